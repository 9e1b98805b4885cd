"""Which unit reported which period, and the figures that say so."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.access.scopes import Scope
from minzheng.core.plan.baselines import reported_baseline
from minzheng.core.plan.figures import CITY_ITSELF, compute, evidence, measured
from minzheng.core.plan.models import Observation
from minzheng.core.plan.services import compute_observations
from minzheng.core.plan.shapes import INDICATORS, Change
from minzheng.core.returns.controls import approved_early, negative, sudden, waiting
from minzheng.core.returns.kinds import kind_of
from minzheng.core.returns.models import Return
from minzheng.core.returns.reads import State, completeness
from minzheng.kernel.periods import Month, Quarter, Year
from tests.unit.core.returns.conftest import SALES

AT = date(2021, 8, 31)
FIGURE, PER_HEAD = INDICATORS.get("bureau.lottery_sales"), INDICATORS.get("bureau.lottery_sales_per_head")


def months(desk, unit, year, last, amount=100_000_00):
    for month in range(1, last + 1):
        desk.report(unit, Month(year, month), amount)


def test_a_figure_names_the_units_that_owe_a_month(desk):
    months(desk, desk.jia, 2021, 7)
    months(desk, desk.yi, 2021, 6)
    months(desk, desk.bing, 2021, 7)
    figures = compute(FIGURE, AT, "wide")
    assert figures.unreported == (desk.yi.code, desk.zone.code)
    assert figures.headline == Fraction(13 * 10)
    assert compute(FIGURE, AT, "narrow").unreported == ()
    assert compute(FIGURE, date(2021, 7, 9), "wide").unreported == (desk.zone.code,)


def test_a_waiting_return_does_not_make_a_figure_whole(desk):
    months(desk, desk.jia, 2021, 7)
    months(desk, desk.bing, 2021, 6)
    last = desk.report(desk.bing, Month(2021, 7), approved=False)
    assert compute(FIGURE, AT, "narrow").unreported == (desk.bing.code,)
    desk.approve(last)
    assert compute(FIGURE, AT, "narrow").unreported == ()


def test_an_observation_keeps_who_had_not_reported(desk):
    months(desk, desk.jia, 2021, 7)
    compute_observations(AT, ["narrow"], by="system", only=[FIGURE.code])
    assert Observation.objects.get(unit=None).unreported == [desk.bing.code]


def test_a_corrected_month_counts_once_in_figure_and_list(desk):
    first = desk.report(desk.jia, Month(2021, 3), 100_000_00)
    desk.correct(first, 80_000_00)
    figures = compute(FIGURE, AT, "narrow")
    rows = evidence(FIGURE, AT, "narrow", unit=desk.jia.code)
    assert figures.per_unit[desk.jia.code].numerator == measured(FIGURE, rows) == 80_000_00
    assert rows.count() == 1


def test_sales_per_head_are_compared_only_when_last_year_was_reported_by_every_unit(desk):
    for unit in (desk.jia, desk.bing):
        months(desk, unit, 2021, 7, 110_00)
        for year, people in ((2019, 100), (2020, 100)):
            desk.report(unit, Year(year), people, kind="bureau.population", accepted_on=date(2021, 2, 1))
    months(desk, desk.jia, 2020, 7, 100_00)
    months(desk, desk.bing, 2020, 6, 100_00)
    assert compute(PER_HEAD, AT, "narrow").baseline is None
    desk.report(desk.bing, Month(2020, 7), 100_00)
    desk.report(desk.bing, Month(2020, 8), 100_00)
    figures = compute(PER_HEAD, date(2021, 8, 30), "narrow")
    assert (figures.headline, figures.baseline) == (Fraction(77, 10), Fraction(7))
    assert figures.baseline_of(desk.jia.code) == Fraction(7)


def test_a_reported_baseline_speaks_where_the_records_of_the_time_do_not(desk):
    declared = Change(
        code="x.y", title="t", definition="d", unit="%", registers=(), figure=INDICATORS.get("bureau.system_usage"),
        earlier=lambda at: date(at.year - 1, at.month, 1), whole_then=lambda _: False, baseline_kind="governance.last_term_turnout",
    )  # fmt: skip
    assert compute(declared, AT, "wide").baseline is None
    kind = "governance.last_term_turnout"
    desk.report(desk.jia, Year(2018), 8_850, kind=kind, accepted_on=date(2019, 1, 4))
    assert reported_baseline(declared, [desk.jia], date(2020, 8, 1)) is None
    desk.report(desk.city, Year(2015), 7_000, kind=kind, accepted_on=date(2019, 1, 4))
    desk.report(desk.city, Year(2018), 9_025, kind=kind, accepted_on=date(2019, 1, 4))
    desk.report(desk.city, Year(2020), 9_900, kind=kind, approved=False)
    figures = compute(declared, AT, "wide")
    assert figures.baseline == Fraction(9_025, 10_000)
    assert figures.baseline_of(desk.jia.code) == Fraction(8_850, 10_000)
    assert figures.baseline_of(desk.yi.code) is None


def test_the_city_itself_may_owe_a_return(desk):
    usage = INDICATORS.get("bureau.system_usage")
    for unit in (desk.jia, desk.bing):
        for kind, number in (("bureau.system_accounts", 40), ("bureau.system_active_accounts", 30)):
            desk.report(unit, Month(2021, 7), number, kind=kind)
    figures = compute(usage, AT, "narrow")
    assert figures.headline == Fraction(3, 4)
    assert figures.unreported == (CITY_ITSELF,)


def test_an_official_score_takes_the_place_of_the_citys_own(desk, monkeypatch):
    score = INDICATORS.get("bureau.informatisation_score")
    for quarter in (1, 2):
        desk.report(desk.city, Quarter(2021, quarter), 200, kind="bureau.informatisation_self_points")
    assert compute(score, AT, "wide").headline == 40
    monkeypatch.setenv("MINZHENG_TODAY", "2022-03-01")
    desk.report(desk.city, Year(2021), 815, kind="bureau.informatisation_points", accepted_on=date(2022, 2, 1))
    assert compute(score, date(2021, 12, 31), "wide").headline == Fraction(163, 2)
    assert compute(score, AT, "wide").headline == 40


# -- unit × period ---------------------------------------------------------------------------------------------------
def test_the_table_tells_reported_waiting_corrected_missing_and_not_yet_due(desk):
    desk.report(desk.jia, Month(2021, 1))
    desk.report(desk.jia, Month(2021, 2), approved=False)
    desk.correct(desk.report(desk.jia, Month(2021, 3)), 1, approved=False)
    table = completeness(kind_of(SALES), 2021, Scope((desk.jia.path,)), AT)
    (line,) = table.lines
    assert line.unit == desk.jia
    assert line.states == (
        State.APPROVED, State.WAITING, State.CORRECTING, *[State.MISSING] * 4, *[State.NOT_DUE] * 5
    )  # fmt: skip
    assert table.missing == 4
    assert table.units_missing == (desk.jia,)


def test_the_table_keeps_to_the_scope_and_puts_the_city_first(desk):
    both = kind_of("bureau.publicity_points")
    assert [line.unit for line in completeness(both, 2021, Scope((desk.city.path,)), AT).lines] == [
        desk.city, desk.jia, desk.yi, desk.bing, desk.zone,
    ]  # fmt: skip
    assert [line.unit for line in completeness(both, 2021, Scope((desk.yi.path,)), AT).lines] == [desk.yi]
    assert completeness(both, 2021, Scope((desk.jia_1.path,)), AT).lines == ()


def test_the_statements_of_a_figure_do_not_follow_its_units(desk):
    def statements():
        with CaptureQueriesContext(connection) as taken:
            compute(PER_HEAD, AT, "wide")
        return len(taken)

    few = statements()
    months(desk, desk.jia, 2021, 7)
    months(desk, desk.yi, 2021, 7)
    assert statements() == few


# -- controls --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("factor", "found"), [(10, 1), (5, 1), (4, 0), (1, 0)])
def test_a_month_far_above_its_neighbours_is_found(desk, factor, found):
    for month in (1, 2, 3, 4):
        desk.report(desk.jia, Month(2021, month), 1_000 * (factor if month == 3 else 1))
    assert sudden(AT).count() == found
    if found:
        desk.correct(Return.objects.get(period_start=date(2021, 3, 1)), 1_000)
        assert not sudden(AT).exists()


def test_a_figure_that_starts_from_nothing_is_no_jump(desk):
    for month, amount in ((1, 0), (2, 0), (3, 500)):
        desk.report(desk.jia, Month(2021, month), amount)
    assert not sudden(AT).exists()


def test_long_waiting_negative_and_early_returns_are_found(desk):
    late = desk.report(approved=False)
    assert not waiting(AT).exists()
    assert list(waiting(date(2021, 10, 2))) == [late]
    assert not negative(AT).exists()
    Return.objects.filter(pk=late.pk).update(amount=-5, accepted_on=date(2021, 6, 1))
    assert list(negative(AT)) == list(approved_early(AT)) == [late]
