"""Periods include both ends; the business date can be moved, and only to a date."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel import periods
from minzheng.kernel.periods import BadPeriod, Month, Period, Quarter, Year, parse_date, parse_period

LATE_IN_BEIJING = datetime(2021, 8, 31, 17, 30, 15, tzinfo=UTC)
dates = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.fixture
def real_clock(monkeypatch):
    monkeypatch.delenv(periods.TODAY_VARIABLE, raising=False)


def test_today_is_the_day_in_beijing(real_clock):
    with time_machine.travel(LATE_IN_BEIJING, tick=False):
        assert periods.today() == date(2021, 9, 1)
        assert periods.now() == LATE_IN_BEIJING
        assert periods.now().utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("text", ["2021-03-23", " 2021-03-23 "])
def test_the_business_date_moves_the_day_and_keeps_the_time(monkeypatch, text):
    monkeypatch.setenv(periods.TODAY_VARIABLE, text)
    with time_machine.travel(LATE_IN_BEIJING, tick=False):
        assert periods.today() == date(2021, 3, 23)
        assert periods.now() == datetime(2021, 3, 23, 1, 30, 15, tzinfo=periods.ZONE)


def test_the_business_date_is_read_on_each_call(monkeypatch):
    monkeypatch.setenv(periods.TODAY_VARIABLE, "2021-03-23")
    assert periods.today() == date(2021, 3, 23)
    monkeypatch.setenv(periods.TODAY_VARIABLE, "2021-03-24")
    assert periods.today() == date(2021, 3, 24)


def test_an_empty_business_date_is_no_setting(monkeypatch):
    monkeypatch.setenv(periods.TODAY_VARIABLE, "")
    with time_machine.travel(LATE_IN_BEIJING, tick=False):
        assert periods.today() == date(2021, 9, 1)


@pytest.mark.parametrize("text", ["2021-13-01", "20210831", "2021-W01-1", "yesterday", "2021-02-29", "２０２１-01-01"])
def test_a_malformed_business_date_is_refused_by_name(monkeypatch, text):
    monkeypatch.setenv(periods.TODAY_VARIABLE, text)
    with pytest.raises(BadPeriod, match=r"环境变量 MINZHENG_TODAY=.*不是日期"):
        periods.today()


def test_a_period_contains_both_ends_and_nothing_beyond():
    period = Period(date(2021, 1, 31), date(2021, 3, 1))
    assert period.days == 30
    assert period.contains(date(2021, 1, 31))
    assert period.contains(date(2021, 3, 1))
    assert not period.contains(date(2021, 1, 30))
    assert not period.contains(date(2021, 3, 2))
    assert period.months() == (Month(2021, 1), Month(2021, 2), Month(2021, 3))


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(BadPeriod, match="晚于结束"):
        Period(date(2021, 2, 1), date(2021, 1, 31))


def test_months_quarters_and_years_know_their_neighbours():
    assert Month(2021, 12).following == Month(2022, 1)
    assert Month(2021, 1).previous == Month(2020, 12)
    assert Month(2020, 2).last == date(2020, 2, 29)
    assert Quarter(2021, 1).previous == Quarter(2020, 4)
    assert Year(2021).previous == Year(2020)
    assert Quarter(2021, 3).period == Period(date(2021, 7, 1), date(2021, 9, 30))
    assert len(Year(2021).period.months()) == 12


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021年"),
        ("2021-08", date(2021, 8, 1), date(2021, 8, 31), "2021年8月"),
        ("2021Q3", date(2021, 7, 1), date(2021, 9, 30), "2021年第三季度"),
        ("2021-01-01..2021-08-31", date(2021, 1, 1), date(2021, 8, 31), "2021年1月1日至2021年8月31日"),
    ],
)
def test_a_period_is_read_written_and_worded(text, start, end, label):
    period = parse_period(f" {text} ")
    assert period == Period(start, end)
    assert str(period) == text
    assert period.label == label


@pytest.mark.parametrize("text", ["", "21", "2021-13", "2021Q5", "2021Q0", "2021-08-31", "0000", "2021..2022", "今年"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(BadPeriod):
        parse_period(text)


def test_months_and_quarters_that_do_not_exist_are_refused():
    with pytest.raises(BadPeriod, match="月份“13”不存在"):
        Month(2021, 13)
    with pytest.raises(BadPeriod, match="季度“0”不存在"):
        Quarter(2021, 0)
    with pytest.raises(BadPeriod, match="没有公元 0 年"):
        Year(0)


@given(dates, dates)
def test_every_period_reads_back_as_written(one, other):
    period = Period(min(one, other), max(one, other))
    assert parse_period(str(period)) == period


@given(dates)
def test_a_day_lies_in_its_month_quarter_and_year(day):
    for whole in (Month.of(day), Quarter.of(day), Year(day.year)):
        assert whole.period.contains(day)
        assert parse_period(str(whole)) == whole.period


def test_the_elapsed_share_runs_from_nothing_to_all():
    year = Year(2021).period
    assert periods.elapsed_share(year, date(2020, 12, 31)) == 0
    assert periods.elapsed_share(year, date(2021, 1, 1)) == Fraction(1, 365)
    assert periods.elapsed_share(year, date(2021, 8, 31)) == Fraction(243, 365)
    assert periods.elapsed_share(year, date(2021, 12, 31)) == 1
    assert periods.elapsed_share(year, date(2022, 5, 1)) == 1


def test_a_date_is_read_strictly():
    assert parse_date(" 2021-08-31 ") == date(2021, 8, 31)
    with pytest.raises(BadPeriod, match="例如 2021-08-31"):
        parse_date("2021-8-31")
