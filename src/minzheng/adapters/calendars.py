"""放假安排 — exceptions of the working calendar from the package chinesecalendar (State Council notices).

Years that the package does not know are reported, never guessed: an administrator enters them by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays

from minzheng.kernel.calendar import WorkingCalendar

_CHINESE_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


@dataclass(frozen=True)
class Exceptions:
    """放假调休 — rows of date, whether worked, and name of the holiday, with the years they cover."""

    rows: tuple[tuple[date, bool, str], ...]
    years: frozenset[int]
    unknown_years: tuple[int, ...]

    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar({day: is_working for day, is_working, _ in self.rows}, self.years)


def known_years() -> tuple[int, ...]:
    """已知年份 — the years for which the package has rows."""
    return tuple(sorted({day.year for day in holidays}))


def exceptions(years: Iterable[int]) -> Exceptions:
    """例外日期 — rows of the given years in order of dates; holidays that fall on a weekend are among them."""
    wanted = set(years)
    known = frozenset(wanted & set(known_years()))
    named = [(day, False, name) for day, name in holidays.items()] + [
        (day, True, name) for day, name in workdays.items()
    ]
    rows = sorted((day, is_working, _CHINESE_NAMES[name]) for day, is_working, name in named if day.year in known)
    return Exceptions(tuple(rows), known, tuple(sorted(wanted - known)))
