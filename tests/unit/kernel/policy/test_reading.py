"""Rules are read once, with symbols: what comes out, and everything that is refused, with the line on which it stands."""

from datetime import date

import pytest

from minzheng.kernel.policy import BadRule, Level, read
from minzheng.kernel.policy.reading import read_horizon
from tests.unit.kernel.policy.modules import FACTS, made

DAY = date(2021, 8, 1)
AMOUNT = "@amount('金额', cites='试 §1')\ndef due_amount({inputs}):\n    return {returns}\n"


def amount(inputs="income", returns="income"):
    return AMOUNT.format(inputs=inputs, returns=returns)


def test_steps_come_in_the_order_in_which_they_need_each_other_and_end_in_what_is_due():
    programme = made(
        amount("grown", "grown * 2")
        + "@figure('长')\ndef grown(base):\n    return base + 1\n"
        + "@figure('底')\ndef base(income):\n    return income\n"
        + "@condition('够低', cites='试 §2')\ndef low(income):\n    return income < 100\n"
    )
    program = read(programme, FACTS, DAY)
    assert [step.name for step in program.steps] == ["base", "grown", "due_amount", "low", "entitled", "due"]
    assert program.conditions == ("low",)
    assert set(program.facts) == {"income"}


def test_levels_follow_from_what_is_asked_for():
    programme = made(
        amount("older", "total(older)")
        + "@figure('年龄')\ndef older(born_on, month_last):\n    return age_on(born_on, month_last)\n"
    )
    program = read(programme, FACTS, DAY)
    assert program.step("older").level is Level.MEMBER
    assert program.step("due_amount").level is Level.HOUSEHOLD


REFUSED = [
    ("unknown name", amount("income, weather"), "不认识“weather”", 5),
    ("if", "@amount('金额', cites='试')\ndef due_amount(income):\n    if income < 5:\n        return income\n    return 0\n", "choose", 7),
    ("and", amount("income, insured", "choose((income < 5 and insured > 1, 1), otherwise=0)"), "不能用 if、and", 7),
    ("not", amount("owns_car", "choose((not owns_car, 1), otherwise=0)"), "不能用 if、and", 7),
    ("in", amount("county", "choose((county in ('a', 'b'), 1), otherwise=0)"), "不能用 if、and", 7),
    ("chained", amount("income", "choose((1 < income < 5, 1), otherwise=0)"), "不能用 if、and", 7),
    ("division", amount("income", "income / 3"), "per_head", 7),
    ("floor division", amount("income", "income // 3"), "per_head", 7),
    ("modulo", amount("income", "income % 3"), "per_head", 7),
    ("round", amount("income", "round(income)"), "不能用 round", 5),
    ("int", amount("income", "int(income)"), "不能用 int", 5),
    ("max", amount("income", "max(income, 3)"), "不能用 max", 5),
    ("clock", amount("income", "choose((income < date.today().year, 1), otherwise=0)"), "不能用 date", 5),
    ("float", amount("income", "income * 1.5"), "不能直接写 float", 7),
    ("an amount in the logic", amount("income", "income + 70000"), "不能直接写 70000", 5),
    ("default", "@amount('金额', cites='试')\ndef due_amount(income=3):\n    return income\n", "不能有默认值", 5),
    ("condition that is a number", "@condition('条件', cites='试')\ndef low(income):\n    return income\n" + amount(), "应得出是否", 5),
    ("amount that is a truth", amount("income", "income < 5"), "应得出整数", 5),
    ("comparing kinds", amount("county", "choose((county < 5, 1), otherwise=0)"), "不能拿", 7),
    ("order of codes", amount("county", "choose((county < 'b', 1), otherwise=0)"), "只能比较是否相同", 7),
    ("adding truths", amount("owns_car", "owns_car + 1"), "加减乘 要的是整数", 7),
    ("household value added up", amount("income", "total(income)"), "只用于成员", 7),
    ("member amount for a household", amount("wages", "wages"), "请用 total", 5),
    ("member condition for a household", "@condition('条件', cites='试')\ndef low(wages):\n    return wages < 5\n" + amount(), "any_of", None),
    ("no citation", "@condition('条件', cites='')\ndef low(income):\n    return income < 5\n" + amount(), "没有出处", 5),
    ("one rounding unknown", amount("income", "per_head(income, 3, rounds='to_the_moon')"), "没有名为“to_the_moon”的取整办法", 7),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "says", "line"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_run_everywhere_is_refused_with_its_line(rules, says, line):
    with pytest.raises(BadRule, match=says) as refused:
        read(made(rules), FACTS, DAY)
    if line is not None:
        assert f"第 {line} 行" in str(refused.value)


def test_a_circle_is_named_name_by_name():
    rules = amount("a", "a") + "@figure('甲')\ndef a(b):\n    return b\n@figure('乙')\ndef b(a):\n    return a\n"
    with pytest.raises(BadRule, match="a → b → a"):
        read(made(rules), FACTS, DAY)


DATED = (
    "@amount('旧', cites='试', until=date(2021, 6, 30))\ndef due_amount(income):\n    return income\n"
    "@amount('新', cites='试', since=date(2021, 7, 1))\ndef due_amount(insured):\n    return insured\n"
)


def test_a_rule_speaks_for_its_own_days():
    programme = made(DATED)
    assert set(read(programme, FACTS, date(2021, 6, 30)).facts) == {"income"}
    assert set(read(programme, FACTS, date(2021, 7, 1)).facts) == {"insured"}
    assert [each.on for each in read_horizon(programme, FACTS, date(2021, 1, 1), date(2021, 12, 31))] == [
        date(2021, 1, 1), date(2021, 7, 1),
    ]  # fmt: skip


def test_two_rules_of_one_name_on_one_day_are_refused():
    with pytest.raises(BadRule, match="两条"):
        read(made(DATED.replace("2021, 7, 1", "2021, 6, 1")), FACTS, date(2021, 6, 15))


def test_a_gap_between_two_rules_and_a_circle_of_later_years_are_found_on_every_day_of_the_horizon():
    with pytest.raises(BadRule, match="2021-07-01"):
        read_horizon(made(DATED.replace("2021, 7, 1", "2021, 8, 1")), FACTS, date(2021, 1, 1), date(2021, 12, 31))
    circle = amount("a", "a") + (
        "@figure('甲')\ndef a(income):\n    return income\n".replace(
            "@figure('甲')", "@figure('甲', until=date(2026, 12, 31))"
        )
        + "@figure('甲', since=date(2027, 1, 1))\ndef a(due_amount):\n    return due_amount\n"
    )
    read(made(circle), FACTS, DAY)
    with pytest.raises(BadRule, match="成环"):
        read_horizon(made(circle), FACTS, DAY, date(2030, 1, 1))


def test_what_is_the_same_for_a_whole_household_may_be_paid_to_those_members_who_fit():
    rules = "@amount('金额', cites='试')\ndef due_amount(income):\n    return income\n"
    rules += "@condition('残疾', cites='试')\ndef fits(disabled):\n    return disabled\n"
    assert read(made(rules, to="MEMBER"), FACTS, DAY).step("due").level is Level.MEMBER


def test_a_programme_for_members_that_looks_at_no_member_is_refused():
    rules = "@amount('金额', cites='试')\ndef due_amount(income):\n    return income\n"
    with pytest.raises(BadRule, match="金额和条件却都只看家庭"):
        read(made(rules, to="MEMBER"), FACTS, DAY)
