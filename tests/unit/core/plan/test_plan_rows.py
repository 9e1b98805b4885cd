"""The plan as rows, its clauses, its observations, and how promises stand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

import minzheng
from minzheng.adapters.plan_text.model import Item, PlanText, Section
from minzheng.core.audit.models import AuditEvent
from minzheng.core.divisions.models import Division, DivisionSet
from minzheng.core.plan import reads, services
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.models import Observation, PlanItem, Promise
from minzheng.core.plan.shapes import INDICATORS, Tally
from minzheng.core.plan.statuses import Pace, Status, judge
from minzheng.kernel.periods import Year
from minzheng.kernel.targets import parse_target
from tests.unit.core.plan.small_world import AT, SmallWorld

PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
YEAR = Year(2021).period
MIDYEAR = date(2021, 7, 2)  # 183 of 365 days


@pytest.fixture(scope="module")
def file():
    return load_plan_file(PLAN)


@pytest.fixture
def plan(db, file):
    return services.load_plan(file, by="system")[0]


@pytest.fixture
def city(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    return SmallWorld()


def text(*entries):
    return PlanText(
        "要点",
        "某局",
        None,
        (Section(1, "一", tuple(Item(number, title, clause) for number, title, clause in entries)),),
    )


# -- loading ---------------------------------------------------------------------------------------------------------
def test_the_plan_becomes_rows(plan):
    assert (plan.sections.count(), plan.items.count(), plan.promises.count()) == (8, 46, 110)
    beds = plan.promises.get(code="T14")
    assert (beds.target.notation, beds.item.number, beds.indicator) == (">= 4400 张", 13, "eldercare.new_beds")
    assert plan.promises.get(code="S01").target is None


def test_loading_again_changes_nothing_and_leaves_no_event(plan, file):
    before = AuditEvent.objects.count()
    _, changes = services.load_plan(file, by="system")
    assert not changes
    assert AuditEvent.objects.count() == before


def test_loading_mends_what_differs_and_keeps_the_clause(plan, file):
    PlanItem.objects.filter(plan=plan, number=13).update(title="别的", clause="原文")
    Promise.objects.create(
        plan=plan,
        item=plan.items.get(number=1),
        code="T99",
        title="多出",
        kind="soft",
        scope="无",
        deadline=date(2021, 12, 31),
        period="year",
    )
    _, changes = services.load_plan(file, by="system")
    item = plan.items.get(number=13)
    assert (changes.added, changes.changed, changes.removed) == (0, 1, 1)
    assert (item.title != "别的", item.clause) == (True, "原文")


# -- the bureau's own text -------------------------------------------------------------------------------------------
def test_clauses_go_to_the_items_with_their_number_and_title(plan):
    title = plan.items.get(number=13).title
    other = plan.items.get(number=20).title
    read = text(
        (13, title + "工作", "增加床位。"),
        (7, other, "改了序号。"),
        (99, "没有的事项", "不认识。"),
        (8, "完全不同的内容标题", "错。"),
    )
    filling = services.fill_clauses(plan, read, source="要点.txt", by="system")
    assert filling.filled == [13, 20]
    assert filling.unmatched_text == ["99 没有的事项", "8 完全不同的内容标题"]
    assert len(filling.without_clause) == 44
    assert plan.items.get(number=13).clause == "增加床位。"
    assert plan.items.get(number=8).clause == ""


def test_a_text_of_another_plan_is_refused(plan):
    with pytest.raises(services.NotPossible, match="没有一条"):
        services.fill_clauses(plan, text((1, "毫不相干的标题内容", "无")), source="x", by="system")


# -- observations ----------------------------------------------------------------------------------------------------
def test_a_run_keeps_every_figure_for_every_set_and_one_event(city):
    home = city.facility("eldercare.institution", city.jia_1)
    city.beds(home, 40)
    run = services.compute_observations(AT, ["wide", "narrow"], by="system")
    lines = Observation.objects.filter(run=run)
    head = lines.get(indicator="eldercare.new_beds", set_code="wide", unit=None)
    assert (head.numerator, head.denominator, head.value, head.edition) == (40, None, Decimal(40), date(2020, 6, 30))
    assert lines.get(indicator="eldercare.new_beds", set_code="wide", unit=city.jia).numerator == 40
    assert lines.filter(unit=None).count() == 2 * len(INDICATORS)
    event = AuditEvent.objects.get(action="plan.compute")
    assert event.body["lines"] == lines.count()
    assert len(event.body["sha256"]) == 64


CHANGES = ["UPDATE plan_observation SET numerator = 1", "DELETE FROM plan_observation", "TRUNCATE plan_observation"]


def attempt(statement):
    services.compute_observations(AT, ["wide"], by="system")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with transaction.atomic():
            cursor.execute(statement)


@pytest.mark.as_owner
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_even_its_owner_to_change_an_observation(city, statement):
    with pytest.raises((InternalError, ProgrammingError), match="不可"):
        attempt(statement)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_running_product_has_no_right_to_change_an_observation(city, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        attempt(statement)


def test_a_day_that_has_not_come_is_refused(city):
    with pytest.raises(services.NotPossible, match="还没有到"):
        services.compute_observations(date(2021, 9, 1), ["wide"], by="system")


def test_the_number_of_statements_of_a_run_does_not_follow_the_number_of_counties(city):
    def statements():
        with CaptureQueriesContext(connection) as taken:
            services.compute_observations(AT, ["wide"], by="system")
        return len(taken)

    few = statements()
    for number in range(201, 222):
        city.county(f"99{number:04}", f"县{number}")
    DivisionSet.objects.get(code="wide").units.set(Division.objects.filter(level="county"))
    assert statements() == few


# -- the table -------------------------------------------------------------------------------------------------------
def table(plan, at=AT, set_code="wide"):
    return reads.table(plan, at, set_code)


def row(shown, code):
    return next(row for row in shown.rows if row.promise.code == code)


def test_promises_without_a_register_say_so_and_others_have_their_figure(city, plan):
    city.beds(city.facility("eldercare.institution", city.jia_1), 4000)
    shown = table(plan)
    assert row(shown, "T64").status is Status.NO_REGISTER
    assert row(shown, "T01").status is Status.NO_FIGURE
    assert (row(shown, "T14").value, row(shown, "T14").status) == (4000, Status.ON_PACE)
    assert row(shown, "T24").value == 0
    assert row(shown, "T15").status is Status.LATE
    assert shown.counts[Status.NO_REGISTER] == 110 - 66


def test_a_kept_value_is_shown_with_its_moment_and_a_changed_definition_is_computed_again(city, plan, monkeypatch):
    home = city.facility("eldercare.institution", city.jia_1)
    city.beds(home, 40)
    services.compute_observations(AT, ["wide"], by="system")
    city.beds(home, 2)
    kept, live = row(table(plan), "T14"), row(table(plan, set_code="legal"), "T14")
    assert (kept.value, kept.shown.stored) == (40, True)
    assert (live.value, live.shown.stored) == (42, False)
    monkeypatch.setitem(INDICATORS.get("eldercare.new_beds").__dict__, "version", "changed")
    assert row(table(plan), "T14").value == 42


def test_a_kept_value_tells_how_many_of_the_records_that_it_counts_were_written_since(city, plan):
    def later():
        rows = [one for one in table(plan).rows if one.shown]
        return {one.indicator.code: one.shown.later for one in rows}

    home = city.facility("eldercare.institution", city.jia_1)
    entry = city.beds(home, 40)
    services.compute_observations(AT, ["wide"], by="system")
    assert set(later().values()) == {0}
    city.facility("assistance.service_window", city.jia_1)
    found = later()
    windows, talks = "assistance.service_window_coverage", "welfare.policy_talks"
    assert (found[windows], found[talks]) == (2, 0)  # the place and its opening
    type(entry).objects.filter(pk=entry.pk).update(note="改")
    city.beds(home, 1)
    found = later()
    assert (found[windows], found[talks]) == (2, 0)
    assert found["eldercare.new_beds"] >= 2
    services.compute_observations(AT, ["wide"], by="system", only=["eldercare.new_beds"])
    found = later()
    assert (found["eldercare.new_beds"], found[windows], found["eldercare.nursing_bed_share"] > 0) == (0, 2, True)


def test_a_kept_value_stands_unit_by_unit_as_it_was_kept(city, plan):
    city.beds(city.facility("eldercare.institution", city.jia_1), 40)
    services.compute_observations(AT, ["wide"], by="system")
    city.beds(city.facility("eldercare.institution", city.yi_1), 60)
    found = table(plan)
    indicator = INDICATORS.get("eldercare.nursing_bed_share")
    kept = reads.kept_figures(indicator, row(found, "T24").shown, found.reach)
    assert kept is not None
    assert (tuple(kept.total), kept.headline) == ((0, 40), 0)
    assert sum(ratio.denominator for ratio in kept.per_unit.values()) == 40
    city.county("990150", "新县")
    DivisionSet.objects.get(code="wide").units.set(Division.objects.filter(level="county"))
    found = table(plan)
    assert reads.kept_figures(indicator, row(found, "T24").shown, found.reach) is None


def test_a_kept_mean_is_the_mean_and_not_the_pooled_ratio(city, plan):
    for division, nursing, ordinary in ((city.jia_1, 10, 10), (city.yi_1, 90, 810)):
        home = city.facility("eldercare.institution", division)
        city.beds(home, nursing, kind="nursing")
        city.beds(home, ordinary)
    services.compute_observations(AT, ["wide"], by="system")
    found = row(table(plan), "T24")
    assert (found.shown.stored, found.value, found.shown.total.value) == (True, Fraction(3, 10), Fraction(100, 920))


def test_the_number_of_statements_of_the_table_does_not_follow_the_data(city, plan):
    def statements():
        with CaptureQueriesContext(connection) as taken:
            table(plan)
        return len(taken)

    few = statements()
    for number in range(201, 222):
        county = city.county(f"99{number:04}", f"县{number}")
        city.beds(city.facility("eldercare.institution", city.township(county, "101", "镇")), 5)
    DivisionSet.objects.get(code="wide").units.set(Division.objects.filter(level="county"))
    assert statements() == few
    services.compute_observations(AT, ["wide"], by="system")
    assert statements() <= 11


def test_the_trend_holds_the_latest_value_of_each_day(city):
    home = city.facility("eldercare.institution", city.jia_1)
    city.beds(home, 40)
    services.compute_observations(date(2021, 6, 30), ["wide"], by="system")
    services.compute_observations(AT, ["wide"], by="system")
    city.beds(home, 2)
    services.compute_observations(AT, ["wide"], by="system", only=["eldercare.new_beds"])
    kept = reads.trends(["eldercare.new_beds"], "wide", YEAR)["eldercare.new_beds"]
    assert [(line.at, line.numerator) for line in kept] == [
        (date(2021, 6, 30), 40),
        (AT, 42),
    ]


def test_a_page_never_speaks_of_the_future_nor_of_another_year(city, plan):
    assert reads.day_for(plan, None) == AT
    assert reads.day_for(plan, date(2021, 12, 31)) == AT
    assert reads.day_for(plan, date(2019, 5, 1)) == date(2021, 1, 1)


# -- how a promise stands --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("target", "value", "at", "status"),
    [
        (">= 100 张", 100, MIDYEAR, Status.MET),
        (">= 100 张", 51, MIDYEAR, Status.ON_PACE),
        (">= 100 张", 46, MIDYEAR, Status.ON_PACE),
        (">= 100 张", 45, MIDYEAR, Status.SLOW),
        (">= 100 张", 36, MIDYEAR, Status.SLOW),
        (">= 100 张", 35, MIDYEAR, Status.LATE),
        (">= 100 张", 99, YEAR.end, Status.LATE),
        (">= 43 %", Fraction(215, 10), MIDYEAR, Status.ON_PACE),
        (">= 100 张", None, MIDYEAR, Status.NO_FIGURE),
        ("< 10 %", 9, MIDYEAR, Status.MET),
        ("< 10 %", 10, MIDYEAR, Status.LATE),
        ("= 0 例", 0, MIDYEAR, Status.MET),
        ("= 0 例", 1, MIDYEAR, Status.LATE),
        ("> last_term", 61, MIDYEAR, Status.NO_BASELINE),
        ("-30 % last_year", None, MIDYEAR, Status.NO_FIGURE),
    ],
)
def test_the_status_follows_completion_against_time(target, value, at, status):
    assert judge(parse_target(target), value, during=YEAR, at=at).status is status


def test_with_a_baseline_a_comparison_is_judged():
    assert judge(parse_target("> last_term"), 61, during=YEAR, at=MIDYEAR, baseline=60).status is Status.MET


def test_the_limits_are_five_and_fifteen_points_and_come_from_data():
    assert Pace.on(AT) == Pace(Fraction(5, 100), Fraction(15, 100))


def test_a_promise_without_a_number_is_not_judged():
    assert judge(None, 5, during=YEAR, at=MIDYEAR).status is Status.NO_TARGET


@pytest.mark.parametrize(
    ("target", "value", "grows", "status", "words"),
    [
        (">= 100 张", 120, True, Status.MET, "达标（未报齐 2 个单位）"),
        (">= 100 张", 60, True, Status.INCOMPLETE, "未报齐"),
        (">= 50 %", 60, False, Status.INCOMPLETE, "未报齐"),
        ("< 10 件", 5, True, Status.INCOMPLETE, "未报齐"),
        ("> last_year", 120, True, Status.INCOMPLETE, "未报齐"),
    ],
)
def test_a_floor_that_is_reached_stays_reached_whatever_is_still_owed(target, value, grows, status, words):
    found = judge(parse_target(target), value, during=YEAR, at=MIDYEAR, baseline=50, owing=2, grows=grows)
    assert (found.status, found.words, found.owing) == (status, words, 2)


def test_sums_alone_only_grow():
    kinds = {type(one): one.only_grows for one in INDICATORS}
    assert {kind for kind, grows in kinds.items() if grows} == {Tally}
