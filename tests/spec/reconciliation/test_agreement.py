"""The tables of reconciliation: the three rates of agreement, and the child-months paid in full and in time."""

import re
from datetime import date
from pathlib import Path

import pytest

from minzheng.core.access.scopes import Scope
from minzheng.core.divisions.models import Division
from minzheng.core.ledger import local_rules
from minzheng.core.plan.figures import compute, evidence
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.reconciliation import reads, timeliness
from minzheng.core.reconciliation.models import FULL, ComparedCell, MonthComparison
from minzheng.core.reconciliation.sides import NO_BANK, PaidSide, paid_sides, timely
from minzheng.core.reconciliation.writing import weighed
from minzheng.kernel.periods import Month
from minzheng.web.reconciliation_pages import percent_words
from tests.spec.tables import cases
from tests.unit.core.ledger.conftest import bench, business_date, office, world
from tests.unit.core.plan.small_world import SmallWorld

__all__ = ["bench", "business_date", "office", "world"]
pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("agreement.md")
APRIL, NOTHING = Month(2021, 4), "无"
MONEY = 1  # millionths of 万元 that one fen is
CODES = {
    "weighted": "assistance.statistics_agreement", "mean": "assistance.statistics_mean_agreement",
    "exact": "assistance.statistics_equal_cells",
}  # fmt: skip


def stored(unit, text):
    """The cells that a row of the table writes, in one county's April."""
    comparison = MonthComparison.objects.create(division=unit, month=APRIL.first)
    for number, pair in enumerate(text.split("、")):
        money = "元" in pair
        sides = [
            None if one == NOTHING else int(one.removesuffix("元")) * (100 if money else 1) for one in pair.split("/")
        ]
        smaller, larger, agreement = weighed(*sides, MONEY if money else 1_000_000)
        ComparedCell.objects.create(
            comparison=comparison, division=unit, month=APRIL.first, due_on=date(2021, 5, 10), form="bureau.monthly_statistics",
            item=f"bureau.monthly_{'abcdefgh'[number]}", ledger=sides[0], reported=sides[1], smaller=smaller, larger=larger,
            agreement=agreement,
        )  # fmt: skip


@pytest.mark.parametrize(("text", "weighted", "mean", "exact"), cases(TABLE, "一致率的三种算法"))
def test_the_three_rates_are_what_the_table_says_and_the_indicators_say_the_same(text, weighted, mean, exact):
    town = SmallWorld()
    stored(town.jia, text)
    found = reads.agreement_of(ComparedCell.objects.all())
    said = {"weighted": found.weighted, "mean": found.mean, "exact": found.exact}
    assert {name: percent_words(value) for name, value in said.items()} == {
        "weighted": weighted, "mean": mean, "exact": exact,
    }  # fmt: skip
    for name, code in CODES.items():
        figures = compute(INDICATORS.get(code), date(2021, 5, 10), "narrow")
        if figures.headline is None:
            assert (name, found.larger) == ("weighted", 0)
            continue
        assert figures.headline == said[name], name
        assert evidence(INDICATORS.get(code), date(2021, 5, 10), "narrow", part="whole").count() == found.cells
        assert compute(INDICATORS.get(code), date(2021, 5, 9), "narrow").headline is None


def test_a_cell_that_is_almost_equal_is_not_equal():
    assert weighed(10**9 + 1, 10**9, 1)[2] < FULL


@pytest.fixture
def paying(monkeypatch):
    """A side that pays, as the payments will supply it: rows of SQL under a name."""
    paid = []

    def rows():
        values = [f"({enrolment}, DATE '{month}', {amount}, DATE '{on}')" for enrolment, month, amount, on in paid]
        listed = f"SELECT * FROM (VALUES {', '.join(values)}) v (enrolment_id, month, amount, paid_on)"  # noqa: S608 — numbers and days
        return listed if paid else timeliness.NOBODY

    monkeypatch.setattr(timeliness, "paid_sides", lambda: (PaidSide("试验", "试验支付方", rows),))
    return paid


@pytest.mark.parametrize(("stop", "payments", "due", "full", "on_time"), cases(TABLE, "儿童基本生活费按时足额"))
def test_a_childs_month_is_paid_in_full_and_in_time_as_the_table_says(
    office, paying, stop, payments, due, full, on_time
):
    enrolment = orphan(office)
    if stop:
        office.decided("stop", enrolment, int(stop[0]), effective=int(stop[0]), reason="mistake")
    for month, day, amount in re.findall(r"(\d+)月(\d+)日(\d+)", payments):
        paying.append((enrolment.pk, APRIL.first, int(amount) * 100, date(2021, int(month), int(day))))
    found = told(office)
    assert (found.due, found.full, found.on_time, found.unknown) == (int(due), int(full), int(on_time), "")


@pytest.mark.parametrize(("amount", "on_time"), [(80_000, 1), (79_999, 0)])
def test_what_the_months_run_keeps_back_for_an_earlier_month_is_not_owed(office, paying, monkeypatch, amount, on_time):
    monkeypatch.setattr(local_rules.LocalRules, "share", property(lambda _: 20))
    enrolment = orphan(office, amount=120_000)
    office.account(enrolment)
    office.released(4, programmes=("welfare.orphan",))
    office.decided("change", enrolment, 5, effective=4, amount=100_000)
    office.released(5, programmes=("welfare.orphan",))
    paying.append((enrolment.pk, date(2021, 5, 1), amount, date(2021, 6, 10)))
    (benefit,) = timely()
    found = timeliness.counted(benefit, [Month(2021, 5)], everywhere())
    assert (found.due, found.full, found.on_time) == (1, on_time, on_time)


def test_the_bank_is_a_side_that_pays():
    assert [side.code for side in paid_sides()] == ["payments.bank"]


def orphan(office, amount=100_000):
    """An orphan whose benefit begins in April."""
    office.on(3, 15)
    child = office.bench.person(born_on=date(2012, 5, 1))
    office.bench.recognised(child, kind="welfare.recognised_orphan")
    return office.bench.decided(
        "grant", child, programme="welfare.orphan", members=(child,), amount=amount, accepted_on=date(2021, 3, 15),
        effective_on=date(2021, 4, 1),
    ).enrolment  # fmt: skip


def everywhere():
    return Scope((Division.objects.get(level="city").path,))


def told(_office):
    (benefit,) = timely()
    return timeliness.counted(benefit, [APRIL], everywhere())


def test_without_a_side_that_pays_only_what_was_due_is_known(office, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(timeliness, "paid_sides", tuple)
    orphan(office)
    (benefit,), scope = timely(), everywhere()
    with django_assert_num_queries(1):
        found = timeliness.counted(benefit, [APRIL], scope)
    assert (found.due, found.full, found.on_time, found.known, found.unknown) == (1, 0, 0, False, NO_BANK)
