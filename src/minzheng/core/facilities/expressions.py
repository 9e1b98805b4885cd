"""设施表达式 — what the database computes for a facility: its beds, its first day, whether it is in use."""

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from minzheng.core.facilities.models import BedEntry, FacilityEntry
from minzheng.core.registers.spells import Today

IN_USE, WAITING, CLOSED = "in_use", "waiting", "closed"
STATUSES = ((IN_USE, "在用"), (WAITING, "待确认"), (CLOSED, "已关停"))


def beds(*kinds: str) -> Combinable:
    """Beds (张) of a facility today, of some kinds or of all: confirmed entries in effect, added up."""
    entries = BedEntry.objects.standing(Today()).filter(facility=OuterRef("pk"))
    if kinds:
        entries = entries.filter(kind__in=kinds)
    total = entries.order_by().values("facility").annotate(total=Sum("delta")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def opened_on() -> Combinable:
    """The day of the first opening, confirmed or not."""
    entries = FacilityEntry.objects.filter(facility=OuterRef("pk"), cause=FacilityEntry.Cause.OPENED)
    first = entries.order_by().values("facility").annotate(first=Min("effective_on")).values("first")
    return Subquery(first, output_field=DateField())


def status() -> Combinable:
    """In use, waiting for confirmation, or closed: for the few rows of one page."""
    own = {"facility": OuterRef("pk")}
    return Case(
        When(Exists(FacilityEntry.objects.openings_in_force(Today()).filter(**own)), then=Value(IN_USE)),
        When(Exists(FacilityEntry.objects.openings(Today()).filter(**own)), then=Value(CLOSED)),
        default=Value(WAITING),
        output_field=CharField(),
    )


def status_is(value: str) -> Q:
    """The same as a condition over a whole register: one pass over the entries, whatever their number."""
    if value not in dict(STATUSES):
        return Q(pk__in=[])
    in_use = Q(pk__in=FacilityEntry.objects.openings_in_force(Today()).values("facility"))
    opened = Q(pk__in=FacilityEntry.objects.openings(Today()).values("facility"))
    return {IN_USE: in_use, WAITING: ~opened, CLOSED: opened & ~in_use}[value]
