"""督办页面 — instructions to counties and sections: issued by the city, answered by the unit, closed by the city."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions import reads as divisions
from minzheng.core.plan.shapes import CITY
from minzheng.core.registers.writing import NotPossible
from minzheng.core.undertakings import reads, services
from minzheng.core.undertakings.reads import Instruction, InstructionState
from minzheng.kernel import periods
from minzheng.web.plan_conditions import Asked
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest


class IssueForm(forms.Form):
    """督办通知 — to whom, about what, by when."""

    division: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="承办单位", queryset=None, to_field_name="code", help_text="选市本级时，由本局有关处室办理。"
    )
    promise = forms.ChoiceField(label="有关承诺", required=False)
    title = forms.CharField(label="督办事由", max_length=services.LONGEST_TITLE)
    note = forms.CharField(
        label="督办要求", required=False, max_length=services.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = forms.DateField(label="要求答复日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city = divisions.city(periods.today())
        units = divisions.units_of(asked.set_code, periods.today())
        keys = [unit.pk for unit in units] + ([city.pk] if city else [])
        self.fields["division"].queryset = divisions.by_keys(keys)  # type: ignore[attr-defined]  # a model field
        promises = asked.plan.promises.order_by("item__number", "id")
        choices = [("", "不针对某一项"), *((one.code, f"{one.code} {one.title}") for one in promises)]
        self.fields["promise"].choices = choices  # type: ignore[attr-defined]  # a choice field


class AnswerForm(forms.Form):
    """督办答复 — what was done, when, by which paper."""

    text = forms.CharField(label="答复内容", max_length=services.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))
    done_on = forms.DateField(label="办理日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    paper = forms.CharField(label="依据文件", max_length=services.LONGEST_PAPER, help_text="文号、报告或会议名称。")


@allow(Permission.PLAN_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """The instructions in the viewer's scope, by how they stand."""
    asked = Asked.of(request)
    every = reads.instructions(request.user)
    state = request.GET.get("state", "")
    promises = {one.code: one for one in asked.plan.promises.select_related("item")}
    lines = [(one, promises.get(one.promise)) for one in every if not state or one.state == state]
    states = [
        (each.value, each.label, sum(one.state is each for one in every), each.value == state)
        for each in InstructionState
    ]
    shown = {
        "asked": asked, "lines": lines, "states": states, "all": len(every), "state": state,
        "may_issue": may(request.user, Permission.PLAN_EDIT),
    }  # fmt: skip
    return render(request, "plan/instructions.html", shown)


@allow(Permission.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def issue(request: StaffRequest) -> HttpResponse:
    """Instruct a unit; from a promise the form is filled in."""
    asked = Asked.of(request)
    usual = {name: request.GET.get(name, "") for name in ("promise", "division")}
    form = IssueForm(asked, request.POST if request.method == "POST" else None, initial=usual)
    if form.is_bound and form.is_valid():
        try:
            made = services.issue_instruction(by=request.user, **form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已发出督办 {made.code}。")
            return redirect(asked.url("plan_instruction", made.uid))
    shown = {"asked": asked, "form": form, "back": asked.url("plan_instructions")}
    return render(request, "plan/instruct.html", shown, status=422 if form.is_bound else 200)


@allow(Permission.PLAN_VIEW)
@require_GET
def instruction(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One instruction with its answer and its closing."""
    return _page(
        request, reads.the_instruction(request.user, uid), AnswerForm(initial={"done_on": periods.today()}), 200
    )


@allow(Permission.PLAN_ANSWER)
@require_POST
def answer(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Answer for the unit."""
    found = reads.the_instruction(request.user, uid)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer(found.record, by=request.user, **form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已答复，等待市局办结。")
            return redirect("plan_instruction", uid=uid)
    return _page(request, found, form, 422)


@allow(Permission.PLAN_EDIT)
@require_POST
def close(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Accept the answer."""
    return _done(
        request,
        uid,
        lambda one: services.close(one.record, note=request.POST.get("note", ""), by=request.user),
        "已办结。",
    )


@allow(Permission.PLAN_EDIT)
@require_POST
def send_back(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Ask for a better answer."""
    return _done(
        request, uid,
        lambda one: services.send_back(one.record, reason=request.POST.get("reason", ""), by=request.user), "已退回，请承办单位重新答复。",
    )  # fmt: skip


def _done(request: StaffRequest, uid: UUID, act: Callable[[Instruction], Any], said: str) -> HttpResponse:
    found = reads.the_instruction(request.user, uid)
    try:
        act(found)
        messages.success(request, said)
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("plan_instruction", uid=uid)


def _page(request: StaffRequest, found: Instruction, form: AnswerForm, status: int) -> HttpResponse:
    asked = Asked.of(request)
    state, user = found.state, request.user
    is_open = state is not InstructionState.CLOSED
    promise = asked.plan.promises.select_related("item").filter(code=found.promise).first() if found.promise else None
    shown = {
        "asked": asked, "one": found, "record": found.record, "form": form, "promise": promise, "sent_back": reads.sent_back(found),
        "promise_url": asked.url("plan_item", promise.item.number) + f"#{promise.code}" if promise else "",
        "may_answer": is_open and _is_asked(user, found) and found.record.reported_by_id != user.pk,
        "may_close": state is InstructionState.ANSWERED and may(user, Permission.PLAN_EDIT),
    }  # fmt: skip
    return render(request, "plan/instruction.html", shown, status=status)


def _is_asked(user: Any, found: Instruction) -> bool:
    """Whether the answer is the viewer's: a county answers for itself, the city's sections for the city."""
    scope = scope_of(user, Permission.PLAN_ANSWER)
    for_the_city = found.record.division.level == CITY
    return scope.everything if for_the_city else scope.covers(found.record.division.path) and not scope.everything


urlpatterns = [
    path("plan/instructions/", listing, name="plan_instructions"),
    path("plan/instructions/issue/", issue, name="plan_instruct"),
    path("plan/instructions/<uuid:uid>/", instruction, name="plan_instruction"),
    path("plan/instructions/<uuid:uid>/answer/", answer, name="plan_instruction_answer"),
    path("plan/instructions/<uuid:uid>/close/", close, name="plan_instruction_close"),
    path("plan/instructions/<uuid:uid>/send-back/", send_back, name="plan_instruction_send_back"),
]
