"""Periods, due days and amounts of the kinds; what must have been reported by a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.core.plan.shapes import INDICATORS, Change
from minzheng.core.returns.kinds import Every, ReturnKind, Wanted, all_kinds, kind_of
from minzheng.kernel.periods import Month, Period, Quarter, Year

MONTHLY = ReturnKind("bureau.test", "试验", line="bureau", unit="元", scale=100, every=Every.MONTH)
YEARLY = ReturnKind("bureau.test", "试验", line="bureau", unit="人", every=Every.YEAR, due_after=60)


@pytest.mark.parametrize(
    ("every", "text", "period"),
    [
        (Every.MONTH, "2021-07", Month(2021, 7).period),
        (Every.MONTH, "2021年7月", Month(2021, 7).period),
        (Every.MONTH, "2021/7", Month(2021, 7).period),
        (Every.QUARTER, "2021Q3", Quarter(2021, 3).period),
        (Every.QUARTER, "2021年第三季度", Quarter(2021, 3).period),
        (Every.YEAR, "2020", Year(2020).period),
        (Every.YEAR, "2020年", Year(2020).period),
        (Every.TERM, "2018", Year(2018).period),
    ],
)
def test_a_period_is_read_as_people_write_it(every, text, period):
    assert every.read(text) == period


@pytest.mark.parametrize(
    ("every", "text"),
    [
        (Every.MONTH, "2021"),
        (Every.YEAR, "2021-07"),
        (Every.QUARTER, "2021-07"),
        (Every.MONTH, "七月"),
        (Every.MONTH, "2021-13"),
    ],
)
def test_a_period_of_another_length_is_refused_with_an_example(every, text):
    with pytest.raises(ValueError, match="期间应写作"):
        every.read(text)


@given(st.sampled_from(list(Every)), st.dates(date(1990, 1, 1), date(2050, 12, 31)))
def test_what_a_form_shows_is_read_again_as_the_same_period(every, day):
    period = every.holding(day)
    assert period.contains(day)
    assert every.read(str(period)) == period


@given(st.integers(0, 10**13), st.sampled_from([1, 10, 100]))
def test_an_amount_written_out_is_read_again_to_the_last_fen(amount, scale):
    kind = ReturnKind("bureau.test", "试验", line="bureau", unit="元", scale=scale, every=Every.MONTH)
    assert kind.parse(kind.written(amount)) == kind.parse(kind.shown(amount)) == amount
    assert kind.value(amount) * scale == amount


@pytest.mark.parametrize("text", ["-1", "1.234", "一百", "", "1e5", "NaN"])
def test_an_amount_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="单位元"):
        MONTHLY.parse(text)


@pytest.mark.parametrize(
    ("at", "last"), [((2021, 8, 30), 7), ((2021, 8, 10), 7), ((2021, 8, 9), 6), ((2021, 2, 10), 1), ((2021, 2, 9), 0)]
)
def test_a_month_is_required_from_its_due_day_on(at, last):
    assert MONTHLY.required(date(*at)) == tuple(Month(2021, month).period for month in range(1, last + 1))


def test_the_last_month_due_may_lie_in_the_year_before():
    assert MONTHLY.latest_due(date(2021, 1, 10)) == Month(2020, 12).period
    assert MONTHLY.latest_due(date(2021, 1, 9)) == Month(2020, 11).period


def test_a_year_is_required_when_it_is_due_and_a_term_never():
    assert YEARLY.required(date(2021, 2, 28)) == ()
    assert YEARLY.required(date(2021, 3, 1)) == (Period(date(2020, 1, 1), date(2020, 12, 31)),)
    assert Wanted("governance.last_term_turnout").periods(date(2021, 12, 31)) == ()


def test_every_kind_that_an_indicator_names_is_declared_in_its_unit():
    codes = {kind.code for kind in all_kinds()}
    for indicator in INDICATORS:
        assert {want.kind for want in indicator.reports} <= codes, indicator.code
        if isinstance(indicator, Change) and indicator.baseline_kind:
            assert kind_of(indicator.baseline_kind).unit == indicator.unit, indicator.code
