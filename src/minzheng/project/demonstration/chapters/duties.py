"""演示应办 — the bureau's staff on the roll of its sections, the duties made from calendars and rosters, and what is due.

It comes last: duties are generated over the rolls that the other chapters loaded. The figures are reckoned here from the
generator's own rows and the list of holidays, never from a duty.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import cycle
from typing import Any

from minzheng.adapters import calendars as holidays
from minzheng.core.calendars import services as calendars
from minzheng.core.duties import services as duties
from minzheng.core.parties.services import PostingWriter
from minzheng.project.demonstration.chapters.activity_rows import ActivityRow, AttendanceRow, RollRow
from minzheng.project.demonstration.chapters.activity_year import MEMBER
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.geography import Geography
from minzheng.project.demonstration.records import Office
from minzheng.project.demonstration.truth import Question, Truth

NAME = "duties"
HEAD, STAFF = "处长", "一级主任科员"
FRIDAY = 4
LESSONS = 320
QUARTER_MONTHS = 3


# -- the staff -------------------------------------------------------------------------------------------------------
def draft_staff(draft: Draft) -> Sequence[RollRow]:
    """Who is a member of one of the bureau's branches works in one of its sections, from and to the same days."""
    sections = [one for one in draft.offices if one.kind == "office" and one.parent == _bureau(draft.geography)]
    own = _own_branches(draft.geography, draft.offices)
    members = [row for row in draft.chapters["activities"] if _is_member(row, own)]
    rows, led = list[RollRow](), set[str]()
    for member, section in zip(members, cycle(sections), strict=False):
        role = STAFF if section.code in led or member.until else HEAD
        led |= {section.code} if role == HEAD else set()
        rows.append(
            RollRow(
                branch=section.code, place=section.place, person=member.person, role=role, since=member.since, until=member.until
            )
        )  # fmt: skip
    return rows


def _bureau(geography: Geography) -> str:
    return f"MZ{geography.city.code[:6]}"


def _own_branches(geography: Geography, offices: Sequence[Office]) -> set[str]:
    return {one.code for one in offices if one.kind == "party" and one.parent == _bureau(geography)}


def _is_member(row: Any, branches: set[str]) -> bool:
    return isinstance(row, RollRow) and row.role == MEMBER and row.branch in branches


def load_duties(ground: Ground, rows: Sequence[Any]) -> Mapping[str, int]:
    """The staff's postings, the calendar where it is not there yet, and the year's duties."""
    postings = [
        {
            "person": ground.person_of[row.person], "office": ground.organisation_of[row.branch], "role": row.role,
            "since": row.since, "until": row.until, "division": ground.division_of[row.place],
        }
        for row in rows
    ]  # fmt: skip
    PostingWriter.create_many(postings, by=ground.by)
    calendars.seed(by="system")
    made = duties.generate(ground.year, by="system").made
    return {"parties.posting": len(postings), "duties.duty": made}


# -- the same figures from the generator's own rows ------------------------------------------------------------------
def _ratio(answers: Sequence[bool]) -> Truth:
    ratio = (sum(answers), len(answers))
    return Truth({}, ratio, Fraction(*ratio) if answers else None)


def _spells(year: int, months: int) -> Iterator[tuple[date, date]]:
    """First and last days of the months or quarters of a year."""
    for month in range(1, 13, months):
        after = month + months
        yield date(year, month, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)  # noqa: PLR2004 — months


def _held(question: Question, kind: str) -> Iterator[ActivityRow]:
    rows = question.world.chapters["activities"]
    return (row for row in rows if isinstance(row, ActivityRow) and row.kind == kind and row.confirmed_on is not None)


def _study_months(question: Question) -> Truth:
    """Months that are over, and those of them in which the bureau met to study."""
    host = _bureau(question.geography)
    met = [row.effective_on for row in _held(question, "bureau.study_meeting") if row.host == host]
    over = [(first, last) for first, last in _spells(question.at.year, 1) if last <= question.at]
    return _ratio([any(first <= on <= last for on in met) for first, last in over])


def _friday_study_days(question: Question) -> Truth:
    """Fridays that were worked, for each of the bureau's own branches, and those on which the branch itself studied."""
    first = date(question.at.year, 1, 1)
    days = (first + timedelta(days=number) for number in range((question.at - first).days + 1))
    worked = {day: is_worked for day, is_worked, _ in holidays.exceptions((question.at.year,)).rows}
    fridays = [day for day in days if day.weekday() == FRIDAY and worked.get(day, True)]
    studied = {(row.host, row.effective_on) for row in _held(question, "bureau.friday_study")}
    branches = _own_branches(question.geography, question.world.offices)
    return _ratio([(branch, day) in studied for branch in branches for day in fridays])


def _member_lessons(question: Question) -> Truth:
    """Members on the roll from the year's first day to its last, and those who reached 32 lessons by the day."""
    first, last = date(question.at.year, 1, 1), date(question.at.year, 12, 31)
    rows = question.world.chapters["activities"]
    own = _own_branches(question.geography, question.world.offices)
    roll = [row for row in rows if _is_member(row, own)]
    at_first = {row.person for row in roll if row.in_force(first)}
    sessions = {
        row.code for row in _held(question, "bureau.training") if first <= row.effective_on <= question.at
    }  # fmt: skip
    reached: dict[str, int] = defaultdict(int)
    for row in rows:
        if isinstance(row, AttendanceRow) and row.confirmed_on and row.completed and row.activity in sessions:
            reached[row.person] += row.tenths
    return _ratio([reached[row.person] >= LESSONS for row in roll if row.in_force(last) and row.person in at_first])


def _appraisals(question: Question) -> Truth:
    """Quarters that are over for each of the staff who was there throughout, and those for which there is a grade."""
    grades: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in question.world.chapters["designations"]:
        if (
            isinstance(row, DesignationRow)
            and row.kind == "bureau.quarterly_appraisal"
            and row.confirmed_on
            and row.until
        ):
            grades[row.holder].append((row.effective_on, row.until))
    quarters = [
        (first, last) for first, last in _spells(question.at.year, QUARTER_MONTHS) if last <= question.at
    ]  # fmt: skip
    return _ratio([
        any(since <= first and until > last for since, until in grades[row.person])
        for row in question.world.chapters[NAME]
        for first, last in quarters
        if row.in_force(first) and row.in_force(last)
    ])  # fmt: skip


DUTIES = Chapter(
    NAME,
    draft_staff,
    load_duties,
    figures={
        "T01": ("bureau.study_months", _study_months),
        "T03": ("bureau.friday_study_days", _friday_study_days),
        "T04": ("bureau.party_member_study_hours", _member_lessons),
        "S27": ("bureau.quarterly_appraisal", _appraisals),
    },
)
