"""工作日历 — which days are worked (调休 included) and where a time limit ends.

Day 1 of any limit is the day after the event. Limits of assistance run in working days (工作日); petitions and
the cooling-off of divorce run in calendar days, and a last day on a holiday moves to the next working day
(民法典 §§ 201, 203).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from minzheng.kernel.periods import Period

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class UnknownYear(LookupError):
    """年份未安排 — the calendar has no rows for a year; the answer is refused, never guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(f"工作日历中没有 {year} 年的放假安排，无法推算期限，请先在日历中录入国务院办公厅的通知。")
        self.year = year


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """工作日历 — weekdays are worked and weekends are not, except where a row says otherwise.

    ``exceptions`` maps a date to whether it is worked; ``years`` are the years whose arrangement is known.
    Every method raises UnknownYear as soon as it has to judge a day of another year.
    """

    exceptions: Mapping[date, bool]
    years: frozenset[int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    def is_working_day(self, day: date) -> bool:
        if day.year not in self.years:
            raise UnknownYear(day.year)
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def add_working_days(self, start: date, count: int) -> date:
        """加工作日 — the ``count``-th working day after ``start``; 0 gives ``start`` itself."""
        _refuse_negative(count)
        day, left = start, count
        while left:
            day += ONE_DAY
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """相隔工作日 — working days after ``start`` up to and with ``end``; negative when ``end`` lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))

    def roll_forward(self, day: date) -> date:
        """顺延 — the day itself when worked, else the next working day."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_calendar_days(self, start: date, count: int) -> date:
        """加自然日 — the last day of a limit of ``count`` calendar days, moved to a working day."""
        _refuse_negative(count)
        return self.roll_forward(start + timedelta(days=count))

    def unknown_years(self, during: Period) -> tuple[int, ...]:
        """缺少安排的年份 — years of the period without rows, for the warning on the screen."""
        return tuple(year for year in range(during.start.year, during.end.year + 1) if year not in self.years)


def _refuse_negative(count: int) -> None:
    if count < 0:
        raise ValueError(f"期限天数不能为负（{count}），请改为零或正整数。")
