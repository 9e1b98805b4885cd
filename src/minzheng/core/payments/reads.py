"""付款查询 — doors to batches, requests and receipts, and what the page of a run's payments lists."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.expressions import holder_name
from minzheng.core.ledger.models import PaymentRun, RunSubmission
from minzheng.core.payments.batches.models import BatchState, Ground, PaymentBatch, PaymentOrder
from minzheng.core.payments.models import AccountGap, BankAnswer, FundReceipt, FundRequest, OrderHold, OrderReturn

SHOWN, LISTED = 100, 10


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


def requests_of(run: PaymentRun) -> list[FundRequest]:
    """The requests for funds of a run, in order."""
    rows = FundRequest.objects.filter(run=run).select_related("division", "entered_by", "decided_by")
    return list(rows.prefetch_related("items").order_by("pk"))


def answers_of(batch: PaymentBatch) -> list[BankAnswer]:
    """What the bank answered to a batch, the newest first."""
    rows = BankAnswer.objects.filter(batch=batch).select_related("by", "settled_by", "document")
    return list(rows.order_by("-pk"))


def get_answer(batch: PaymentBatch, uid: Any) -> BankAnswer | None:
    """One of the answers to a batch."""
    return BankAnswer.objects.filter(batch=batch, uid=uid).select_related("batch", "division").first()


def reissued() -> Exists:
    """Inside a query over orders: whether another is paid in its place."""
    return Exists(PaymentOrder.objects.filter(reissues=OuterRef("pk"), void=False))


def troubled(run: PaymentRun) -> QuerySet[PaymentOrder]:
    """Orders of a run that failed or came back and are not paid again, each with ``holder``, ``held`` and ``returned_for``."""
    held = OrderHold.objects.filter(order=OuterRef("pk"), lifted_at__isnull=True)
    back = OrderReturn.objects.filter(order=OuterRef("pk"), state="confirmed")
    rows = PaymentOrder.objects.filter(~reissued(), run=run, void=False).annotate(
        held=Subquery(held.values("reason")[:1]),
        returned_for=Subquery(back.values("reason")[:1]),
        holder=holder_name("enrolment__"),
    )
    found = rows.filter(Q(outcome__kind="failed") | Q(returned_for__isnull=False))
    return found.select_related("enrolment", "outcome", "batch", "account").order_by("pk")


def payable_again(run: PaymentRun, keys: list[int]) -> list[PaymentOrder]:
    """Those of some orders of a run that failed or came back, are not paid again and not held."""
    rows: Any = troubled(run)
    return list(rows.filter(pk__in=keys, held__isnull=True))


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
    """待办付款 — what of payments waits for one user: batches to approve, to send, with a parked answer; money and returns to decide about."""

    approve: list[PaymentBatch]
    send: list[PaymentBatch]
    parked: list[PaymentBatch]
    requests: list[FundRequest]
    receipts: list[FundReceipt]
    returns: list[OrderReturn]


def waiting(user: User) -> Waiting:
    """What a user may go on with, nothing that his own hand prepared: six statements at most, the first few of each."""
    prepares, approves = (scope_of(user, to) for to in (Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE))
    batches = PaymentBatch.objects.select_related("division", "run").order_by("pk")
    hands = (
        Q(drafted_by=user) | Q(run__asked_by=user) | Q(run__submitted_by=user)
        | Exists(RunSubmission.objects.filter(run=OuterRef("run"), by=user))
    )  # fmt: skip
    parked = Exists(BankAnswer.objects.filter(batch=OuterRef("pk"), state="parked"))
    theirs = ~Q(entered_by=user) & Q(state="waiting")
    return Waiting(
        approve=list(batches.within(approves).filter(state=BatchState.DRAFTED).exclude(hands)[:LISTED]),
        send=list(batches.within(prepares).filter(state=BatchState.APPROVED)[:LISTED]),
        parked=list(batches.within(prepares).filter(parked)[:LISTED]),
        requests=list(FundRequest.objects.within(approves).filter(theirs).select_related("division", "run")[:LISTED]),
        receipts=list(FundReceipt.objects.within(approves).filter(theirs).select_related("division")[:LISTED]),
        returns=list(
            OrderReturn.objects.within(approves)
            .filter(theirs)
            .select_related("division", "order", "order__batch")[:LISTED]
        ),
    )
