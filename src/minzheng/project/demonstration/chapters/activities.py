"""演示活动 — a year of study meetings, study days, training, courses and talks, and the roll of the party branches."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from minzheng.core.activities.models import Activity, Attendance
from minzheng.core.parties.services import PostingWriter
from minzheng.project.demonstration.chapters.activity_errors import SPOILERS
from minzheng.project.demonstration.chapters.activity_rows import ActivityRow, AttendanceRow, RollRow
from minzheng.project.demonstration.chapters.activity_year import MEMBER, SECRETARY, draft_activities
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.records import Reported
from minzheng.project.demonstration.truth import Question, Truth

__all__ = ["ACTIVITIES", "MEMBER", "SECRETARY", "ActivityRow", "AttendanceRow", "RollRow"]
NAME = "activities"


def load_activities(ground: Ground, rows: Sequence[Any]) -> Mapping[str, int]:
    """Activities, then who attended them, then the roll."""
    held = [row for row in rows if isinstance(row, ActivityRow)]
    made = stored([_activity(ground, row) for row in held])
    activity_of = {activity.code: activity for activity in made}
    attended = [
        Attendance(
            activity=activity_of[row.activity], person=ground.person_of[row.person], role=row.role, tenths=row.tenths,
            completed=row.completed, **ground.reported(row),
        )
        for row in rows if isinstance(row, AttendanceRow)
    ]  # fmt: skip
    stored(attended)
    roll = [
        {
            "person": ground.person_of[row.person], "office": ground.organisation_of[row.branch], "role": row.role,
            "since": row.since, "until": row.until, "division": ground.division_of[row.place],
        }
        for row in rows if isinstance(row, RollRow)
    ]  # fmt: skip
    PostingWriter.create_many(roll, by=ground.by)
    return {"activities.activity": len(made), "activities.attendance": len(attended), "parties.posting": len(roll)}


def _activity(ground: Ground, row: ActivityRow) -> Activity:
    return Activity(
        code=row.code, kind=row.kind, title=row.title, host=ground.organisation_of[row.host] if row.host else None,
        held_on=row.effective_on, ended_on=row.ended_on, tenths=row.tenths, marks=list(row.marks), audience=row.audience,
        **ground.reported(row),
    )  # fmt: skip


# -- the same figures from the generator's own rows ------------------------------------------------------------------
def _in_the_year(question: Question, row: Reported) -> bool:
    first = date(question.at.year, 1, 1)
    return row.confirmed_on is not None and first <= row.effective_on <= question.at


def _held(question: Question, kind: str) -> Iterator[ActivityRow]:
    rows = (row for row in question.world.chapters[NAME] if isinstance(row, ActivityRow) and row.kind == kind)
    return (row for row in rows if _in_the_year(question, row))


def _finished(question: Question, kind: str) -> Iterator[AttendanceRow]:
    """Attendances that were completed, of activities of a kind that count themselves."""
    activities = {row.code for row in _held(question, kind)}
    rows = (row for row in question.world.chapters[NAME] if isinstance(row, AttendanceRow))
    return (row for row in rows if row.confirmed_on is not None and row.completed and row.activity in activities)


def _study_meetings(question: Question) -> Truth:
    city = question.geography.city.code
    count = sum(1 for row in _held(question, "bureau.study_meeting") if row.place == city)
    return Truth({}, (count, None), count)


def _supervised(question: Question) -> Truth:
    city = question.geography.city.code
    meetings = (row.marks for row in _held(question, "bureau.party_meeting") if row.place == city)
    major = [marks for marks in meetings if "major_decision" in marks]
    ratio = (sum(1 for marks in major if "supervised" in marks), len(major))
    return Truth({}, ratio, Fraction(*ratio) if major else None)


def _caregivers(question: Question) -> Truth:
    """Attendances by county, and those of the city's own courses in the total."""
    found: Counter[str] = Counter()
    own = 0
    for row in _finished(question, "eldercare.caregiver_course"):
        if row.role != "caregiver":
            continue
        if row.place == question.geography.city.code:
            own += 1
        elif county := question.county_of(row.place):
            found[county] += 1
    units: dict[str, tuple[int, int | None]] = {code: (found[code], None) for code in question.chosen.members}
    total = sum(found.values()) + own
    return Truth(units, (total, None), total)


def _secretaries(question: Question) -> Truth:
    """Secretaries in office outside the bureau, and those of them who finished a course in the year."""
    bureau = {office.code for office in question.world.offices if office.kind == "office"}
    own = {office.code for office in question.world.offices if office.kind == "party" and office.parent in bureau}
    trained = {row.person for row in _finished(question, "governance.secretary_course")}
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    city = question.geography.city.code
    for row in question.world.chapters[NAME]:
        if isinstance(row, RollRow) and row.role == SECRETARY and row.branch not in own and row.in_force(question.at):
            place = city if row.place == city else question.county_of(row.place)
            if place:
                whole[place] += 1
                part[place] += row.person in trained
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    ratio = (sum(part.values()), sum(whole.values()))
    return Truth(units, ratio, Fraction(*ratio) if ratio[1] else None)


def _talks(question: Question) -> Truth:
    """Villages of each county, and those in which a talk was held in the year."""
    reached = {row.place for row in _held(question, "welfare.policy_talk")}
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for unit in question.geography.villages:
        if county := question.county_of(unit.code):
            whole[county] += 1
            part[county] += unit.code in reached
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    ratio = (sum(part.values()), sum(whole.values()))
    return Truth(units, ratio, Fraction(*ratio) if ratio[1] else None)


ACTIVITIES = Chapter(
    name=NAME,
    draft=draft_activities,
    load=load_activities,
    figures={
        "T02": ("bureau.study_meetings", _study_meetings),
        "T25": ("eldercare.caregiver_training", _caregivers),
        "S02": ("bureau.supervised_decisions", _supervised),
        "S16": ("governance.branch_secretary_training", _secretaries),
        "S19": ("welfare.policy_talks", _talks),
    },
    spoilers=SPOILERS,
)
