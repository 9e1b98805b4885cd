"""计划文件页面 — the plan as a YAML file: take it away, bring it back after a rehearsal, start the next year's from it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.uploads import MEGABYTE
from minzheng.core.access.permissions import Permission
from minzheng.core.plan import importing, reads
from minzheng.core.plan.files import BadFile, PlanFile, read_plan_file
from minzheng.core.plan.services import NotPossible
from minzheng.web.plan_conditions import Asked
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

LARGEST = 2 * MEGABYTE
NAME = "计划文件.yaml"


class PlanFileForm(forms.Form):
    """导入计划 — an uploaded YAML file, or its text sent back after the rehearsal; ``plan`` is what was read."""

    file = forms.FileField(label="计划文件", required=False, help_text="YAML 文件（.yaml），UTF-8 编码，不超过 2 MB。")
    content = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    plan: PlanFile
    text: str

    def clean(self) -> dict[str, Any]:
        """Read the file; every fault is an error of the form, one for each line."""
        said = super().clean() or {}
        if self.errors:
            return said
        upload = said.get("file")
        self.text, name = str(said.get("content") or ""), NAME
        if upload is not None:
            data, name = upload.read(LARGEST + 1), upload.name or NAME
            if len(data) > LARGEST:
                raise forms.ValidationError("文件超过 2 MB，不像是计划文件。请核对后重选。")
            try:
                self.text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(f"{name}：不是 UTF-8 编码。请另存为 UTF-8。") from None
        if not self.text.strip():
            raise forms.ValidationError("请选择计划文件。")
        try:
            self.plan = read_plan_file(self.text, name)
        except BadFile as problem:
            raise forms.ValidationError(str(problem).splitlines()) from None
        return said


@allow(Permission.PLAN_EDIT)
@require_GET
def files(request: StaffRequest) -> HttpResponse:
    """What can be done with the plan as a file."""
    return _page(request, PlanFileForm())


@allow(Permission.PLAN_EDIT)
@require_POST
def export_file(request: StaffRequest) -> HttpResponse:
    """The plan as YAML; the bureau's own sentences only if asked for."""
    asked = Asked.of(request)
    text = importing.export_plan(asked.plan, with_text=bool(request.POST.get("text")), by=request.user)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{asked.plan.code}.yaml") or "attachment"
    )
    return response


@allow(Permission.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def import_file(request: StaffRequest) -> HttpResponse:
    """First a rehearsal that shows what would change; with its fingerprint, the import itself."""
    if request.method == "GET":
        return _page(request, PlanFileForm())
    form = PlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        if request.POST.get("commit"):
            plan, changes = importing.import_plan(form.plan, by=request.user, state=form.cleaned_data["state"])
            messages.success(
                request,
                f"已导入“{plan}”：新增 {changes.added} 项，变更 {changes.changed} 项，删去 {changes.removed} 项。",
            )
            return redirect(f"{reverse('plan')}?plan={plan.code}")
        found = importing.preview(form.plan)
    except NotPossible as problem:
        form.add_error(None, str(problem))
        return _page(request, form, status=422)
    again = PlanFileForm(initial={"content": form.text, "state": found.state}, auto_id="again_%s")
    return _page(request, PlanFileForm(), preview=found, again=again)


@allow(Permission.PLAN_EDIT)
@require_POST
def next_year(request: StaffRequest) -> HttpResponse:
    """Start the next year's plan from this one."""
    asked = Asked.of(request)
    try:
        made = importing.start_next_year(asked.plan, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect(asked.url("plan_files"))
    messages.success(
        request, f"已新建“{made}”，目标都是“待定”。接下来读入 {made.year} 年的计划原文，逐处确认后目标就定下来。"
    )
    return redirect(f"{reverse('plan_text')}?plan={made.code}")


def _page(request: StaffRequest, form: PlanFileForm, *, status: int = 200, **more: Any) -> HttpResponse:
    asked = Asked.of(request) if reads.the_plan(request.GET.get("plan", "")) else None
    shown = {"form": form, "asked": asked, "plans": list(reads.plans()), "import_url": reverse("plan_file_import")}
    if asked is not None:
        shown["next"] = asked.plan.year + 1
        shown["export_url"], shown["next_url"] = asked.url("plan_file_export"), asked.url("plan_next_year")
    return render(request, "plan/files.html", shown | more, status=status)


urlpatterns = [
    path("plan/files/", files, name="plan_files"),
    path("plan/files/export/", export_file, name="plan_file_export"),
    path("plan/files/import/", import_file, name="plan_file_import"),
    path("plan/files/next-year/", next_year, name="plan_next_year"),
]
