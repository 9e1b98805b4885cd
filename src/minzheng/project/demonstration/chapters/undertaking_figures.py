"""演示推进事项的核对数 — the same figures from the generator's own rows; nothing here asks the database."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from minzheng.project.demonstration.chapters.activity_rows import ActivityRow
from minzheng.project.demonstration.chapters.undertaking_rows import UndertakingRow
from minzheng.project.demonstration.truth import Question, Truth

NAME = "undertakings"
PROJECTS = (
    "bureau.printing_works_relocation", "eldercare.extreme_poverty_home", "eldercare.nursing_home_second_phase",
    "eldercare.wellness_project", "welfare.rehabilitation_centre",
)  # fmt: skip
SUBMITTED = ("submitted", "examined", "approved", "announced", "renamed")
APPLIED = ("applied", "assessed", "recognised")
Amount = tuple[str, int, int]  # place, numerator, denominator


def of_kind(question: Question, *kinds: str) -> Iterator[UndertakingRow]:
    """The undertakings of some kinds."""
    return (row for row in question.world.chapters[NAME] if row.kind in kinds)


def placed(question: Question, amounts: Iterable[Amount], *, whole: bool, own: bool = False) -> Truth:
    """Amounts by county; those of the city itself in the total where it counts."""
    part: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    city = question.geography.city.code
    for place, numerator, denominator in amounts:
        where = city if own and place == city else question.county_of(place)
        if where:
            part[where] += numerator
            all_of[where] += denominator
    units = {code: (part[code], all_of[code] if whole else None) for code in question.chosen.members}
    return _truth(units, sum(part.values()), sum(all_of.values()) if whole else None)


def _truth(units: Mapping[str, tuple[int, int | None]], numerator: int, denominator: int | None) -> Truth:
    if denominator is None:
        return Truth(units, (numerator, None), numerator)
    return Truth(units, (numerator, denominator), Fraction(numerator, denominator) if denominator else None)


# -- what the city has once --------------------------------------------------------------------------------------------
def _furthest(question: Question, kind: str) -> Truth:
    """The place of the furthest stage done, of all stages."""
    rows = [row for row in of_kind(question, kind) if row.begun(question.at)]
    reached = sum(max((one.position for one in row.done(question.at).values()), default=0) for row in rows)
    return _truth({}, reached, sum(row.steps for row in rows))


def _chain(question: Question, kind: str) -> Truth:
    """Stages done, of all stages."""
    rows = [row for row in of_kind(question, kind) if row.begun(question.at)]
    return _truth({}, sum(len(row.done(question.at)) for row in rows), sum(row.steps for row in rows))


def _joint_conference(question: Question) -> Truth:
    held = any(
        row.kind == "eldercare.joint_conference" and row.confirmed_on is not None and row.effective_on <= question.at
        for row in question.world.chapters["activities"]
        if isinstance(row, ActivityRow)
    )
    rows = [row for row in of_kind(question, "eldercare.conference_system") if row.begun(question.at)]
    return _truth({}, sum(held and "issued" in row.done(question.at) for row in rows), len(rows))


def _zones(question: Question) -> Truth:
    def groups(kind: str, stage: str) -> set[str]:
        rows = of_kind(question, kind)
        return {row.group for row in rows if row.confirmed_on is not None and stage in row.done(question.at)}

    both = groups("eldercare.wellness_zone_plan", "approved") & groups("eldercare.wellness_project", "started")
    return _truth({}, len(both), None)


def _second_phase(question: Question) -> Truth:
    rows = of_kind(question, "eldercare.nursing_home_second_phase")
    return _truth({}, sum(len(row.done(question.at)) for row in rows if row.confirmed_on is not None), None)


def _papers(question: Question) -> Truth:
    def sent(row: UndertakingRow) -> bool:
        done = row.done(question.at)
        return "received" in done and "submitted" in done and _in_the_year(question, done["submitted"].done_on)

    rows = of_kind(question, "bureau.research_paper")
    return _truth({}, sum(row.confirmed_on is not None and sent(row) for row in rows), None)


def _deeds(question: Question) -> Truth:
    rows = [row for row in of_kind(question, "bureau.practical_deed") if _planned_for_the_year(question, row)]
    return _truth({}, sum("finished" in row.done(question.at) for row in rows), len(rows))


# -- by county ---------------------------------------------------------------------------------------------------------
def _in_the_year(question: Question, day: date | None) -> bool:
    return day is not None and date(question.at.year, 1, 1) <= day <= question.at


def _planned_for_the_year(question: Question, row: UndertakingRow) -> bool:
    return row.confirmed_on is not None and row.due_on is not None and row.due_on.year == question.at.year


def _meal_vehicles(question: Question) -> Truth:
    def served(row: UndertakingRow) -> bool:
        in_force = row.due_on is None or row.due_on >= question.at
        return row.confirmed_on is not None and in_force and {"signed", "first_service"} <= row.done(question.at).keys()

    places = {row.place for row in of_kind(question, "eldercare.meal_vehicle") if served(row)}
    return placed(question, ((place, 1, 0) for place in places), whole=False)


def _fire_legacy(question: Question) -> Truth:
    first = date(question.at.year, 1, 1)

    def amounts() -> Iterator[Amount]:
        for row in of_kind(question, "eldercare.fire_legacy"):
            done = row.done(question.at)
            closed_on = done["closed"].done_on if "closed" in done else None
            before = closed_on is not None and closed_on < first
            if row.confirmed_on is not None and row.effective_on < first and not before:
                settled = row.group != "shut_down" or "resettled" in done
                yield row.place, int(closed_on is not None and settled), 1

    return placed(question, amounts(), whole=True)


def _homes(question: Question) -> Truth:
    rows = (row for row in of_kind(question, "eldercare.extreme_poverty_home") if _planned_for_the_year(question, row))
    return placed(question, ((row.place, int("accepted" in row.done(question.at)), 1) for row in rows), whole=True)


def _township_changes(question: Question, *stages: str) -> Truth:
    def came(row: UndertakingRow) -> bool:
        done = row.done(question.at)
        return any(_in_the_year(question, done[stage].done_on) for stage in stages if stage in done)

    rows = of_kind(question, "affairs.township_change")
    return placed(question, ((row.place, 1, 0) for row in rows if row.confirmed_on and came(row)), whole=False)


def _millennium_places(question: Question) -> Truth:
    rows = (row for row in of_kind(question, "affairs.millennium_place") if row.confirmed_on is not None)
    applied = (row for row in rows if any(stage in row.done(question.at) for stage in APPLIED))
    return placed(question, ((row.place, 1, 0) for row in applied), whole=False)


def _instructions(question: Question) -> Truth:
    """Due in the year, whoever confirmed them; answered by their day and closed."""

    def amounts() -> Iterator[Amount]:
        for row in of_kind(question, "bureau.instruction"):
            if row.due_on is not None and _in_the_year(question, row.due_on):
                done = row.done(question.at)
                in_time = "answered" in done and done["answered"].accepted_on <= row.due_on
                yield row.place, int(in_time and "closed" in done), 1

    return placed(question, amounts(), whole=True, own=True)


def _behind(row: UndertakingRow, at: date) -> bool:
    done = row.done(at)
    missed = any(one.planned_on and one.planned_on < at and one.stage not in done for one in row.milestones)
    return missed or (row.due_on is not None and row.due_on < at)


def _on_schedule(question: Question) -> Truth:
    at = question.at
    under_way = (
        row for row in of_kind(question, *PROJECTS)
        if row.begun(at) and all(one.position != row.steps for one in row.done(at).values())
    )  # fmt: skip
    return placed(question, ((row.place, int(not _behind(row, at)), 1) for row in under_way), whole=True, own=True)


def _funds(question: Question) -> Truth:
    def paid(row: UndertakingRow) -> int:
        made = (one for one in row.payments if one.confirmed_on is not None and one.effective_on <= question.at)
        return sum(one.amount for one in made)

    begun = (row for row in of_kind(question, *PROJECTS) if row.begun(question.at))
    return placed(question, ((row.place, paid(row), row.amount or 0) for row in begun), whole=True, own=True)


FIGURES: Mapping[str, tuple[str, Callable[[Question], Truth]]] = {
    "T12": ("eldercare.five_year_plan", lambda asked: _furthest(asked, "eldercare.five_year_plan")),
    "T13": ("eldercare.joint_conference", _joint_conference),
    "T18": ("eldercare.meal_vehicle_communities", _meal_vehicles),
    "T22": ("eldercare.fire_legacy_closed", _fire_legacy),
    "T26": ("eldercare.wellness_zones", _zones),
    "T42": ("welfare.minors_hotline", lambda asked: _chain(asked, "welfare.minors_hotline")),
    "T48": ("welfare.rehabilitation_centre", lambda asked: _chain(asked, "welfare.rehabilitation_centre")),
    "T49": ("affairs.funeral_facility_plan", lambda asked: _furthest(asked, "affairs.funeral_facility_plan")),
    "T58": ("affairs.township_changes", lambda asked: _township_changes(asked, *SUBMITTED)),
    "T58 批复": ("affairs.township_changes_approved", lambda asked: _township_changes(asked, "approved")),
    "T61": ("affairs.place_name_publications", lambda asked: _chain(asked, "affairs.place_name_work")),
    "T63": ("bureau.five_year_plan", lambda asked: _furthest(asked, "bureau.five_year_plan")),
    "T72": ("bureau.printing_works_relocation", lambda asked: _chain(asked, "bureau.printing_works_relocation")),
    "T75": ("bureau.research_papers", _papers),
    "S01": ("bureau.instructions_on_time", _instructions),
    "S03": ("bureau.practical_deeds", _deeds),
    "S12": ("eldercare.extreme_poverty_homes", _homes),
    "S14": ("eldercare.nursing_home_second_phase", _second_phase),
    "S26": ("affairs.millennium_places", _millennium_places),
    "S28": ("bureau.projects_on_schedule", _on_schedule),
    "S28 资金": ("bureau.project_funds_paid", _funds),
}
