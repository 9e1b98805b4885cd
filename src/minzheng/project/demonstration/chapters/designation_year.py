"""演示认定的一年 — stars, fire-safety models, pilots, models of party building, the two lists of ten, quarterly grades."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from minzheng.project.demonstration.chapters.activity_year import MEMBER
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow, EndRow
from minzheng.project.demonstration.drafting import Draft, Steps
from minzheng.project.demonstration.geography import Unit
from minzheng.project.demonstration.records import Facility

INSTITUTION = "eldercare.institution"
GRADES, GRADE_WEIGHTS = ("five", "four", "three"), (1, 3, 5)
# Star models: given for a time long ago, given for good last year (the first is revoked), given in the course of the year.
OLD_STARS, LAST_YEARS_STARS, NEW_STARS = 3, 4, 10
OLD_STARS_SINCE, OLD_STARS_UNTIL, REVOKED = (6, 1), (6, 1), (5, 20)
# Fire models: counties that had one before the year, and those that get none in it.
OLD_FIRE, NO_FIRE = 11, 1
THREE_LEVEL_PILOTS = 3
THREE_LEVEL_DAY, PURCHASE_DAY = (2, 25), (3, 18)
MODEL_POINTS = 9
TEN, LISTS = 10, (("第一份名单", (6, 28)), ("第二份名单", (11, 12)))
QUARTER_STARTS, APPRAISED = (1, 4, 7, 10), 0.97
APPRAISALS, APPRAISAL_WEIGHTS = ("good", "fair", "plain", "poor"), (24, 70, 5, 1)


def draft_designations(draft: Draft) -> Sequence[DesignationRow | EndRow]:
    """Everything of the year, and what was designated before it and still shows."""
    homes = [one for one in draft.places if one.kind == INSTITUTION and all(e.cause != "closed" for e in one.entries)]
    old = [one for one in homes if one.entries[0].effective_on < date(draft.year - 3, 1, 1)]
    stars, ended = _stars(draft, old)
    fire = list(_fire(draft, old))
    return (
        *stars, *ended, *fire, *_pilots(draft), *_points(draft), *_double_ten(draft), *_appraisals(draft)
    )  # fmt: skip


def pilot_counties(counties: Sequence[Unit], count: int) -> list[Unit]:
    """The first counties and county-level cities in the order of their codes: districts and zones take no part."""
    return [unit for unit in counties if unit.name.endswith(("县", "市"))][:count]


def _row(draft: Draft, kind: str, place: str, holder: str, since: date, **said: object) -> DesignationRow:
    steps: Steps = draft.steps(since)
    return DesignationRow(
        kind=kind, place=place, holder=holder, effective_on=since, accepted_on=steps.accepted_on,
        reported_on=steps.reported_on, confirmed_on=steps.confirmed_on, paper=draft.paper(place, since),
        **{"document_number": _number(draft, since), **said},  # type: ignore[arg-type]  # fields of the row
    )  # fmt: skip


def _number(draft: Draft, on: date) -> str:
    return f"演民发〔{on.year}〕{draft.rng.randint(1, 99)}号"


# -- institutions ----------------------------------------------------------------------------------------------------
def _stars(draft: Draft, homes: Sequence[Facility]) -> tuple[list[DesignationRow], list[EndRow]]:
    year = draft.year
    chosen = draft.dealt(homes, OLD_STARS + LAST_YEARS_STARS + NEW_STARS)
    earlier, last = chosen[:OLD_STARS], chosen[OLD_STARS : OLD_STARS + LAST_YEARS_STARS]
    new = list(zip(chosen[OLD_STARS + LAST_YEARS_STARS :], draft.spread(NEW_STARS), strict=True))
    rows = [
        *(_star(draft, one, date(year - 3, *OLD_STARS_SINCE), until=date(year, *OLD_STARS_UNTIL)) for one in earlier),
        *(_star(draft, one, draft.day_in(year - 1, year - 1)) for one in last),
        *(_star(draft, one, day) for one, day in new),
    ]
    revoked, on = rows[OLD_STARS], date(year, *REVOKED)
    steps = draft.steps(on)
    end = EndRow(
        of=revoked.key, place=revoked.place, reason="复核未达标准", effective_on=on, accepted_on=on, reported_on=steps.reported_on,
        confirmed_on=steps.confirmed_on, paper=draft.paper(revoked.place, on),
    )  # fmt: skip
    return rows, [end]


def _star(draft: Draft, home: Facility, since: date, *, until: date | None = None) -> DesignationRow:
    grade = draft.rng.choices(GRADES, GRADE_WEIGHTS)[0]
    return _row(draft, "eldercare.star_model", home.place, home.code, since, grade=grade, until=until)


def _fire(draft: Draft, homes: Sequence[Facility]) -> Iterator[DesignationRow]:
    """One institution of each county: some had it before, the others get it through the year, the last ones do not."""
    counties = draft.dealt(draft.geography.counties, len(draft.geography.counties))
    new = len(counties) - OLD_FIRE - NO_FIRE
    days = [*(draft.day_in(draft.year - 2, draft.year - 1) for _ in range(OLD_FIRE)), *draft.spread(new)]
    for county, since in zip(counties, days, strict=False):
        here = [one for one in homes if one.place[:6] == county.code[:6]]
        if here:
            home = draft.rng.choice(here)
            yield _row(draft, "eldercare.fire_model", home.place, home.code, since)


# -- pilots and points -----------------------------------------------------------------------------------------------
def _pilots(draft: Draft) -> Iterator[DesignationRow]:
    """Counties that try the network of three levels, and those that buy the work of stations by one document each."""
    buying = [row.place for row in draft.chapters.get("undertakings", ()) if row.kind == "governance.station_contract"]
    trying = [unit.code for unit in pilot_counties(draft.geography.counties, THREE_LEVEL_PILOTS)]
    for kind, places, day in (
        ("eldercare.three_level_pilot", trying, THREE_LEVEL_DAY),
        ("governance.station_purchase_pilot", buying, PURCHASE_DAY),
    ):
        since = date(draft.year, *day)
        number = _number(draft, since)
        for place in places:
            yield _row(draft, kind, place, "", since, document_number=number)


def _points(draft: Draft) -> Iterator[DesignationRow]:
    social = [one for one in draft.offices if one.kind == "social"]
    for office, since in zip(draft.dealt(social, MODEL_POINTS), draft.spread(MODEL_POINTS), strict=False):
        yield _row(draft, "governance.party_model_point", office.place, office.code, since)


# -- people ----------------------------------------------------------------------------------------------------------
def _double_ten(draft: Draft) -> Iterator[DesignationRow]:
    """Ten people on each list, each list by one document."""
    people = draft.dealt(draft.people, TEN * len(LISTS))
    for turn, (group, day) in enumerate(LISTS):
        since = date(draft.year, *day)
        number = _number(draft, since)
        for person in people[turn * TEN : (turn + 1) * TEN]:
            yield _row(
                draft, "bureau.double_ten", person.place, person.id_number, since, group=group, document_number=number
            )


def _appraisals(draft: Draft) -> Iterator[DesignationRow]:
    """A grade for each quarter and each member on the roll at its end, decided in the weeks after; a few are left out."""
    place_of = {one.id_number: one.place for one in draft.people}
    roll = [
        row
        for row in draft.chapters.get("activities", ())
        if getattr(row, "role", "") == MEMBER and hasattr(row, "branch")
    ]
    for month in QUARTER_STARTS:
        since = date(draft.year, month, 1)
        until = _next_quarter(since)
        decided = until + timedelta(days=draft.rng.randint(9, 14))
        number = _number(draft, decided)
        for member in roll:
            if member.in_force(until - timedelta(days=1)) and draft.chance(APPRAISED):
                grade = draft.rng.choices(APPRAISALS, APPRAISAL_WEIGHTS)[0]
                row = _row(
                    draft,
                    "bureau.quarterly_appraisal",
                    place_of[member.person],
                    member.person,
                    since,
                    grade=grade,
                    until=until,
                    document_number=number,
                )
                steps = draft.steps(decided)
                yield replace(
                    row, accepted_on=decided, reported_on=steps.reported_on, confirmed_on=steps.confirmed_on
                )  # fmt: skip


def _next_quarter(since: date) -> date:
    month = since.month + 3
    return date(since.year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004 — months
