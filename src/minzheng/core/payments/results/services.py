"""付款结果办理 — an answer is applied whole or parked; what failed or came back is held, or paid again by another batch."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.adapters.bank_files import BadAnswer, Comparison, compare, read_answer
from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.documents import services as documents
from minzheng.core.failpoints import fp
from minzheng.core.payments import steps
from minzheng.core.payments.batches.models import BatchState, OutcomeKind, PaymentBatch, PaymentOrder
from minzheng.core.payments.batches.services import one
from minzheng.core.payments.profiles import profiles
from minzheng.core.payments.results.models import (
    AGAIN,
    REFUSED_WHOLE,
    TOO_EARLY,
    AnswerState,
    BankAnswer,
    OrderHold,
    OrderOutcome,
    OrderReturn,
    Settled,
)
from minzheng.core.registers.two_hands import Decision
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

BATCH_SIZE = 5_000
KINDS = frozenset({"csv", "txt", "xlsx"})
LIMIT = 50 * 1024 * 1024
LONGEST_REASON = 200


@transaction.atomic
def take(batch: PaymentBatch, data: bytes, name: str, *, by: User) -> tuple[BankAnswer, bool]:
    """Keep an answer of the bank and apply it whole, or park it with the reasons; whether it is new. Raises NotPossible.

    The same file again changes nothing and gives what it was. Whoever comes second waits for the first.
    """
    locked = one(batch)
    if why := steps.why_not_answer(locked, by):
        raise NotPossible(why)
    digest = hashlib.sha256(data).hexdigest()
    there = BankAnswer.objects.filter(batch=locked, sha256=digest).exclude(state=AnswerState.SETTLED).first()
    if there is not None and (there.state == AnswerState.APPLIED or not _stands_otherwise(locked, there)):
        return there, False
    if there is not None:
        _settle(there, Settled.NOTED, AGAIN, by)
    found = _compared(locked, data)
    try:
        document = documents.store(
            data, name, purpose="银行回盘", division=locked.division, by=by, allowed=KINDS, limit=LIMIT, own_only=True,
            target_kind="payments.batch", target_uid=locked.uid,
        )  # fmt: skip
    except UploadRefused as problem:
        raise NotPossible(str(problem)) from problem
    fp("payments.answered")
    applied = found.is_applicable
    answer = BankAnswer.objects.create(
        batch=locked, division=locked.division, document=document, sha256=digest, by=by,
        state=AnswerState.APPLIED if applied else AnswerState.PARKED, faults="" if applied else found.said,
        paid=len(found.paid), failed=len(found.failed), repeated=len(found.repeated),
    )  # fmt: skip
    fp("payments.answering")
    if applied:
        _apply(locked, answer, found, by)
    else:
        _tell("payments.park", answer, by)
    return answer, True


def _stands_otherwise(batch: PaymentBatch, parked: BankAnswer) -> bool:
    """Whether a file that was parked because it came too early may be looked at again."""
    return parked.faults == TOO_EARLY and batch.has_file


def _compared(batch: PaymentBatch, data: bytes) -> Comparison:
    """What an answer says of the orders of a batch; what cannot be read is a fault like any other."""
    if not batch.has_file:
        return Comparison(faults=(TOO_EARLY.removesuffix("。整个文件没有入账。"),))
    if batch.refusals.filter(state=Decision.CONFIRMED, whole=True).exists():
        return Comparison(faults=(REFUSED_WHOLE,))
    orders = PaymentOrder.objects.filter(batch=batch, void=False)
    sent = {str(uid): amount for uid, amount in orders.values_list("uid", "amount")}
    settled = {
        str(uid): kind == OutcomeKind.PAID
        for uid, kind in orders.filter(outcome__isnull=False).values_list("uid", "outcome__kind")
    }
    try:
        found = compare(sent, read_answer(profiles()[batch.profile], data), settled)
        return Comparison(faults=why) if (why := _out_of_time(batch, found)) else found
    except BadAnswer as problem:
        return Comparison(faults=(str(problem).removesuffix("整个文件没有入账，请向银行核对。").removesuffix("。"),))


def _out_of_time(batch: PaymentBatch, found: Comparison) -> tuple[str, ...]:
    """What of the days speaks against an answer: nothing is paid before its file was made, nor after today."""
    days = [day for day in found.paid.values() if day is not None]
    made = None if batch.intended_at is None else batch.intended_at.astimezone(periods.ZONE).date()
    late, early = sum(day > periods.today() for day in days), sum(made is not None and day < made for day in days)
    return (
        *([f"有 {late:,} 笔的入账日期晚于今天"] if late else []),
        *([f"有 {early:,} 笔的入账日期早于确定银行文件之日（{made}）"] if early else []),
    )


def _apply(batch: PaymentBatch, answer: BankAnswer, found: Comparison, by: User) -> None:
    """Write the outcomes; the batch is confirmed by the answer, and closed when nothing waits."""
    keys = dict(PaymentOrder.objects.filter(batch=batch, void=False).values_list("uid", "pk"))
    order_of: Mapping[str, int] = {str(uid): key for uid, key in keys.items()}
    OrderOutcome.objects.bulk_create(
        [
            *(OrderOutcome(order_id=order_of[line], answer=answer, kind=OutcomeKind.PAID, paid_on=on) for line, on in found.paid.items()),
            *(
                OrderOutcome(order_id=order_of[line], answer=answer, kind=OutcomeKind.FAILED, reason=said[:LONGEST_REASON])
                for line, said in found.failed.items()
            ),
        ],
        batch_size=BATCH_SIZE,
    )  # fmt: skip
    fp("payments.applying")
    if batch.state == BatchState.PUBLISHED:
        batch.state, batch.confirmed_at = BatchState.CONFIRMED, periods.now()
        batch.save(update_fields=["state", "confirmed_at"])
    _tell("payments.apply", answer, by, paid=answer.paid, failed=answer.failed, repeated=answer.repeated)
    if not found.waiting and batch.state == BatchState.CONFIRMED:
        batch.state, batch.closed_at = BatchState.CLOSED, periods.now()
        batch.save(update_fields=["state", "closed_at"])
        fp("payments.closing")
        _tell("payments.close", answer, by)


@transaction.atomic
def settle(answer: BankAnswer, how: str, *, reason: str, by: User) -> None:
    """Say of a parked file that somebody else uploaded that it was noted or is void, and why. Raises NotPossible."""
    batch = one(answer.batch)
    locked = BankAnswer.objects.select_for_update(of=("self",)).select_related("division").get(pk=answer.pk)
    if locked.state != AnswerState.PARKED:
        raise NotPossible("只有挂起的回盘可以处理。")
    if why := steps.why_not_settle(locked, batch, by):
        raise NotPossible(why)
    if how not in Settled.values or not reason.strip():
        raise NotPossible("请选择知悉或作废，并写明理由。")
    _settle(locked, how, reason.strip()[:LONGEST_REASON], by)


def _settle(answer: BankAnswer, how: str, why: str, by: User) -> None:
    answer.state, answer.settled_as, answer.settled_why = AnswerState.SETTLED, how, why
    answer.settled_by, answer.settled_at = by, periods.now()
    answer.save(update_fields=["state", "settled_as", "settled_why", "settled_by", "settled_at"])
    fp("payments.settled")
    _tell("payments.settle", answer, by, how=str(how))


# -- single orders -----------------------------------------------------------------------------------------------------
@transaction.atomic
def enter_return(order: PaymentOrder, returned_on: date, *, reason: str, paper: str, by: User) -> OrderReturn:
    """Enter from the bank's paper that a paid order came back; it counts when another confirms it. Raises NotPossible."""
    batch = one(order.batch)
    if not steps.may_prepare(batch.division.path, by):
        raise NotPossible(steps.NOT_PREPARER)
    outcome = OrderOutcome.objects.filter(order=order).first()
    if outcome is None or outcome.kind != OutcomeKind.PAID:
        raise NotPossible("只有已付的付款指令才能登记退票。")
    if OrderReturn.objects.filter(order=order).exclude(state="refused").exists():
        raise NotPossible("这笔付款已登记退票。")
    if returned_on > periods.today() or (outcome.paid_on is not None and returned_on < outcome.paid_on):
        raise NotPossible("退回日期应在入账之后，不晚于今天。")
    if not reason.strip() or not paper.strip():
        raise NotPossible("请写明退回原因和银行凭证。")
    made = OrderReturn.objects.create(
        order=order, division=batch.division, returned_on=returned_on, reason=reason.strip()[:200], paper=paper.strip()[:200],
        entered_by=by,
    )  # fmt: skip
    fp("payments.returned")
    _tell("payments.enter_return", made, by)
    return made


def hold(order: PaymentOrder, *, reason: str, by: User) -> OrderHold:
    """Leave an order that failed or came back as it is for now, for a reason. Raises NotPossible."""
    try:
        with transaction.atomic():
            batch = one(order.batch)
            if not steps.may_prepare(batch.division.path, by):
                raise NotPossible(steps.NOT_PREPARER)
            if not reason.strip():
                raise NotPossible("请写明暂不重发的原因。")
            made = OrderHold.objects.create(order=order, division=batch.division, reason=reason.strip()[:200], by=by)
            fp("payments.held")
            _tell("payments.hold", made, by)
            return made
    except IntegrityError as problem:
        raise NotPossible("只有失败或退回、没有重发也没有暂不重发的付款可以这样办。") from problem


@transaction.atomic
def lift(held: OrderHold, *, by: User) -> None:
    """Let an order be paid again. Raises NotPossible."""
    locked = OrderHold.objects.select_for_update(of=("self",)).select_related("division").get(pk=held.pk)
    if not steps.may_prepare(locked.division.path, by):
        raise NotPossible(steps.NOT_PREPARER)
    if locked.lifted_at is not None:
        raise NotPossible("已经解除。")
    locked.lifted_by, locked.lifted_at = by, periods.now()
    locked.save(update_fields=["lifted_by", "lifted_at"])
    fp("payments.lifted")
    _tell("payments.lift", locked, by)


def _tell(action: str, row: Any, by: User, **body: Any) -> None:
    audit.record(
        action, by=by, target_kind=row._meta.label_lower, target_uid=row.uid, division_path=row.division.path, body=body
    )
