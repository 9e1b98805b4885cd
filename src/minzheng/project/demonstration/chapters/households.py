"""家庭篇 — households of the city's own people, with facts by which the minimum living allowance comes out in all three ways.

Incomes lie on, a fen below and a fen above the invented standards, and far from them; some households own too much, of some
one thing is not known. ``answer_of`` reckons the answer from the rows alone, in plain arithmetic.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from minzheng.core.facts.models import Fact
from minzheng.core.parties.models import Household, Membership
from minzheng.project.demonstration.chapters.chapter import MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.chapters.household_rows import (
    ASSESSED,
    CHECKED,
    DECLARED,
    FactRow,
    HouseholdRow,
    MemberRow,
    Value,
)
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Person
from minzheng.project.demonstration.standards import BY_COUNTY, BY_SETTLEMENT, LIVING

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "households"
FOUNDED = date(2014, 1, 1)  # before anybody of the city died
LARGEST, OF_AGE, GENERATION, COUPLE = 5, 18, 18, 12
ENTITLED, NOT_ENTITLED, UNDETERMINED = "entitled", "not_entitled", "undetermined"
# What a household is invented to show: how often, and how far its yearly income lies from the standard (fen; None: in parts).
CASES: tuple[tuple[str, int, int | None], ...] = (
    ("far_below", 40, None), ("just_below", 8, -1), ("at_the_line", 8, 0), ("just_above", 8, 1), ("far_above", 20, None),
    ("too_many_vehicles", 5, -500_000), ("too_much_saved", 5, -500_000), ("unknown_wages", 6, None),
)  # fmt: skip
INCOME = ("wages", "work_cost", "business_year", "property_year", "received_year", "handed_on_year")
NOTHING: dict[str, Value] = {
    **dict.fromkeys(INCOME, 0),
    "insured": True,
    "seriously_ill": False,
    "disability_kind": "none",
    "disability_grade": "none",
}
WHOLE: dict[str, Value] = {
    "application_kind": "household", "deductions_year": 0, "financial_assets": 0, "houses": 1, "vehicles": 0, "grant_before": 0
}  # fmt: skip
ILL, DISABLED, LONG_DEAD = 0.06, 0.08, 40
BASES = {DECLARED: "演示申请书", CHECKED: "演示来件", ASSESSED: "演示评估"}
ORIGINS = {"wages": "assistance.wages_feed", "disability_grade": "welfare.disability_feed"}


# -- draft -------------------------------------------------------------------------------------------------------------
def draft(ground: Draft) -> Sequence[HouseholdRow]:
    """People of one township who live together, as they come; each household shows one case."""
    rows: list[HouseholdRow] = []
    by_township: dict[str, list[Person]] = defaultdict(list)
    for person in ground.everybody:
        if person.died_on is None:
            by_township[person.place[:9]].append(person)
    for township in sorted(by_township):
        for members in _together(ground, by_township[township]):
            rows.append(_household(ground, members, len(rows) + 1))
    return _with_the_dead(ground, rows)


def _with_the_dead(ground: Draft, rows: Sequence[HouseholdRow]) -> list[HouseholdRow]:
    """Households of whom somebody died before the year: one of the dead of the county in each, as long as there are any."""
    dead: dict[str, list[Person]] = defaultdict(list)
    for person in ground.everybody:
        if person.died_on is not None and FOUNDED < person.died_on < date(ground.year, 1, 1):
            dead[person.place[:6]].append(person)
    kept = []
    for row in rows:
        late = dead[row.place[:6]].pop() if dead[row.place[:6]] else None
        if late is None or late.died_on is None:
            kept.append(row)
            continue
        members = tuple(replace(one, since=FOUNDED) for one in row.members)
        gone = _member(late, "other", FOUNDED, late.died_on + timedelta(days=1))
        kept.append(replace(row, since=FOUNDED, members=members, former=(gone,)))
    return kept


def _member(person: Person, relation: str, since: date, until: date | None = None) -> MemberRow:
    return MemberRow(
        person=person.id_number, name=person.name, place=person.place, relation=relation, since=since, until=until
    )


def _together(ground: Draft, people: Sequence[Person]) -> Iterator[list[Person]]:
    """Groups of up to five, each with somebody of age."""
    adults = [person for person in people if ground.year - person.born_on.year > OF_AGE]
    others = [person for person in people if person not in adults]
    while adults:
        size = ground.rng.randint(1, LARGEST)
        group = [adults.pop() for _ in range(min(len(adults), 1 + size // 2))]
        yield group + [others.pop() for _ in range(min(len(others), size - len(group)))]


def _household(ground: Draft, people: Sequence[Person], number: int) -> HouseholdRow:
    ((meant, _, distance),) = ground.rng.choices(CASES, weights=[case[1] for case in CASES])
    head, since = people[0], date(ground.year - 1 - number % 3, 1 + number % 12, 1)
    members = tuple(_member(one, _relation(head, one), since) for one in people)
    row = HouseholdRow(
        code=f"JT{head.place[:6]}{number:05}", place=head.place, settlement=head.settlement, local_hukou=True, since=since,
        meant=meant, members=members,
    )  # fmt: skip
    return replace(row, facts=tuple(_facts(ground, row, meant, distance)))


def _relation(head: Person, person: Person) -> str:
    years = person.born_on.year - head.born_on.year
    if person is head:
        return "head"
    if abs(years) <= COUPLE:
        return "spouse" if person.sex != head.sex else "sibling"
    return "child" if years >= GENERATION else "parent" if years <= -GENERATION else "other"


def _facts(ground: Draft, row: HouseholdRow, meant: str, distance: int | None) -> Iterator[FactRow]:
    line = BY_SETTLEMENT[f"{LIVING}.standard"][row.settlement] * len(row.members) * 12
    income = line + distance if distance is not None else int(line * _share(ground, meant))
    owned: Mapping[str, Mapping[str, Value]] = {
        "too_many_vehicles": {"vehicles": 1}, "too_much_saved": {"financial_assets": line * 2 + 1}
    }  # fmt: skip
    whole = {**WHOLE, **owned.get(meant, {})}
    yield from (FactRow(kind=kind, value=value, since=row.since) for kind, value in whole.items())
    yield FactRow(kind="review_class", value="steady", since=row.since, source=ASSESSED)
    for place, member in enumerate(row.members):
        earned = _earned(income) if place == 0 else {}
        said: dict[str, Value] = {**NOTHING, **_condition(ground), **earned}
        if meant == "unknown_wages" and place == len(row.members) - 1:
            del said["wages"]
        for kind, value in said.items():
            yield FactRow(kind=kind, value=value, since=row.since, person=member.person)
            if kind in ORIGINS and ground.chance(0.25):
                yield FactRow(
                    kind=kind, value=value, since=row.since, person=member.person, source=CHECKED, origin=ORIGINS[kind]
                )


def _share(ground: Draft, meant: str) -> float:
    return ground.rng.uniform(1.2, 3.0) if meant == "far_above" else ground.rng.uniform(0.1, 0.8)


def _earned(income: int) -> dict[str, Value]:
    """A yearly income as monthly wages, and what twelve do not divide as income from a business."""
    return {"wages": income // 24, "business_year": income - income // 24 * 12}


def _condition(ground: Draft) -> dict[str, Value]:
    if ground.chance(DISABLED):
        return {
            "disability_kind": ground.rng.choice(("limbs", "sight", "mind")),
            "disability_grade": ground.rng.choice("1234"),
        }
    return {"seriously_ill": True} if ground.chance(ILL) else {}


# -- load --------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[HouseholdRow]) -> Mapping[str, int]:
    """Store households, their members and what is known of them."""
    homes = stored(
        [
            Household(
                code=row.code, division=ground.division_of[row.place], settlement=row.settlement, local_hukou=row.local_hukou,
                since=row.since, **_registered(row.since),
            )
            for row in rows
        ]
    )  # fmt: skip
    pairs = list(zip(rows, homes, strict=True))
    members = [
        Membership(
            household=home, person=ground.person_of[one.person], relation=one.relation, since=one.since, until=one.until,
            division=home.division, **_registered(row.since),
        )
        for row, home in pairs
        for one in (*row.members, *row.former)
    ]  # fmt: skip
    facts = list(chain.from_iterable(_stored(ground, row, home) for row, home in pairs))
    stored(members)
    stored(facts)
    return {"parties.household": len(homes), "parties.membership": len(members), "facts.fact": len(facts)}


def _stored(ground: Ground, row: HouseholdRow, home: Household) -> Iterator[Fact]:
    for one in row.facts:
        person = ground.person_of[one.person] if one.person else None
        column = {bool: "truth", int: "number", str: "text", date: "day"}[type(one.value)]
        yield Fact(
            person=person, household=None if person else home, kind=one.kind, source=one.source, origin=one.origin,
            basis=BASES[one.source], since=one.since, until=one.until,
            division_id=(person or home).division_id, **{column: one.value}, **_registered(one.since),
        )  # fmt: skip


def _registered(on: date) -> dict[str, object]:
    at = moment(on, MORNING)
    return {"created_at": at, "updated_at": at}


# -- truth -------------------------------------------------------------------------------------------------------------
def answer_of(row: HouseholdRow, on: date) -> str:
    """Whether the minimum living allowance is due, by the invented standards and plain arithmetic."""
    heads = len(row.members)
    line = BY_SETTLEMENT[f"{LIVING}.standard"][row.settlement] * heads
    saved, houses, vehicles = (_number(row, kind, on) for kind in ("financial_assets", "houses", "vehicles"))
    months, homes, cars = (_limit(name) for name in ("financial_months", "house_limit", "vehicle_limit"))
    over = ((saved, line * months), (houses, homes), (vehicles, cars))
    if any(has is not None and has > limit for has, limit in over):
        return NOT_ENTITLED
    incomes = [_income(row, one.person, on) for one in row.members]
    known = [one for one in incomes if one is not None]
    if len(known) < heads:
        return UNDETERMINED
    return ENTITLED if sum(known) < line * 12 else NOT_ENTITLED


def _limit(name: str) -> int:
    value = BY_COUNTY[f"{LIVING}.{name}"]
    return value if isinstance(value, int) else 0


def _number(row: HouseholdRow, kind: str, on: date, person: str = "") -> int | None:
    value = row.ruling(kind, on, person)
    return value if isinstance(value, int) else None


def _income(row: HouseholdRow, person: str, on: date) -> int | None:
    said = [_number(row, kind, on, person) for kind in INCOME]
    known = [one for one in said if one is not None]
    if len(known) < len(INCOME):
        return None
    wages, cost, business, owned, received, given = known
    return max(wages - cost, 0) * 12 + max(business, 0) + max(owned, 0) + max(received - given, 0)


# -- spoilers ----------------------------------------------------------------------------------------------------------
def _contradicted(plot: "Plot") -> None:
    """A household that declared no vehicle and has one by the office's answer."""
    rows = plot.rows[NAME]
    place = plot.first(n for n, row in enumerate(rows) if row.meant == "far_below")
    row = rows[place]
    answer = FactRow(kind="vehicles", value=1, since=row.since, source=CHECKED)
    rows[place] = replace(row, meant="contradicted", facts=(*row.facts, answer))
    plot.note_record("申报与核对不一致", row.code, row.code, "parties.fact_conflict", division=row.place)


def _without_head(plot: "Plot") -> None:
    """A household whose head was written down as something else."""
    rows = plot.rows[NAME]
    place = plot.first(n for n, row in enumerate(rows) if row.meant == "far_above")
    row = rows[place]
    rows[place] = replace(row, members=(replace(row.members[0], relation="other"), *row.members[1:]))
    plot.note_record("家庭没有户主", row.code, row.code, "parties.household_head", division=row.place)


def _dead_member(plot: "Plot") -> None:
    """Somebody who died is still written down as a member."""
    rows = plot.rows[NAME]
    place = plot.first(n for n, row in enumerate(rows) if row.former)
    row = rows[place]
    rows[place] = replace(row, former=(replace(row.former[0], until=None),))
    plot.note_record("已故人员仍是成员", row.code, row.code, "parties.dead_member", division=row.place)


def _death_unregistered(plot: "Plot") -> None:
    """An office answered that a member died, of whom the register of persons knows nothing."""
    rows = plot.rows[NAME]
    place = plot.first(n for n, row in enumerate(rows) if row.meant == "just_above")
    row, member = rows[place], rows[place].members[0]
    died_on = plot.days_ago(LONG_DEAD)
    answer = FactRow(
        kind="died_on",
        value=died_on,
        since=died_on,
        person=member.person,
        source=CHECKED,
        origin="assistance.hukou_feed",
    )
    rows[place] = replace(row, facts=(*row.facts, answer))
    plot.note_record("来件显示死亡", row.code, member.name, "parties.death_unregistered", division=member.place)


HOUSEHOLDS = Chapter(NAME, draft, load, spoilers=(_contradicted, _without_head, _dead_member, _death_unregistered))
