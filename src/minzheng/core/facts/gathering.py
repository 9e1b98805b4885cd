"""状况汇集 — the facts that a purpose needs, and no others, for a whole register on a day: in columns, ready to be reckoned with.

A purpose is a programme's code; what it may see is what its rules ask for. Four statements, whatever is there: the
households of the day, their members, what is recorded of the one and of the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Case, F, Func, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from minzheng.adapters.columnar import HOUSEHOLD, MEMBER, gathering
from minzheng.adapters.columnar.gathering import Wanted
from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.core.facts.models import Fact, FactQuerySet, Source
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.parties.models import Household, Membership
from minzheng.core.registers.copying import copied
from minzheng.kernel.policy import PROGRAMMES, Input, Level, read

RANKS = {Source.DECLARED: 1, Source.CHECKED: 3, Source.ASSESSED: 4}
assert RANKS[Source.DECLARED] < gathering.SUM_RANK < RANKS[Source.CHECKED]


@dataclass(frozen=True)
class Gathered:
    """汇集结果 — frames with ``household``, and ``household`` and ``member``: keys, and a column for each fact asked for."""

    households: Any
    members: Any


@lru_cache(maxsize=512)
def facts_of(purpose: str, on: date) -> Mapping[str, Input]:
    """What a purpose may see: the facts that the programme's rules of a day ask for. Raises NotRegistered, BadRule."""
    return read(PROGRAMMES.get(purpose), inputs(), on).facts


def gather(
    wanted: Mapping[str, Input], *, on: date, households: QuerySet[Household] | Iterable[int] | None = None
) -> Gathered:
    """The ruling values of the wanted facts on a day, of all households or of some; the caller has narrowed them to his scope."""
    chosen = Household.objects.on(on)
    there = Membership.objects.on(on)
    if households is not None:
        keys: Any = households.values("pk") if isinstance(households, QuerySet) else list(households)
        chosen, there = chosen.filter(pk__in=keys), there.filter(household__in=keys)
    there = there.filter(household__in=chosen.values("pk")) if households is not None else there
    of_household = {name: each for name, each in wanted.items() if each.level is Level.HOUSEHOLD}
    of_member = {name: each for name, each in wanted.items() if each.level is Level.MEMBER}
    homes = _units(chosen, on, {HOUSEHOLD: "pk"}, of_household)
    members = _units(there, on, {HOUSEHOLD: "household_id", MEMBER: "person_id"}, of_member)
    own, shared = _recorded(of_member), _recorded(of_household)
    sums = {each.adds_up for each in map(FACTS.get, shared) if each.adds_up}
    numbered = {name: place for place, name in enumerate(dict.fromkeys([*own, *shared, *sorted(sums)]))}
    persons = Fact.objects.filter(person__isnull=False)
    dwellings = Fact.objects.filter(household__isnull=False)
    if households is not None:
        persons, dwellings = persons.filter(person__in=there.values("person")), dwellings.filter(household__in=chosen)
    said_of_members = _facts(persons, "person_id", on, {name: numbered[name] for name in {*own, *sums}})
    said_of_homes = _facts(dwellings, "household_id", on, {name: numbered[name] for name in shared})
    return Gathered(
        gathering.of_households(homes, members, said_of_members, said_of_homes, _wanted(shared, numbered)),
        gathering.of_members(members, said_of_members, _wanted(own, numbered)),
    )


def _recorded(wanted: Mapping[str, Input]) -> list[str]:
    """Those that are recorded as facts, in a fixed order; the others stand in registers of their own."""
    return sorted(name for name in wanted if name not in PROVIDERS)


def _wanted(names: list[str], numbered: Mapping[str, int]) -> list[Wanted]:
    kinds = [FACTS.get(name) for name in names]
    return [
        Wanted(each.code, each.kind, numbered[each.code], numbered[each.adds_up] if each.adds_up else None)
        for each in kinds
    ]


def _units(rows: QuerySet[Any], on: date, keys: Mapping[str, str], wanted: Mapping[str, Input]) -> Any:
    """Units by their keys, with the facts that stand in registers of their own."""
    provided = {name: each for name, each in wanted.items() if name in PROVIDERS}
    named = {f"provided_{name}": PROVIDERS.get(name).expression(on) for name in provided}
    listed = rows.order_by().annotate(**named).values_list(*keys.values(), *named)
    return gathering.units(copied(listed), list(keys), {name: each.kind for name, each in provided.items()})


def _facts(rows: FactQuerySet, party: str, on: date, numbered: Mapping[str, int]) -> Any:
    """What is recorded on the day: party, number of the kind, rank of the source, value; the strongest source alone."""
    if not numbered:
        return gathering.facts(b"")
    listed = rows.on(on).filter(kind__in=sorted(numbered)).order_by()
    place = Case(*(When(kind=name, then=Value(place)) for name, place in numbered.items()), output_field=IntegerField())
    rank = Case(*(When(source=source, then=Value(rank)) for source, rank in RANKS.items()), output_field=IntegerField())
    columns = (place, rank, _as_number(), F("text"))
    named = {f"c{position}": column for position, column in enumerate(columns)}
    return gathering.facts(copied(listed.annotate(**named).values_list(party, *named)))


class DayNumber(Func):
    """日数 — a day as the number of days since 1970."""

    template = "(%(expressions)s - DATE '1970-01-01')"
    output_field = IntegerField()


class TruthNumber(Func):
    """真值数 — a truth as 1 or 0."""

    template = "(%(expressions)s)::INT"
    output_field = IntegerField()


def _as_number() -> Coalesce:
    """A value that is not a code as a number."""
    return Coalesce(F("number"), TruthNumber("truth"), DayNumber("day"), output_field=BigIntegerField())
