"""Clocks never guess: a year without an arrangement is refused, whichever way it is reached."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.calendar import UnknownYear, WorkingCalendar
from minzheng.kernel.periods import Period, Year

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2021, 9, day) for day in (3, 4, 5, 6))
CALENDAR = WorkingCalendar({MONDAY: False, SATURDAY: True}, frozenset({2021}))
dates_of_the_year = st.dates(min_value=date(2021, 1, 1), max_value=date(2021, 6, 30))


def test_rows_override_the_weekday():
    assert [CALENDAR.is_working_day(day) for day in (FRIDAY, SATURDAY, SUNDAY, MONDAY)] == [True, True, False, False]


def test_a_day_rolls_to_the_next_working_day_and_a_working_day_stays():
    assert CALENDAR.roll_forward(SATURDAY) == SATURDAY
    assert CALENDAR.roll_forward(SUNDAY) == date(2021, 9, 7)


def test_working_days_between_are_negative_when_overdue():
    assert CALENDAR.working_days_between(FRIDAY, date(2021, 9, 7)) == 2
    assert CALENDAR.working_days_between(date(2021, 9, 7), FRIDAY) == -2
    assert CALENDAR.working_days_between(FRIDAY, FRIDAY) == 0


def test_nothing_added_is_the_day_itself():
    assert CALENDAR.add_working_days(SUNDAY, 0) == SUNDAY


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.is_working_day(date(2022, 1, 4)),
        lambda: CALENDAR.roll_forward(date(2022, 1, 1)),
        lambda: CALENDAR.add_working_days(date(2021, 12, 31), 1),
        lambda: CALENDAR.add_calendar_days(date(2021, 12, 31), 1),
        lambda: CALENDAR.working_days_between(date(2021, 12, 31), date(2022, 1, 4)),
    ],
    ids=["is_working_day", "roll_forward", "add_working_days", "add_calendar_days", "between"],
)
def test_a_year_without_rows_is_refused(ask):
    with pytest.raises(UnknownYear, match="没有 2022 年的放假安排") as refusal:
        ask()
    assert refusal.value.year == 2022


def test_the_missing_years_of_a_period_can_be_listed():
    assert CALENDAR.unknown_years(Year(2021).period) == ()
    assert CALENDAR.unknown_years(Period(date(2020, 12, 1), date(2022, 1, 1))) == (2020, 2022)


@pytest.mark.parametrize("add", [CALENDAR.add_working_days, CALENDAR.add_calendar_days])
def test_a_negative_limit_is_refused(add):
    with pytest.raises(ValueError, match="不能为负"):
        add(FRIDAY, -1)


def test_rows_cannot_be_changed_from_outside():
    rows = {MONDAY: False}
    calendar = WorkingCalendar(rows, frozenset({2021}))
    rows[FRIDAY] = False
    assert calendar.is_working_day(FRIDAY)


@given(dates_of_the_year, st.integers(1, 60))
def test_adding_and_counting_agree(start, count):
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.working_days_between(start, end - timedelta(days=1)) == count - 1
