"""Every programme over invented households with gaps: each column of each row is what plain Python finds alone."""

import random
from datetime import date, timedelta

import polars as pl
import pytest

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.kernel.money import ROUNDINGS
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Kind, Level, read
from minzheng.kernel.registry import discover_folder
from tests.unit.adapters.columnar.reference import Household

for line in ("assistance", "welfare", "eldercare"):
    discover_folder(f"minzheng.domains.{line}.programmes")
OWN = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]
TYPES = {Kind.NUMBER: pl.Int64, Kind.TRUTH: pl.Boolean, Kind.DAY: pl.Date, Kind.CODE: pl.String}
PLACES = ["A", "B", "C"]  # C stands in no parameter
HOUSEHOLDS = 150


def drawn(chance, fact, gaps):
    """A value of a fact: often at a threshold, now and then missing."""
    if chance.random() < gaps:
        return None
    if fact.kind is Kind.TRUTH:
        return chance.random() < 0.6
    if fact.kind is Kind.DAY:
        return date(2021, 8, 1) - timedelta(days=chance.choice([0, 1, 30, 200, 6574, 6575, 21_900, 21_915, chance.randrange(36_000)]))  # fmt: skip
    if fact.kind is Kind.CODE:
        return chance.choice(list(fact.choices) or PLACES)
    return chance.choice([0, 1, 2, 69_999, 70_000, 70_001, 105_000, chance.randrange(2_000_000)]) if fact.unit == "分" else chance.randrange(4)  # fmt: skip


def parameters(chance, program, *, one_way):
    """Values for most keys: the same code everywhere, or another by place."""
    found = {}
    for name, declared in program.parameters.items():
        codes = (
            ["head", "band", *ROUNDINGS.codes()]
            if "rounding" not in name or name.endswith("_of")
            else ROUNDINGS.codes()
        )
        choices = {Kind.CODE: codes, Kind.TRUTH: [True, False], Kind.NUMBER: [1, 2, 12, 30, 70_000]}[declared.kind]
        only = chance.choice(choices)
        keys = [()]
        for key in declared.by:
            keys = [(*said, one) for said in keys for one in list(FACTS.get(key).choices) or PLACES[:2]]
        found[name] = {said: only if one_way else chance.choice(choices) for said in keys if chance.random() < 0.95}
    return found


@pytest.mark.parametrize("one_way", [True, False])
@pytest.mark.parametrize("month", [Month(2020, 2), Month(2021, 8)], ids=str)
@pytest.mark.parametrize("programme", OWN, ids=lambda each: each.code)
def test_columns_say_what_plain_python_says_of_each_household_alone(programme, month, one_way):
    chance = random.Random(f"{programme.code} {month} {one_way}")  # noqa: S311 — invented data
    program = read(programme, inputs(), month.first)
    values = parameters(chance, program, one_way=one_way)
    facts = {level: [FACTS.get(name) for name, each in program.facts.items() if each.level is level] for level in Level}
    rows, people = [], []
    for key in range(HOUSEHOLDS):
        gaps = chance.choice([0, 0, 0.05])
        rows.append({"household": key} | {fact.code: drawn(chance, fact, gaps) for fact in facts[Level.HOUSEHOLD]})
        for _ in range(chance.choice([0, 1, 1, 2, 3, 5])):
            people.append({"household": key, "member": len(people)} | {fact.code: drawn(chance, fact, gaps) for fact in facts[Level.MEMBER]})  # fmt: skip
    paid = {name: each.programme for name, each in program.paid.items()}
    for row in rows if programme.to is Level.HOUSEHOLD else people:
        row |= {name: chance.choice([0, 0, 100, 80_000]) for name in paid}
    schema = {fact.code: TYPES[fact.kind] for level in facts for fact in facts[level]}
    found, said = run(
        program, pl.DataFrame(rows, schema_overrides=schema).lazy(), pl.DataFrame(people, schema_overrides=schema).lazy(),
        {name: ParameterTable(each) for name, each in values.items()}, month, {code: name for name, code in paid.items()},
    )  # fmt: skip
    homes, members = found.sort("household").collect(), said.sort("member").collect()
    days = {"month_first": month.first, "month_last": month.last}
    wanted = [Household(program, row, [one for one in people if one["household"] == row["household"]], values, days) for row in rows]  # fmt: skip
    for step in program.steps:
        if step.level is Level.MEMBER:
            expected = [member[step.name] for each in wanted for member in each.members]
            assert members[step.name].to_list() == expected, step.name
        else:
            assert homes[step.name].to_list() == [each.row[step.name] for each in wanted], step.name
    assert homes.columns[: len(rows[0])] == list(rows[0])
    assert not [name for name in (*homes.columns, *members.columns) if name.startswith("__")]
