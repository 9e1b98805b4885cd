"""银行书面说明办理 — entered with the bank's letter by one, confirmed by another: then every order of the batch failed, or what the letter says of
single orders is their outcome, at once.

Whoever confirms holds the batch, as whoever takes an answer does: of an answer and a letter at once only one counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.documents import services as documents
from minzheng.core.failpoints import fp
from minzheng.core.notices import services as notices
from minzheng.core.payments import reads, steps
from minzheng.core.payments.batches.models import BatchState, OutcomeKind, PaymentBatch
from minzheng.core.payments.batches.services import one, page_of
from minzheng.core.payments.funds.services import why_not_decide
from minzheng.core.payments.refusals.models import BatchRefusal, RefusedOrder
from minzheng.core.registers.two_hands import SETTLED
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

BATCH_SIZE = 5_000
KINDS = frozenset({"pdf", "png", "jpg"})
_OUTCOMES = """
    INSERT INTO payments_orderoutcome (order_id, refusal_id, kind, paid_on, reason, at)
    SELECT o.id, f.id, COALESCE(l.kind, 'failed'), l.paid_on, CASE l.kind WHEN 'paid' THEN '' ELSE %(reason)s END, %(at)s
    FROM payments_batchrefusal f JOIN payments_paymentorder o ON o.batch_id = f.batch_id AND NOT o.void
    LEFT JOIN payments_refusedorder l ON l.refusal_id = f.id AND l.order_id = o.id
    WHERE f.id = %(refusal)s AND (f.whole OR l.id IS NOT NULL)
"""


@dataclass(frozen=True)
class Lines:
    """逐笔说明 — what a letter says of single orders, by their numbers in the batch: the day of payment, or None where it was not paid.

    ``rest``: everything else that has no outcome was not paid.
    """

    said: Mapping[int, date | None] = field(default_factory=dict)
    rest: bool = False


@transaction.atomic
def enter(
    batch: PaymentBatch,
    data: bytes,
    name: str,
    *,
    stated_on: date,
    reason: str,
    lines: Lines | None = None,
    by: User,
) -> BatchRefusal:
    """Enter with the bank's letter that nothing of a batch was paid, or what became of ``lines``; another person confirms it. Raises NotPossible."""
    locked = one(batch)
    if why := steps.why_not_refuse(locked, by, whole=lines is None):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible("请写明银行书面说明的原因。")
    sent = locked.intended_at.astimezone(periods.ZONE).date() if locked.intended_at else periods.today()
    if not sent <= stated_on <= periods.today():
        raise NotPossible(f"银行说明的日期应在确定银行文件之日（{sent}）和今天之间。")
    said = [] if lines is None else _said(locked, lines, sent, stated_on)
    try:
        document = documents.store(
            data, name, purpose="银行书面说明", division=locked.division, by=by, allowed=KINDS, own_only=True,
            target_kind="payments.batch", target_uid=locked.uid,
        )  # fmt: skip
    except UploadRefused as problem:
        raise NotPossible(str(problem)) from problem
    made = BatchRefusal.objects.create(
        batch=locked, division=locked.division, document=document, stated_on=stated_on, reason=reason.strip()[:150], whole=lines is None,
        entered_by=by,
    )  # fmt: skip
    fp("payments.lettering")
    for row in said:
        row.refusal = made
    RefusedOrder.objects.bulk_create(said, batch_size=BATCH_SIZE)
    fp("payments.lettered")
    _tell(
        "payments.enter_refusal", made, by, number=locked.number, count=locked.count if lines is None else len(said),
        total=locked.total, whole=made.whole,
    )  # fmt: skip
    return made


def _said(batch: PaymentBatch, lines: Lines, sent: date, stated_on: date) -> list[RefusedOrder]:
    """The lines of a letter as rows. Raises NotPossible."""
    open_ones = dict(reads.unanswered(batch).values_list("number", "pk"))
    said = dict.fromkeys(open_ones, None) | dict(lines.said) if lines.rest else dict(lines.said)
    if not said:
        raise NotPossible("请逐笔勾选银行说明没有付的，或填写入账日期。")
    if known := sorted(said.keys() - open_ones.keys()):
        raise NotPossible(f"第 {known[0]} 笔已有结果或不在这一批，请刷新后重新填写。")
    for number, paid_on in sorted(said.items()):
        if paid_on is not None and not sent <= paid_on <= stated_on:
            raise NotPossible(
                f"第 {number} 笔的入账日期应在确定银行文件之日（{sent}）和银行说明的日期（{stated_on}）之间。"
            )
    return [
        RefusedOrder(
            order_id=open_ones[number], kind=OutcomeKind.FAILED if paid_on is None else OutcomeKind.PAID, paid_on=paid_on
        )
        for number, paid_on in sorted(said.items())
    ]  # fmt: skip


@transaction.atomic
def decide(refusal: BatchRefusal, *, confirmed: bool, reason: str = "", by: User) -> None:
    """Confirm it, and its orders have their outcomes; or refuse it for a reason. Raises NotPossible."""
    batch = one(refusal.batch)
    locked = BatchRefusal.objects.select_for_update(of=("self",)).select_related("division", "entered_by").get(pk=refusal.pk)  # fmt: skip
    if why := why_not_decide(locked, by, confirmed=confirmed):
        raise NotPossible(why)
    if not confirmed and not reason.strip():
        raise NotPossible("请写明不予确认的原因。")
    if confirmed and (why := steps.why_answered(batch, whole=locked.whole)):
        raise NotPossible(why)
    if confirmed and (settled := locked.lines.filter(order__outcome__isnull=False).count()):
        raise NotPossible(f"其中 {settled:,} 笔银行已有回盘，请不予确认，按其余的重新登记。")
    locked.settle(by, confirmed=confirmed, reason=reason)
    locked.save(update_fields=SETTLED)
    fp("payments.letter_decided")
    _tell("payments.accept" if confirmed else "payments.refuse", locked, by)
    if confirmed:
        _written(batch, locked, by)


def _written(batch: PaymentBatch, refusal: BatchRefusal, by: User) -> None:
    """The outcomes in one statement; the batch has the bank's word, and is closed when nothing waits."""
    said: dict[str, Any] = {
        "refusal": refusal.pk,
        "reason": f"{'银行整批未付' if refusal.whole else '银行书面说明'}：{refusal.reason}",
        "at": periods.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, said)
    fp("payments.letter_applied")
    if batch.state == BatchState.PUBLISHED and not refusal.whole:
        batch.state, batch.confirmed_at = BatchState.CONFIRMED, periods.now()
        batch.save(update_fields=["state", "confirmed_at"])
    if not refusal.whole:
        _tell("payments.apply", refusal, by, number=batch.number)
    if not reads.unanswered(batch).exists():
        batch.state, batch.closed_at = BatchState.CLOSED, periods.now()
        batch.save(update_fields=["state", "closed_at"])
        _tell("payments.close", refusal, by)
    notices.tell(
        refusal.entered_by, f"付款批 {batch.number} {refusal.title}已确认，未付的可以重发", url=page_of(batch), by=by
    )


def _tell(action: str, row: BatchRefusal, by: User, **body: object) -> None:
    audit.record(
        action, by=by, target_kind=row._meta.label_lower, target_uid=row.uid, division_path=row.division.path, body=body
    )
