"""保障表达式 — what the database computes for an enrolment: how it stands today, what it pays, whom it names."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable

from minzheng.core.benefits.models import EnrolmentSpell
from minzheng.core.parties.households.models import Membership, Relation
from minzheng.core.registers.spells import Today
from minzheng.kernel.policy import PROGRAMMES

COMING, PAID, SUSPENDED, TAPERING, ENDED, GAP = "coming", "paid", "suspended", "tapering", "ended", "gap"
FOLLOWING = "following"
STATES = (
    (PAID, "发放中"),
    (SUSPENDED, "暂停"),
    (TAPERING, "渐退"),
    (COMING, "未起发"),
    (ENDED, "已停发"),
    (FOLLOWING, "随启动发放"),
    (GAP, "缺时段"),
)
STATE_CHIPS = {
    PAID: "ok",
    SUSPENDED: "soon",
    TAPERING: "soon",
    COMING: "plain",
    ENDED: "off",
    FOLLOWING: "go",
    GAP: "late",
}
_FOLLOWS = Q(follows__isnull=False)
_OVER = Q(until__isnull=False, until__lte=Today()) | Q(follows__until__isnull=False, follows__until__lte=Today())


def state() -> Combinable:
    """Not begun, over, or as its spell of today says; without one there is a gap that must not be."""
    return Case(
        When(_OVER, then=Value(ENDED)),
        When(since__gt=Today(), then=Value(COMING)),
        When(_FOLLOWS, then=Value(FOLLOWING)),
        *(When(_spell_now(one), then=Value(one)) for one in (PAID, SUSPENDED, TAPERING)),
        default=Value(GAP), output_field=CharField(),
    )  # fmt: skip


def _spell_now(value: str) -> Exists:
    return Exists(EnrolmentSpell.objects.on(Today()).filter(enrolment=OuterRef("pk"), state=value))


def state_is(value: str) -> Q:
    """The same as a condition."""
    running = ~_OVER & Q(since__lte=Today())
    any_spell = Exists(EnrolmentSpell.objects.on(Today()).filter(enrolment=OuterRef("pk")))
    conditions = {
        ENDED: _OVER,
        COMING: ~_OVER & Q(since__gt=Today()),
        FOLLOWING: running & _FOLLOWS,
        GAP: running & ~_FOLLOWS & ~Q(any_spell),
        **{one: running & Q(_spell_now(one)) for one in (PAID, SUSPENDED, TAPERING)},
    }
    return conditions.get(value, Q(pk__in=[]))


def amount_now() -> Subquery:
    """What is owed in the month of today (fen); nothing where no spell runs."""
    return Subquery(EnrolmentSpell.objects.on(Today()).filter(enrolment=OuterRef("pk")).values("amount")[:1])


def holder_name(path: str = "") -> Combinable:
    """The person, or the head of the household as it is today; ``path`` leads to what names the household or person."""
    head = Membership.objects.on(Today()).filter(household=OuterRef(f"{path}household"), relation=Relation.HEAD)
    return Case(
        When(**{f"{path}person__isnull": False}, then=F(f"{path}person__name")),
        default=Subquery(head.order_by("pk").values("person__name")[:1]), output_field=CharField(),
    )  # fmt: skip


def programmes(*, screened: bool = False) -> list[tuple[str, str]]:
    """Codes and titles of all programmes, for drop-downs; ``screened``: of those that are due month by month to whoever fits."""
    return [(one.code, one.title) for one in PROGRAMMES if not (screened and one.is_once)]
