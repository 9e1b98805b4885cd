"""推进事项表达式 — what the database computes for an undertaking: how far it came, whether it is behind, what was paid."""

from typing import Any

from django.db.models import BigIntegerField, Case, CharField, DateField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from minzheng.core.registers.spells import Today
from minzheng.core.undertakings.models import Milestone, UndertakingPayment, is_behind, is_finished

WAITING, ON_SCHEDULE, BEHIND, FINISHED = "waiting", "on_schedule", "behind", "finished"
STATES = ((ON_SCHEDULE, "按期"), (BEHIND, "逾期"), (FINISHED, "已完成"), (WAITING, "待确认"))
STATE_CHIPS = {ON_SCHEDULE: "go", BEHIND: "late", FINISHED: "ok", WAITING: "soon"}


def state() -> Combinable:
    """Finished, behind, or on schedule today; one that nobody confirmed waits."""
    return Case(
        When(confirmed_at__isnull=True, then=Value(WAITING)),
        When(is_finished(Today()), then=Value(FINISHED)),
        When(is_behind(Today()), then=Value(BEHIND)),
        default=Value(ON_SCHEDULE), output_field=CharField(),
    )  # fmt: skip


def state_is(value: str) -> Q:
    """The same as a condition over a whole register."""
    if value not in dict(STATES):
        return Q(pk__in=[])
    confirmed = Q(confirmed_at__isnull=False)
    return {
        WAITING: ~confirmed,
        FINISHED: confirmed & Q(is_finished(Today())),
        BEHIND: confirmed & is_behind(Today()),
        ON_SCHEDULE: confirmed & ~Q(is_finished(Today())) & ~is_behind(Today()),
    }[value]


def latest_stage() -> Combinable:
    """The code of the furthest stage done and confirmed, empty before the first."""
    done = Milestone.objects.done(Today()).filter(undertaking=OuterRef("pk")).order_by("-position")
    return Coalesce(Subquery(done.values("stage")[:1], output_field=CharField()), Value(""))


def done_on(stage: str) -> Combinable:
    """The day on which a stage was done, confirmed."""
    return _of_stage(stage, "done_on", DateField())


def number_of(stage: str) -> Combinable:
    """The number of the document that a stage issued."""
    return _of_stage(stage, "number", CharField())


def paid() -> Combinable:
    """What was paid and confirmed (fen)."""
    payments = UndertakingPayment.objects.paid(Today()).filter(undertaking=OuterRef("pk")).order_by()
    total = payments.values("undertaking").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def _of_stage(stage: str, field: str, kind: Any) -> Subquery:
    done = Milestone.objects.done(Today()).filter(undertaking=OuterRef("pk"), stage=stage)
    return Subquery(done.values(field)[:1], output_field=kind)
