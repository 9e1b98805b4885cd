"""付款指令与资金页面 — what may be done about one payment that failed or came back; money that comes in, and its confirmation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.ledger import reads as ledger
from minzheng.core.payments import money, reads, steps
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.registers import Orders, Receipts
from minzheng.core.payments.results import services as results
from minzheng.core.registers import reads as registers
from minzheng.core.registers.declarations import Register
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.money import BadAmount, parse_yuan
from minzheng.kernel.periods import BadPeriod, parse_date
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

SAID = {
    "return": "已登记退票，等待另一人确认。", "hold": "已暂不重发。", "lift": "已解除，可以重发。", "confirm": "已确认。", "refuse": "已不予确认。",
    "reverse": "已登记冲销，等待另一人确认。",
}  # fmt: skip
REFUSALS = (NotPossible, BadPeriod, BadAmount)


def _of(request: StaffRequest, code: str, register: type[Register]) -> type[Register]:
    """The register of an address, which must be this one."""
    found = registers.get_register(request.user, code)
    if found is not register:
        raise Http404(f"{found.title}没有这个页面。")
    return found


@allow(Permission.LEDGER_VIEW)
@require_http_methods(["GET", "POST"])
def order(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """One payment: what became of it; its coming back is entered and confirmed here, and it is held or let go."""
    register = _of(request, code, Orders)
    found = registers.get_record(register, request.user, uid, to=Permission.LEDGER_VIEW)
    if request.method == "POST":
        wanted = request.POST.get("act", "")
        try:
            _acted(request, found, wanted)
        except REFUSALS as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, SAID[wanted])
        return redirect("payment_order", code=code, uid=uid)
    row = registers.row_of(register, found)
    county = found.batch.division
    entered = [
        (one, funds.why_not_decide(one, request.user, confirmed=True) if one.state == "waiting" else "-")
        for one in reads.returns_of(found)
    ]
    shown = {
        "register": register, "order": found, "label": register.label(row), "stands": row["stands"], "returns": entered,
        "held": reads.hold_of(found), "may": steps.may_prepare(county.path, request.user), "today": periods.today(),
    }  # fmt: skip
    return render(request, "payments/order.html", shown)


def _acted(request: StaffRequest, found: Any, wanted: str) -> None:
    """Take one step with a payment. Raises NotPossible, BadPeriod."""
    said, by = request.POST, request.user
    reason = said.get("reason", "")
    if wanted == "return":
        returned_on = parse_date(said.get("returned_on", ""))
        results.enter_return(found, returned_on, reason=reason, paper=said.get("paper", ""), by=by)
    elif wanted == "hold":
        results.hold(found, reason=reason, by=by)
    elif wanted == "lift":
        held = reads.hold_of(found)
        if held is None:
            raise NotPossible("没有暂不重发。")
        results.lift(held, by=by)
    elif wanted in {"confirm", "refuse"}:
        entered = next((one for one in reads.returns_of(found) if one.state == "waiting"), None)
        if entered is None:
            raise NotPossible("没有等待确认的退票。")
        funds.decide(entered, confirmed=wanted == "confirm", reason=reason, by=by)
    else:
        raise NotPossible("请选择要办的步骤。")


@allow(Permission.LEDGER_PREPARE)
@require_http_methods(["GET", "POST"])
def receive(request: StaffRequest, code: str) -> HttpResponse:
    """Enter money that came in."""
    register = _of(request, code, Receipts)
    counties = ledger.counties_of(request.user, periods.today())
    problem, status = "", 200
    if request.method == "POST":
        try:
            made = _received(request, counties)
        except REFUSALS as refused:
            problem, status = str(refused), 422
        else:
            messages.success(request, "已登记，等待另一人确认。")
            return redirect("fund_receipt", code=code, uid=made.uid)
    known = sorted({one.fund for county in counties for one in money.balances(county.lineage)} | set(ledger.funds()))
    shown = {
        "register": register, "counties": counties, "problem": problem, "said": request.POST, "funds": known, "today": periods.today(),
    }  # fmt: skip
    return render(request, "payments/receive.html", shown, status=status)


def _received(request: StaffRequest, counties: list[Any]) -> Any:
    """The receipt that was entered. Raises NotPossible, BadPeriod, BadAmount."""
    said = request.POST
    county = next((one for one in counties if str(one.uid) == said.get("county")), None)
    if county is None:
        raise NotPossible("请选择县（市、区）。")
    amount, day = parse_yuan(said.get("amount", "")), parse_date(said.get("received_on", ""))
    return funds.receive(county, said.get("fund", ""), amount, said.get("voucher", ""), day, by=request.user)


@allow(Permission.LEDGER_VIEW)
@require_http_methods(["GET", "POST"])
def receipt(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """One receipt of money, with the county's balances; another person confirms or refuses it."""
    register = _of(request, code, Receipts)
    found = registers.get_record(register, request.user, uid, to=Permission.LEDGER_VIEW)
    if request.method == "POST":
        wanted = request.POST.get("act", "")
        try:
            _decided(request, found, wanted)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, SAID[wanted])
        return redirect("fund_receipt", code=code, uid=uid)
    shown = {
        "register": register, "receipt": found, "balances": money.balances(found.county), "no_fund": money.NO_FUND,
        "why_not": funds.why_not_decide(found, request.user, confirmed=True),
        "why_not_refuse": funds.why_not_decide(found, request.user, confirmed=False),
        "why_not_reverse": funds.why_not_reverse(found, request.user),
        "reversals": [
            (
                one, funds.why_not_decide(one, request.user, confirmed=True) if one.state == "waiting" else "-",
                funds.why_not_decide(one, request.user, confirmed=False) if one.state == "waiting" else "-",
            )
            for one in reads.reversals_of(found)
        ],
    }  # fmt: skip
    return render(request, "payments/receipt.html", shown)


def _decided(request: StaffRequest, found: Any, wanted: str) -> None:
    """Decide about a receipt, or about its reversal once it counts; or enter that it is to be reversed. Raises NotPossible."""
    said, by = request.POST, request.user
    if wanted == "reverse":
        funds.reverse(found, reason=said.get("reason", ""), paper=said.get("paper", ""), by=by)
    elif wanted in {"confirm", "refuse"}:
        waiting = next((one for one in reads.reversals_of(found) if one.state == "waiting"), None)
        funds.decide(waiting or found, confirmed=wanted == "confirm", reason=said.get("reason", ""), by=by)
    else:
        raise NotPossible("请选择要办的步骤。")


urlpatterns = [
    path("registers/<str:code>/<uuid:uid>/payment/", order, name="payment_order"),
    path("registers/<str:code>/receive/", receive, name="fund_receive"),
    path("registers/<str:code>/<uuid:uid>/funds/", receipt, name="fund_receipt"),
]
