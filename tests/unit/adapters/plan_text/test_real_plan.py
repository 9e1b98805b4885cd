"""真实计划: the bureau's own text, read where MINZHENG_REAL_PLAN names it; the text itself stays outside."""

import os
from pathlib import Path

import pytest

from minzheng.adapters.plan_text import PlanText, read_file

PATH = os.environ.get("MINZHENG_REAL_PLAN", "")
pytestmark = pytest.mark.skipif(not PATH, reason="MINZHENG_REAL_PLAN names no file")

# Item -> its figures (quantity, unit, comparator); items that are not named state none.
FIGURES = {
    2: [(1, "次", ">="), (12, "次", ">="), (32, "学时", ">=")],
    5: [(0, None, "=")],
    8: [(100, "%", "="), (100, "%", "=")],
    9: [(100, "%", "="), (98, "%", ">="), (100, "%", "=")],
    13: [
        (4400, "张", ">="),
        (1800, "张", ">="),
        (224, "个", ">="),
        (18, "个", ">="),
        (50, "个", ">="),
        (8, "个", ">="),
        (500, "户", ">="),
        (3, "个", ">="),
    ],
    14: [(1, "个", ">="), (43, "%", ">="), (5000, "人次", ">=")],
    19: [(100, "%", "="), (30, "%", ">=")],
    20: [(50, "%", ">="), (80, "%", ">="), (1, "家", ">="), (10, "%", ">=")],
    22: [(2, "个", ">=")],
    23: [(10, "%", ">="), (5, "%", ">=")],
    30: [(60, "%", ">="), (80, "%", ">="), (50, "%", ">="), (100, "%", "=")],
    31: [(1, "件", ">=")],
    38: [(100, "%", "="), (90, "%", ">="), (10, "%", "<"), (30, "%", ">="), (30, "%", "<"), (0, None, "=")],
    40: [(560_300_000, "元", ">=")],
    43: [(2, "篇", ">=")],
    45: [(120, "分", ">=")],
    46: [(80, "分", ">=")],
}


@pytest.fixture(scope="module")
def plan() -> PlanText:
    return read_file(Path(PATH))


def test_its_head_is_read(plan: PlanText) -> None:
    assert (plan.title, plan.issuer, plan.as_dict()["date"]) == (
        "石家庄市民政局2021年工作要点",
        "石家庄市民政局",
        "2021-03-23",
    )


def test_it_has_eight_sections_and_forty_six_items_with_number_and_title(plan: PlanText) -> None:
    assert [section.number for section in plan.sections] == list(range(1, 9))
    assert [len(section.items) for section in plan.sections] == [4, 3, 4, 5, 6, 6, 7, 11]
    assert [item.number for item in plan.items] == list(range(1, 47))
    assert all(4 <= len(item.title) <= 24 and "。" not in item.title for item in plan.items)
    assert {3: "履行主体责任", 13: "增加养老服务供给", 38: "加强风险防控工作"}.items() <= {
        item.number: item.title for item in plan.items
    }.items()


def test_every_stated_figure_is_read_and_no_other(plan: PlanText) -> None:
    found = {item.number: [(one.quantity, one.unit, one.comparator) for one in item.commitments] for item in plan.items}
    assert {number: figures for number, figures in found.items() if figures} == FIGURES


def test_changes_and_baselines_are_read(plan: PlanText) -> None:
    changed = [
        (item.number, one.quantity, one.change, one.baseline)
        for item in plan.items
        for one in item.commitments
        if one.change
    ]
    assert changed == [(20, 10, "increase", None), (38, 30, "decrease", "上一年")]


def test_deadlines_fall_in_the_plan_year(plan: PlanText) -> None:
    item = plan.items[12]
    assert {one.deadline for one in item.commitments[:5]} == {"2021-12-31"}
    assert all(one.deadline is None for one in item.commitments[5:])
