"""演示活动的差错 — planted rows of activities and attendances, each to be found by exactly one control.

Each error brings an activity of its own, so that it does not depend on the business date. None belongs in a figure.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from minzheng.adapters import calendars
from minzheng.project.demonstration.chapters.activity_rows import ActivityRow, AttendanceRow

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

NAME = "activities"
COURSE, TALK, FRIDAY_STUDY = "eldercare.caregiver_course", "welfare.policy_talk", "bureau.friday_study"
FRIDAY = 4
WEEKS_SEARCHED = 52


def _add(
    plot: "Plot", kind: str, title: str, on: date, *, place: str, confirmed: bool = True, host: str = ""
) -> ActivityRow:
    """An activity held, accepted and reported on a day, and confirmed two days later or not."""
    number = sum(1 for row in plot.rows[NAME] if isinstance(row, ActivityRow) and row.code.startswith("CW")) + 1
    row = ActivityRow(
        code=f"CW{plot.world.year}-{number:04}", kind=kind, title=title, host=host, audience=12, place=place, effective_on=on,
        accepted_on=on, reported_on=on, confirmed_on=on + timedelta(days=2) if confirmed else None, paper="演民验〔差错〕",
    )  # fmt: skip
    plot.rows[NAME].append(row)
    return row


def _attend(plot: "Plot", activity: ActivityRow, number: int, *, completed: bool, confirmed: bool = True) -> None:
    """The ``number``-th of those who attend anything attends this, in the capacity of a caregiver."""
    people = sorted({row.person for row in plot.rows[NAME] if isinstance(row, AttendanceRow)})
    if number < len(people):
        confirmed_on = activity.reported_on + timedelta(days=3) if confirmed else None
        row = AttendanceRow(
            activity=activity.code, person=people[number], role="caregiver", tenths=0, completed=completed, place=activity.place,
            effective_on=activity.effective_on, accepted_on=activity.accepted_on, reported_on=activity.reported_on,
            confirmed_on=confirmed_on, paper=activity.paper,
        )  # fmt: skip
        plot.rows[NAME].append(row)


def _county(plot: "Plot") -> str:
    return plot.first(unit.code for unit in plot.geography.counties if unit.code in plot.geography.assessed)


def _note(plot: "Plot", kind: str, row: ActivityRow, control: str) -> None:
    plot.note_record(kind, row.code, row.title, control, division=row.place)


def _activity_waiting(plot: "Plot") -> None:
    village = plot.first(
        unit for unit in plot.geography.villages
        if unit.code in plot.geography.lasting and unit.county in plot.geography.assessed
    )  # fmt: skip
    row = _add(plot, TALK, f"{village.name}补登的政策宣讲", plot.days_ago(45), place=village.code, confirmed=False)
    _note(plot, "活动久未确认", row, "activities.activity_waiting")


def _attendance_waiting(plot: "Plot") -> None:
    row = _add(plot, COURSE, "一人久未确认的护理员培训", plot.days_ago(50), place=_county(plot))
    _attend(plot, row, 0, completed=True)
    _attend(plot, row, 1, completed=True, confirmed=False)
    _note(plot, "参加记录久未确认", row, "activities.attendance_waiting")


def _nobody_finished(plot: "Plot") -> None:
    row = _add(plot, COURSE, "无人完成的护理员培训", plot.days_ago(60), place=_county(plot))
    for number in range(3):
        _attend(plot, row, number, completed=False)
    _note(plot, "培训结束后无人完成", row, "activities.nobody_finished")


def _attendance_first(plot: "Plot") -> None:
    """The course still waits (not long), yet an attendance of it was confirmed."""
    row = _add(plot, COURSE, "尚未确认的护理员培训", plot.days_ago(18), place=_county(plot), confirmed=False)
    _attend(plot, row, 2, completed=True)
    _note(plot, "活动未确认而参加已确认", row, "activities.attendance_before_activity")


def _activity_ahead(plot: "Plot") -> None:
    row = _add(
        plot,
        "bureau.study_meeting",
        "验收日期未到的集体学习",
        plot.days_ago(4),
        place=plot.geography.city.code,
        confirmed=False,
    )
    plot.rows[NAME][-1] = replace(row, accepted_on=plot.known_on + timedelta(days=16))
    _note(plot, "活动验收日期未到", row, "activities.activity_accepted_ahead")


def _attendance_ahead(plot: "Plot") -> None:
    row = _add(plot, COURSE, "一人验收日期未到的护理员培训", plot.days_ago(9), place=_county(plot))
    _attend(plot, row, 3, completed=True)
    _attend(plot, row, 4, completed=True, confirmed=False)
    plot.rows[NAME][-1] = replace(plot.rows[NAME][-1], accepted_on=plot.known_on + timedelta(days=12))
    _note(plot, "参加记录验收日期未到", row, "activities.attendance_accepted_ahead")


def _study_on_a_day_off(plot: "Plot") -> None:
    """A study day on the last Friday that was a holiday; on a Saturday where there was none."""
    last = plot.days_ago(20)
    days = calendars.exceptions(range(last.year - 1, last.year + 1)).calendar()
    fridays = [last - timedelta(days=(last.weekday() - FRIDAY) % 7 + 7 * week) for week in range(WEEKS_SEARCHED)]
    free = next((day for day in fridays if not days.is_working_day(day)), fridays[0] + timedelta(days=1))
    city = plot.geography.city.code
    branch = plot.first(one.code for one in plot.world.offices if one.kind == "party")
    row = _add(plot, FRIDAY_STUDY, "放假日登记的学习日", free, place=city, host=branch)
    _note(plot, "学习日不在工作日", row, "bureau.study_on_a_day_off")


SPOILERS: tuple[Callable[["Plot"], None], ...] = (
    _activity_waiting, _attendance_waiting, _nobody_finished, _attendance_first, _activity_ahead, _attendance_ahead,
    _study_on_a_day_off,
)  # fmt: skip
