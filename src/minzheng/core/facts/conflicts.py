"""数据不一致 — where what was declared and what an office answered differ on a day, and nobody has assessed which holds.

One conflict is one declared fact. A household's sum, where offices answer person by person, is held against what the
household declared, once it is known of every member.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from minzheng.core.facts.kinds import FACTS
from minzheng.core.facts.models import PARTIES, Fact, FactQuerySet, Source
from minzheng.core.facts.values import said
from minzheng.core.parties.models import Membership
from minzheng.core.registers.spells import Day, holds_on

Condition = Q | Combinable
EVERYTHING = Q()
ADDED_UP = {kind.code: kind.adds_up for kind in FACTS if kind.adds_up}


def conflicts(on: Day, among: Condition = EVERYTHING) -> FactQuerySet:
    """Declared facts that an office's answer contradicts on a day, with ``declared_said`` and ``checked_said``.

    Each way of contradicting is a query of its own, so that whole registers are joined once and not looked up fact by fact.
    Each begins with the declared facts ``among`` which they are looked for: of one household, or of one place, few are read.
    """
    found = _direct(on, among, "person").union(_direct(on, among, "household"), _summed(on, among), all=True)
    return Fact.objects.filter(pk__in=found).annotate(declared_said=said(), checked_said=checked(on))


def checked(on: Day) -> Coalesce:
    """What offices said of the same party and kind on a day, as one text; empty where they said nothing."""
    direct = (
        Subquery(_beside(on, party, Source.CHECKED).annotate(text_of=said()).values("text_of")[:1]) for party in PARTIES
    )
    return Coalesce(*direct, Cast(_together(on), CharField()), output_field=CharField())


def _declared(on: Day, among: Condition, party: str) -> FactQuerySet:
    """What was declared of persons, or of households, and nobody assessed."""
    rows = Fact.objects.on(on).filter(among, source=Source.DECLARED, **{f"{party}__isnull": False})
    return rows.filter(~Exists(_beside(on, party, Source.ASSESSED)))


def _beside(on: Day, party: str, source: str) -> FactQuerySet:
    """Inside a query over facts: those of another source of the same party and kind."""
    return Fact.objects.on(on).filter(**{party: OuterRef(party)}, kind=OuterRef("kind"), source=source)


def _direct(on: Day, among: Condition, party: str) -> Any:
    """Where an office said something else of the same person, or of the same household."""
    others = _beside(on, party, Source.CHECKED).annotate(theirs=said()).exclude(theirs=OuterRef("mine"))
    return _declared(on, among, party).annotate(mine=said()).filter(Exists(others)).values("pk")


def _summed(on: Day, among: Condition) -> Any:
    """Where the members together have something else than the household declared, and no office spoke of the household."""
    rows = _declared(on, among, "household").filter(~Exists(_beside(on, "household", Source.CHECKED)))
    differs = (
        Q(kind=whole) & Exists(_whole(on, part).exclude(together=OuterRef("number")))
        for whole, part in ADDED_UP.items()
    )
    return rows.filter(kind__in=sorted(ADDED_UP)).filter(reduce(or_, differs)).values("pk")


def _together(on: Day) -> Case:
    """What the members of the household have together, where it is known of each of them."""
    cases = [When(kind=whole, then=_sum(on, part)) for whole, part in ADDED_UP.items()]
    return Case(*cases, default=Value(None), output_field=BigIntegerField())


def _sum(on: Day, part: str) -> Subquery:
    return Subquery(_whole(on, part).values("together"), output_field=BigIntegerField())


def _whole(on: Day, part: str) -> Any:
    """Inside a query over facts: the household of the fact with the sum of its members', where it is known of each of them."""
    own = Q(person__facts__kind=part, person__facts__source=Source.CHECKED) & holds_on(on, "person__facts__")
    members: Any = Membership.objects.on(on).filter(household=OuterRef("household")).order_by()
    known = members.annotate(own=FilteredRelation("person__facts", condition=own)).values("household")
    return known.annotate(together=Sum("own__number"), lacking=Count("pk") - Count("own")).filter(lacking=0)
