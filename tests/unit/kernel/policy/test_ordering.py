"""Programmes run after those whose amounts they ask for; what is not there, and a circle, is refused with its place."""

from datetime import date

import pytest

from minzheng.kernel.policy import BadRule, read
from minzheng.kernel.policy.ordering import in_order
from tests.unit.kernel.policy.modules import FACTS, made

RULES = "other = paid_by('{other}')\n@amount('金额', cites='试')\ndef due_amount(other):\n    return other\n"
ALONE = "@amount('金额', cites='试')\ndef due_amount(income):\n    return income\n"


def program(rules, more=""):
    return read(made(rules, more=more), FACTS, date(2021, 8, 1))


def test_one_that_asks_comes_after_the_one_that_is_asked():
    first = program(ALONE)
    second = program(RULES.format(other=first.programme.code))
    assert in_order([second, first]) == (first.programme.code, second.programme.code)


def test_a_programme_that_is_not_there_is_refused_where_it_is_named():
    with pytest.raises(BadRule, match=r"rules_\d+\.py 第 5 行：.*“tests.nowhere”不存在"):
        in_order([program(RULES.format(other="tests.nowhere"))])
    with pytest.raises(BadRule, match=r"第 4 行：.*“tests.gone”不存在"):
        in_order([program(ALONE, more=", excludes=('tests.gone',)")])


def test_two_that_wait_for_one_another_are_refused_by_name():
    number = int(program(ALONE).programme.code.rsplit("_", 1)[1])
    one, other = f"tests.programme_{number + 1}", f"tests.programme_{number + 2}"
    waiting = [program(RULES.format(other=other)), program(RULES.format(other=one))]
    with pytest.raises(BadRule, match="互相等待金额") as refused:
        in_order(waiting)
    assert one in str(refused.value)
    assert other in str(refused.value)


def test_a_parameter_is_looked_up_by_facts_alone():
    rules = "line = parameter('tests.line', by=('grown',))\n@figure('长')\ndef grown(county):\n    return county\n"
    with pytest.raises(BadRule, match="第 5 行：参数 tests.line 只能按状况查找，“grown”不是状况"):
        program(rules + "@amount('金额', cites='试')\ndef due_amount(line):\n    return line\n")
