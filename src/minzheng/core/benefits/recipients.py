"""领取名单 — who receives a programme in some places in the month of a day: for lists that are published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.core.benefits.reads import PAYING
from minzheng.core.parties.households.models import Membership, Relation
from minzheng.core.registers.spells import SpellQuerySet


@dataclass(frozen=True)
class Recipient:
    """领取人 — the person, or the head of the household; how many are covered, and fen a month. ``place`` is the key of the village."""

    place: int
    name: str
    born_on: date
    covered: int
    amount: int


def receiving(programme: str, path: str, on: date) -> SpellQuerySet[EnrolmentSpell]:
    """What is paid in the month of a day by a programme below a path."""
    rows = EnrolmentSpell.objects.on(on).filter(programme=programme, state__in=PAYING)
    return rows.filter(
        enrolment__in=Enrolment.objects.on(on).filter(programme=programme, division__path__startswith=path)
    )


def counted(programme: str, path: str, on: date) -> dict[int, int]:
    """各村户数 — how many enrolments are paid, by the key of their place; one statement."""
    rows = receiving(programme, path, on).order_by().values("enrolment__division").annotate(n=Count("pk"))
    return dict(rows.values_list("enrolment__division", "n"))


def recipients(programme: str, places: Iterable[int], on: date) -> list[Recipient]:
    """领取名单 — of some places, by name; one statement, whatever their number.

    A household without a head on that day is named by the first of those covered.
    """
    head = Membership.objects.on(on).filter(household=OuterRef("household"), relation=Relation.HEAD).order_by("pk")
    covered = Coverage.objects.on(on).filter(enrolment=OuterRef("enrolment")).order_by()
    first = covered.order_by("pk")
    rows = EnrolmentSpell.objects.on(on).filter(
        programme=programme, state__in=PAYING, enrolment__division__in=list(places)
    )
    named = rows.filter(enrolment__in=Enrolment.objects.on(on)).annotate(
        shown=Coalesce("person__name", Subquery(head.values("person__name")[:1]), Subquery(first.values("person__name")[:1])),
        sorting=Coalesce("person__sort_key", Subquery(head.values("person__sort_key")[:1]), Subquery(first.values("person__sort_key")[:1])),
        born=Coalesce("person__born_on", Subquery(head.values("person__born_on")[:1]), Subquery(first.values("person__born_on")[:1])),
        covered=Subquery(covered.values("enrolment").annotate(n=Count("pk")).values("n")[:1]),
    )  # fmt: skip
    found = named.exclude(shown__isnull=True).order_by("enrolment__division__code", "sorting", "pk")
    values = found.values_list("enrolment__division", "shown", "born", "covered", "amount")
    return [Recipient(place, name, born, covered or 1, amount) for place, name, born, covered, amount in values]
