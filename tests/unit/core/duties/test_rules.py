"""Periods: which months, quarters, Fridays and working days a year has, and no guess where nobody entered the holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.adapters import calendars
from minzheng.core.duties.rules import (
    each_month,
    each_quarter,
    each_worked,
    each_worked_friday,
    each_working_day,
    each_year,
)
from minzheng.kernel.calendar import UnknownYear, WorkingCalendar

KNOWN = calendars.exceptions([2021]).calendar()
EMPTY = WorkingCalendar({}, frozenset())
YEARS = st.integers(1950, 2099)
WHOLE = (each_month, each_quarter, each_year)
WORKED = (each_worked_friday, each_working_day, each_worked(0))


def days(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days)]


def test_2021_has_53_fridays_of_which_50_are_worked():
    due = [period.due_on for period in each_worked_friday(2021, KNOWN)]
    fridays = [day for day in days(2021) if day.weekday() == 4]
    assert (len(fridays), len(due)) == (53, 50)
    assert set(fridays) - set(due) == {date(2021, 1, 1), date(2021, 2, 12), date(2021, 10, 1)}


@pytest.mark.parametrize("rule", WORKED)
def test_a_year_without_calendar_rows_is_refused_and_says_so(rule):
    with pytest.raises(UnknownYear, match="没有 2099 年的放假安排"):
        rule(2099, KNOWN)


@given(year=YEARS)
def test_months_quarters_and_the_year_need_no_calendar_and_leave_no_day_out(year):
    for rule, count in zip(WHOLE, (12, 4, 1), strict=True):
        due = rule(year, EMPTY)
        assert len(due) == count
        covered = [one.during.start + timedelta(days=step) for one in due for step in range(one.during.days)]
        assert covered == days(year)
        assert all(one.due_on == one.during.end for one in due)


@given(
    year=YEARS,
    weekday=st.integers(0, 6),
    changed=st.dictionaries(st.integers(0, 364), st.booleans(), max_size=60),
)
def test_a_weekday_is_due_exactly_when_it_is_worked(year, weekday, changed):
    exceptions = {date(year, 1, 1) + timedelta(days=step): worked for step, worked in changed.items()}
    calendar = WorkingCalendar(exceptions, frozenset({year}))
    worked = [day for day in days(year) if exceptions.get(day, day.weekday() < 5)]
    assert [one.due_on for one in each_working_day(year, calendar)] == worked
    due = each_worked(weekday)(year, calendar)
    assert [one.due_on for one in due] == [day for day in worked if day.weekday() == weekday]
    assert all(one.during.start == one.during.end == one.due_on for one in due)
