"""应办期间 — rules that turn a year into the periods of a duty, each with the day on which it is due.

A rule that asks for working days raises UnknownYear for a year whose holidays nobody entered: no period is ever guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.periods import MONTHS_IN_YEAR, QUARTERS_IN_YEAR, Month, Period, Quarter, Year

FRIDAY = 4
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class DuePeriod:
    """应办期 — one period of a duty, and the last day on which it may be done in time."""

    during: Period
    due_on: date


Rule = Callable[[int, WorkingCalendar], tuple[DuePeriod, ...]]


def each_month(year: int, _calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
    """每月 — twelve months, each due on its last day."""
    return tuple(_whole(Month(year, month).period) for month in range(1, MONTHS_IN_YEAR + 1))


def each_quarter(year: int, _calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
    """每季度 — four quarters, each due on its last day."""
    return tuple(_whole(Quarter(year, quarter).period) for quarter in range(1, QUARTERS_IN_YEAR + 1))


def each_half_year(year: int, _calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
    """每半年 — two halves of the year, each due on its last day."""
    first, second = Period(date(year, 1, 1), date(year, 6, 30)), Period(date(year, 7, 1), date(year, 12, 31))
    return (_whole(first), _whole(second))


def each_year(year: int, _calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
    """全年 — the year, due on its last day."""
    return (_whole(Year(year).period),)


def each_working_day(year: int, calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
    """每个工作日 — every day that is worked, due on itself. Raises UnknownYear."""
    return tuple(_whole(Period(day, day)) for day in _days(year) if calendar.is_working_day(day))


def each_worked(weekday: int) -> Rule:
    """每周某日 — that day of each week (0 is Monday) when it is worked; a holiday is not made up for on another day."""

    def periods(year: int, calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
        return tuple(due for due in each_working_day(year, calendar) if due.due_on.weekday() == weekday)

    return periods


each_worked_friday = each_worked(FRIDAY)


def _days(year: int) -> list[date]:
    whole = Year(year).period
    return [whole.start + timedelta(days=step) for step in range(whole.days)]


def _whole(during: Period) -> DuePeriod:
    return DuePeriod(during, during.end)
