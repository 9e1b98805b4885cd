"""认定篇 — titles and statuses of the invented city: how they are loaded, what figures they make, which errors are planted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from minzheng.core.designations.kinds import kind_of
from minzheng.core.designations.models import Designation, DesignationEnd
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow, EndRow
from minzheng.project.demonstration.chapters.designation_year import draft_designations
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.truth import Question, Truth, covered, summed

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "designations"
WAITED = 45
STAR, FIRE, PILOT, HONOUR = (
    "eldercare.star_model",
    "eldercare.fire_model",
    "eldercare.three_level_pilot",
    "bureau.double_ten",
)
BUYER, CONTRACT = "governance.station_purchase_pilot", "governance.station_contract"
CENTRE, VILLAGE_PLACES = "eldercare.regional_centre", ("eldercare.village_point", "eldercare.day_care")


# -- load ------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[Any]) -> Mapping[str, int]:
    """Designations with the ends first written, then what was taken away, which shortens them."""
    given = [row for row in rows if isinstance(row, DesignationRow)]
    made = stored([_designation(ground, row) for row in given])
    made_of = {row.key: designation for row, designation in zip(given, made, strict=True)}
    ends = [
        DesignationEnd(
            designation=made_of[row.of], ended_on=row.effective_on, reason=row.reason, **ground.reported(row)
        )
        for row in rows
        if isinstance(row, EndRow)
    ]
    stored(ends)
    confirmed = DesignationEnd.objects.counted()
    ended_on = confirmed.filter(designation=OuterRef("pk")).values("ended_on")
    Designation.objects.filter(pk__in=confirmed.values("designation")).update(until=Subquery(ended_on))
    return {"designations.designation": len(made), "designations.end": len(ends)}


def _designation(ground: Ground, row: DesignationRow) -> Designation:
    holder = kind_of(row.kind).holder
    there: dict[str, Mapping[str, Any]] = {
        "facility": ground.facility_of, "organisation": ground.organisation_of, "person": ground.person_of
    }  # fmt: skip
    held_by = {holder: there[holder][row.holder]} if holder in there else {}
    return Designation(
        kind=row.kind, holder=holder, grade=row.grade, group=row.group, since=row.effective_on, until=row.until,
        document_number=row.document_number, **held_by, **ground.reported(row),
    )  # fmt: skip


# -- truth -----------------------------------------------------------------------------------------------------------
def _in_force(question: Question, kind: str) -> Iterator[DesignationRow]:
    """Confirmed titles of a kind that hold on the day, with what was taken away taken into account."""
    rows = question.world.chapters[NAME]
    ended = {row.of: row.effective_on for row in rows if isinstance(row, EndRow) and row.confirmed_on is not None}
    for row in rows:
        if isinstance(row, DesignationRow) and row.kind == kind and row.confirmed_on is not None:
            until = ended.get(row.key, row.until)
            if row.effective_on <= question.at and (until is None or until > question.at):
                yield row


def _this_year(question: Question, kind: str) -> Iterable[DesignationRow]:
    return (row for row in _in_force(question, kind) if row.effective_on.year == question.at.year)


def _stars(question: Question) -> Truth:
    standing = {one.code for one in question.standing("eldercare.institution")}
    return summed(question, ((row.place, 1) for row in _this_year(question, STAR) if row.holder in standing))


def _fire(question: Question) -> Truth:
    models = {row.holder for row in _in_force(question, FIRE)}
    return covered(
        question, "county", (one for one in question.standing("eldercare.institution") if one.code in models)
    )


def _pilots(question: Question) -> Truth:
    centres = list(question.standing(CENTRE))
    points = [one for kind in VILLAGE_PLACES for one in question.standing(kind)]
    levels = (
        {one.place[:6] for one in centres if one.level == "county"},
        {one.place[:6] for one in centres if one.level == "township"},
        {one.place[:6] for one in points if one.level == "village"},
    )
    counties = {unit.code for unit in question.geography.counties}
    pilots = (row.place for row in _in_force(question, PILOT) if row.place in counties)
    return summed(question, ((place, 1) for place in pilots if all(place[:6] in level for level in levels)))


def _buyers(question: Question) -> Truth:
    """Pilots in force of which some contract was signed and confirmed by the day."""
    signed = {
        row.place
        for row in question.world.chapters["undertakings"]
        if row.kind == CONTRACT and row.confirmed_on is not None
        and any(
            one.stage == "signed" and one.confirmed_on is not None and one.done_on is not None and one.done_on <= question.at
            for one in row.milestones
        )
    }  # fmt: skip
    return summed(question, ((row.place, 1) for row in _in_force(question, BUYER) if row.place in signed))


def _honours(question: Question) -> Truth:
    count = sum(1 for _ in _this_year(question, HONOUR))
    return Truth({}, (count, None), count)


# -- spoilers --------------------------------------------------------------------------------------------------------
def _waiting(plot: "Plot") -> None:
    """A fire model written down long ago and never confirmed, of an institution that is none yet."""
    rows = plot.rows[NAME]
    having = {row.holder for row in rows if isinstance(row, DesignationRow)}
    home = plot.facilities[plot.pick("eldercare.institution", lambda one: one.code not in having)]
    day = plot.days_ago(WAITED)
    rows.append(replace(_like(plot, FIRE), **_of(home.code, home.place, day) | {"confirmed_on": None}))
    plot.note_record("认定久未确认", home.code, home.name, "designations.waiting", division=home.place)


def _closed(plot: "Plot") -> None:
    """A fire model that closed and kept its title."""
    home = plot.first(
        one for one in plot.facilities
        if one.kind == "eldercare.institution" and one.code not in plot.touched
        and any(entry.cause == "closed" and entry.effective_on.year < plot.world.year for entry in one.entries)
    )  # fmt: skip
    plot.touched.add(home.code)
    day = date(plot.world.year - 1, 5, 12)
    plot.rows[NAME].append(replace(_like(plot, FIRE), **_of(home.code, home.place, day)))
    plot.note_record("已停办设施仍有认定", home.code, home.name, "designations.closed_facility", division=home.place)


def _ended(plot: "Plot") -> None:
    """A pilot written under a village that the next edition no longer has: found once that edition speaks."""
    gone = next((unit for unit in plot.geography.villages if unit.code in plot.geography.without_heir), None)
    if gone is None or plot.geography.until is None:
        return
    plot.rows[NAME].append(replace(_like(plot, PILOT), **_of("", gone.code, date(plot.world.year, 2, 25))))
    plot.note_record(
        "认定的区划已撤并", gone.code, gone.name, "designations.ended_division", division=gone.code, found_from=plot.geography.until
    )  # fmt: skip


def _like(plot: "Plot", kind: str) -> DesignationRow:
    return plot.first(row for row in plot.rows[NAME] if isinstance(row, DesignationRow) and row.kind == kind)


def _of(holder: str, place: str, since: date) -> dict[str, Any]:
    done = since + timedelta(days=9)
    return {
        "holder": holder, "place": place, "effective_on": since, "accepted_on": since,
        "reported_on": since + timedelta(days=2), "confirmed_on": done,
    }  # fmt: skip


DESIGNATIONS = Chapter(
    NAME,
    draft_designations,
    load,
    figures={
        "T19": ("eldercare.star_model_institutions", _stars),
        "T21": ("eldercare.three_level_pilots", _pilots),
        "T23": ("eldercare.fire_model_coverage", _fire),
        "T40": ("governance.station_purchase_pilots", _buyers),
        "T62": ("bureau.double_ten_honours", _honours),
    },
    spoilers=(_waiting, _closed, _ended),
)
