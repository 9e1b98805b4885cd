"""发放台账页面 — a run with its sums, checks and next steps; the checks to be answered; asking for a run; holding a line back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.ledger import reads, services, showing
from minzheng.core.ledger.registers import Lines, Runs
from minzheng.core.ledger.steps import steps_of, why_not_answer
from minzheng.core.ledger.summing import Paid, paid_of
from minzheng.core.payments.standing import Standing, standing_of_run
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.money import in_capitals
from minzheng.kernel.periods import BadPeriod, Month, parse_date
from minzheng.web.policy import allow
from minzheng.web.register_lists import address, uid_of
from minzheng.web.staff import StaffRequest

SAID = {
    "submit": "已提交，等待另一人放行。", "release": "已放行。", "send_back": "已退回核查，并已通知提交人。",
    "discard": "已作废；可以重新编制这个月的批次。",
}  # fmt: skip
MONTHS_OFFERED = 12


@dataclass(frozen=True)
class RunPage:
    """批次页 — everything that the page of a run prints."""

    run: Any
    sums: list[reads.ProgrammeSum]
    checks: list[reads.CheckCount]
    steps: dict[str, Any]
    releases: list[Any]
    notes: list[str]
    lines_url: str
    standing: list[Standing]
    paid: Paid

    @classmethod
    def of(cls, request: StaffRequest, run: Any) -> "RunPage":
        """Build it: a fixed number of statements."""
        steps = {one.code: one for one in steps_of(run, request.user)}
        return cls(
            run, reads.by_programme(run), reads.check_counts(run), steps, reads.releases_of(run), showing.notes_of(run),
            address(Lines, {"run": run.number}), standing_of_run(run) if run.state == "released" else [],
            paid_of(run),
        )  # fmt: skip

    @property
    def due(self) -> int:
        """What is paid when everything is as it stands (fen)."""
        return int(self.run.payable - self.run.held)

    @property
    def not_paid(self) -> str:
        """Enrolments that are held back: they are in the ledger and not in what is due."""
        return f"另有暂缓 {self.paid.held:,} 项" if self.paid.held else ""

    @property
    def capitals(self) -> str:
        """The same in the capitals of vouchers."""
        return in_capitals(self.due)

    @property
    def waiting(self) -> int:
        """How many checks want an answer."""
        return sum(one.waiting for one in self.checks)

    @property
    def able(self) -> list[Any]:
        """Steps that the viewer can take now."""
        return [one for one in self.steps.values() if not one.reason]

    @property
    def unable(self) -> list[Any]:
        """Steps that he cannot take, each with its reason; none where the run is closed."""
        return [one for one in self.steps.values() if one.reason] if self.run.is_open else []


@allow(Permission.LEDGER_VIEW)
@require_GET
def run(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One run: what it comes to, what has to be looked at, and what may be done next."""
    found = reads.get_run(request.user, uid)
    return render(request, "ledger/run.html", {"page": RunPage.of(request, found)})


@allow(Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Submit, release, send back or discard a run."""
    found = reads.get_run(request.user, uid)
    wanted = request.POST.get("act", "")
    try:
        _take(request, found, wanted)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, SAID[wanted])
    return redirect("ledger_run", uid=uid)


def _take(request: StaffRequest, found: Any, wanted: str) -> None:
    """Take one step with a run. Raises NotPossible."""
    reason, by = request.POST.get("reason", ""), request.user
    if wanted == "submit":
        services.submit(found, by=by)
    elif wanted == "release":
        services.release(found, by=by)
    elif wanted == "send_back":
        services.send_back(found, reason=reason, by=by)
    elif wanted == "discard":
        services.discard(found, reason=reason, by=by)
    else:
        raise NotPossible("请选择要办的步骤。")


@allow(Permission.LEDGER_VIEW)
@require_GET
def checks(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The checks of a run, of one kind or of all, those that wait first asked for."""
    return _checks(request, reads.get_run(request.user, uid), request.GET)


def _checks(request: StaffRequest, found: Any, said: QueryDict, **more: Any) -> HttpResponse:
    """The page of checks that ``said`` asks for, with what was ticked and typed where an answer was refused: nothing of it is lost."""
    asked = showing.Asked.of(said.get("kind", ""), said.get("only", ""), said.get("after", ""))
    shown = {
        "run": found, "page": showing.checks_of(found, asked), "asked": asked, "counts": reads.check_counts(found),
        "steps": {one.code: one for one in steps_of(found, request.user)}, "why_not": why_not_answer(found, request.user),
    }  # fmt: skip
    return render(request, "ledger/checks.html", shown | more, status=422 if more else 200)


@allow(Permission.LEDGER_PREPARE)
@require_POST
def answer(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Decide about the chosen checks, or about all of a kind that wait, with one reason."""
    found = reads.get_run(request.user, uid, to=Permission.LEDGER_PREPARE)
    kind, everything = request.POST.get("kind", ""), bool(request.POST.get("all"))
    chosen = [one for one in map(uid_of, request.POST.getlist("check")) if one]
    keys = reads.waiting_keys(found, kind) if everything else reads.check_keys(found, chosen)
    try:
        done = services.answer(
            found, keys, request.POST.get("outcome", ""), reason=request.POST.get("reason", ""), by=request.user
        )
    except NotPossible as problem:
        messages.error(request, str(problem))
        typed = {"ticked": chosen, "everything": everything, "reason": request.POST.get("reason", "")}
        return _checks(request, found, request.POST, **typed)
    messages.success(request, f"已处置 {done:,} 项。")
    back = reverse("ledger_checks", args=[uid])
    return redirect(f"{back}?kind={kind}" if kind in showing.KINDS else back)


@allow(Permission.LEDGER_PREPARE)
@require_http_methods(["GET", "POST"])
def start(request: StaffRequest, code: str) -> HttpResponse:
    """Ask for a run of some programmes of one's county for a month."""
    register = registers.get_register(request.user, code)
    if register is not Runs:
        raise Http404(f"{register.title}没有编制批次的页面。")
    today = periods.today()
    counties = reads.counties_of(request.user, today)
    problem, status = "", 200
    if request.method == "POST":
        try:
            made = _started(request, counties)
        except (NotPossible, BadPeriod) as refused:
            problem, status = str(refused), 422
        else:
            return redirect("ledger_run", uid=made.uid)
    shown = {
        "register": register, "counties": counties, "programmes": reads.payable(), "problem": problem,
        "chosen": request.POST.getlist("programme"), "months": _months(Month.of(today)), "month": request.POST.get("month", ""),
        "county": request.POST.get("county", ""),
    }  # fmt: skip
    return render(request, "ledger/start.html", shown, status=status)


def _started(request: StaffRequest, counties: list[Any]) -> Any:
    """The run that was asked for. Raises NotPossible, BadPeriod."""
    county = next((one for one in counties if str(one.uid) == request.POST.get("county")), None)
    if county is None:
        raise NotPossible("请选择县（市、区）。")
    month = Month.of(parse_date(f"{request.POST.get('month', '')}-01"))
    return services.start(county, request.POST.getlist("programme"), month, by=request.user)


def _months(last: Month) -> list[Month]:
    found = [last]
    while len(found) < MONTHS_OFFERED:
        found.append(found[-1].previous)
    return found


@allow(Permission.LEDGER_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the run's own page."""
    register = registers.get_register(request.user, code)
    if register is not Runs:
        raise Http404(f"{register.title}没有批次页面。")
    return redirect("ledger_run", uid=registers.get_record(register, request.user, uid, to=Permission.LEDGER_VIEW).uid)


@allow(Permission.LEDGER_PREPARE)
@require_http_methods(["GET", "POST"])
def hold(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """Hold back the enrolment of a line, for a reason of one's own."""
    register = registers.get_register(request.user, code)
    if register is not Lines:
        raise Http404(f"{register.title}没有暂缓发放。")
    line = registers.get_record(register, request.user, uid, to=Permission.LEDGER_PREPARE)
    if not may(request.user, Permission.LEDGER_PREPARE):
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.hold(line, reason=request.POST.get("reason", ""), by=request.user)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "已暂缓：这项保障在本批次的各行提交后都不发放，以后的批次自动补上。")
        return redirect("ledger_hold", code=code, uid=uid)
    why_not = why_not_answer(line.run, request.user)
    shown = {
        "register": register,
        "line": line,
        "label": register.label(registers.row_of(register, line)),
        "why_not": why_not,
    }
    return render(request, "ledger/hold.html", shown)


urlpatterns = [
    path("ledger/runs/<uuid:uid>/", run, name="ledger_run"),
    path("ledger/runs/<uuid:uid>/act/", act, name="ledger_act"),
    path("ledger/runs/<uuid:uid>/checks/", checks, name="ledger_checks"),
    path("ledger/runs/<uuid:uid>/answer/", answer, name="ledger_answer"),
    path("registers/<str:code>/prepare/", start, name="ledger_start"),
    path("registers/<str:code>/<uuid:uid>/run/", of_record, name="ledger_of_record"),
    path("registers/<str:code>/<uuid:uid>/hold/", hold, name="ledger_hold"),
]
