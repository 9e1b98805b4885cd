"""付款页面 — where a run's money is, its batches and requests; a batch with its file and the bank's answers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.ledger import reads as ledger
from minzheng.core.payments import money, profiles, reads, standing, steps
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.registers import Batches, Orders
from minzheng.core.payments.results import services as results
from minzheng.core.registers import reads as registers
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.money import in_capitals
from minzheng.web.payments_printed import batch_sheet, request_sheet
from minzheng.web.policy import allow
from minzheng.web.register_lists import address, uid_of
from minzheng.web.staff import StaffRequest

SAID = {
    "draft": "已拟付款批，等待另一人审批。", "again": "已拟重发的付款批，等待另一人审批。", "request": "已提交用款申请，等待另一人审批。",
    "approve": "已审批，可以生成银行文件。", "send": "正在生成银行文件。", "confirm": "已登记银行受理。", "cancel": "已撤销，款项仍然待付。",
    "grant": "已批准用款申请。", "refuse": "已不予批准。",
}  # fmt: skip
NEXT = {
    "drafted": {"approve", "cancel"},
    "approved": {"send", "cancel"},
    "intended": {"send"},
    "published": {"confirm"},
}
OUT = frozenset({"published", "confirmed"})


@dataclass(frozen=True)
class RunPayments:
    """批次付款页 — everything that the page of a run's payments prints."""

    run: Any
    standing: list[standing.Standing]
    batches: list[Any]
    requests: list[tuple[Any, str, str]]
    needed: list[money.Needed]
    balances: list[money.Balance]
    gaps: reads.Gaps
    troubled: list[Any]
    troubled_count: int
    why_not_draft: str
    why_not_request: str
    profiles: list[tuple[str, str]]

    @classmethod
    def of(cls, request: StaffRequest, run: Any) -> "RunPayments":
        """Build it: a fixed number of statements."""
        user = request.user
        asked = [
            (
                one, funds.why_not_decide(one, user, confirmed=True) if one.state == "waiting" else "-",
                funds.why_not_decide(one, user, confirmed=False) if one.state == "waiting" else "-",
            )
            for one in reads.requests_of(run)
        ]  # fmt: skip
        troubled = reads.troubled(run)
        return cls(
            run, standing.standing_of_run(run), reads.batches_of(run), asked, money.to_request(run),
            money.balances(run.division.lineage), reads.gaps_of(run), list(troubled[: reads.SHOWN]), troubled.count(),
            steps.why_not_draft(run, user), steps.why_not_request(run, user), profiles.choices(),
        )  # fmt: skip

    @property
    def total(self) -> int:
        """What all states come to, which is what the run comes to (fen)."""
        return sum(one.amount for one in self.standing)

    @property
    def due(self) -> bool:
        """Whether a batch could be drafted."""
        return any(one.stand in {"due", "gap"} for one in self.standing)


@allow(Permission.LEDGER_VIEW)
@require_GET
def of_run(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The payments of one run."""
    found = ledger.get_run(request.user, uid)
    orders = address(Orders, {"run": found.number})
    return render(request, "payments/run.html", {"page": RunPayments.of(request, found), "orders_url": orders})


@allow(Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE)
@require_POST
def act_on_run(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Draft a batch, ask for funds, decide about a request, or pay again what failed."""
    found = ledger.get_run(request.user, uid)
    wanted = request.POST.get("act", "")
    try:
        made = _acted_on_run(request, found, wanted)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("payments_of_run", uid=uid)
    messages.success(request, SAID[wanted])
    return (
        redirect("payment_batch", uid=made.uid)
        if wanted in {"draft", "again"}
        else redirect("payments_of_run", uid=uid)
    )


def _acted_on_run(request: StaffRequest, run: Any, wanted: str) -> Any:
    """Take one step. Raises NotPossible."""
    said, by = request.POST, request.user
    if wanted == "draft":
        return batches.draft(run, said.get("profile", ""), newer=bool(said.get("newer")), by=by)
    if wanted == "again":
        chosen = reads.orders_by_uid(run, [one for one in map(uid_of, said.getlist("order")) if one])
        ground = reads.ground(said.get("ground", ""))
        if ground is None:
            raise NotPossible("请选择重发的依据。")
        grounds = dict.fromkeys(chosen.values(), ground)
        return batches.draft_again(run, said.get("profile", ""), grounds, reason=said.get("reason", ""), by=by)
    if wanted == "request":
        return funds.request(run, by=by)
    if wanted in {"grant", "refuse"}:
        asked = next((one for one in reads.requests_of(run) if str(one.uid) == said.get("request")), None)
        if asked is None:
            raise NotPossible("没有这份用款申请。")
        return funds.decide(asked, confirmed=wanted == "grant", reason=said.get("reason", ""), by=by)
    raise NotPossible("请选择要办的步骤。")


@dataclass(frozen=True)
class BatchPage:
    """付款批页 — everything that the page of a batch prints."""

    batch: Any
    standing: list[standing.Standing]
    answers: list[Any]
    steps: list[Any]
    profile: str
    orders_url: str
    may_prepare: bool
    may_approve: bool
    gaps: int
    refusals: list[tuple[Any, str, str]]
    why_not_refuse: str
    why_not_lines: str
    unanswered: list[Any]
    again: int
    why_not_again: str
    profiles: list[tuple[str, str]]
    takings: list[Any]

    @classmethod
    def of(cls, request: StaffRequest, batch: Any) -> "BatchPage":
        """Build it: a fixed number of statements."""
        return cls(
            batch, standing.standing_of_batch(batch), reads.answers_of(batch), list(steps.steps_of(batch, request.user)),
            profiles.title_of(batch.profile), address(Orders, {"batch": batch.number}),
            steps.may_prepare(batch.division.path, request.user), steps.may_approve(batch.division.path, request.user),
            batch.gaps.count(),
            [
                (
                    one, funds.why_not_decide(one, request.user, confirmed=True) if one.state == "waiting" else "-",
                    funds.why_not_decide(one, request.user, confirmed=False) if one.state == "waiting" else "-",
                )
                for one in reads.refusals_of(batch)
            ],
            steps.why_not_refuse(batch, request.user), steps.why_not_refuse(batch, request.user, whole=False),
            list(reads.unanswered(batch)[: reads.SHOWN]) if batch.state in OUT else [], reads.by_letter_again(batch), steps.why_not_draft(batch.run, request.user), profiles.choices(),
            files.takings(batch),
        )  # fmt: skip

    @property
    def capitals(self) -> str:
        """The sum in the capitals of vouchers."""
        return in_capitals(self.batch.total)

    @property
    def refused(self) -> bool:
        """Whether the bank paid nothing of it, as two people said."""
        return any(one.state == "confirmed" and one.whole for one, _, _ in self.refusals)

    @property
    def has_letter(self) -> bool:
        """Whether a letter of the bank counts: its file is not given out any more."""
        return any(one.state == "confirmed" for one, _, _ in self.refusals)

    @property
    def gives_file(self) -> bool:
        """Whether its file may be carried to the bank."""
        return bool(self.batch.has_file) and self.may_prepare and not self.has_letter

    @property
    def is_out(self) -> bool:
        """Whether its file is with the bank, or on the way there."""
        return self.batch.state in OUT

    @property
    def lines(self) -> list[Any]:
        """What the letter that waits says of single orders, the first of them."""
        waiting = next((one for one, _, _ in self.refusals if one.state == "waiting" and not one.whole), None)
        return [] if waiting is None else list(reads.lines_of(waiting))

    @property
    def more_lines(self) -> int:
        """How many of them are not listed."""
        said: int = sum(one.failed_lines + one.paid_lines for one, _, _ in self.refusals if one.state == "waiting")
        return max(0, said - reads.SHOWN)

    @property
    def open(self) -> Any:
        """How many of its orders have no outcome, and what they come to (fen), once its file is out; None when there is none."""
        return next((one for one in self.standing if one.stand == "sent"), None) if self.is_out else None

    @property
    def answered(self) -> bool:
        """Whether the bank said something of it already."""
        return self.open is not None and self.open.count < self.batch.count

    @property
    def open_url(self) -> str:
        """The list of those without an outcome."""
        return address(Orders, {"batch": self.batch.number, "stands": "sent"})

    @property
    def able(self) -> list[Any]:
        """Steps that the viewer can take now."""
        return [one for one in self.steps if not one.reason]

    @property
    def unable(self) -> list[Any]:
        """What comes next and he cannot do, with the reasons."""
        return [one for one in self.steps if one.reason and one.code in NEXT.get(self.batch.state, ())]


@allow(Permission.LEDGER_VIEW)
@require_GET
def batch(request: StaffRequest, uid: UUID) -> HttpResponse:
    """One batch: its sum, how its orders stand, its file, and what the bank answered."""
    found = reads.get_batch(request.user, uid)
    return render(request, "payments/batch.html", {"page": BatchPage.of(request, found)})


@allow(Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Approve a batch, have its file made, say that the bank has it, or give it up."""
    found = reads.get_batch(request.user, uid)
    wanted, by = request.POST.get("act", ""), request.user
    try:
        if wanted == "approve":
            batches.approve(found, by=by)
        elif wanted == "send":
            files.send(found, by=by)
        elif wanted == "confirm":
            batches.confirm(found, by=by)
        elif wanted == "cancel":
            batches.cancel(found, reason=request.POST.get("reason", ""), by=by)
        else:
            raise NotPossible("请选择要办的步骤。")  # noqa: TRY301 — said like every other refusal
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, SAID[wanted])
    return redirect("payment_batch", uid=uid)


@allow(Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE)
@require_POST
def answer(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Take the file that the bank gave back; or say of a parked one what was done about it."""
    settles = request.POST.get("act") == "settle"
    found = reads.get_batch(request.user, uid, to=Permission.LEDGER_RELEASE if settles else Permission.LEDGER_PREPARE)
    try:
        if settles:
            _settled(request, found)
        else:
            _taken(request, found)
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("payment_batch", uid=uid)


def _settled(request: StaffRequest, found: Any) -> None:
    parked = reads.get_answer(found, uid_of(request.POST.get("answer", "")))
    if parked is None:
        raise NotPossible("没有这个回盘文件。")
    results.settle(parked, request.POST.get("how", ""), reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, "已处理挂起的回盘。")


def _taken(request: StaffRequest, found: Any) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise NotPossible("请选择回盘文件。")
    taken, fresh = results.take(found, file.read(results.LIMIT + 1), str(file.name), by=request.user)
    if not fresh:
        messages.info(request, f"这个文件已经上传过，结果是“{taken.get_state_display()}”，没有再入账。")
    elif taken.faults:
        messages.error(request, f"回盘已挂起：{taken.faults}")
    else:
        messages.success(request, f"回盘已入账：成功 {taken.paid:,} 笔，失败 {taken.failed:,} 笔。")


@allow(Permission.LEDGER_PREPARE)
@require_http_methods(["GET", "POST"])
def file(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The file for the bank; that it was taken is written down. Whoever takes it again says why."""
    found = reads.get_batch(request.user, uid, to=Permission.LEDGER_PREPARE)
    try:
        data = files.taken(found, reason=request.POST.get("reason", ""), by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("payment_batch", uid=uid)
    return _attached(data, "application/octet-stream", found.file_name)


@allow(Permission.LEDGER_VIEW)
@require_GET
def sheet(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The approval sheet of a batch as PDF."""
    found = reads.get_batch(request.user, uid)
    return _attached(batch_sheet(found, by=request.user.name), "application/pdf", f"付款审批单 {found.number}.pdf")


@allow(Permission.LEDGER_VIEW)
@require_GET
def fund_sheet(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The sheet of a request for funds as PDF."""
    found = reads.get_request(request.user, uid)
    return _attached(request_sheet(found, by=request.user.name), "application/pdf", f"用款申请单 {found.number}.pdf")


def _attached(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allow(Permission.LEDGER_VIEW)
@require_GET
def of_record(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """From the line of the register to the batch's own page."""
    register = registers.get_register(request.user, code)
    if register is not Batches:
        raise Http404(f"{register.title}没有付款批页面。")
    found = registers.get_record(register, request.user, uid, to=Permission.LEDGER_VIEW)
    return redirect("payment_batch", uid=found.uid)


urlpatterns = [
    path("ledger/runs/<uuid:uid>/payments/", of_run, name="payments_of_run"),
    path("ledger/runs/<uuid:uid>/payments/act/", act_on_run, name="payments_act"),
    path("payments/batches/<uuid:uid>/", batch, name="payment_batch"),
    path("payments/batches/<uuid:uid>/act/", act, name="payment_act"),
    path("payments/batches/<uuid:uid>/answer/", answer, name="payment_answer"),
    path("payments/batches/<uuid:uid>/file/", file, name="payment_file"),
    path("payments/batches/<uuid:uid>/sheet/", sheet, name="payment_sheet"),
    path("payments/requests/<uuid:uid>/sheet/", fund_sheet, name="fund_sheet"),
    path("registers/<str:code>/<uuid:uid>/payments/", of_record, name="payment_of_record"),
]
