"""三方对账页面 — counties × months, one month with its differences, and the steps: compare, say why, close."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions import reads as divisions
from minzheng.core.reconciliation import reads, services
from minzheng.core.reconciliation.registers import OfMonths
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import BadPeriod, Month, parse_date
from minzheng.web.policy import allow
from minzheng.web.reconciliation_pages import MatrixPage, MonthPage
from minzheng.web.register_lists import uid_of
from minzheng.web.staff import StaffRequest


@allow(Permission.LEDGER_VIEW)
@require_GET
def year(request: StaffRequest) -> HttpResponse:
    """Counties × months of a year, with the rates of agreement and of payment from the ledger."""
    return render(request, "reconciliation/year.html", {"page": MatrixPage.of(request)})


@allow(Permission.LEDGER_VIEW)
@require_GET
def of_register(request: StaffRequest, code: str) -> HttpResponse:
    """From a register of reconciliation to the matrix."""
    register = registers.get_register(request.user, code)
    if not issubclass(register, OfMonths):
        raise Http404(f"{register.title}不是对账的登记簿。")
    return redirect("reconciliation_year")


@allow(Permission.LEDGER_VIEW)
@require_GET
def month(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One county's month: figures, payments, differences."""
    found = reads.get_month(request.user, uid)
    return render(request, "reconciliation/month.html", {"page": MonthPage.of(request, found)})


@allow(Permission.RECONCILE)
@require_POST
def compare(request: StaffRequest) -> HttpResponse:
    """Compare a month of all counties of the user."""
    today = periods.today()
    scope = scope_of(request.user, Permission.RECONCILE)
    counties = [one for one in divisions.counties_within(scope.paths, today) if scope.covers(one.path)]
    try:
        wanted = Month.of(parse_date(f"{request.POST.get('month', '')}-01"))
        services.compare(counties, wanted, by=request.user)
    except (NotPossible, BadPeriod) as problem:
        messages.error(request, str(problem))
        return redirect("reconciliation_year")
    messages.success(request, f"已对账：{wanted.label}，{len(counties)} 个县（市、区）。")
    return redirect("reconciliation_year")


@allow(Permission.RECONCILE)
@require_POST
def say_why(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Give the cause of the chosen differences."""
    found = reads.get_month(request.user, uid, to=Permission.RECONCILE)
    chosen = [one for one in map(uid_of, request.POST.getlist("difference")) if one]
    try:
        done = services.say_why(
            found, chosen, request.POST.get("cause", ""), note=request.POST.get("note", ""), by=request.user
        )
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"已说明 {done:,} 项。")
    return redirect("reconciliation_month", uid=uid)


@allow(Permission.RECONCILE, Permission.STATISTICS_REVIEW)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Compare one month again, or close it."""
    found = reads.get_month(request.user, uid)
    wanted = request.POST.get("act", "")
    try:
        if wanted == "close":
            services.close(found, by=request.user)
            messages.success(request, "已结账，两边的数和差异不再改动。")
        elif wanted == "compare":
            services.compare([found.division], Month.of(found.month), by=request.user)
            messages.success(request, "已重新对账。")
        else:
            messages.error(request, "请选择要办的步骤。")
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("reconciliation_month", uid=uid)


urlpatterns = [
    path("reconciliation/", year, name="reconciliation_year"),
    path("reconciliation/compare/", compare, name="reconciliation_compare"),
    path("reconciliation/<uuid:uid>/", month, name="reconciliation_month"),
    path("reconciliation/<uuid:uid>/why/", say_why, name="reconciliation_why"),
    path("reconciliation/<uuid:uid>/act/", act, name="reconciliation_act"),
    path("registers/<str:code>/reconciliation/", of_register, name="reconciliation"),
]
