"""统计报表页面 — the year's filings, the form itself, its review, and the sums of a month."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions import reads as divisions
from minzheng.core.reconciliation import reads as reconciliation
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.core.returns.forms import reads, services
from minzheng.core.returns.forms.declarations import form_of
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.register_lists import uid_of
from minzheng.web.staff import StaffRequest
from minzheng.web.statistics_pages import FilingPage, SummaryPage, Typed, YearPage, asked_period, filing_register

SAID = {
    "approve": "已审定并锁定。", "send_back": "已退回，并已通知报送人。", "withdraw": "已撤回；所填的数已清除。",
    "submit": "已报送，等待市局审定。",
}  # fmt: skip


@allow(Permission.REGISTER_VIEW)
@require_GET
def year(request: StaffRequest, code: str) -> HttpResponse:
    """Units × periods of a form in a year."""
    return render(request, "statistics/year.html", {"page": YearPage.of(request, filing_register(request, code))})


@allow(Permission.REGISTER_VIEW)
@require_GET
def summary(request: StaffRequest, code: str) -> HttpResponse:
    """The approved figures of a month by county, and their sums."""
    register = filing_register(request, code)
    period = asked_period(register, request.GET.get("period", f"{periods.today():%Y-%m}"))
    found = reads.summary(register.form, period, scope_of(request.user, register.view), periods.today())
    return render(request, "statistics/summary.html", {"page": SummaryPage(register, found)})


@allow(Permission.STATISTICS_REPORT)
@require_POST
def begin(request: StaffRequest, code: str) -> HttpResponse:
    """Begin a filing, or a correction of an approved one for a stated reason."""
    register = filing_register(request, code)
    period = asked_period(register, request.POST.get("period", ""))
    wanted = uid_of(request.POST.get("unit"))
    unit = (
        None
        if wanted is None
        else divisions.one_within(scope_of(request.user, Permission.STATISTICS_REPORT).paths, wanted)
    )
    if unit is None:
        raise Http404("没有这个单位，或者它不在您的管辖范围内。")
    try:
        made = services.begin(
            register.form, unit, period, reason=request.POST.get("reason", "").strip(), by=request.user
        )
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("statistics", code=code)
    return redirect("filing", uid=made.uid)


@allow(Permission.REGISTER_VIEW)
@require_http_methods(["GET"])
def filing(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One filing: to be filled in, reviewed or read."""
    found = reads.get_filing(request.user, uid)
    return _shown(request, FilingPage.of(request, found, _ledger(found)))


@allow(Permission.STATISTICS_REPORT)
@require_POST
def fill(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Keep what was typed; submit it when that was asked for."""
    found = reads.get_filing(request.user, uid, to=Permission.STATISTICS_REPORT)
    typed = Typed.of(form_of(found.form), request.POST)
    if typed.wrong:
        return _shown(request, FilingPage.of(request, found, _ledger(found), typed), status=422)
    seen = request.POST.get("version", "")
    try:
        kept = services.fill(
            found, typed.values, typed.answers, seen=int(seen) if seen.isdecimal() else 0, by=request.user
        )
        if request.POST.get("act") == "submit":
            services.submit(kept, by=request.user)
            messages.success(request, SAID["submit"])
        else:
            messages.success(request, "已保存。")
    except services.NotSound as problem:
        fresh = reads.get_filing(request.user, uid)
        return _shown(request, FilingPage.of(request, fresh, _ledger(fresh), refused=problem.problems), status=422)
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("filing", uid=uid)


@allow(Permission.STATISTICS_REPORT, Permission.STATISTICS_REVIEW)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Approve a filing, send it back, or give it up."""
    found = reads.get_filing(request.user, uid)
    wanted, reason, by = request.POST.get("act", ""), request.POST.get("reason", ""), request.user
    steps = {
        "approve": lambda: services.approve(found, by=by),
        "send_back": lambda: services.send_back(found, reason=reason, by=by),
        "withdraw": lambda: services.withdraw(found, by=by),
    }
    if wanted not in steps:
        messages.error(request, "请选择要办的步骤。")
        return redirect("filing", uid=uid)
    try:
        steps[wanted]()
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, SAID[wanted])
    return redirect("filing", uid=uid)


@allow(Permission.REGISTER_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the filing's own page."""
    register = filing_register(request, code)
    return redirect("filing", uid=registers.get_record(register, request.user, uid, to=Permission.REGISTER_VIEW).uid)


def _ledger(found: Any) -> dict[str, int]:
    """What the ledger gave for the month, to stand beside what is typed."""
    return reconciliation.ledger_figures(form_of(found.form), found.division, found.period_start)


def _shown(request: StaffRequest, page: FilingPage, *, status: int = 200) -> HttpResponse:
    return render(request, "statistics/filing.html", {"page": page}, status=status)


urlpatterns = [
    path("registers/<str:code>/filings/", year, name="statistics"),
    path("registers/<str:code>/filings/summary/", summary, name="statistics_summary"),
    path("registers/<str:code>/filings/begin/", begin, name="statistics_begin"),
    path("registers/<str:code>/<uuid:uid>/filing/", of_record, name="statistics_of_record"),
    path("statistics/<uuid:uid>/", filing, name="filing"),
    path("statistics/<uuid:uid>/fill/", fill, name="filing_fill"),
    path("statistics/<uuid:uid>/act/", act, name="filing_act"),
]
