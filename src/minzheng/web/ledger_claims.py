"""追缴页面 — one claim: how it came about, what is left, how it is recovered, what came in; each step drafted by one, decided by another."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.adapters.papers import CannotTypeset
from minzheng.core.access.permissions import Permission
from minzheng.core.ledger.claims import reads, services
from minzheng.core.ledger.claims.registers import Claims
from minzheng.core.ledger.local_rules import rules_of
from minzheng.core.ledger.reads import months_of
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.money import BadAmount, parse_yuan
from minzheng.kernel.periods import BadPeriod, parse_date
from minzheng.web.ledger_claims_printed import notice_of
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

SAID = {
    "plan": "方案已拟定，等待另一人审批。", "repay": "已登记，等待另一人确认。", "write_off": "已登记核销，等待另一人审批。",
    "defer": "已登记缓缴，等待另一人审批。", "confirm": "已确认。", "refuse": "已不予确认。",
}  # fmt: skip
REFUSALS = (NotPossible, BadPeriod, BadAmount)
SHARE = re.compile(r"[0-9]{1,3}")
PART = re.compile(r"(\S+)\s+(\S+)")


@allow(Permission.LEDGER_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the claim's own page."""
    register = registers.get_register(request.user, code)
    if register is not Claims:
        raise Http404(f"{register.title}没有追缴页面。")
    return redirect("claim", uid=registers.get_record(register, request.user, uid, to=Permission.LEDGER_VIEW).uid)


@allow(Permission.LEDGER_VIEW)
@require_http_methods(["GET", "POST"])
def claim(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One claim, and what may be done with it."""
    found = reads.get_claim(request.user, uid)
    if request.method == "POST":
        wanted = request.POST.get("act", "")
        try:
            if wanted not in ACTS:
                raise NotPossible("请选择要办的步骤。")
            said = ACTS[wanted](request, found)
        except REFUSALS as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, said or SAID[wanted])
        return redirect("claim", uid=uid)
    return render(request, "ledger/claim.html", _shown(request, found))


def _shown(request: StaffRequest, found: Any) -> dict[str, Any]:
    entered = reads.entered(found)
    rows: list[Any] = [*entered.plans, *entered.settlements, *entered.deferrals]
    most, verified = rules_of(found.run.division.code, periods.today()).most
    months = months_of([found.enrolment_id]).filter(run=found.run, kind="claim").order_by("month")
    return {
        "claim": found, "chip": reads.CHIPS[found.stands], "stands": reads.ClaimState(found.stands).label, "months": list(months),
        "shares": reads.shares_of(found), "entered": entered, "why_not": services.why_not_enter(found, request.user), "today": periods.today(), "ways": reads.WAYS,
        "most": most, "verified": verified, "drafted": any(one.state == "waiting" for one in entered.plans),
        "waiting": [(one, _what(one), _why(one, found, request, confirmed=True), _why(one, found, request, confirmed=False)) for one in rows if one.state == "waiting"],
    }  # fmt: skip


def _what(row: Any) -> str:
    """What waits, in words."""
    return str(row._meta.verbose_name) if hasattr(row, "way") else str(row)


def _why(row: Any, found: Any, request: StaffRequest, *, confirmed: bool) -> str:
    return services.why_not_decide(row, found, request.user, confirmed=confirmed)


# -- steps -------------------------------------------------------------------------------------------------------------
def _plan(request: StaffRequest, found: Any) -> str:
    said = request.POST
    share = said.get("share", "").strip()
    services.plan(
        found, said.get("way", ""), parts=_parts(said.get("parts", "")) if said.get("way") != reads.BY_OFFSET else (),
        share=int(share) if SHARE.fullmatch(share) else None, paper=said.get("paper", ""), note=said.get("note", ""), by=request.user,
    )  # fmt: skip
    return ""


def _parts(text: str) -> list[tuple[date, int]]:
    """The parts as they were typed: a day and an amount on each line. Raises NotPossible, BadPeriod, BadAmount."""
    found = []
    for number, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), 1):
        match = PART.fullmatch(line)
        if match is None:
            raise NotPossible(f"第 {number} 行应写日期和金额，中间空一格，例如“2021-08-31 100.00”。")
        found.append((parse_date(match[1]), parse_yuan(match[2])))
    return found


def _repay(request: StaffRequest, found: Any) -> str:
    said = request.POST
    day, amount = parse_date(said.get("on", "")), parse_yuan(said.get("amount", ""))
    others = _others(request, said.get("others", ""))
    _, fresh = services.repay(found, amount, said.get("paper", ""), day, others=others, by=request.user)
    return "" if fresh else "这张凭证已经登记过，没有再记一次。"


def _others(request: StaffRequest, text: str) -> list[tuple[Any, int]]:
    """Further claims that the same receipt paid, as they were typed: number and amount on each line. Raises NotPossible, BadAmount."""
    found = []
    for number, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), 1):
        match = PART.fullmatch(line)
        other = reads.numbered(request.user, match[1]) if match else None
        if match is None or other is None:
            raise NotPossible(f"其他追缴第 {number} 行应写追缴编号和金额，中间空一格；编号须是本县（市、区）的。")
        found.append((other, parse_yuan(match[2])))
    return found


def _write_off(request: StaffRequest, found: Any) -> str:
    said = request.POST
    day, amount = parse_date(said.get("on", "")), parse_yuan(said.get("amount", ""))
    services.write_off(found, amount, said.get("paper", ""), day, reason=said.get("reason", ""), by=request.user)
    return ""


def _defer(request: StaffRequest, found: Any) -> str:
    said = request.POST
    until = parse_date(said.get("until", ""))
    services.defer(found, until, reason=said.get("reason", ""), paper=said.get("paper", ""), by=request.user)
    return ""


def _decide(request: StaffRequest, found: Any) -> str:
    said = request.POST
    row = reads.entered(found).waiting(said.get("row", ""))
    if row is None:
        raise NotPossible("没有等待确认的这一条，请刷新后再看。")
    services.decide(row, confirmed=said["act"] == "confirm", reason=said.get("reason", ""), by=request.user)
    return ""


ACTS: dict[str, Callable[[StaffRequest, Any], str]] = {
    "plan": _plan, "repay": _repay, "write_off": _write_off, "defer": _defer, "confirm": _decide, "refuse": _decide,
}  # fmt: skip


@allow(Permission.LEDGER_PREPARE)
@require_GET
def notice(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The letter to whoever was paid too much, as PDF; that it was printed is written down."""
    found = reads.get_claim(request.user, uid)
    if why := services.why_not_enter(found, request.user):
        messages.error(request, why)
        return redirect("claim", uid=uid)
    try:
        data = notice_of(found, reads.entered(found))
    except CannotTypeset as problem:
        messages.error(request, str(problem))
        return redirect("claim", uid=uid)
    services.printed(found, by=request.user)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"追缴通知-{found.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("registers/<str:code>/<uuid:uid>/claim/", of_record, name="claim_of_record"),
    path("ledger/claims/<uuid:uid>/", claim, name="claim"),
    path("ledger/claims/<uuid:uid>/notice/", notice, name="claim_notice"),
]
