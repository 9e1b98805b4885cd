"""真实计划: the bureau's own text against the plan that we ship; read where MINZHENG_REAL_PLAN names it.

Figures stand here as numbers and units; the sentences stay outside.
"""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import minzheng
from minzheng.adapters.plan_text import PlanText, read_file
from minzheng.core.plan.binding.matching import Known, Matcher, Proposal, Stated
from minzheng.core.plan.binding.reads import LEAD, SURE
from minzheng.core.plan.files import PlanFile, load_plan_file

PATH = os.environ.get("MINZHENG_REAL_PLAN", "")
pytestmark = pytest.mark.skipif(not PATH, reason="MINZHENG_REAL_PLAN names no file")
PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"

# item, quantity, unit, and the promises that the figure stands for: one clause may promise several things
EXPECTED = [
    (2, 1, "次", {"T01"}), (2, 12, "次", {"T02"}), (2, 32, "学时", {"T04"}),
    (5, 0, "", {"T05"}),
    (8, 100, "%", {"T06"}), (8, 100, "%", {"T07"}),
    (9, 100, "%", {"T08"}), (9, 98, "%", {"T09"}), (9, 100, "%", {"T10", "T11"}),
    (13, 4400, "张", {"T14"}), (13, 1800, "张", {"T15"}), (13, 224, "个", {"T16"}), (13, 18, "个", {"T17"}),
    (13, 50, "个", {"T18"}), (13, 8, "个", {"T19"}), (13, 500, "户", {"T20"}), (13, 3, "个", {"T21"}),
    (14, 1, "个", {"T23"}), (14, 43, "%", {"T24"}), (14, 5000, "人次", {"T25"}),
    (19, 100, "%", {"T32", "T33", "T34"}), (19, 30, "%", {"T35"}),
    (20, 50, "%", {"T37"}), (20, 80, "%", {"T38"}), (20, 1, "家", {"T38"}), (20, 10, "%", {"T39"}),
    (22, 2, "个", {"T40"}),
    (23, 10, "%", {"T43"}), (23, 5, "%", {"T44"}),
    (30, 60, "%", {"T51"}), (30, 80, "%", {"T52"}), (30, 50, "%", {"T53"}), (30, 100, "%", {"T54"}),
    (31, 1, "件", {"T58"}),
    (38, 100, "%", {"T64"}), (38, 90, "%", {"T65"}), (38, 10, "%", {"T66"}), (38, 30, "%", {"T67"}),
    (38, 30, "%", {"T68"}), (38, 0, "", {"T69", "T70"}),
    (40, 560_300_000, "元", {"T73"}), (43, 2, "篇", {"T75"}), (45, 120, "分", {"T76"}), (46, 80, "分", {"T77"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def text() -> PlanText:
    return read_file(Path(PATH))


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return load_plan_file(PLAN)


def stated(text: PlanText) -> Iterator[Stated]:
    for item in text.items:
        plain = item.text.replace("\n", "")
        for one in item.commitments:
            start = max(plain.rfind(mark, 0, plain.find(one.text)) for mark in "。；;") + 1
            yield Stated(
                one.text, Decimal(str(one.quantity)), None if one.quantity_to is None else Decimal(str(one.quantity_to)),
                one.unit or "", one.comparator, one.change or "", one.baseline or "", one.deadline or "", one.scope or "",
                item.number, item.title, plain[start : plain.find(one.text) + len(one.text)],
            )  # fmt: skip


def known(plan: PlanFile, *, targets: bool = True, without: frozenset[str] = frozenset()) -> list[Known]:
    return [
        Known(
            one.code, one.indicator, one.title, f"{one.scope}，{one.denominator}，{one.note}", one.unit,
            one.target if targets else None, str(one.period), str(one.baseline or ""), item.number, item.title,
        )
        for item in plan.items for one in item.promises if one.code not in without
    ]  # fmt: skip


def first_of(matcher: Matcher, text: PlanText) -> list[tuple[Proposal, ...]]:
    return [matcher.propose(one) for one in stated(text)]


def precision(found: list[tuple[Proposal, ...]]) -> float:
    right = [one[0].known.code in codes for one, (*_, codes) in zip(found, EXPECTED, strict=True) if one]
    return sum(right) / len(EXPECTED)


def test_the_figures_that_are_read_are_those_expected(text):
    assert [(one.item_number, int(one.quantity), one.unit) for one in stated(text)] == [row[:3] for row in EXPECTED]


def test_the_first_proposal_is_right(plan, text):
    found = first_of(Matcher.of(known(plan)), text)
    wrong = [
        (row[:3], one[0].known.code)
        for one, row in zip(found, EXPECTED, strict=True)
        if one[0].known.code not in row[3]
    ]
    assert wrong == []
    assert precision(found) == 1


def test_all_that_a_clause_promises_is_among_the_proposals(plan, text):
    for one, (*_, codes) in zip(first_of(Matcher.of(known(plan)), text), EXPECTED, strict=True):
        assert codes <= {proposal.known.code for proposal in one}


def test_without_targets_as_in_next_years_draft_nearly_all_are_right_too(plan, text):
    assert precision(first_of(Matcher.of(known(plan, targets=False)), text)) >= 0.95


def test_what_may_be_confirmed_together_is_right_even_when_the_right_promise_is_missing(plan, text):
    """A sure proposal is high and well ahead; with the right promise taken away hardly any other looks sure."""
    sure = wrong = tempted = 0
    for at, one in enumerate(stated(text)):
        found = Matcher.of(known(plan)).propose(one)
        if _is_sure(found):
            sure += 1
            wrong += found[0].known.code not in EXPECTED[at][3]
        tempted += _is_sure(Matcher.of(known(plan, without=frozenset(EXPECTED[at][3]))).propose(one))
    assert wrong == 0
    assert sure >= 30
    assert tempted <= 2


def _is_sure(found: tuple[Proposal, ...]) -> bool:
    second = found[1].score if len(found) > 1 else 0
    return bool(found) and found[0].score >= SURE and found[0].score - second >= LEAD
