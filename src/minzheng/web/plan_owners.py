"""责任与自报页面 — who answers for what, and what they report month by month."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.doors import may, require
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.documents.services import PAPER_LIMIT
from minzheng.core.plan import reads
from minzheng.core.plan.owners import reads as owners
from minzheng.core.plan.owners import services
from minzheng.core.plan.services import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import BadPeriod, Month
from minzheng.web.errors import Unclear
from minzheng.web.plan_conditions import Asked
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

JUDGEMENTS = (("on_pace", "按进度"), ("difficult", "有困难"), ("done", "已完成"))
FULL = 100


class EntrustForm(forms.Form):
    """责任分工 — what is entrusted, to which section and person, from which day."""

    what = forms.ChoiceField(label="负责什么")
    office: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="责任处室", queryset=None, to_field_name="code"
    )
    person: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="责任人", queryset=None, to_field_name="username"
    )
    since = forms.DateField(
        label="自",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="原来的责任人负责到这一天为止。",
    )

    def __init__(self, item: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = periods.today()
        whole = ("", f"整条：{item.title}")
        self.fields["what"].choices = [whole, *((one.code, f"{one.code} {one.title}") for one in item.promises.all())]  # type: ignore[attr-defined]  # a choice field
        self.fields["what"].required = False
        self.fields["office"].queryset = owners.offices_to_choose(today)  # type: ignore[attr-defined]  # a model field
        self.fields["person"].queryset = owners.people_to_choose(today)  # type: ignore[attr-defined]  # a model field


class ReportForm(forms.Form):
    """自报 — what the responsible person says for a month."""

    text = forms.CharField(
        label="进展情况", max_length=services.LONGEST_REPORT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="本月做了什么、做到哪一步；有困难的写明原因和打算。不要写个人信息。",
    )  # fmt: skip
    judgement = forms.ChoiceField(label="自我判断", choices=JUDGEMENTS, widget=forms.RadioSelect)
    progress = forms.IntegerField(
        label="完成百分比", required=False, min_value=0, max_value=FULL, help_text="0 至 100 的整数；说不准可以不填。"
    )


@allow(Permission.PLAN_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Who answers for each item."""
    asked = Asked.of(request)
    who = owners.answering(asked.plan, asked.at)
    lines = []
    for item in reads.items_of(asked.plan):
        own = [(one, who.of(one)) for one in item.promises.all()]
        special = [(one, found) for one, found in own if found is not None and found.promise_id == one.pk]
        lines.append((item, who.of_item(item.pk), special))
    shown = {"asked": asked, "lines": lines, "may_edit": may(request.user, Permission.PLAN_EDIT)}
    return render(request, "plan/owners.html", shown)


@allow(Permission.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def entrust(request: StaffRequest, number: int) -> HttpResponse:
    """Entrust an item, or one promise of it, to a section and a person."""
    asked = Asked.of(request)
    item = reads.the_item(asked.plan, number)
    if item is None:
        raise Http404("本计划没有这一条。")
    form = EntrustForm(item, request.POST if request.method == "POST" else None, initial={"since": periods.today()})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        promise = next((one for one in item.promises.all() if one.code == said["what"]), None)
        try:
            services.entrust(
                item,
                promise=promise,
                office=said["office"],
                person=said["person"],
                since=said["since"],
                by=request.user,
            )
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已确定责任：{said['office'].name}，{said['person'].name}。")
            return redirect(asked.url("plan_owners"))
    shown = {
        "asked": asked,
        "item": item,
        "form": form,
        "history": owners.history_of(item),
        "back": asked.url("plan_owners"),
    }
    return render(request, "plan/entrust.html", shown, status=422 if form.is_bound else 200)


# -- self-reports
@allow(Permission.PLAN_VIEW)
@require_GET
def months(request: StaffRequest) -> HttpResponse:
    """A month: who has reported, who has not."""
    _only_city_wide(request)
    asked = Asked.of(request)
    month = _month(request.GET.get("month", ""), asked)
    lines = owners.month_lines(asked.plan, month, asked.at)
    state = request.GET.get("state", "")
    mine = request.GET.get("mine", "")
    wanted = [
        line for line in lines
        if (line.state == state if state else line.state != "not_asked")
        and (not mine or (line.answering is not None and line.answering.person_id == request.user.pk))
    ]  # fmt: skip
    counts = {one: sum(line.state is one for line in lines) for one in owners.ReportState}
    shown = {
        "asked": asked, "month": month, "key": f"{month:%Y-%m}", "mine": mine,
        "lines": [(line, asked.url("plan_report", line.promise.code, f"{month:%Y-%m}")) for line in wanted],
        "states": [(one.value, one.label, counts[one], one.value == state) for one in owners.ReportState],
        "months": [(f"{one.first:%Y-%m}", one.label, one.first == month) for one in _months(asked)],
    }  # fmt: skip
    return render(request, "plan/reports.html", shown)


@allow(Permission.PLAN_VIEW)
@require_http_methods(["GET", "POST"])
def report(request: StaffRequest, code: str, month: str) -> HttpResponse:
    """The report of one promise for a month: read it, write it, confirm it."""
    _only_city_wide(request)
    asked = Asked.of(request)
    promise = reads.the_promise(asked.plan, code)
    if promise is None:
        raise Http404("本计划没有这项承诺。")
    first = _asked_month(month)
    given = owners.report_for(promise, first)
    form = ReportForm(request.POST if request.method == "POST" else None, initial=_initial(given))
    if request.method == "POST":
        require(request.user, Permission.PLAN_REPORT)
        if form.is_valid():
            try:
                services.report(promise, first, by=request.user, **form.cleaned_data)
            except NotPossible as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "已填报，等待另一人确认。可以继续上传佐证。")
                return redirect(asked.url("plan_report", code, month))
    is_mine = owners.answers_for(request.user, promise, periods.today()) and may(request.user, Permission.PLAN_REPORT)
    shown = {
        "asked": asked, "promise": promise, "month": first, "given": given, "form": form, "is_mine": is_mine,
        "may_write": is_mine and (given is None or not given.counts), "answering": owners.answering(asked.plan, asked.at).of(promise),
        "evidence": owners.evidence_of(given) if given else [], "earlier": owners.reports_of(promise),
        "may_confirm": given is not None and not given.counts and may(request.user, Permission.PLAN_EDIT) and given.reported_by_id != request.user.pk,
        "back": asked.url("plan_reports", month=month),
    }  # fmt: skip
    return render(request, "plan/report.html", shown, status=422 if form.is_bound else 200)


@allow(Permission.PLAN_EDIT)
@require_POST
def confirm(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Stand behind another's report."""
    given = owners.the_report(uid)
    try:
        services.confirm_report(given, by=request.user)
        messages.success(request, "已确认。")
    except NotPossible as problem:
        messages.error(request, str(problem))
    return _to(given)


@allow(Permission.PLAN_EDIT)
@require_POST
def send_back(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Send a report back to its author, with the reason."""
    given = owners.the_report(uid)
    try:
        services.send_back_report(given, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, "已退回，填报人会收到通知。")
    except NotPossible as problem:
        messages.error(request, str(problem))
    return _to(given)


@allow(Permission.PLAN_REPORT)
@require_POST
def attach(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Add a paper to one's own report."""
    given = owners.the_report(uid)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "请选择要上传的文件。")
        return _to(given)
    try:
        services.attach_evidence(given, file.read(PAPER_LIMIT + 1), str(file.name), by=request.user)
        messages.success(request, "已存入佐证。")
    except (NotPossible, UploadRefused) as problem:
        messages.error(request, str(problem))
    return _to(given)


def _to(given: Any) -> HttpResponse:
    return redirect("plan_report", code=given.promise.code, month=f"{given.month:%Y-%m}")


def _initial(given: Any) -> dict[str, Any]:
    return {name: getattr(given, name) for name in ("text", "judgement", "progress")} if given else {}


def _only_city_wide(request: StaffRequest) -> None:
    """Reports of the bureau's own sections stay in the bureau."""
    if not scope_of(request.user, Permission.PLAN_VIEW).everything:
        raise PermissionDenied


def _months(asked: Asked) -> list[Month]:
    return [Month(asked.plan.year, number) for number in range(1, reads.day_for(asked.plan, None).month + 1)]


def _month(text: str, asked: Asked) -> date:
    """The asked month of the plan's year, else that of the page's day. Raises Unclear."""
    try:
        first = _parsed(text) if text else asked.at.replace(day=1)
    except BadPeriod as problem:
        raise Unclear("月份没有读懂。请在页面的“月份”里重新选择，地址里写作“2021-07”。") from problem
    if not asked.earliest <= first <= asked.latest:
        raise Unclear(f"只能看 {asked.plan.year} 年已经到了的月份。请在页面的“月份”里重新选择。")
    return first


def _asked_month(text: str) -> date:
    try:
        return _parsed(text)
    except BadPeriod as problem:
        raise Http404("没有这个月份。") from problem


def _parsed(text: str) -> date:
    found = periods.parse_period(text)
    if found.start != Month.of(found.start).first or found.end != Month.of(found.start).last:
        raise BadPeriod(f"“{text}”不是月份。")
    return found.start


urlpatterns = [
    path("plan/owners/", listing, name="plan_owners"),
    path("plan/owners/<int:number>/", entrust, name="plan_entrust"),
    path("plan/reports/", months, name="plan_reports"),
    path("plan/reports/<str:code>/<str:month>/", report, name="plan_report"),
    path("plan/self-reports/<uuid:uid>/confirm/", confirm, name="plan_report_confirm"),
    path("plan/self-reports/<uuid:uid>/send-back/", send_back, name="plan_report_send_back"),
    path("plan/self-reports/<uuid:uid>/evidence/", attach, name="plan_report_attach"),
]
