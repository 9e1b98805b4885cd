"""Targets are read, written back and judged without a float anywhere."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.targets import (
    MILESTONE,
    BadTarget,
    Baseline,
    Comparator,
    Target,
    TargetKind,
    Verdict,
    parse_target,
    percent,
)

quantities = st.decimals(0, 10**7, places=2).map(abs)
units = st.sampled_from(["张", "%", "人次", "万元", "元/人", "分", "百分点", ""])
figures = st.builds("{} {:f} {}".format, st.sampled_from(list(Comparator)).map(str), quantities, units)
changes = st.builds(
    "{}{:f} {} {}".format,
    st.sampled_from("+-"),
    quantities.filter(bool),
    units.filter(bool),
    st.sampled_from(list(Baseline)).map(str),
)
relations = st.builds("{} {}".format, st.sampled_from([">", "<", ">=", "<="]), st.sampled_from(list(Baseline)).map(str))


@given(figures | changes | relations | st.just("milestone"))
def test_every_target_reads_back_as_written(text):
    target = parse_target(text)
    assert parse_target(target.notation) == target
    assert str(target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (">= 4400 张", Target(Comparator.AT_LEAST, Decimal(4400), "张", None, TargetKind.FIGURE)),
        ("≥4400张", Target(Comparator.AT_LEAST, Decimal(4400), "张", None, TargetKind.FIGURE)),
        ("＜１０％", Target(Comparator.BELOW, Decimal(10), "%", None, TargetKind.FIGURE)),
        ("≤ 5", Target(Comparator.AT_MOST, Decimal(5), "", None, TargetKind.FIGURE)),
        ("100%", Target(Comparator.EQUAL, Decimal(100), "%", None, TargetKind.FIGURE)),
        ("= 0 起", Target(Comparator.EQUAL, Decimal(0), "起", None, TargetKind.ZERO)),
        ("-30% last_year", Target(Comparator.AT_MOST, Decimal(-30), "%", Baseline.LAST_YEAR, TargetKind.CHANGE)),
        ("> last_term", Target(Comparator.ABOVE, Decimal(0), "", Baseline.LAST_TERM, TargetKind.CHANGE)),
        (" milestone ", MILESTONE),
    ],
)
def test_a_target_is_read_into_its_parts(text, target):
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4400 张",
        "约 5 张",
        ">= 张",
        "> next_year",
        "-30 %",
        "= last_year",
        ">= 5 last_year",
        "+0 % last_year",
        "1e3 张",
    ],
)
def test_what_is_no_target_is_refused(text):
    with pytest.raises(BadTarget):
        parse_target(text)


def test_a_share_of_a_third_is_judged_exactly():
    assert parse_target("= 33.3333333333333333 %").judge(percent(1, 3)) is Verdict.NOT_MET
    assert parse_target(">= 43 %").judge(percent(43, 100)) is Verdict.MET
    assert parse_target(">= 0.3 件").judge(Decimal("0.1") + Decimal("0.2")) is Verdict.MET


def test_a_share_of_nothing_is_no_figure():
    assert percent(0, 0) is None
    assert parse_target("100 %").judge(percent(0, 0)) is Verdict.NO_FIGURE


@pytest.mark.parametrize(("value", "baseline"), [(0.5, None), (1, 0.5)])
def test_a_float_is_refused(value, baseline):
    with pytest.raises(BadTarget, match="浮点数"):
        parse_target("-30 % last_year").judge(value, baseline if baseline is not None else 1)


def test_a_milestone_takes_true_and_false():
    assert MILESTONE.judge(value=True) is Verdict.MET
    assert MILESTONE.judge(value=False) is Verdict.NOT_MET


def test_a_share_of_change_against_a_negative_baseline_has_no_answer():
    assert parse_target("+10 % last_year").judge(5, -5) is Verdict.NO_BASELINE


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 99))
def test_a_reduction_is_met_exactly_when_enough_is_gone(value, baseline, cut):
    verdict = parse_target(f"-{cut} % last_year").judge(value, baseline)
    assert (verdict is Verdict.MET) is (value * 100 <= baseline * (100 - cut))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_completion_reaches_one_exactly_when_the_target_is_met(value, quantity):
    target = parse_target(f">= {quantity} 个")
    completion = target.completion(value)
    assert completion == Fraction(value, quantity)
    assert (completion >= 1) is (target.judge(value) is Verdict.MET)


def test_verdicts_are_worded():
    assert [verdict.label for verdict in Verdict] == ["达标", "未达标", "无基数", "暂无数据"]
