"""The package's rows arrive whole, and unknown years are reported."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from minzheng.adapters.calendars import exceptions, known_years
from minzheng.kernel.calendar import UnknownYear


def test_2021_has_its_holidays_its_working_weekends_and_250_working_days():
    arranged = exceptions([2021])
    assert sum(not worked for _, worked, _ in arranged.rows) == 31
    assert [day for day, worked, _ in arranged.rows if worked] == [
        date(2021, *day) for day in ((2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9))
    ]
    days = [date(2021, 1, 1) + timedelta(days=step) for step in range(365)]
    assert sum(map(arranged.calendar().is_working_day, days)) == 250


def test_rows_carry_the_chinese_name_and_stand_in_order():
    rows = exceptions([2021, 2020]).rows
    assert rows == tuple(sorted(rows))
    assert (date(2021, 2, 7), True, "春节") in rows
    assert (date(2021, 10, 1), False, "国庆节") in rows


def test_unknown_years_are_reported_and_have_no_calendar():
    first, last = known_years()[0], known_years()[-1]
    arranged = exceptions(range(first - 1, last + 2))
    assert arranged.unknown_years == (first - 1, last + 1)
    assert arranged.years == frozenset(known_years())
    with pytest.raises(UnknownYear):
        arranged.calendar().is_working_day(date(last + 1, 1, 4))


def test_every_day_of_every_known_year_agrees_with_the_package():
    calendar = exceptions(known_years()).calendar()
    day, end = date(known_years()[0], 1, 1), date(known_years()[-1], 12, 31)
    while day <= end:
        assert calendar.is_working_day(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)
