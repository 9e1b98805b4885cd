"""Where rules begin and end, to the day and to the number; what a declaration holds when little is said."""

import re
from datetime import date

import pytest

from minzheng.kernel.policy import BadRule, Kind, parameter, read
from minzheng.kernel.policy.programmes import ParameterInput
from minzheng.kernel.policy.reading import read_horizon
from minzheng.kernel.policy.rules import short_name
from tests.unit.kernel.policy.modules import FACTS, made

DAY = date(2021, 8, 1)
AMOUNT = "@amount('金额', cites='试')\ndef due_amount(income):\n    return {returns}\n"
OLD = "@figure('旧', until=date(2021, 6, 30))\ndef old(income):\n    return income + 1\n"
NEW = "@figure('新', since=date(2021, 7, 1))\ndef new(income):\n    return income + 2\n"


def days(rules, first, last):
    programme = made(AMOUNT.format(returns="income") + rules)
    return [each.on for each in read_horizon(programme, FACTS, first, last)]


@pytest.mark.parametrize(
    ("rules", "first", "last", "expected"),
    [
        (OLD, (6, 29), (12, 31), [(6, 29), (7, 1)]), (OLD, (6, 30), (12, 31), [(6, 30), (7, 1)]), (OLD, (7, 1), (12, 31), [(7, 1)]),
        (OLD, (1, 1), (6, 30), [(1, 1)]), (OLD, (1, 1), (7, 1), [(1, 1), (7, 1)]), (NEW, (1, 1), (6, 30), [(1, 1)]),
        (NEW, (1, 1), (7, 1), [(1, 1), (7, 1)]), (NEW, (7, 1), (12, 31), [(7, 1)]), (OLD + NEW, (1, 1), (12, 31), [(1, 1), (7, 1)]),
    ],
)  # fmt: skip
def test_a_horizon_is_read_once_for_each_change_between_its_days_both_included(rules, first, last, expected):
    found = days(rules, date(2021, *first), date(2021, *last))
    assert found == [date(2021, *day) for day in expected]


def test_the_last_day_of_the_last_rule_may_be_the_last_day_of_the_horizon():
    rules = "@amount('金额', cites='试', until=date(2021, 12, 31))\ndef due_amount(income):\n    return income\n"
    assert len(read_horizon(made(rules), FACTS, DAY, date(2021, 12, 31))) == 1
    with pytest.raises(BadRule, match="2022-01-01"):
        read_horizon(made(rules), FACTS, DAY, date(2022, 1, 1))


@pytest.mark.parametrize("number", ["120", "-120", "0"])
def test_ages_and_counts_up_to_a_hundred_and_twenty_may_stand_in_a_rule(number):
    assert read(made(AMOUNT.format(returns=f"income + {number}")), FACTS, DAY).steps


@pytest.mark.parametrize("number", ["121", "-121"])
def test_what_is_larger_is_an_amount_and_belongs_to_a_parameter(number):
    with pytest.raises(BadRule, match=number):
        read(made(AMOUNT.format(returns=f"income + {number}")), FACTS, DAY)


def test_a_truth_is_no_amount_whatever_its_number():
    assert read(made(AMOUNT.format(returns="choose((income < 5, 1), (True, 2), otherwise=3)")), FACTS, DAY).steps


@pytest.mark.parametrize(
    ("returns", "says"),
    [
        ("choose(otherwise=1)", "至少要写一种情形"), ("highest_of(income)", "至少要有两个数"), ("lowest_of(income)", "至少要有两个数"),
        ("per_head(income, 3, rounds=up_to_yuan) + any_of(owns_car)", "只用于成员"), ("~income", "要的是是否"), ("choose((county.one_of(), 1), otherwise=0)", "至少要写一个代码"),
        ("choose((income.one_of('1'), 1), otherwise=0)", "要的是代码"), ("choose((income, 1), otherwise=0)", "choose 的条件"),
        ("choose((owns_car, county), otherwise=0)", "choose 的各个值"), ("age_on(income, applied_on)", "age_on 要的是日期"),
        ("months_between(applied_on, income)", "months_between 要的是日期"), ("days_overlap(applied_on, applied_on, applied_on, income)", "days_overlap 要的是日期"),
        ("band(county, (1, 2), otherwise=3)", "band 要的是整数"), ("per_head(county, 3, rounds=up_to_yuan)", "per_head 要的是整数"),
        ("per_head(3, county, rounds=up_to_yuan)", "per_head 的人数"), ("per_head(3, 4, rounds=income)", "取整办法"), ("income & owns_car", "& 和 |"),
        ("owns_car | income", "& 和 |"), ("income - owns_car", "加减乘"), ("owns_car * 2", "加减乘"), ("choose((owns_car < True, 1), otherwise=0)", "只能比较是否相同"),
        ("income ** 2", "不能用 /"), ("income.weather", "不能用符号执行（AttributeError"), ("income[0]", "转成具体的数"), ("-income", "转成具体的数"),
    ],
)  # fmt: skip
def test_each_word_says_what_it_wants(returns, says):
    rules = AMOUNT.replace("(income)", "(income, owns_car, county, applied_on)").format(returns=returns)
    with pytest.raises(BadRule, match=re.escape(says)) as refused:
        read(made(rules), FACTS, DAY)
    assert "第 7 行" in str(refused.value)


def test_days_may_be_compared_and_codes_only_for_being_the_same():
    for condition in (
        "applied_on < applied_on",
        "applied_on >= applied_on",
        "county == 'A'",
        "county != 'A'",
        "owns_car == owns_car",
    ):
        rules = AMOUNT.replace("(income)", "(owns_car, county, applied_on)").format(
            returns=f"choose(({condition}, 1), otherwise=0)"
        )
        assert read(made(rules), FACTS, DAY).steps


def test_a_parameter_of_which_little_is_said_is_one_number_for_all():
    said, declared = parameter("tests.one"), ParameterInput("tests.one")
    assert said == declared
    assert (said.by, said.kind, dict(said.choices), declared.kind) == ((), Kind.NUMBER, {}, Kind.NUMBER)
    assert dict(parameter("tests.one", kind=Kind.CODE, choices={"a": "甲"}).choices) == {"a": "甲"}


def test_what_a_programme_pays_is_declared_as_an_amount():
    rules = AMOUNT.format(returns="income").replace("@amount('金额', cites='试')", "@figure('中间数')")
    with pytest.raises(BadRule, match="应声明为 @amount") as refused:
        read(made(rules), FACTS, DAY)
    assert "规则 due_amount" in str(refused.value)


@pytest.mark.parametrize("sort", ["condition", "amount", "figure"])
def test_a_rule_without_a_name_for_caseworkers_is_refused(sort):
    with pytest.raises(BadRule, match="没有名称"):
        made(f"@{sort}('', cites='试')\ndef due_amount(income):\n    return income\n")


@pytest.mark.parametrize(
    "path", ["/srv/src/minzheng/lines/programmes/one.py", "C:\\srv\\minzheng\\lines\\programmes\\one.py"]
)
def test_a_rule_is_found_by_the_last_three_parts_of_its_file(path):
    assert short_name(path) == "lines/programmes/one.py"


@pytest.mark.parametrize(
    ("returns", "says"),
    [
        ("choose((not owns_car, 1), otherwise=0)", "判断“owns_car”"), ("choose((not income < 5, 1), otherwise=0)", "判断算式"),
        ("~income", "“income”却是整数"), ("~(income + 1)", "“add”却是整数"),
    ],
)  # fmt: skip
def test_what_is_refused_is_called_by_its_name_or_by_what_was_done_to_it(returns, says):
    rules = AMOUNT.replace("(income)", "(income, owns_car)").format(returns=returns)
    with pytest.raises(BadRule, match=says):
        read(made(rules), FACTS, DAY)
