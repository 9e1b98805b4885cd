"""When a form is due, what counts as in time, the year's table, the month's sums, and S32 with its list."""

from datetime import date

import pytest

from minzheng.core.access.scopes import Scope
from minzheng.core.duties import services as duties
from minzheng.core.duties.models import Duty
from minzheng.core.plan.figures import Part, compute, evidence
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.returns.forms import reads, services
from minzheng.domains.bureau.duties import STATISTICS_FILED
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from minzheng.kernel.periods import Month
from tests.unit.core.returns.forms.conftest import JULY, figures


@pytest.fixture
def due(counter):
    duties.generate(2021, by="system", kinds=[STATISTICS_FILED])
    return counter


def on_time(at, unit=None):
    indicator = INDICATORS.get("bureau.statistics_on_time")
    found = compute(indicator, at, "narrow")
    ratio = found.per_unit[unit.code] if unit else found.total
    rows = evidence(indicator, at, "narrow", part=Part.NUMERATOR, unit=unit.code if unit else None)
    assert rows.count() == ratio.numerator
    return ratio.numerator, ratio.denominator


def test_every_month_is_due_on_the_tenth_of_the_next(due):
    rows = Duty.objects.filter(kind=STATISTICS_FILED.code, unit=due.jia).order_by("period_start")
    assert [(one.period_start.month, one.due_on) for one in rows][5:8] == [
        (6, date(2021, 7, 10)), (7, date(2021, 8, 10)), (8, date(2021, 9, 10))
    ]  # fmt: skip
    assert "期限未核实" in MONTHLY_STATISTICS.due_words(date(2021, 8, 1))


@pytest.mark.parametrize(("day", "counted"), [(10, 1), (11, 0)])
def test_what_is_submitted_on_the_day_is_in_time_and_a_day_later_is_not(due, day, counted):
    due.on(day)
    due.submitted()
    assert on_time(date(2021, 8, 31), due.jia) == (counted, 7)


def test_a_form_that_is_not_due_yet_is_not_asked_for(due):
    due.submitted()
    assert on_time(date(2021, 8, 9), due.jia) == (0, 6)


def test_a_form_sent_back_stays_in_time_and_is_counted_as_sent_back(due):
    due.on(9)
    filing = due.submitted()
    services.send_back(filing, reason="户数不符", by=due.checker)
    due.on(20)
    filing.refresh_from_db()
    services.fill(filing, figures(urban_living_households=90), {}, seen=filing.version, by=due.reporter)
    services.submit(filing, by=due.reporter)
    assert on_time(date(2021, 8, 31), due.jia) == (1, 7)
    sent_back = compute(INDICATORS.get("bureau.statistics_sent_back"), date(2021, 8, 31), "narrow")
    assert (sent_back.total.numerator, sent_back.total.denominator) == (1, 1)


def test_a_form_given_up_after_it_was_sent_back_was_never_filed(due):
    filing = due.submitted()
    services.send_back(filing, reason="重填", by=due.checker)
    filing.refresh_from_db()
    services.withdraw(filing, by=due.reporter)
    assert on_time(date(2021, 8, 31), due.jia) == (0, 7)


def test_the_years_table_says_of_every_unit_how_each_month_stands(due, django_assert_num_queries):
    due.submitted()
    due.on(12)
    due.submitted(Month(2021, 6))
    whole = Scope((due.city.path,))
    with django_assert_num_queries(3):
        table = reads.table(MONTHLY_STATISTICS, 2021, whole, date(2021, 8, 12))
    said = {line.unit.code: [cell.label for cell in line.cells] for line in table.lines}
    assert said[due.jia.code][4:9] == ["逾期未报", "待审核（迟报）", "待审核", "未到期", "未到期"]
    assert table.counts["waiting"] == 2
    assert table.counts["missing"] == 7 * len(table.lines) - 2


def test_the_citys_sums_are_made_of_approved_figures_alone(due, django_assert_num_queries):
    due.approved()
    due.appoint(due.second, "county_finance", due.bing)
    due.second.__dict__.pop("_scopes", None)
    due.second.__dict__.pop("_appointments", None)
    other = services.begin(MONTHLY_STATISTICS, due.bing, JULY.period, by=due.second)
    services.fill(other, figures(), {}, seen=other.version, by=due.second)
    with django_assert_num_queries(2):
        found = reads.summary(MONTHLY_STATISTICS, JULY.period, Scope((due.city.path,)), date(2021, 8, 31))
    assert found.sums == figures()
    assert due.bing in found.lacking
