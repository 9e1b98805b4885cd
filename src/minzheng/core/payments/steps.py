"""付款的下一步 — what may be done with the money of a run and with a batch, and by whom: one answer for page and service."""

from datetime import date

from django.db import connection
from django.db.models import Max

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.ledger.runs.models import RunState
from minzheng.core.ledger.steps import Step
from minzheng.core.payments import money
from minzheng.core.payments.batches.models import BatchState, PaymentBatch
from minzheng.core.payments.batches.selecting import changed_since
from minzheng.core.payments.models import BankAnswer, FundRequest
from minzheng.core.payments.triggers import HANDS_OF_BATCH, HANDS_OF_REQUEST, PARKED_BEHIND
from minzheng.core.registers.parameters import book
from minzheng.core.registers.two_hands import Decision
from minzheng.kernel import periods

PATIENCE = "bureau.ledger.answer_wait"
NOT_PREPARER = "须由本县（市、区）财务岗位办理。"
NOT_APPROVER = "须由本县（市、区）财务或局领导岗位审批。"
SAME_HAND = "您编制、提交了台账，处置了核查，拟了这个付款批，或经手了它所重发的失败、退票，须由另一人审批。"
SAME_HAND_GRANTS = "您编制、提交了台账，处置了核查，或拟了这个批次的付款批，须由另一人批准。"


def may_prepare(path: str, user: User) -> bool:
    """Whether somebody prepares payments of a place."""
    return scope_of(user, Permission.LEDGER_PREPARE).covers(path)


def may_approve(path: str, user: User) -> bool:
    """Whether somebody approves payments of a place."""
    return scope_of(user, Permission.LEDGER_RELEASE).covers(path)


def why_not_prepare(run: PaymentRun, user: User) -> str:
    """Why somebody cannot draft a batch or a request of a run."""
    if run.state != RunState.RELEASED:
        return f"台账{run.get_state_display()}，锁定之后才能付款。"
    return "" if may_prepare(run.division.path, user) else NOT_PREPARER


def why_not_draft(run: PaymentRun, user: User) -> str:
    """Why no batch can be drafted."""
    if why := why_not_prepare(run, user):
        return why
    return "已有一个付款批等待审批。" if run.batches.filter(state=BatchState.DRAFTED).exists() else ""


def why_not_request(run: PaymentRun, user: User) -> str:
    """Why no use of funds can be asked for."""
    if why := why_not_prepare(run, user):
        return why
    return "已有一份用款申请等待审批。" if FundRequest.objects.filter(run=run, state="waiting").exists() else ""


def why_not_approve(batch: PaymentBatch, user: User) -> str:
    """Why this person cannot approve a batch."""
    if batch.state != BatchState.DRAFTED:
        return f"付款批{batch.get_state_display()}，不能审批。"
    if not may_approve(batch.division.path, user):
        return NOT_APPROVER
    return SAME_HAND if has_hand_in(batch, user) else why_parked(batch)


def has_hand_in(batch: PaymentBatch, user: User) -> bool:
    """Whether somebody drafted a batch, prepared its run, or said that what it pays again had failed or come back."""
    return _is_there(f"%(user)s IN ({HANDS_OF_BATCH.format(batch='%(key)s')})", user=user.pk, key=batch.pk)


def why_parked(batch: PaymentBatch) -> str:
    """Which answer somebody has to look at before what failed by another is paid again; empty when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(PARKED_BEHIND.format(batch="%(key)s"), {"key": batch.pk})
        row = cursor.fetchone()
    return f"原付款批 {row[0]} 有挂起的回盘，处理之后才能重发。" if row else ""


def why_not_settle(answer: BankAnswer, batch: PaymentBatch, user: User) -> str:
    """Why somebody cannot say what is to be done about a parked answer."""
    if not may_approve(batch.division.path, user):
        return NOT_APPROVER
    return "您上传了这个回盘，须由另一人处理。" if answer.by_id == user.pk else ""


def why_not_grant(request: FundRequest, user: User) -> str:
    """Why somebody may not grant a request: his own hand was on the run or on what is paid of it."""
    statement = f"%(user)s IN ({HANDS_OF_REQUEST.format(run='%(key)s')})"
    return SAME_HAND_GRANTS if _is_there(statement, user=user.pk, key=request.run_id) else ""


def _is_there(condition: str, **said: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {condition}", said)
        return bool(cursor.fetchone()[0])


def why_not_cancel(batch: PaymentBatch, user: User) -> str:
    """Why a batch cannot be given up."""
    if batch.state not in {BatchState.DRAFTED, BatchState.APPROVED}:
        return f"付款批{batch.get_state_display()}，不能撤销。"
    if batch.job is not None and not batch.job.ended:
        return "正在生成银行文件，请等它完成。"
    able = may_prepare(batch.division.path, user) or may_approve(batch.division.path, user)
    return "" if able else NOT_PREPARER


def why_not_send(batch: PaymentBatch, user: User) -> str:
    """Why the file of a batch cannot be made: what is missing of requests and money is said fund by fund."""
    if batch.state not in {BatchState.APPROVED, BatchState.INTENDED}:
        return f"付款批{batch.get_state_display()}，审批之后才能生成银行文件。"
    if not may_prepare(batch.division.path, user):
        return NOT_PREPARER
    if batch.job is not None and not batch.job.ended:
        return "正在生成银行文件，请等它完成。"
    if batch.state != BatchState.APPROVED:
        return ""
    return why_parked(batch) or why_changed(batch) or money.why_not_pay(batch)


def why_changed(batch: PaymentBatch) -> str:
    """What happened to the orders of a batch since it was drafted; it has to be given up and drafted anew."""
    claimed, moved = changed_since(batch)
    if claimed:
        return f"其中 {claimed:,} 笔已被后来的台账更正，请撤销后重编。"
    return f"其中 {moved:,} 笔的收款账户已不是现在的账户，请撤销后重编。" if moved else ""


def why_not_confirm(batch: PaymentBatch, user: User) -> str:
    """Why it cannot be said that the bank has the file."""
    if batch.state != BatchState.PUBLISHED:
        return f"付款批{batch.get_state_display()}，文件生成之后才能登记银行受理。"
    return "" if may_prepare(batch.division.path, user) else NOT_PREPARER


def why_not_refuse(batch: PaymentBatch, user: User, *, whole: bool = True) -> str:
    """Why a letter cannot be entered by which the bank paid nothing of a batch (``whole``), or says what became of single orders."""
    if batch.state not in {BatchState.PUBLISHED, BatchState.CONFIRMED}:
        return f"付款批{batch.get_state_display()}，文件生成之后、办结之前才能登记银行书面说明。"
    if not may_prepare(batch.division.path, user):
        return NOT_PREPARER
    if batch.refusals.filter(state=Decision.WAITING).exists():
        return "已登记银行书面说明，等待另一人确认。"
    if why := why_answered(batch, whole=whole):
        return why
    return "" if whole else why_wait(batch)


def why_answered(batch: PaymentBatch, *, whole: bool = True) -> str:
    """What the bank said of a batch that speaks against a letter of all of it, or of single orders; empty when nothing does."""
    states = set(BankAnswer.objects.filter(batch=batch).values_list("state", flat=True))
    if "parked" in states:
        return "有挂起的回盘，由另一人处理之后才能办理。"
    if whole and ("applied" in states or batch.refusals.filter(state=Decision.CONFIRMED).exists()):
        return "银行已有入账的回盘或逐笔的说明，不能按整批未付办理；没有结果的凭银行书面说明逐笔办理。"
    return ""


def patience() -> int:
    """回盘等待天数 — after how many days without a word of the bank what it has not answered is somebody's work: a dated parameter."""
    return int(book().value(PATIENCE, on=periods.today()).decimal)


def silent_since(batch: PaymentBatch) -> date:
    """The day of the bank's last word on a batch: its last applied answer, or that the file was there."""
    last = BankAnswer.objects.filter(batch=batch, state="applied").aggregate(at=Max("at"))["at"]
    at = last or batch.published_at or periods.now()
    return at.astimezone(periods.ZONE).date()


def why_wait(batch: PaymentBatch) -> str:
    """How long the bank may still answer by a file before a letter of single orders is taken; empty when that is over."""
    since, days = silent_since(batch), patience()
    if (left := days - (periods.today() - since).days) <= 0:
        return ""
    return f"银行最近的回盘或文件是 {since}，没有结果的满 {days} 天才能凭银行书面说明逐笔办理，还有 {left} 天；其间银行的回盘照常导入。"


def why_not_answer(batch: PaymentBatch, user: User) -> str:
    """Why no answer can be taken; one that comes too early is taken and parked."""
    return "" if may_prepare(batch.division.path, user) else NOT_PREPARER


def steps_of(batch: PaymentBatch, user: User) -> tuple[Step, ...]:
    """All steps of a batch, each with the reason against it."""
    return (
        Step("approve", "审批", why_not_approve(batch, user)),
        Step("send", "生成银行文件", why_not_send(batch, user)),
        Step("confirm", "银行已受理", why_not_confirm(batch, user)),
        Step("cancel", "撤销", why_not_cancel(batch, user)),
    )
