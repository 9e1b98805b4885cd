"""数据不一致 — where what was declared and what an office answered differ on a day, and nobody has assessed which holds.

One conflict is one declared fact. A household's sum, where offices answer person by person, is held against what the
household declared, once it is known of every member.
"""

from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from minzheng.core.facts.kinds import FACTS
from minzheng.core.facts.models import Fact, FactQuerySet, Source
from minzheng.core.facts.values import said
from minzheng.core.parties.models import Membership
from minzheng.core.registers.spells import Day

ADDED_UP = {kind.code: kind.adds_up for kind in FACTS if kind.adds_up}


def conflicts(on: Day) -> FactQuerySet:
    """Declared facts that an office's answer contradicts on a day, with ``declared_said`` and ``checked_said``."""
    declared = Fact.objects.on(on).filter(source=Source.DECLARED)
    found = declared.annotate(declared_said=said(), checked_said=checked(on))
    return found.filter(~Exists(_beside(on, Source.ASSESSED)), checked_said__isnull=False).exclude(
        checked_said=F("declared_said")
    )


def checked(on: Day) -> Coalesce:
    """What offices said of the same party and kind on a day, as one text; empty where they said nothing."""
    direct = Subquery(_beside(on, Source.CHECKED).annotate(text_of=said()).values("text_of")[:1])
    return Coalesce(direct, Cast(_together(on), CharField()), output_field=CharField())


def _beside(on: Day, source: str) -> FactQuerySet:
    """Inside a query over facts: those of another source of the same party and kind."""
    same = Q(person=OuterRef("person")) | Q(household=OuterRef("household"))
    return Fact.objects.on(on).filter(same, kind=OuterRef("kind"), source=source)


def _together(on: Day) -> Case:
    """What the members of the household have together, where it is known of each of them."""
    cases = [When(kind=whole, then=_sum(on, part)) for whole, part in ADDED_UP.items()]
    return Case(*cases, default=Value(None), output_field=BigIntegerField())


def _sum(on: Day, part: str) -> Subquery:
    own = Fact.objects.on(on).filter(person=OuterRef("person"), kind=part, source=Source.CHECKED)
    members: Any = Membership.objects.on(on).filter(household=OuterRef("household")).order_by()
    known = members.annotate(own=Subquery(own.values("number")[:1])).values("household")
    complete = known.annotate(together=Sum("own"), lacking=Count("pk") - Count("own")).filter(lacking=0)
    return Subquery(complete.values("together"), output_field=BigIntegerField())
