"""日历登记 — seeding the years that the packaged calendar knows; years entered by hand are left alone."""

import re
from datetime import date

from django.db import transaction

from minzheng.adapters import calendars
from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.calendars.followers import tell_followers
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
        (CalendarDay(day=day, is_working=is_working, name=name) for day, is_working, name in found.rows),
        ignore_conflicts=True,
    )
    audit.record("calendar.seed", by=by, target_kind="calendars.year", body={"years": sorted(found.years)})
    tell_followers(by=by)
    return len(found.years)


class BadYear(ValueError):
    """日历有误 — which line of a year cannot be taken, and how to mend it."""


_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(休|班)\s*(\S{0,30})$")


def read_lines(year: int, text: str) -> list[tuple[date, bool, str]]:
    """Lines such as ``2027-01-01 休 元旦`` as rows (day, is working, name); raises BadYear with the line's number."""
    rows: list[tuple[date, bool, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.match(line.strip())
        try:
            day = date.fromisoformat(match[1]) if match else None
        except ValueError:
            day = None
        if match is None or day is None or day.year != year:
            raise BadYear(f"第 {number} 行应写作“{year}-01-01 休 元旦”或“{year}-01-04 班 元旦”。")
        rows.append((day, match[2] == "班", match[3]))
    if not rows:
        raise BadYear("请至少填一天；没有节假日安排的年度不能录入。")
    if len({day for day, _, _ in rows}) != len(rows):
        raise BadYear("有重复的日期，请删去其中一行。")
    return rows


@transaction.atomic
def enter_year(year: int, text: str, *, source: str, by: Actor | str) -> int:
    """Enter or replace a year from the State Council's notice; returns how many days differ from the week."""
    rows = read_lines(year, text)
    if not source.strip():
        raise BadYear("请写明依据，例如“国办发明电〔2026〕N 号”。")
    CalendarYear.objects.update_or_create(year=year, defaults={"source": source.strip()[:200]})
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(CalendarDay(day=day, is_working=working, name=name) for day, working, name in rows)
    audit.record(
        "calendar.enter",
        by=by,
        target_kind="calendars.year",
        reason=source.strip()[:200],
        body={"year": year, "days": len(rows)},
    )
    tell_followers(by=by)
    return len(rows)
