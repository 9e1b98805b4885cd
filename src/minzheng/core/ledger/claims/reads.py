"""追缴查询 — the door to a claim, where it stands, what waits for somebody, and what is overdue."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.benefits.expressions import holder_name
from minzheng.core.benefits.models import EnrolmentSpell
from minzheng.core.ledger.claims import balance
from minzheng.core.ledger.claims.models import Claim, ClaimDeferral, ClaimPlan, ClaimSettlement, Way
from minzheng.core.registers.two_hands import Decision
from minzheng.kernel import periods

TABLE = "ledger_claim"
LISTED = 10
WAYS, BY_OFFSET = Way.choices, Way.OFFSET.value


class ClaimState(models.TextChoices):
    """追缴状态 — nothing decided, being recovered in one of three ways, deferred, all back, or the rest written off."""

    OPEN = "open", "待定方案"
    OFFSET = "offset", "扣抵中"
    INSTALMENTS = "instalments", "分期退回中"
    LUMP = "lump", "待一次退回"
    DEFERRED = "deferred", "缓缴"
    RECOVERED = "recovered", "已收回"
    WRITTEN_OFF = "written_off", "已核销"


CHIPS = {
    "open": "late", "offset": "go", "instalments": "go", "lump": "go", "deferred": "soon", "recovered": "ok", "written_off": "off",
}  # fmt: skip
_STATE = f"""
    CASE
        WHEN {balance.SURE} = 0 AND {balance.WRITTEN_OFF} > 0 THEN 'written_off'
        WHEN {balance.SURE} = 0 THEN 'recovered'
        WHEN {balance.DEFERRED} THEN 'deferred'
        ELSE COALESCE((SELECT p.way FROM ledger_claimplan p WHERE p.id = {balance.PLAN}), 'open')
    END
"""  # noqa: S608 — our own statement


class _OnTheDay(RawSQL):
    """当日表达式 — a statement over claims that names the day; which day it is, is asked whenever it runs."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002 — the signature is the framework's
        """The statement with the day of now."""
        return f"({self.sql})", [periods.today()] * self.sql.count("%s")


def amount(piece: str) -> RawSQL:
    """Inside a query over claims: a piece of their balance (fen)."""
    return RawSQL(balance.of(piece, TABLE), [], output_field=BigIntegerField())  # noqa: S611 — our own statement


def overdue() -> RawSQL:
    """Inside a query over claims: what should have been repaid by now and was not (fen)."""
    return _OnTheDay(balance.of(balance.OVERDUE, TABLE, day="%s"), [], output_field=BigIntegerField())


def state() -> RawSQL:
    """Inside a query over claims: where each stands today."""
    return _OnTheDay(balance.of(_STATE, TABLE, day="%s"), [], output_field=CharField())


def in_state(value: str) -> Q:
    """The predicate of claims that stand so today."""
    return _among(f"{balance.of(_STATE, 'c', day='%s')} = %s", 1, value)


def is_late(at: date | None = None) -> Q:
    """The predicate of claims of which something is overdue on a day, today if none is said."""
    return _among(f"{balance.of(balance.OVERDUE, 'c', day='%s')} > 0", 2, at=at)


def _among(condition: str, days: int, *values: str, at: date | None = None) -> Q:
    said = [at or periods.today()] * days
    return Q(pk__in=RawSQL(f"SELECT c.id FROM ledger_claim c WHERE {condition}", [*said, *values]))  # noqa: S608, S611 — our own statement


def left(claim: Claim) -> int:
    """How much may still be entered against a claim (fen): without what only waits or stands in an open run."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {balance.of(balance.LEFT, 'c')} FROM ledger_claim c WHERE c.id = %s", [claim.pk])  # noqa: S608 — our own statement
        (found,) = cursor.fetchone()
    return int(found)


def standing() -> ScopedQuerySet[Any]:
    """Claims with ``offsets``, ``withheld``, ``repaid``, ``written_off``, ``balance``, ``left``, ``overdue`` (fen) and ``stands``."""
    pieces = {
        "offsets_sum": balance.OFFSETS, "withheld_sum": balance.WITHHELD, "repaid": balance.REPAID, "written_off": balance.WRITTEN_OFF,
        "balance": balance.SURE, "left": balance.LEFT,
    }  # fmt: skip
    return Claim.objects.annotate(
        **{name: amount(piece) for name, piece in pieces.items()}, overdue=overdue(), stands=state()
    )


def get_claim(user: User, uid: UUID) -> Any:
    """The only door to a claim, as it stands; Http404 outside the user's divisions."""
    rows = (
        standing().annotate(holder=holder_name("enrolment__")).select_related("division", "run__division", "enrolment")
    )
    return get_visible(rows, user, uid, to=Permission.LEDGER_VIEW, seen_with=Permission.LEDGER_VIEW)


def numbered(user: User, number: str) -> Claim | None:
    """A claim inside the user's divisions by its number."""
    rows = Claim.objects.within(scope_of(user, Permission.LEDGER_PREPARE)).filter(number=number.strip().upper())
    return rows.select_related("division", "run__division").first()


def shares_of(claim: Claim) -> list[ClaimSettlement]:
    """What the receipts that paid a claim in part paid of others, and was not refused."""
    own = ClaimSettlement.objects.filter(
        claim=claim, whole__isnull=False, county=OuterRef("county"), paper=OuterRef("paper")
    )
    rows = ClaimSettlement.objects.filter(~Q(state=Decision.REFUSED), Exists(own), whole__isnull=False)
    return list(rows.exclude(claim=claim).select_related("claim").order_by("pk"))


@dataclass(frozen=True)
class Entered:
    """追缴所登 — everything that was entered about a claim, the newest first."""

    plans: list[ClaimPlan]
    settlements: list[ClaimSettlement]
    deferrals: list[ClaimDeferral]

    @property
    def plan(self) -> ClaimPlan | None:
        """The plan that counts."""
        counting = [one for one in self.plans if one.counts]
        return max(counting, key=lambda one: (one.decided_at, one.pk)) if counting else None

    def waiting(self, uid: str) -> Any:
        """What waits to be decided under this number."""
        rows: list[Any] = [*self.plans, *self.settlements, *self.deferrals]
        return next((one for one in rows if str(one.uid) == uid and one.state == Decision.WAITING), None)


def entered(claim: Claim) -> Entered:
    """All of it: four statements."""
    hands = ("entered_by", "decided_by")
    return Entered(
        list(claim.plans.select_related(*hands).prefetch_related("parts").order_by("-pk")),
        list(claim.settlements.select_related(*hands).order_by("-pk")),
        list(claim.deferrals.select_related(*hands).order_by("-pk")),
    )


@dataclass(frozen=True)
class Waiting:
    """待办追缴 — claims without a plan, with overdue parts, whose benefit ended while they are set off; and drafts to decide about."""

    without: list[Any]
    late: list[Any]
    ended: list[Any]
    decide: list[Any]


def waiting(user: User) -> Waiting:
    """What a user may go on with, nothing that his own hand drafted: six statements, the first few of each."""
    prepares, approves = (scope_of(user, to) for to in (Permission.LEDGER_PREPARE, Permission.LEDGER_RELEASE))
    rows = standing().within(prepares).filter(balance__gt=0).select_related("division")
    drafts = Exists(ClaimPlan.objects.filter(claim=OuterRef("pk"), state=Decision.WAITING))
    today = periods.today()
    current = Exists(
        EnrolmentSpell.objects.filter(Q(until__isnull=True) | Q(until__gt=today), enrolment=OuterRef("enrolment"))
    )
    decide: list[Any] = []
    for model in (ClaimPlan, ClaimSettlement, ClaimDeferral):
        found = model._default_manager.within(approves).filter(~Q(entered_by=user), state=Decision.WAITING)
        decide += found.select_related("claim", "division").order_by("pk")[:LISTED]
    return Waiting(
        without=list(rows.filter(~drafts, stands=ClaimState.OPEN).order_by("pk")[:LISTED]),
        late=list(rows.filter(overdue__gt=0).order_by("pk")[:LISTED]),
        ended=list(rows.filter(~drafts, stands=ClaimState.OFFSET).filter(~current).order_by("pk")[:LISTED]),
        decide=decide,
    )
