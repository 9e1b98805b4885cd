"""Proposals: the same plan and text give the same scores, and each point has its reason in words."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.plan.binding.matching import MOST, Known, Matcher, Stated, figure_words
from minzheng.kernel.targets import parse_target

BEDS = Known("T14", "eldercare.new_beds", "新增养老床位", "当年验收并经确认的床位", "张", parse_target(">= 4400 张"), "year", "", 13, "增加养老服务供给")  # fmt: skip
NURSING = Known("T15", "eldercare.upgraded", "改造护理型床位", "由普通床位改造成护理型的床位", "张", parse_target(">= 1800 张"), "year", "", 13, "增加养老服务供给")  # fmt: skip
CITY = Known("T32", "governance.city", "市级党群中心", "开放中的市级党群中心", "%", parse_target("100 %"), "year", "", 19, "党建工作")  # fmt: skip
COUNTY = Known("T35", "governance.county", "县级党群中心覆盖率", "有县级党群中心的县", "%", parse_target(">= 30 %"), "year", "", 19, "党建工作")  # fmt: skip
SALES = Known("T73", "bureau.sales", "福利彩票销量", "当年销售额", "万元", parse_target(">= 5000 万元"), "year", "", 40, "福利彩票")  # fmt: skip
MONTHS = Known("T01", "bureau.months", "按月学习", "开过学习会的月份", "%", parse_target("100 %"), "month", "", 2, "思想武装")  # fmt: skip
MEETINGS = Known("T02", "bureau.meetings", "全年学习次数", "召开的学习会", "次", parse_target(">= 12 次"), "year", "", 2, "思想武装")  # fmt: skip
CREDIT = Known("T04", "bureau.hours", "学时达标率", "学时累计达到32学时的党员", "%", parse_target("100 %"), "year", "", 2, "思想武装")  # fmt: skip
TOTAL = Known("T67", "bureau.total", "来信总量下降率", "来信总数的变化", "%", parse_target("-30 % last_year"), "year", "last_year", 38, "风险防控")  # fmt: skip
REPEAT = Known("T68", "bureau.repeat", "重复来信占比", "重复来信", "%", parse_target("< 30 %"), "year", "", 38, "风险防控")  # fmt: skip
ALL = (BEDS, NURSING, CITY, COUNTY, SALES, MONTHS, MEETINGS, CREDIT, TOTAL, REPEAT)
MATCHER = Matcher.of(ALL)


def said(text, quantity, unit, comparator=">=", **more):
    return Stated(text, Decimal(quantity), unit=unit, comparator=comparator, **more)


def best(stated):
    return MATCHER.propose(stated)[0]


def reasons(stated, known):
    return {reason.words: reason.points for reason in MATCHER.score(stated, known).reasons}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (said("年内新建床位4400张", 4400, "张", item_number=13, item_title="增加养老服务供给"), "T14"),
        (said("把1800张床位改造为护理型", 1800, "张", item_number=13, item_title="增加养老服务供给"), "T15"),
        (said("县级党群中心达到30%", 30, "%", scope="县级", item_title="党建工作"), "T35"),
        (said("完成销售50000000元", 50_000_000, "元", item_title="福利彩票"), "T73"),
        (said("每月至少学习1次", 1, "次", deadline="每月", item_title="思想武装"), "T01"),
        (said("全年学习不少于12次", 12, "次", item_title="思想武装"), "T02"),
        (said("每年学习不少于32个学时", 32, "学时", deadline="每年", item_title="思想武装"), "T04"),
        (
            said("来信总量比上一年减少30%", 30, "%", change="decrease", baseline="上一年", item_title="风险防控"),
            "T67",
        ),
        (said("重复来信占比低于30%", 30, "%", "<", item_title="风险防控"), "T68"),
    ],
)
def test_the_right_promise_comes_first(stated, expected):
    assert best(stated).known.code == expected


def test_each_point_has_its_reason_and_they_add_up():
    stated = said("年内新建床位4400张", 4400, "张", item_number=13, item_title="增加养老服务供给")
    found = MATCHER.score(stated, BEDS)
    words = [reason.words for reason in found.reasons]
    assert any(word.startswith("同一条目") for word in words)
    assert "数量相同（4400）" in words
    assert "单位相同（张）" in words
    assert any(word.startswith("词语重合") for word in words)
    assert found.score == sum(reason.points for reason in found.reasons)


def test_another_unit_a_change_and_another_level_speak_against_it():
    assert "单位不同（人次、张）" in reasons(said("培训50人次", 50, "人次"), BEDS)
    assert "一个与基期比，一个不是" in reasons(said("床位增长10%", 10, "%", change="increase"), BEDS)
    assert "层级不同（县级、市级）" in reasons(said("县级中心达到30%", 30, "%"), CITY)
    assert "考核周期不同" in reasons(said("每月学习1次", 1, "次", deadline="每月"), MEETINGS)


def test_a_figure_that_many_targets_share_weighs_less():
    common = reasons(said("全覆盖", 100, "%", "="), MONTHS)["数量相同（100）"]
    rare = reasons(said("达到30%", 30, "%"), COUNTY)["数量相同（30）"]
    assert common < rare


def test_the_words_that_lead_to_a_figure_tell_two_figures_of_one_clause_apart():
    first = Known("T65", "a.b", "一次办结率", "办结的来信", "%", None, "", "", 38, "风险防控")
    second = Known("T66", "a.c", "半年重复率", "再来的来信", "%", None, "", "", 38, "风险防控")
    matcher = Matcher.of([first, second])
    clause = "一次办结率达90%且半年重复率低于10%"
    assert matcher.propose(said(clause, 90, "%"))[0].known == first
    assert matcher.propose(said(clause, 10, "%", "<"))[0].known == second


def test_what_nothing_fits_has_no_proposal():
    assert MATCHER.propose(said("栽种树木若干", 7, "棵")) == ()


def test_figures_are_worded_for_the_eye():
    assert figure_words(said("x", 4400, "张")) == "≥ 4400 张"
    assert figure_words(said("x", "0.5", "%", "<")) == "< 0.5 %"
    assert figure_words(said("x", 10, "%", change="increase")) == "增 ≥ 10 %"
    assert figure_words(replace(said("x", 890, "元", change="increase"), quantity_to=Decimal(1050))) == "增 890→1050 元"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text("新增养老床位学习每月县级市级达到0123456789%，、", max_size=40),
    quantity=st.decimals(0, 10**9, places=2),
    unit=st.sampled_from(["", "张", "%", "次", "元", "人次"]),
    comparator=st.sampled_from([">=", "<=", ">", "<", "="]),
    change=st.sampled_from(["", "increase", "decrease"]),
    title=st.sampled_from(["", "增加养老服务供给", "增加养老服务", "福利彩票"]),
)
def test_any_commitment_is_scored_between_0_and_100_in_order_and_always_the_same(
    text, quantity, unit, comparator, change, title
):
    stated = Stated(text, quantity, unit=unit, comparator=comparator, change=change, item_title=title)
    found = MATCHER.propose(stated)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= MOST for one in found)
    assert found == Matcher.of(ALL).propose(stated)
