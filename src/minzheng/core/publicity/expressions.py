"""公示表达式 — what the database computes for a notice and an objection: how each stands today."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from minzheng.core.cases.models import Step
from minzheng.core.registers.spells import Today

STATES = (("showing", "公示中"), ("expired", "已期满"), ("lifted", "提前撤下"), ("moved", "随办件撤下"))
OBJECTION_STATES = (("received", "待核实"), ("examined", "待答复"), ("answered", "已答复"))
_EARLY = Q(lifted_for__in=["wrong", "withdrawn", "other"])
_OVER = Q(until__lt=Today()) & ~Q(lifted_for="moved") | Q(lifted_for="expired")


def _left() -> Exists:
    return Exists(Step.objects.filter(case=OuterRef("case"), sort="moved", serial__gt=OuterRef("paper__serial")))


def notice_state() -> Combinable:
    """By its days, its removal and its case, whatever was written down."""
    return Case(
        When(_EARLY, then=Value("lifted")), When(_OVER, then=Value("expired")),
        When(Q(_left()) | Q(lifted_for="moved"), then=Value("moved")), default=Value("showing"), output_field=CharField(),
    )  # fmt: skip


def is_in(value: str) -> Q:
    """The same as a condition."""
    moved = Q(_left()) | Q(lifted_for="moved")
    conditions = {
        "lifted": _EARLY, "expired": ~_EARLY & _OVER, "moved": ~_EARLY & ~_OVER & moved, "showing": ~_EARLY & ~_OVER & ~moved,
    }  # fmt: skip
    return conditions.get(value, Q(pk__in=[]))


def objection_state() -> Combinable:
    """Received, examined or answered."""
    return Case(
        When(answered_on__isnull=False, then=Value("answered")), When(examined_on__isnull=False, then=Value("examined")),
        default=Value("received"), output_field=CharField(),
    )  # fmt: skip


def objection_is(value: str) -> Q:
    """The same as a condition; ``late``: not answered by its last day."""
    conditions = {
        "received": Q(examined_on__isnull=True), "examined": Q(examined_on__isnull=False, answered_on__isnull=True),
        "answered": Q(answered_on__isnull=False), "late": Q(answered_on__isnull=True, due_on__lt=Today()),
    }  # fmt: skip
    return conditions.get(value, Q(pk__in=[]))
