"""期限推算 — what a case's own row says of its course, so that lists find it: where it stands, by when, and who is to act."""

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import TOTAL, Course, deadlines, holders

LONGEST_REASON = 200


@dataclass(frozen=True)
class Reckoned:
    """推算结果 — the columns of a case that follow from its course on a day; the names are those of the columns."""

    pin: str
    state: str
    stands_since: date
    waits_for: list[str]
    due_on: date | None
    total_due_on: date | None
    undetermined: str
    closed_on: date | None


def reckon(course: Course, today: date, calendar: WorkingCalendar) -> Reckoned:
    """推算 — ``due_on`` is the nearest clock of an open case; a clock that lacks a calendar year is named instead of guessed."""
    clocks = deadlines(course, today, calendar)
    stay = course.stays[-1]
    final = stay.state.final
    unknown = [each.unknown for each in clocks if each.due_on is None]
    return Reckoned(
        pin=course.workflow.pin,
        state=stay.state.name,
        stands_since=stay.since,
        waits_for=[] if final else posts_next(course),
        due_on=None if final else next((each.due_on for each in clocks if each.due_on), None),
        total_due_on=next((each.due_on for each in clocks if each.key == TOTAL), None),
        undetermined="" if final or not unknown else unknown[0][:LONGEST_REASON],
        closed_on=stay.since if final else None,
    )


def posts_next(course: Course) -> list[str]:
    """待办岗位 — codes of the posts that may take a way onwards; what may happen from anywhere (终止) waits for nobody."""
    onwards = [move for move in course.workflow.leaving(course.state) if move.sources]
    return sorted({post.code for move in onwards for post in holders(course, move)})
