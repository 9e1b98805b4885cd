"""状况查询 — which value rules on a day, and all that is known of a household."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.facts.kinds import FACTS, FactKind
from minzheng.core.facts.models import Fact, FactQuerySet, Source
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.parties.models import Household, Membership
from minzheng.kernel.policy import Level

Party = tuple[str, int]
VIEW = Permission.FACT_VIEW


def ruling(on: date) -> FactQuerySet:
    """The facts that rule on a day: of each party and kind the one of the strongest source."""
    parties = ("person_id", "household_id", "kind")
    ranked: FactQuerySet = Fact.objects.on(on).ranked().order_by(*parties, "-rank")  # type: ignore[misc]  # annotated
    return ranked.distinct(*parties)


def known_of(user: User, parties: Q) -> list[Fact]:
    """All facts of some parties that a user may see, of all days, the newest first: one statement."""
    rows = Fact.objects.visible_to(user, VIEW).filter(parties)
    return list(rows.select_related("person", "household").order_by("kind", "-since", "-pk"))


def rules_among(facts: Iterable[Fact], on: date) -> dict[tuple[Party, str], Fact]:
    """Of facts at hand, those that rule on a day, by party and kind."""
    order = list(Source)
    held = sorted((fact for fact in facts if fact.holds(on)), key=lambda fact: order.index(Source(fact.source)))
    return {(party_of(fact), fact.kind): fact for fact in held}


def party_of(fact: Fact) -> Party:
    """Whose fact it is."""
    return ("person", fact.person_id) if fact.person_id is not None else ("household", fact.household_id or 0)


@dataclass(frozen=True)
class Provided:
    """取自他处的状况 — a fact that stands in another register, with its value on a day."""

    kind: FactKind
    where: str
    value: Any


def provided(household: Household, on: date) -> tuple[list[Provided], dict[int, list[Provided]]]:
    """What stands elsewhere of a household and, by person, of its members: two statements."""
    homes = _provided(Household.objects.filter(pk=household.pk), Level.HOUSEHOLD, on, "pk")
    members = _provided(Membership.objects.on(on).filter(household=household), Level.MEMBER, on, "person_id")
    return homes.get(household.pk, []), members


def _provided(rows: Any, level: Level, on: date, key: str) -> dict[int, list[Provided]]:
    given = [each for each in PROVIDERS if FACTS.get(each.code).level is level]
    named = {f"provided_{each.code}": each.expression(on) for each in given}
    return {
        values[0]: [
            Provided(FACTS.get(each.code), each.where, value) for each, value in zip(given, values[1:], strict=True)
        ]
        for values in rows.annotate(**named).values_list(key, *named)
    }


def members_on(household: Household, on: date) -> list[Membership]:
    """Who belongs to a household on a day, the head first."""
    return head_first(Membership.objects.on(on).filter(household=household).select_related("person"))


def head_first(members: Iterable[Membership]) -> list[Membership]:
    """Members with their persons in the order of a page: the head, then the oldest."""
    return sorted(members, key=lambda one: (one.relation != "head", one.person.born_on, one.pk))
