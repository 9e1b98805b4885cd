"""登记表单 — add, change and remove one record of any register that accepts it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.registers import reads as registers
from minzheng.core.registers import services
from minzheng.core.registers.declarations import Field, Kind, Register
from minzheng.core.registers.parsing import Places, clean_row
from minzheng.core.registers.places import suggested_divisions
from minzheng.core.registers.writing import NotPossible
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


class AskedField(forms.CharField):
    """登记项 — a field that the register's own rules check; ``asked`` says whether they want an answer."""

    asked = False


class RecordForm(forms.Form):
    """登记表单 — a form made from a register's fields; values are cleaned by the same rules as an imported file."""

    def __init__(self, register: type[Register], places: Places, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register, self.places = register, places
        for item in register.fields:
            self.fields[item.name] = _form_field(item)
        self.values: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        typed = {item.name: self.data.get(item.name, "") for item in self.register.fields}
        self.values, problems = clean_row(self.register.fields, typed, self.places)
        for name, problem in problems.items():
            self.add_error(name, problem)
        return super().clean() or {}

    def refuse(self, problems: dict[str, str]) -> None:
        """Show what the service found."""
        for name, problem in problems.items():
            self.add_error(name if name in self.fields else None, problem)


def _form_field(item: Field) -> forms.Field:
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if item.kind == Kind.CHOICE:
        widget = forms.Select(choices=[("", "请选择"), *item.choices])
    elif item.kind == Kind.BOOLEAN:
        widget = forms.Select(choices=[("", "请选择"), ("是", "是"), ("否", "否")])
    elif item.kind == Kind.DATE:
        widget = forms.TextInput(attrs={"placeholder": "2021-08-30", "inputmode": "numeric", "autocomplete": "off"})
    elif item.kind == Kind.DIVISION:
        widget = forms.TextInput(
            attrs={"list": "places", "autocomplete": "off", "data-places": reverse("division_options")}
        )
    field = AskedField(label=item.title, help_text=item.note, required=False, widget=widget, strip=True)
    field.asked = item.required
    return field


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """A new record."""
    register = registers.get_typed(request.user, code)
    places = Places.within(scope_of(request.user, Permission.REGISTER_EDIT))
    form = RecordForm(register, places, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record = services.add(register, form.values, by=request.user)
        except services.BadFields as problem:
            form.refuse(problem.problems)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已登记。")
            return redirect("record", code=code, uid=record.uid)
    return _render(request, register, form, title=f"登记{register.title}", back=reverse("register", args=[code]))


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Change a record; what somebody else changed meanwhile is not overwritten."""
    register = registers.get_typed(request.user, code)
    record = registers.get_record(register, request.user, uid, to=register.edit)
    places = Places.within(scope_of(request.user, Permission.REGISTER_EDIT))
    form = RecordForm(register, places, request.POST or None, initial=registers.form_values(register, record))
    back = reverse("record", args=[code, uid])
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            services.change(
                register, record, form.values, version=int(version) if version.isdecimal() else 0, by=request.user
            )
        except services.BadFields as problem:
            form.refuse(problem.problems)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已保存。")
            if aside := registers.waiting_aside(register, record):
                messages.warning(request, aside)
            return redirect(back)
    return _render(request, register, form, title=f"修改{register.title}", back=back, version=record.version)


@allow(Permission.REGISTER_EDIT)
@require_POST
def remove(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Remove a record that nothing refers to."""
    register = registers.get_typed(request.user, code)
    record = registers.get_record(register, request.user, uid, to=register.edit)
    try:
        services.remove(register, record, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("record", code=code, uid=uid)
    messages.success(request, "已删除。")
    return redirect("register", code=code)


@allow(Permission.REGISTER_EDIT, Permission.REGISTER_IMPORT)
@require_GET
def division_options(request: StaffRequest) -> HttpResponse:
    """Places that begin with what is being typed, inside the scope in which the user records."""
    options = suggested_divisions(request.user, request.GET.get("q", ""))
    return JsonResponse({"options": options})


def _render(request: StaffRequest, register: type[Register], form: RecordForm, **shown: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "registers/form.html", {"register": register, "form": form, **shown}, status=status)


urlpatterns = [
    path("division-options/", division_options, name="division_options"),
    path("registers/<str:code>/add/", add, name="record_add"),
    path("registers/<str:code>/<uuid:uid>/change/", change, name="record_change"),
    path("registers/<str:code>/<uuid:uid>/remove/", remove, name="record_remove"),
]
