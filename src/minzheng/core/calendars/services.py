"""日历登记 — seeding the years that the packaged calendar knows; years entered by hand are left alone."""

from django.db import transaction

from minzheng.adapters import calendars
from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.calendars.models import CalendarDay, CalendarYear

PACKAGED = "chinesecalendar 软件包所载国务院办公厅节假日安排"


@transaction.atomic
def seed(*, by: Actor | str) -> int:
    """Enter every packaged year that is not there yet; returns how many were new."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    wanted = [year for year in calendars.known_years() if year not in known]
    if not wanted:
        return 0
    found = calendars.exceptions(wanted)
    CalendarYear.objects.bulk_create(CalendarYear(year=year, source=PACKAGED) for year in found.years)
    CalendarDay.objects.bulk_create(
        (CalendarDay(day=day, is_working=is_working, name=name) for day, is_working, name in found.rows), ignore_conflicts=True
    )
    audit.record("calendar.seed", by=by, target_kind="calendars.year", body={"years": sorted(found.years)})
    return len(found.years)
