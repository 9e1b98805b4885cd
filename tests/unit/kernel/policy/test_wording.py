"""Values as caseworkers read them, and the unit that follows from what a rule reckons with."""

from datetime import date

import pytest

from minzheng.kernel.money import to_fen
from minzheng.kernel.policy import Kind, Level, Symbol, age_on, choose, count, days_overlap, months_between, per_head
from minzheng.kernel.policy.wording import said, unit_of

UNITS = {"wages": "分", "standard": "分/人月", "months": "个月", "rate": "百分比", "houses": "套"}


@pytest.mark.parametrize(
    ("value", "unit", "choices", "expected"),
    [
        (120_749, "分", None, "1,207.49 元"), (-5, "分", None, "-0.05 元"), (70_000, "分/人月", None, "700.00 元/人月"), (30, "百分比", None, "30 %"),
        (2, "套", None, "2 套"), (7, "", None, "7"), (True, "", None, "是"), (False, "", None, "否"), (date(2021, 8, 31), "", None, "2021-08-31"),
        ("1", "", {"1": "一级"}, "一级"), ("9", "", {"1": "一级"}, "9"), ("up_to_yuan", "办法", None, "进位到元"), ("A", "", None, "A"), (None, "分", None, "未定"),
    ],
)  # fmt: skip
def test_a_value_is_said_with_its_unit(value, unit, choices, expected):
    assert said(value, unit, choices) == expected


def number(name):
    return Symbol("input", Kind.NUMBER, Level.HOUSEHOLD, name=name)


def day(name):
    return Symbol("input", Kind.DAY, Level.MEMBER, name=name)


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        (number("wages") * number("months"), "分"), (number("months") * number("standard") - 3, "分"), (number("rate"), "百分比"), (number("plain") + 1, ""),
        (choose((number("houses") > 1, number("rate")), otherwise=0), "百分比"), (number("houses") + 1, "套"),
        (per_head(number("standard"), number("months"), rounds=to_fen), "分"),
        (age_on(day("born"), day("now")), "周岁"), (months_between(day("born"), day("now")), "个月"), (count(), "人"),
        (days_overlap(day("a"), day("b"), day("c"), day("d")), "天"), (number("wages") > 3, ""),
    ],
)  # fmt: skip
def test_the_unit_follows_from_what_is_reckoned_with(symbol, expected):
    assert unit_of(symbol, UNITS) == expected
