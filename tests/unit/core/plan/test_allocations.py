"""任务分解: shares add up to the city's target, an amendment keeps what was, and the schedule says what is due."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

import minzheng
from minzheng.core.divisions.models import DivisionSet
from minzheng.core.plan import reads, services
from minzheng.core.plan.allocations import reads as allocations
from minzheng.core.plan.allocations.models import AllocatedShare, Allocation
from minzheng.core.plan.allocations.reads import Proposal, proposed, ranked
from minzheng.core.plan.allocations.schedule import Schedule, divided
from minzheng.core.plan.allocations.services import BadGrid, allocate
from minzheng.core.plan.figures import compute, reach_of
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.models import Promise
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.plan.statuses import Status
from tests.unit.core.plan.managed_world import TODAY, ManagedWorld
from tests.unit.core.plan.small_world import SmallWorld

PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
BEDS = "T14"  # >= 4400 张
WIDE = ("990101000000", "990102000000", "990171000000")


# -- the schedule ----------------------------------------------------------------------------------------------------
def schedule(*increments, deadline=date(2021, 12, 31)):
    return Schedule(2021, deadline, tuple(Decimal(one) for one in increments))


def test_inside_a_quarter_the_due_amount_grows_evenly_from_day_to_day():
    made = schedule(90, 91, 0, 0)
    assert made.due(date(2021, 3, 31)) == 90
    assert made.due(date(2021, 4, 1)) == 91
    assert made.due(date(2021, 6, 30)) == 181
    assert made.due(date(2021, 9, 1)) == 181
    assert made.due(date(2020, 12, 31)) == 0


def test_the_quarter_of_the_deadline_ends_with_it():
    made = schedule(0, 0, 30, 0, deadline=date(2021, 7, 30))
    assert made.due(date(2021, 7, 15)) == 15
    assert made.expected(date(2021, 7, 30)) == 1


def test_a_unit_without_a_share_has_nothing_to_expect():
    assert schedule(0, 0, 0, 0).expected(date(2021, 7, 1)) is None


@given(
    st.decimals(min_value="0.01", max_value="99999", places=2), st.lists(st.integers(0, 1000), min_size=1, max_size=30)
)
def test_dividing_by_weights_neither_loses_nor_makes_anything(total, weights):
    parts = divided(total, weights)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_a_whole_number_is_divided_into_whole_numbers_near_the_exact_share(total, weights):
    for part, weight in zip(divided(Decimal(total), weights), weights, strict=True):
        assert part == int(part)
        assert abs(Fraction(part) - Fraction(total * weight, sum(weights))) < 1


def test_equals_share_a_rank_and_none_has_none():
    assert ranked([Fraction(1), Fraction(2), None, Fraction(2)]) == [3, 1, None, 1]
    assert ranked([Fraction(1), Fraction(2)], low_first=True) == [1, 2]


# -- deciding --------------------------------------------------------------------------------------------------------
@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    made = SmallWorld()
    for chosen in DivisionSet.objects.filter(code="wide"):
        chosen.code = "city23"
        chosen.save()
    services.load_plan(load_plan_file(PLAN), by="system")
    return made


def promise(code=BEDS):
    return Promise.objects.get(code=code)


def grid(*rows):
    return {code: tuple(Decimal(cell) for cell in row) for code, row in zip(WIDE, rows, strict=True)}


GOOD = ((100, 100, 100, 100), (500, 500, 500, 500), (0, 0, 1000, 1000))


def decide(rows=GOOD, **said):
    values = {"decided_on": date(2021, 2, 1), "paper": "石试〔2021〕1号", "by": "system"} | said
    return allocate(promise(), "city23", grid(*rows), **values)


def test_shares_that_add_up_are_decided_and_read_back(world):
    made = decide()
    shares = allocations.shares_in_force(promise(), date(2021, 8, 31))
    assert made.version == 1
    assert shares.grid == grid(*GOOD)
    assert shares.schedule.cumulative == (600, 1200, 2800, 4400)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (((100, 100, 100, 99), *GOOD[1:]), "还差 1"),
        (((100, 100, 100, 101), *GOOD[1:]), "多出 1"),
    ],
)
def test_shares_that_do_not_add_up_are_refused_with_the_difference(world, rows, words):
    with pytest.raises(BadGrid, match=words):
        decide(rows)
    assert not Allocation.objects.exists()


def test_every_bad_cell_is_named(world):
    with pytest.raises(BadGrid) as problem:
        decide((("-1", "0.5", 0, 0), *GOOD[1:]))
    assert problem.value.cells == {(WIDE[0], 1): "不能小于零", (WIDE[0], 2): "应是整数"}


def test_a_unit_left_out_is_named(world):
    with pytest.raises(BadGrid, match="开发区"):
        allocate(
            promise(),
            "city23",
            dict(list(grid(*GOOD).items())[:2]),
            decided_on=date(2021, 2, 1),
            paper="x",
            by="system",
        )


def test_a_share_of_percent_cannot_be_allocated(world):
    with pytest.raises(services.NotPossible, match="不能分解"):
        allocate(promise("T24"), "city23", grid(*GOOD), decided_on=date(2021, 2, 1), paper="x", by="system")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"decided_on": date(2021, 9, 1)}, "晚于今天"),
        ({"decided_on": date(2020, 12, 1)}, "2021 年内"),
        ({"paper": " "}, "依据文件"),
        ({"paper": "长" * 201}, "200 个字"),
    ],
)
def test_what_a_decision_lacks_is_said(world, said, words):
    with pytest.raises(services.NotPossible, match=words):
        decide(**said)


def test_an_amendment_needs_a_reason_and_keeps_what_was(world):
    decide()
    changed = ((50, 100, 100, 100), (550, 500, 500, 500), (0, 0, 1000, 1000))
    with pytest.raises(services.NotPossible, match="调整原因"):
        decide(changed, decided_on=date(2021, 7, 1))
    with pytest.raises(services.NotPossible, match="早于上一版"):
        decide(changed, decided_on=date(2021, 1, 1), reason="调整")
    decide(changed, decided_on=date(2021, 7, 1), reason="甲县项目缓建")
    assert [one.version for one in allocations.versions(promise())] == [2, 1]
    assert allocations.shares_in_force(promise(), date(2021, 6, 30)).grid == grid(*GOOD)
    assert allocations.shares_in_force(promise(), date(2021, 7, 1)).grid == grid(*changed)


def test_the_database_refuses_a_sum_that_is_not_the_total(world):
    made = decide()
    with pytest.raises(IntegrityError, match="总数不等"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        AllocatedShare.objects.create(allocation=made, unit=world.bing, quarter=1, amount=1)


@pytest.mark.as_owner
@pytest.mark.parametrize("model", [Allocation, AllocatedShare])
def test_a_decided_allocation_cannot_be_changed_or_removed(world, model):
    decide()
    for act in (lambda: model.objects.update(id=1), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises((InternalError, ProgrammingError), match="不可修改"), transaction.atomic():
            act()


@pytest.mark.parametrize("way", [Proposal.EQUAL, Proposal.POPULATION, Proposal.LAST])
def test_every_proposal_can_be_decided_as_it_is(world, way):
    start = proposed(promise(), reach_of("city23", date(2021, 8, 31)), way)
    allocate(promise(), "city23", start, decided_on=date(2021, 2, 1), paper="x", by="system")


# -- judged by the schedule ------------------------------------------------------------------------------------------
def test_a_promise_is_judged_by_its_schedule_and_not_by_the_time_alone(world):
    world.beds(world.facility("eldercare.institution", world.jia_1), 1200, accepted=date(2021, 5, 1))
    at = date(2021, 6, 30)
    row = _row(at)
    assert row.status is Status.LATE  # 27 % done, half of the year gone
    decide()
    row = _row(at)
    assert row.standing.expected == Fraction(1200, 4400)
    assert row.status is Status.ON_PACE


def _row(at):
    figures = compute(INDICATORS.get("eldercare.new_beds"), at, "city23")
    found = promise()
    return reads.rows_of(found.plan, [found], at, {found.indicator: figures} if figures else {})[found.code]


def test_each_county_stands_to_its_own_share_and_is_ranked(world):
    decide()
    world.beds(world.facility("eldercare.institution", world.jia_1), 400, accepted=date(2021, 5, 1))
    world.beds(world.facility("eldercare.institution", world.yi_1), 1000, accepted=date(2021, 5, 1))
    at = date(2021, 8, 31)
    figures = compute(INDICATORS.get("eldercare.new_beds"), at, "city23")
    lines = allocations.unit_standings(figures, allocations.shares_in_force(promise(), at), at)
    assert [(one.unit.name, one.rank, one.completion, one.standing.status) for one in lines] == [
        ("甲县", 1, 1, Status.MET), ("乙县", 2, Fraction(1, 2), Status.LATE), ("开发区", 3, 0, Status.LATE),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_promise_that_was_divided_is_not_taken_away_by_a_new_file(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    ManagedWorld().divide()
    file = load_plan_file(PLAN)
    without = [
        replace(part, items=tuple(replace(item, promises=tuple(one for one in item.promises if one.code != "T14")) for item in part.items))
        for part in file.sections
    ]  # fmt: skip
    with pytest.raises(services.NotPossible, match="请在文件里保留"):
        services.load_plan(replace(file, sections=tuple(without)), by="system")
