"""一户状况 — the facts that a purpose needs of one household and its members on a day, in plain Python: for a screen that waits.

The same values as ``gathering`` gives for whole registers, without frames, which take longer to begin than this takes to end;
a test holds the two together. Three statements, whatever is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from minzheng.adapters.columnar.gathering import SUM_RANK
from minzheng.core.facts.gathering import RANKS
from minzheng.core.facts.kinds import FACTS
from minzheng.core.facts.models import Fact
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.facts.reads import head_first
from minzheng.core.parties.models import Household, Membership
from minzheng.kernel.policy import Input, Level

Ruling = dict[tuple[int, str], tuple[int, Any]]  # party and kind → rank of the source and value


@dataclass(frozen=True)
class OneHousehold:
    """一户状况 — members, the head first; the wanted facts of the household, and of each member in the same order."""

    members: tuple[Membership, ...]
    household: Mapping[str, Any]
    of_members: tuple[Mapping[str, Any], ...]


def facts_of_one(household: Household, wanted: Mapping[str, Input], *, on: date) -> OneHousehold | None:
    """The ruling values of the wanted facts on a day; None where the household does not exist on it."""
    of_household = [name for name, each in wanted.items() if each.level is Level.HOUSEHOLD]
    of_member = [name for name, each in wanted.items() if each.level is Level.MEMBER]
    there = Household.objects.on(on).filter(pk=household.pk).annotate(**_provided(of_household, on))
    row = there.values(*_provided(of_household, on), "pk").first()
    if row is None:
        return None
    rows = Membership.objects.on(on).filter(household=household).annotate(**_provided(of_member, on))
    members = head_first(rows.select_related("person"))
    sums = {FACTS.get(name).adds_up for name in of_household} - {""}
    own, shared = _ruling(household, [one.person_id for one in members], {*of_member, *sums}, of_household, on)
    for name in of_household:
        _add_up(name, household.pk, members, own, shared)
    return OneHousehold(
        tuple(members),
        {name: row[_alias(name)] if name in PROVIDERS else _value(shared, household.pk, name) for name in of_household},
        tuple(
            {name: getattr(one, _alias(name)) if name in PROVIDERS else _value(own, one.person_id, name) for name in of_member}
            for one in members
        ),
    )  # fmt: skip


def _provided(names: Iterable[str], on: date) -> dict[str, Any]:
    """What stands in registers of their own, as expressions."""
    return {_alias(name): PROVIDERS.get(name).expression(on) for name in names if name in PROVIDERS}


def _alias(name: str) -> str:
    return f"provided_{name}"


def _ruling(
    household: Household, people: list[int], of_people: set[str], of_household: list[str], on: date
) -> tuple[Ruling, Ruling]:
    """Of members and of the household, the value of the strongest source for each kind: one statement."""
    about = Q(person__in=people, kind__in=of_people - set(PROVIDERS.codes()))
    about |= Q(household=household, kind__in=[name for name in of_household if name not in PROVIDERS])
    own: Ruling = {}
    shared: Ruling = {}
    columns = ("person_id", "household_id", "kind", "source", "number", "truth", "day", "text")
    for person, home, kind, source, *values in Fact.objects.on(on).filter(about).order_by().values_list(*columns):
        found, party = (shared, home) if person is None else (own, person)
        rank = RANKS[source]
        if rank > found.get((party, kind), (0, None))[0]:
            found[party, kind] = rank, next(value for value in values if value is not None)
    return own, shared


def _add_up(name: str, household: int, members: list[Membership], own: Ruling, shared: Ruling) -> None:
    """A fact that is the sum of its members' takes it where it is known of each of them and nothing stronger is recorded."""
    adds_up = FACTS.get(name).adds_up
    said = [own.get((one.person_id, adds_up)) for one in members] if adds_up else []
    known = [each[1] for each in said if each is not None]
    if known and len(known) == len(members) and shared.get((household, name), (0, None))[0] < SUM_RANK:
        shared[household, name] = SUM_RANK, sum(known)


def _value(found: Ruling, party: int, name: str) -> Any:
    return found.get((party, name), (0, None))[1]
