"""付款查询 — doors to batches, requests and receipts, and what the page of a run's payments lists."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.expressions import holder_name
from minzheng.core.jobs.models import Job
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments import steps
from minzheng.core.payments.batches.models import BatchState, Ground, OutcomeKind, PaymentBatch, PaymentOrder
from minzheng.core.payments.models import (
    AccountGap,
    BankAnswer,
    BatchRefusal,
    FundReceipt,
    FundRequest,
    FundReversal,
    OrderHold,
    OrderReturn,
    RefusedOrder,
)
from minzheng.core.payments.triggers import HANDS_OF_BATCH, HANDS_OF_REQUEST
from minzheng.kernel import periods

SHOWN, LISTED = 100, 10
# whether nothing is left of the money behind an order, because later runs took it back
_ALL_KEPT = """
    COALESCE((
        SELECT SUM(w.amount) FROM ledger_claimwithheld w
        WHERE w.run_id = payments_paymentorder.run_id AND w.enrolment_id = payments_paymentorder.enrolment_id
    ), 0) >= (
        SELECT SUM(l.amount) FROM ledger_ledgerline l WHERE l.run_id = payments_paymentorder.run_id
            AND l.enrolment_id = payments_paymentorder.enrolment_id AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void
    )
"""


def get_batch(user: User, uid: UUID, *, to: Permission = Permission.LEDGER_VIEW) -> PaymentBatch:
    """The only door to a batch; Http404 outside the user's divisions."""
    rows = PaymentBatch.objects.select_related("division", "run", "run__division", "drafted_by", "approved_by", "job")
    return get_visible(rows, user, uid, to=to, seen_with=Permission.LEDGER_VIEW)


def get_request(user: User, uid: UUID) -> FundRequest:
    """The only door to a request for funds."""
    rows = FundRequest.objects.select_related("division", "run", "entered_by", "decided_by").prefetch_related("items")
    return get_visible(rows, user, uid, to=Permission.LEDGER_VIEW, seen_with=Permission.LEDGER_VIEW)


def batches_of(run: PaymentRun) -> list[PaymentBatch]:
    """The batches of a run, in order."""
    return list(run.batches.select_related("drafted_by", "approved_by").order_by("serial"))


def reversals_of(receipt: FundReceipt) -> list[FundReversal]:
    """What was entered of a receipt's not counting any more, the newest first."""
    return list(receipt.reversals.select_related("division", "entered_by", "decided_by").order_by("-pk"))


def requests_of(run: PaymentRun) -> list[FundRequest]:
    """The requests for funds of a run, in order."""
    rows = FundRequest.objects.filter(run=run).select_related("division", "entered_by", "decided_by")
    return list(rows.prefetch_related("items").order_by("pk"))


def answers_of(batch: PaymentBatch) -> list[BankAnswer]:
    """What the bank answered to a batch, the newest first."""
    rows = BankAnswer.objects.filter(batch=batch).select_related("by", "settled_by", "document")
    return list(rows.order_by("-pk"))


def refusals_of(batch: PaymentBatch) -> list[BatchRefusal]:
    """The letters of the bank that were entered for it, the newest first; those of single orders with ``paid`` and ``failed``."""
    rows = BatchRefusal.objects.filter(batch=batch).select_related(
        "division", "batch", "document", "entered_by", "decided_by"
    )
    said = {f"{kind}_lines": Count("lines", filter=Q(lines__kind=kind)) for kind in OutcomeKind.values}
    return list(rows.annotate(**said).order_by("-pk"))


def lines_of(refusal: BatchRefusal) -> QuerySet[RefusedOrder]:
    """What a letter says of single orders, the first of them."""
    return refusal.lines.select_related("order").order_by("order__number")[:SHOWN]


def unanswered(batch: PaymentBatch) -> QuerySet[PaymentOrder]:
    """Its orders of which the bank has said nothing yet, in order, each with ``holder``."""
    rows = PaymentOrder.objects.filter(batch=batch, void=False, outcome__isnull=True)
    return rows.select_related("enrolment").annotate(holder=holder_name("enrolment__")).order_by("number")


def by_letter_again(batch: PaymentBatch) -> int:
    """How many of its orders failed by the bank's letter, are not paid again and not held."""
    held = Exists(OrderHold.objects.filter(order=OuterRef("pk"), lifted_at__isnull=True))
    failed = {"outcome__kind": "failed", "outcome__refusal__isnull": False}
    return PaymentOrder.objects.filter(~reissued(), ~held, batch=batch, **failed).count()


def get_answer(batch: PaymentBatch, uid: Any) -> BankAnswer | None:
    """One of the answers to a batch."""
    return BankAnswer.objects.filter(batch=batch, uid=uid).select_related("batch", "division").first()


def reissued() -> Exists:
    """Inside a query over orders: whether another is paid in its place."""
    return Exists(PaymentOrder.objects.filter(reissues=OuterRef("pk"), void=False))


def troubled(run: PaymentRun) -> QuerySet[PaymentOrder]:
    """Orders of a run that failed or came back and are not paid again, each with ``holder``, ``held``, ``returned_for`` and ``claimed``:
    later runs took all of its money back. Those that are held stand last.
    """
    held = OrderHold.objects.filter(order=OuterRef("pk"), lifted_at__isnull=True)
    back = OrderReturn.objects.filter(order=OuterRef("pk"), state="confirmed")
    rows = PaymentOrder.objects.filter(~reissued(), run=run, void=False).annotate(
        held=Subquery(held.values("reason")[:1]),
        returned_for=Subquery(back.values("reason")[:1]),
        holder=holder_name("enrolment__"),
        claimed=RawSQL(_ALL_KEPT, [], output_field=BooleanField()),  # noqa: S611 — our own statement
    )
    found = rows.filter(Q(outcome__kind="failed") | Q(returned_for__isnull=False))
    return found.select_related("enrolment", "outcome", "batch", "account").order_by(
        F("held").asc(nulls_first=True), "pk"
    )


def payable_again(
    run: PaymentRun, *, keys: list[int] | None = None, batch: PaymentBatch | None = None
) -> list[PaymentOrder]:
    """Those of some orders of a run, or of a batch of it that failed by the bank's letter, that failed or came back, are not paid again,
    not held and not taken back by a later run.
    """
    rows: Any = troubled(run)
    which = {"outcome__refusal__batch": batch} if batch is not None else {"pk__in": keys or []}
    return list(rows.filter(held__isnull=True, claimed=False, **which))


def orders_by_uid(run: PaymentRun, uids: list[UUID]) -> dict[UUID, int]:
    """The keys of some orders of a run; those of others are not found."""
    return dict(PaymentOrder.objects.filter(run=run, uid__in=uids).values_list("uid", "pk"))


@dataclass(frozen=True)
class Gaps:
    """待办账户清单 — the first of them, and how many there are."""

    rows: list[AccountGap]
    count: int


def gaps_of(run: PaymentRun) -> Gaps:
    """Accounts of a run that have to be mended before anything is paid into them: the latest word on each."""
    ordered = PaymentOrder.objects.filter(run=run, enrolment=OuterRef("enrolment"), void=False)
    later = AccountGap.objects.filter(
        ~Q(batch__state=BatchState.CANCELLED), batch__run=run, enrolment=OuterRef("enrolment"), pk__gt=OuterRef("pk")
    )
    rows = AccountGap.objects.filter(~Exists(ordered), ~Exists(later), batch__run=run)
    found = rows.exclude(batch__state=BatchState.CANCELLED).annotate(holder=holder_name("enrolment__"))
    return Gaps(list(found.select_related("enrolment").order_by("pk")[:SHOWN]), found.count())


def returns_of(order: PaymentOrder) -> list[OrderReturn]:
    """What was entered of its coming back, the newest first."""
    return list(order.returns.select_related("division", "entered_by", "decided_by").order_by("-pk"))


def hold_of(order: PaymentOrder) -> OrderHold | None:
    """Why it is not paid again for now."""
    return order.holds.filter(lifted_at__isnull=True).select_related("by", "division").first()


def ground(said: str) -> Ground | None:
    """The ground of paying again that a form named."""
    return Ground(said) if said in Ground.values else None


@dataclass(frozen=True)
class Waiting:
    """待办付款 — what of payments waits for one user: batches to approve, to send, whose file was not made, with a parked answer, or that
    the bank has not answered whole for more than ``steps.patience`` days (each with the days); money and returns to decide about.
    """

    approve: list[PaymentBatch]
    send: list[PaymentBatch]
    stuck: list[PaymentBatch]
    parked: list[PaymentBatch]
    unanswered: list[tuple[PaymentBatch, int]]
    requests: list[FundRequest]
    receipts: list[FundReceipt]
    refusals: list[BatchRefusal]
    reversals: list[FundReversal]
    returns: list[OrderReturn]


def _own(hands: str, user: User, **of: str) -> RawSQL:
    """Whether a user's hand is among some hands."""
    return RawSQL(f"%s IN ({hands.format(**of)})", [user.pk], output_field=BooleanField())  # noqa: S611 — our own statement


def waiting(user: User) -> Waiting:
    """What a user may go on with, nothing that his own hand prepared: eight statements at most, the first few of each."""
    prepares, approves = (scope_of(user, to) for to in (Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE))
    batches = PaymentBatch.objects.select_related("division", "run").order_by("pk")
    mine, other = batches.within(prepares), batches.within(approves)
    parked = Exists(BankAnswer.objects.filter(~Q(by=user), batch=OuterRef("pk"), state="parked"))
    theirs = ~Q(entered_by=user) & Q(state="waiting")
    drafted = other.filter(state=BatchState.DRAFTED).alias(
        own=_own(HANDS_OF_BATCH, user, batch="payments_paymentbatch.id")
    )
    asked = (
        FundRequest.objects.within(approves)
        .filter(theirs)
        .alias(own=_own(HANDS_OF_REQUEST, user, run="payments_fundrequest.run_id"))
    )
    return Waiting(
        approve=list(drafted.filter(own=False)[:LISTED]),
        send=list(mine.filter(state=BatchState.APPROVED)[:LISTED]),
        stuck=list(mine.filter(state=BatchState.INTENDED, job__state__in=[Job.State.DONE, Job.State.FAILED])[:LISTED]),
        parked=list(other.filter(parked)[:LISTED]),
        unanswered=_unanswered(mine),
        requests=list(asked.filter(own=False).select_related("division", "run")[:LISTED]),
        receipts=list(FundReceipt.objects.within(approves).filter(theirs).select_related("division")[:LISTED]),
        reversals=list(
            FundReversal.objects.within(approves).filter(theirs).select_related("division", "receipt")[:LISTED]
        ),
        refusals=list(
            BatchRefusal.objects.within(approves)
            .filter(theirs)
            .select_related("division", "batch__division", "batch__run")[:LISTED]
        ),
        returns=list(
            OrderReturn.objects.within(approves)
            .filter(theirs)
            .select_related("division", "order", "order__batch")[:LISTED]
        ),
    )


def _unanswered(batches: QuerySet[PaymentBatch]) -> list[tuple[PaymentBatch, int]]:
    """Batches that went to the bank more than ``steps.patience`` days ago and have no answer to each order, with the days."""
    now = periods.now()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=steps.patience())
    late = batches.filter(state__in=[BatchState.PUBLISHED, BatchState.CONFIRMED], published_at__lt=day)[:LISTED]
    since = [(one, one.published_at.astimezone(periods.ZONE).date()) for one in late if one.published_at]
    return [(one, (now.date() - begun).days) for one, begun in since]
