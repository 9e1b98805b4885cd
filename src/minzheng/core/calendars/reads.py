"""日历查询 — the working-day calendar of this installation, and the years that it lacks."""

from datetime import date

from minzheng.core.calendars.models import CalendarDay, CalendarYear
from minzheng.kernel.calendar import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """The calendar as entered; it raises UnknownYear for a year without rows."""
    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    return WorkingCalendar(days, frozenset(CalendarYear.objects.values_list("year", flat=True)))


def missing_years(at: date) -> list[int]:
    """Of this year and the next, those without rows: the warning that every page of an administrator shows from October on."""
    wanted = [at.year] if at.month < 10 else [at.year, at.year + 1]  # noqa: PLR2004 — the notice for next year comes in autumn
    known = set(CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    return [year for year in wanted if year not in known]
