"""付款批办理 — a batch is drafted from a locked run, approved by somebody else, or given up before anything left.

Whoever drafts holds the run, and for what is paid again the batches in which it was paid before: of two who press at once one wins.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.failpoints import fp
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.ledger.reads import titles
from minzheng.core.notices import services as notices
from minzheng.core.payments import steps
from minzheng.core.payments.batches.models import (
    AccountGap,
    BatchKind,
    BatchState,
    Ground,
    PaymentBatch,
    PaymentOrder,
)
from minzheng.core.payments.batches.selecting import Payee, Wanted, accounts_now, amounts_now, payees, unordered
from minzheng.core.payments.files.making import bytes_of
from minzheng.core.payments.profiles import profiles
from minzheng.core.payments.reads import payable_again
from minzheng.core.payments.withholding import withhold
from minzheng.core.registers.two_hands import Decision
from minzheng.core.registers.writing import NotPossible, in_words
from minzheng.kernel import periods

BATCH_SIZE = 5_000
_NUMBER = """
    INSERT INTO payments_paymentsequence (county, last) VALUES (%s, 1)
    ON CONFLICT (county) DO UPDATE SET last = payments_paymentsequence.last + 1 RETURNING last
"""


def draft(run: PaymentRun, profile: str, *, newer: bool = False, by: User) -> PaymentBatch:
    """Draft a batch of everything of a run that is not ordered and whose account is fit; the rest is listed. Raises NotPossible."""
    _keep_back(run, by)
    try:
        with transaction.atomic():
            locked = _one_run(run)
            if why := steps.why_not_draft(locked, by):
                raise NotPossible(why)
            _known(profile)
            wanted = unordered(locked, newer=newer)
            fit = [(one, one.payee) for one in wanted if one.gap is None and one.payee is not None]
            if not fit:
                raise NotPossible(_nothing_to_pay(wanted))
            purposes = {code: _purpose(locked, code) for code in {one.programme for one, _ in fit}}
            orders = [
                PaymentOrder(
                    run=locked, enrolment_id=one.enrolment_id, programme=one.programme, division_id=one.division_id, amount=one.amount,
                    fund=one.fund, account_id=payee.account_id, payee_name=payee.name, purpose=purposes[one.programme],
                )
                for one, payee in fit
            ]  # fmt: skip
            batch = _made(
                locked, profile, BatchKind.FIRST, orders, _doubtful(payee for _, payee in fit), by, newer=newer
            )
            AccountGap.objects.bulk_create(
                [
                    AccountGap(batch=batch, enrolment_id=one.enrolment_id, amount=one.amount, reason=one.gap)
                    for one in wanted
                    if one.gap is not None
                ],
                batch_size=BATCH_SIZE,
            )
            return batch
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def _nothing_to_pay(wanted: Sequence[Wanted]) -> str:
    """Why nothing can be drafted."""
    if wanted:
        return f"没有可以付款的：{len(wanted):,} 项的账户须先办妥。"
    return "这个发放批次没有待付的款项；被后来的台账更正的已抵减追缴，不再付款。"


def _keep_back(run: PaymentRun, by: User) -> None:
    """Keep back what later runs found too much of the money that is not under way: for good, whether a batch comes of it or not."""
    try:
        with transaction.atomic():
            locked = _one_run(run)
            if steps.why_not_draft(locked, by):
                return
            count, amount = withhold(locked)
            if count:
                fp("payments.withholding")
                audit.record(
                    "payments.withhold", by=by, target_kind="ledger.run", target_uid=locked.uid, division_path=locked.division.path,
                    body={"number": locked.number, "claims": count, "amount": amount},
                )  # fmt: skip
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def draft_again(run: PaymentRun, profile: str, grounds: Mapping[int, Ground], *, reason: str, by: User) -> PaymentBatch:
    """Draft a batch of orders that failed or came back, by their keys; each names its ground. Raises NotPossible.

    ``account``: paid into the account that was confirmed since; ``bank``: into the same account, because the bank was at fault.
    """
    _keep_back(run, by)
    try:
        with transaction.atomic():
            locked = _one_run(run)
            if why := steps.why_not_draft(locked, by):
                raise NotPossible(why)
            _known(profile)
            if not grounds or not reason.strip():
                raise NotPossible("请勾选要重发的付款，并写明说明。")
            orders, doubtful = _again(locked, grounds, reason.strip()[:200])
            batch = _made(locked, profile, BatchKind.REISSUE, orders, doubtful, by)
            if why := steps.why_parked(batch):
                raise NotPossible(why)
            return batch
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def draft_whole_again(batch: PaymentBatch, profile: str, *, reason: str, by: User) -> PaymentBatch:
    """Draft again what of a batch failed by the bank's letter and can be paid: into the account of today, or the same one. Raises NotPossible.

    Orders whose account has to be mended first stay among those that failed.
    """
    if not batch.refusals.filter(state=Decision.CONFIRMED).exists():
        raise NotPossible("只有已确认银行书面说明的付款批可以这样重发。")
    orders = {one.pk: one.account_id for one in payable_again(batch.run, batch=batch)}
    now = accounts_now(list(orders))
    fit = {key for key, payee in payees(one for one in now.values() if one).items() if payee.fault is None}
    grounds = {
        key: Ground.BANK if now[key] == was else Ground.ACCOUNT for key, was in orders.items() if now.get(key) in fit
    }
    if not grounds:
        raise NotPossible("没有可以重发的付款：都已重发、暂不重发、被后来的台账更正，或账户须先办妥。")
    return draft_again(batch.run, profile, grounds, reason=reason, by=by)


def _again(run: PaymentRun, grounds: Mapping[int, Ground], reason: str) -> tuple[list[PaymentOrder], int]:
    """The orders in place of others, and how many accounts are doubtful. Raises NotPossible."""
    list(PaymentBatch.objects.select_for_update().filter(orders__in=list(grounds)).order_by("pk").values_list("pk"))
    before = payable_again(run, keys=list(grounds))
    if len(before) < len(grounds):
        raise NotPossible(
            "其中有的付款没有失败或退回，或者已经重发过、暂不重发、已被后来的台账更正，请刷新后重新勾选。"
        )
    now, due = accounts_now([one.pk for one in before]), amounts_now([one.pk for one in before])
    taken = {one.pk: now.get(one.pk) if grounds[one.pk] == Ground.ACCOUNT else one.account_id for one in before}
    found = payees(key for key in taken.values() if key)
    orders = []
    for one in before:
        payee = found.get(taken[one.pk] or 0)
        if grounds[one.pk] == Ground.ACCOUNT and taken[one.pk] == one.account_id:
            raise NotPossible(f"第 {one.number} 笔没有在付款之后确认的新账户；账户无误的，请选“{Ground.BANK.label}”。")
        if grounds[one.pk] == Ground.BANK and now.get(one.pk) != one.account_id:
            raise NotPossible(f"第 {one.number} 笔已有新确认的账户，不能再付到原账户；请选“{Ground.ACCOUNT.label}”。")
        if payee is None or payee.fault is not None:
            raise NotPossible(f"第 {one.number} 笔的账户还不能付款，请先办妥。")
        orders.append(
            PaymentOrder(
                run=run, enrolment_id=one.enrolment_id, programme=one.programme, division_id=one.division_id, amount=due[one.pk],
                fund=one.fund, account_id=payee.account_id, payee_name=payee.name, purpose=one.purpose, reissues=one, ground=grounds[one.pk],
                reason=reason,
            )
        )  # fmt: skip
    return orders, _doubtful(found.values())


def _doubtful(found: Any) -> int:
    seen: dict[int, Payee] = {one.account_id: one for one in found}
    return sum(one.doubtful for one in seen.values())


def _made(
    run: PaymentRun,
    profile: str,
    kind: BatchKind,
    orders: Sequence[PaymentOrder],
    doubtful: int,
    by: User,
    *,
    newer: bool = False,
) -> PaymentBatch:
    """The batch with its orders, numbered from 1."""
    batch = PaymentBatch.objects.create(
        number=f"FK{run.division.code[:6]}{run.month:%Y}{next_number(run.division.lineage):04d}", run=run, division=run.division,
        county=run.division.lineage, serial=run.batches.count() + 1, kind=kind, profile=profile, newer=newer, count=len(orders),
        total=sum(one.amount for one in orders), doubtful=doubtful, drafted_by=by,
    )  # fmt: skip
    for number, order in enumerate(orders, 1):
        order.batch, order.number = batch, number
    PaymentOrder.objects.bulk_create(orders, batch_size=BATCH_SIZE)
    fp("payments.drafted")
    bytes_of(batch)  # what the bank's file cannot carry is refused now, not when it was approved
    _tell("payments.draft", batch, by, kind=kind.value)
    return batch


def next_number(county: str) -> int:
    """The next number of a county; whoever takes it holds the county's row."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [county])
        (last,) = cursor.fetchone()
    return int(last)


def _known(profile: str) -> None:
    if profile not in profiles():
        raise NotPossible("请选择银行文件格式。")


def _purpose(run: PaymentRun, programme: str) -> str:
    return f"{run.month.year}年{run.month.month}月{titles([programme])}"[:60]


@transaction.atomic
def approve(batch: PaymentBatch, *, by: User) -> PaymentBatch:
    """Approve a batch that somebody else drafted, of a run that somebody else prepared. Raises NotPossible."""
    locked = one(batch)
    if why := steps.why_not_approve(locked, by):
        raise NotPossible(why)
    locked.state, locked.approved_by, locked.approved_at = BatchState.APPROVED, by, periods.now()
    locked.save(update_fields=["state", "approved_by", "approved_at"])
    fp("payments.approved")
    _tell("payments.approve", locked, by)
    notices.tell(locked.drafted_by, f"付款批 {locked.number} 已审批", url=page_of(locked), by=by)
    return locked


@transaction.atomic
def cancel(batch: PaymentBatch, *, reason: str, by: User) -> None:
    """Give a batch up before anything left: its orders stay, marked void, and the money is due again. Raises NotPossible."""
    locked = one(batch)
    if why := steps.why_not_cancel(locked, by):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible("请写明撤销的原因。")
    locked.state, locked.reason = BatchState.CANCELLED, reason.strip()[:200]
    locked.save(update_fields=["state", "reason"])
    fp("payments.cancelled")
    _tell("payments.cancel", locked, by)


@transaction.atomic
def confirm(batch: PaymentBatch, *, by: User) -> None:
    """Write down that the bank has the file. Raises NotPossible."""
    locked = one(batch)
    if why := steps.why_not_confirm(locked, by):
        raise NotPossible(why)
    locked.state, locked.confirmed_at = BatchState.CONFIRMED, periods.now()
    locked.save(update_fields=["state", "confirmed_at"])
    fp("payments.confirmed")
    _tell("payments.confirm", locked, by)


def one(batch: PaymentBatch) -> PaymentBatch:
    """The batch as it stands, locked until the transaction ends; what it is joined with is read when the lock is had."""
    PaymentBatch.objects.select_for_update().values_list("pk").get(pk=batch.pk)
    return PaymentBatch.objects.select_related("division", "run", "run__division", "job", "drafted_by").get(pk=batch.pk)


def _one_run(run: PaymentRun) -> PaymentRun:
    return PaymentRun.objects.select_for_update(of=("self",)).select_related("division").get(pk=run.pk)


def page_of(batch: PaymentBatch) -> str:
    """The address of its page."""
    return f"/payments/batches/{batch.uid}/"


def _tell(action: str, batch: PaymentBatch, by: User, **body: Any) -> None:
    said = {"number": batch.number, "count": batch.count, "total": batch.total} | body
    audit.record(
        action, by=by, target_kind="payments.batch", target_uid=batch.uid, division_path=batch.division.path, body=said
    )
