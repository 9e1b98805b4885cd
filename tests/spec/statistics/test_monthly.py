"""The table of logic checks of the monthly statistics, as a caseworker can read it."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from minzheng.core.returns.forms import declarations
from minzheng.core.returns.forms.declarations import Severity
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from tests.spec.tables import cases
from tests.unit.core.returns.forms.conftest import figures

TABLE = Path(__file__).with_name("monthly.md")
BY_TITLE = {item.kind.title: item for item in MONTHLY_STATISTICS.items}
WORDS = {Severity.ERROR: "错误", Severity.WARNING: "说明"}
STANDARDS = {"urban": 70_100, "rural": 46_300}


def changed(text):
    """Sound figures with those that a cell names."""
    found = figures()
    for title, amount in re.findall(r"(\S+?) ([\d.]+)", text.replace("、", " 、 ")):
        item = BY_TITLE[title]
        found[item.code] = item.kind.parse(amount)
    return found


def told(problem):
    """A problem as the table writes it."""
    first, *rest = (MONTHLY_STATISTICS.by_code[code].kind.title for code in problem.items)
    rule = problem.code.partition(":")[0]
    what = {
        "not_below": f"{first}小于{rest[0] if rest else ''}", "adds_up": f"{first}与分项之和不等", "steady": f"{first}环比变动",
        "together": f"{first}与{rest[0] if rest else ''}不同时有", "per_head": f"{first}人均不在范围内",
    }[rule]  # fmt: skip
    return f"{WORDS[problem.severity]}：{what}"


@pytest.fixture(autouse=True)
def standards(monkeypatch):
    """The county's standards, which no document of ours gives; every other limit is the product's own."""
    known = declarations.book()

    def value(code, *, on, **keys):
        if code.startswith("assistance.minimum_living.standard"):
            months = code.endswith("_months")
            return SimpleNamespace(decimal=Decimal(1 if months else STANDARDS[keys["settlement"]]))
        return known.value(code, on=on, **keys)

    monkeypatch.setattr(declarations, "book", lambda: SimpleNamespace(value=value))


@pytest.mark.parametrize(("now", "before", "problems"), cases(TABLE, "审核关系"))
def test_the_rules_find_what_the_table_says_and_nothing_else(now, before, problems):
    earlier = changed(now) | {
        code: amount for code, amount in changed(before).items() if code in named(before)
    }  # fmt: skip
    found = MONTHLY_STATISTICS.problems(changed(now), earlier, county="130123000000", on=date(2021, 7, 31))
    assert "；".join(told(one) for one in found) == problems


def named(text):
    return {BY_TITLE[title].code for title in re.findall(r"(\S+?) [\d.]+", text.replace("、", " 、 "))}


def test_a_figure_that_is_missing_is_lacking_and_no_rule_stumbles_over_it():
    values = figures(urban_living_persons=None, living_paid=None)
    assert [item.kind.title for item in MONTHLY_STATISTICS.lacking(values)] == ["城市低保人数", "低保金当月支出"]
    assert MONTHLY_STATISTICS.problems(values, {}, county="130123000000", on=date(2021, 7, 31)) == []
