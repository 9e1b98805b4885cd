"""待遇保障的一年 — who received when the year began, who was added, and what was decided in the course of it.

Not everybody who is entitled receives, and not everybody who receives is entitled any more: both are there to be found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from minzheng.project.demonstration.chapters.applying import asks_for
from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow, RecognitionRow
from minzheng.project.demonstration.chapters.household_rows import HouseholdRow
from minzheng.project.demonstration.chapters.households import ENTITLED, INCOME, NOT_ENTITLED, answer_of
from minzheng.project.demonstration.chapters.orphans import orphans
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Person
from minzheng.project.demonstration.standards import BY_COUNTY, BY_GRADE, BY_SETTLEMENT, LIVING

POVERTY, OLD_AGE, DISABLED = "assistance.extreme_poverty", "eldercare.old_age", "welfare.disability_living"
BESIDE_NO_ORPHAN = (POVERTY, DISABLED)
RECOGNISED = "assistance.recognised_extreme_poverty"
# How often a household receives, by what its facts say; the others are what screening is there to find.
RECEIVES = {ENTITLED: 0.82, NOT_ENTITLED: 0.07}
SELDOM = 0.4
RECEIVES_OLD_AGE, APPLIES = 0.78, 0.6
POVERTY_AMOUNTS = {"urban": 118_400, "rural": 78_300}  # invented
YUAN = 100
# What happens to an enrolment in the course of the year: how often.
EVENTS = (("", 70), ("change", 14), ("suspend", 5), ("stop", 7), ("taper", 4))
FIRST_MONTH, LAST_MONTH, TAPERING, NEVER = 2, 9, 6, 100
DAYS_BEFORE_A_MONTH_ENDS = 22


class Scribe:
    """演示拟决定 — writes the decisions of one year, each with a paper of its own."""

    def __init__(self, ground: Draft) -> None:
        self.ground, self.serial = ground, 0
        self.first = date(ground.year, 1, 1)

    def paper(self, place: str, on: date) -> str:
        """The number of an invented paper, never given twice."""
        self.serial += 1
        return f"演民保〔{on.year}〕{place[2:6]}-{self.serial}号"

    def opening(self, programme: str, unit: str, place: str, **said: Any) -> DecisionRow:
        """Somebody who received before the year began."""
        on = date(self.ground.year - 1, 12, 21)
        return DecisionRow(
            kind="opening", programme=programme, unit=unit, place=place, effective_on=self.first, accepted_on=on, reported_on=on,
            confirmed_on=on + timedelta(days=6), paper=self.paper(place, on), **said,
        )  # fmt: skip

    def decided(self, kind: str, programme: str, unit: str, place: str, on: date, **said: Any) -> DecisionRow:
        """A decision of a day of the year; it holds from the month after unless something else is said."""
        steps = self.ground.steps(on)
        following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
        return DecisionRow(
            kind=kind, programme=programme, unit=unit, place=place, accepted_on=steps.accepted_on, reported_on=steps.reported_on,
            confirmed_on=steps.confirmed_on, paper=self.paper(place, on), **{"effective_on": following} | said,
        )  # fmt: skip

    def day(self, month: int) -> date:
        """A day of a month, not too near its end."""
        return date(self.ground.year, month, self.ground.rng.randint(2, 20))


def draft_enrolments(ground: Draft) -> Sequence[DecisionRow | RecognitionRow]:
    """The opening load, the grants and the decisions of the year."""
    scribe = Scribe(ground)
    rows: list[DecisionRow | RecognitionRow] = []
    for home in ground.chapters["households"]:
        rows += _of_household(scribe, home)
    for person in ground.everybody:
        rows += _of_old(scribe, person) if person.died_on is None else _of_departed(scribe, person)
    rows += _never_made(scribe, ground.everybody)
    held = {
        one for row in rows if isinstance(row, DecisionRow) and row.programme in BESIDE_NO_ORPHAN for one in row.members
    }
    rows += orphans(scribe, ground.everybody, held)
    return rows


def _never_made(scribe: Scribe, people: Sequence[Person]) -> Iterator[DecisionRow]:
    """An enrolment of somebody long dead that nobody ever reported: only a planted error makes it real."""
    for person in [one for one in people if one.died_on is not None and one.died_on < scribe.first][:1]:
        row = _old_age_opening(scribe, person, _of_county("first_amount"))
        yield replace(row, reported_on=date(scribe.ground.year + NEVER, 1, 1), confirmed_on=None)


def _of_household(scribe: Scribe, home: HouseholdRow) -> Iterator[DecisionRow | RecognitionRow]:
    answer = answer_of(home, scribe.first)
    if asks_for(home, scribe.ground.year):  # applies at the window in the course of the year
        return
    if not scribe.ground.chance(RECEIVES.get(answer, SELDOM)):
        return
    if home.meant == "far_below" and len(home.members) == 1:
        yield from _extreme_poverty(scribe, home)
        return
    members, amount = tuple(one.person for one in home.members), amount_of(home, scribe.first)
    since = home.since + timedelta(days=31)
    said = {"members": members, "amount": amount}
    if scribe.ground.chance(0.9):
        begun = scribe.opening(LIVING, home.code, home.place, held_since=min(since, scribe.first), **said)
    else:
        begun = scribe.decided(
            "grant", LIVING, home.code, home.place, scribe.day(scribe.ground.rng.randint(1, 8)), **said
        )
    yield begun
    yield from _events(scribe, begun)
    yield from _of_disabled(scribe, home, begun)


def amount_of(home: HouseholdRow, on: date) -> int:
    """The difference to the standard, a head's share up to whole yuan; at least the smallest grant."""
    heads, standard = len(home.members), BY_SETTLEMENT[f"{LIVING}.standard"][home.settlement]
    smallest = BY_SETTLEMENT[f"{LIVING}.minimum_grant"][home.settlement] * heads
    known = [[home.ruling(kind, on, one.person) for kind in INCOME] for one in home.members]
    income = sum(_income([value if isinstance(value, int) else 0 for value in values]) for values in known)
    share = -(-(standard * heads * 12 - income) // (12 * heads * YUAN)) * YUAN
    return max(share * heads, smallest)


def _income(said: Sequence[int]) -> int:
    wages, cost, business, owned, received, given = said
    return max(wages - cost, 0) * 12 + max(business, 0) + max(owned, 0) + max(received - given, 0)


def _events(scribe: Scribe, begun: DecisionRow) -> Iterator[DecisionRow]:
    rng = scribe.ground.rng
    ((event, _),) = rng.choices(EVENTS, weights=[weight for _, weight in EVENTS])
    first = max(FIRST_MONTH, begun.effective_on.month + 1)
    if not event or first > LAST_MONTH:
        return
    on = scribe.day(rng.randint(first, LAST_MONTH))
    programme, unit, place = begun.programme, begun.unit, begun.place
    if event == "change":
        yield scribe.decided(
            "change", programme, unit, place, on, amount=(begun.amount or 0) + rng.randint(1, 40) * YUAN
        )
    elif event == "stop":
        yield scribe.decided("stop", programme, unit, place, on, reason="income")
    elif event == "taper":
        yield scribe.decided("taper", programme, unit, place, on, tapering_months=TAPERING)
    else:
        yield scribe.decided("suspend", programme, unit, place, on, reason="review")
        if on.month + 2 <= LAST_MONTH:
            yield scribe.decided("resume", programme, unit, place, scribe.day(on.month + 2))


def _of_disabled(scribe: Scribe, home: HouseholdRow, begun: DecisionRow) -> Iterator[DecisionRow]:
    """Disabled members of a household that receives apply in the course of the year; paid from the month in which they did."""
    for member in home.members:
        grade = home.ruling("disability_grade", scribe.first, member.person)
        if not isinstance(grade, str) or grade == "none" or not scribe.ground.chance(APPLIES):
            continue
        applied_on = scribe.day(scribe.ground.rng.randint(begun.effective_on.month, LAST_MONTH))
        yield scribe.decided(
            "grant", DISABLED, member.person, home.place, applied_on + timedelta(days=8), applied_on=applied_on,
            effective_on=applied_on.replace(day=1), members=(member.person,), amount=BY_GRADE[f"{DISABLED}.amount"][grade],
        )  # fmt: skip


def _extreme_poverty(scribe: Scribe, home: HouseholdRow) -> Iterator[DecisionRow | RecognitionRow]:
    person, since = home.members[0].person, home.since + timedelta(days=20)
    number = f"演特认〔{since.year}〕{home.place[2:6]}-{home.code[-5:]}号"
    yield RecognitionRow(
        kind=RECOGNISED, person=person, place=home.place, effective_on=since, accepted_on=since, reported_on=since,
        confirmed_on=since + timedelta(days=5), paper="演示特困人员认定表", document_number=number,
    )  # fmt: skip
    yield scribe.opening(
        POVERTY, person, home.place, held_since=since, members=(person,), amount=POVERTY_AMOUNTS[home.settlement]
    )


def _old_age(person: Person, on: date) -> int:
    """The invented allowance by completed years; 0 below the first age."""
    age = on.year - person.born_on.year - ((on.month, on.day) < (person.born_on.month, person.born_on.day))
    bands = [(_of_county(f"{band}_age"), _of_county(f"{band}_amount")) for band in ("third", "second", "first")]
    return next((amount for since, amount in bands if age >= since), 0)


def _of_county(name: str) -> int:
    value = BY_COUNTY[f"{OLD_AGE}.{name}"]
    return value if isinstance(value, int) else 0


def _of_old(scribe: Scribe, person: Person) -> Iterator[DecisionRow]:
    if (amount := _old_age(person, scribe.first)) and scribe.ground.chance(RECEIVES_OLD_AGE):
        yield _old_age_opening(scribe, person, amount)


def _old_age_opening(scribe: Scribe, person: Person, amount: int) -> DecisionRow:
    held = date(scribe.ground.year - 1 - int(person.id_number[16]) % 4, 6, 1)
    return scribe.opening(
        OLD_AGE, person.id_number, person.place, held_since=held, members=(person.id_number,), amount=amount
    )


def _of_departed(scribe: Scribe, person: Person) -> Iterator[DecisionRow]:
    """Old people who died in the course of the year: stopped from the month after, decided before that month begins."""
    died_on, amount = person.died_on, _old_age(person, scribe.first)
    if died_on is None or not amount or died_on < scribe.first or died_on.day > DAYS_BEFORE_A_MONTH_ENDS:
        return
    yield _old_age_opening(scribe, person, amount)
    ended = scribe.decided("death", OLD_AGE, person.id_number, person.place, died_on, deceased=person.id_number)
    day = timedelta(days=1)
    yield replace(ended, accepted_on=died_on + day, reported_on=died_on + day, confirmed_on=died_on + 3 * day)
