"""日历查询 — the working-day calendar of this installation, and the years that it lacks."""

from datetime import date

from django.db.models import QuerySet

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


def years() -> QuerySet[CalendarYear]:
    """The years that are entered, newest first."""
    return CalendarYear.objects.order_by("-year")


def days_of(year: int) -> QuerySet[CalendarDay]:
    """The days of a year that differ from the week."""
    return CalendarDay.objects.filter(day__year=year).order_by("day")
