"""One household in plain Python, and the same household in columns: every column of every programme, to the fen."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.facts.kinds import inputs
from minzheng.kernel.money import ROUNDINGS
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Kind, Level, read
from minzheng.kernel.policy.evaluating import Evaluator, Known, Situation
from minzheng.kernel.registry import discover_folder
from tests.unit.kernel.policy.modules import FACTS as FEW
from tests.unit.kernel.policy.modules import made

for line in ("assistance", "welfare", "eldercare"):
    discover_folder(f"minzheng.domains.{line}.programmes")
OWN = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]
TYPES = {Kind.NUMBER: pl.Int64, Kind.TRUTH: pl.Boolean, Kind.DAY: pl.Date, Kind.CODE: pl.String}
MONTHS = st.sampled_from([Month(2020, 2), Month(2021, 6), Month(2021, 7), Month(2024, 2)])
EVERY_WORD = (
    "standard = parameter('tests.standard', by=('county', 'grade'))\n"
    "way = parameter('tests.way', kind=Kind.CODE)\n"
    "other = paid_by('tests.other')\n"
    "@figure('人均')\ndef each(income, insured):\n    return per_head(income, insured, rounds=up_to_yuan)\n"
    "@figure('份')\ndef part(wages, insured, way):\n    return per_head(wages, insured, rounds=way)\n"
    "@figure('年龄')\ndef old(born_on, month_last):\n    return age_on(born_on, month_last)\n"
    "@figure('月数')\ndef gone(since, applied_on):\n    return months_between(since, applied_on)\n"
    "@figure('天数')\ndef days(since, until, month_first, month_last):\n    return days_overlap(since, until, month_first, month_last)\n"
    "@figure('先后')\ndef before(since, until):\n    return (since < until) | (since == until)\n"
    "@figure('较大')\ndef larger(wages, standard, gone):\n    return highest_of(wages, standard, gone, 3) - lowest_of(wages, 70) * -1\n"
    "@figure('人')\ndef heads(disabled, old):\n    return count() + count(disabled & (old >= 18))\n"
    "@condition('其一', cites='试')\ndef one(disabled, owns_car, before):\n    return any_of(disabled | before) & ~owns_car\n"
    "@figure('档')\ndef step(income):\n    return band(income, (70, 3), (120, 2), otherwise=1)\n"
    "@amount('金额', cites='试')\ndef due_amount(larger, days, part, step, each, heads, other, county):\n"
    "    said = choose((county == 'A', total(larger) + total(days)), (heads != 2, total(part)), otherwise=each)\n"
    "    return said * step + other\n"
)  # fmt: skip


def numbers(unit):
    """Amounts about what a standard could set a limit to, one fen more or less; small counts."""
    if unit and unit != "分":
        return st.integers(0, 7)
    about = st.builds(lambda limit, times, off: limit * times + off, st.sampled_from([0, 1, 70, 120, 70_000, 612_000]),
                      st.sampled_from([1, 2, 3, 12, 24]), st.integers(-1, 1))  # fmt: skip
    return st.one_of(about, st.integers(-5_000, 3_000_000))


def days():
    edges = [date(2020, 2, 29), date(2000, 2, 29), date(1960, 2, 29), date(2004, 2, 28), date(1961, 7, 1), date(2003, 8, 31), date(2006, 2, 28)]  # fmt: skip
    near = st.builds(lambda day, off: day + timedelta(days=off), st.sampled_from(edges), st.integers(-1, 1))
    return st.one_of(near, st.dates(date(1910, 1, 1), date(2026, 12, 31)))


def values(each):
    """A value of a fact, or nothing known."""
    kind = {
        Kind.NUMBER: numbers(each.unit), Kind.TRUTH: st.booleans(), Kind.DAY: days(),
        Kind.CODE: st.sampled_from(list(each.choices) or ["A", "B", "C"]),
    }[each.kind]  # fmt: skip
    return st.one_of(kind, kind, kind, kind, kind, kind, kind, st.none())


def parameter_values(name, declared):
    if declared.kind is Kind.TRUTH:
        return st.booleans()
    if declared.kind is Kind.NUMBER:
        return st.sampled_from([0, 1, 2, 12, 30, 70, 120, 70_000, 612_000])
    rounding = ("rounding" in name and not name.endswith("_of")) or name == "way"
    return st.sampled_from([*ROUNDINGS.codes()] if rounding else ["difference", "band", "head", "household"])


@st.composite
def worlds(draw, program):
    """A few households of all sizes, and parameters that lack a key now and then."""
    facts = {level: [each for each in program.facts.values() if each.level is level] for level in Level}
    money = st.one_of(st.none(), st.sampled_from([0, 0, 1, 80_000]))
    paid = {each.programme: money for each in program.paid.values()}
    to = program.programme.to

    def known(level):
        said = {each.name: draw(values(each)) for each in facts[level]}
        return Known(
            said, {code: draw(one) for code, one in paid.items() if draw(st.integers(0, 3))} if level is to else {}
        )

    found = [
        Situation(known(Level.HOUSEHOLD), tuple(known(Level.MEMBER) for _ in range(draw(st.integers(0, 3)))))
        for _ in range(draw(st.integers(1, 3)))
    ]
    tables = {}
    for name, declared in program.parameters.items():
        keys = [()]
        for key in declared.by:
            keys = [(*said, one) for said in keys for one in list(program.facts[key].choices) or ["A", "B"]]
        there = draw(st.booleans()) or draw(st.booleans())
        only = draw(parameter_values(name, declared))
        tables[name] = dict.fromkeys(keys if there else keys[:1], only)
    return found, tables


def in_columns(program, situations, tables, month):
    """The rows of both tables as the columnar engine fills them, in order."""
    paid = {each.programme: name for name, each in program.paid.items()}
    homes, people = [], []
    for key, one in enumerate(situations):
        homes.append(
            {"household": key, **one.household.facts, **{paid[code]: fen for code, fen in one.household.paid.items()}}
        )
        for member in one.members:
            people.append({"household": key, "member": len(people), **member.facts, **{paid[code]: fen for code, fen in member.paid.items()}})  # fmt: skip
    schema = {each.name: TYPES[each.kind] for each in program.facts.values()}
    schema |= dict.fromkeys(paid.values(), pl.Int64)
    for row in homes if program.programme.to is Level.HOUSEHOLD else people:
        row |= {name: 0 for name in paid.values() if name not in row}
    frames = []
    for rows, level, keys in ((homes, Level.HOUSEHOLD, ["household"]), (people, Level.MEMBER, ["household", "member"])):
        its_own = [each.name for each in program.facts.values() if each.level is level]
        its_own += list(paid.values()) if program.programme.to is level else []
        frames.append(
            pl.DataFrame(rows, schema={**dict.fromkeys(keys, pl.Int64), **{name: schema[name] for name in its_own}})
        )
    parameters = {name: ParameterTable(each) for name, each in tables.items()}
    first, second = run(program, *(frame.lazy() for frame in frames), parameters, month, paid)
    return first.sort("household").collect().to_dicts(), second.sort("member").collect().to_dicts()


def compared(program, situations, tables, month):
    evaluator = Evaluator(program)
    alone = [evaluator.run(one, tables, month) for one in situations]
    homes, people = in_columns(program, situations, tables, month)
    everybody = [own for one in alone for own in one.people]
    for column in evaluator.columns:
        if column.of_members:
            assert [own[column.name] for own in everybody] == [row[column.name] for row in people], column.name
        else:
            assert [one.home[column.name] for one in alone] == [row[column.name] for row in homes], column.name


@pytest.mark.parametrize("programme", OWN, ids=lambda each: each.code)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), month=MONTHS)
def test_one_household_and_the_register_are_the_same_to_the_fen(programme, data, month):
    program = read(programme, inputs(), month.first)
    compared(program, *data.draw(worlds(program)), month)


@pytest.fixture(scope="module")
def every_word():
    return made(EVERY_WORD)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), month=MONTHS)
def test_every_word_of_the_vocabulary_means_the_same_for_one_household(every_word, data, month):
    program = read(every_word, FEW, month.first)
    compared(program, *data.draw(worlds(program)), month)
