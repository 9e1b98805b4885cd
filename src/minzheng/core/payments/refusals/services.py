"""整批未付办理 — entered with the bank's letter by one, confirmed by another: then every order of the batch failed, at once.

Whoever confirms holds the batch, as whoever takes an answer does: of an answer and a refusal at once only one counts.
"""

from datetime import date
from typing import Any

from django.db import connection, transaction

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.documents import services as documents
from minzheng.core.notices import services as notices
from minzheng.core.payments import steps
from minzheng.core.payments.batches.models import BatchState, PaymentBatch
from minzheng.core.payments.batches.services import one, page_of
from minzheng.core.payments.funds.services import why_not_decide
from minzheng.core.payments.refusals.models import BatchRefusal
from minzheng.core.registers.two_hands import SETTLED
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

KINDS = frozenset({"pdf", "png", "jpg"})
_FAIL = """
    INSERT INTO payments_orderoutcome (order_id, refusal_id, kind, reason, at)
    SELECT o.id, %(refusal)s, 'failed', %(reason)s, %(at)s FROM payments_paymentorder o
    WHERE o.batch_id = %(batch)s AND NOT o.void AND NOT EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id)
"""


@transaction.atomic
def enter(batch: PaymentBatch, data: bytes, name: str, *, stated_on: date, reason: str, by: User) -> BatchRefusal:
    """Enter with the bank's letter that nothing of a batch was paid; another person confirms it. Raises NotPossible."""
    locked = one(batch)
    if why := steps.why_not_refuse(locked, by):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible("请写明银行整批未付的原因。")
    sent = locked.intended_at.astimezone(periods.ZONE).date() if locked.intended_at else periods.today()
    if not sent <= stated_on <= periods.today():
        raise NotPossible(f"银行说明的日期应在确定银行文件之日（{sent}）和今天之间。")
    try:
        document = documents.store(
            data, name, purpose="银行整批未付说明", division=locked.division, by=by, allowed=KINDS, own_only=True,
            target_kind="payments.batch", target_uid=locked.uid,
        )  # fmt: skip
    except UploadRefused as problem:
        raise NotPossible(str(problem)) from problem
    made = BatchRefusal.objects.create(
        batch=locked, division=locked.division, document=document, stated_on=stated_on, reason=reason.strip()[:150], entered_by=by
    )  # fmt: skip
    _tell("payments.enter_refusal", made, by, number=locked.number, count=locked.count, total=locked.total)
    return made


@transaction.atomic
def decide(refusal: BatchRefusal, *, confirmed: bool, reason: str = "", by: User) -> None:
    """Confirm it, and all orders of the batch failed; or refuse it for a reason. Raises NotPossible."""
    batch = one(refusal.batch)
    locked = BatchRefusal.objects.select_for_update(of=("self",)).select_related("division", "entered_by").get(pk=refusal.pk)  # fmt: skip
    if why := why_not_decide(locked, by, confirmed=confirmed):
        raise NotPossible(why)
    if not confirmed and not reason.strip():
        raise NotPossible("请写明不予确认的原因。")
    if confirmed and (why := steps.why_answered(batch)):
        raise NotPossible(why)
    locked.settle(by, confirmed=confirmed, reason=reason)
    locked.save(update_fields=SETTLED)
    _tell("payments.accept" if confirmed else "payments.refuse", locked, by)
    if confirmed:
        _close(batch, locked, by)


def _close(batch: PaymentBatch, refusal: BatchRefusal, by: User) -> None:
    """Every order failed in one statement, and the batch is closed."""
    said: dict[str, Any] = {
        "refusal": refusal.pk,
        "batch": batch.pk,
        "reason": f"银行整批未付：{refusal.reason}",
        "at": periods.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAIL, said)
    batch.state, batch.closed_at = BatchState.CLOSED, periods.now()
    batch.save(update_fields=["state", "closed_at"])
    _tell("payments.close", refusal, by)
    notices.tell(refusal.entered_by, f"付款批 {batch.number} 整批未付已确认，可以重发", url=page_of(batch), by=by)


def _tell(action: str, row: BatchRefusal, by: User, **body: object) -> None:
    audit.record(
        action, by=by, target_kind=row._meta.label_lower, target_uid=row.uid, division_path=row.division.path, body=body
    )
