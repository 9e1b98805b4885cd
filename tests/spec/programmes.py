"""Runs the tables of programmes: what is known of a household and its members, in the caseworker's words, and what is due.

A file has three tables: 参数 (illustrative values under the names of the shipped parameters), 一般情况 (what every case has
unless it says otherwise) and 计算. Amounts have two decimals and are yuan; 不详 is a fact that nobody gathered; members, and
results of members, stand apart by ；.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.kernel.money import ROUNDINGS, parse_yuan
from minzheng.kernel.parameters import ParameterBook, Series
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Kind, Level, Program, Programme, read
from minzheng.kernel.registry import discover_folder
from tests.spec.tables import BadTable, cases

SRC = Path(__file__).resolve().parents[2] / "src" / "minzheng"
LINES = ("assistance", "welfare", "eldercare")
HORIZON = (date(2020, 1, 1), date(2026, 12, 31))
RESULTS = {"符合条件": "entitled", "应发": "due"}
METHODS = {"差额法": "difference", "分档法": "band", "按人": "head", "按户": "household"}
TRUTHS = {"是": True, "否": False}
TYPES = {Kind.NUMBER: pl.Int64, Kind.TRUTH: pl.Boolean, Kind.DAY: pl.Date, Kind.CODE: pl.String}
for line in LINES:
    discover_folder(f"minzheng.domains.{line}.programmes")


@dataclass
class Known:
    """What is known of a household or a member: facts by name, amounts of other programmes by code."""

    facts: dict[str, object] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)


@cache
def book() -> ParameterBook:
    """The parameters that the product ships."""
    return ParameterBook.load(SRC / "data" / "parameters")


def by_title(title: str) -> Programme:
    """The programme of a title."""
    found = [each for each in PROGRAMMES if each.title == title and each.module.startswith("minzheng.")]
    if len(found) != 1:
        raise BadTable(f"no programme, or several, with the title “{title}”")
    return found[0]


def files() -> list[Path]:
    """Every file that specifies a programme."""
    return sorted(path for line in LINES for path in (Path(__file__).parent / line).glob("*.md"))


def title(path: Path) -> str:
    """The heading of a file: the programme's title."""
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").strip()


def rows(path: Path) -> Iterator[tuple[dict[str, str], str]]:
    """The cases of a file by the heads of their columns, and what they are called."""
    head = _head(path)
    for case in cases(path, "计算"):
        yield dict(zip(head, case.values, strict=True)), case.values[0]


def judged(path: Path, case: dict[str, str]) -> dict[str, tuple[object, object]]:
    """Each result of a case: what the table expects, and what the engine finds."""
    programme = by_title(title(path))
    month = _month(case.get("月份") or "2021-08")
    program = read(programme, inputs(), month.first)
    usual = {"家庭": Known(), "成员": Known()}
    for row in cases(path, "一般情况"):
        whose, label, content = row.values
        _learn(usual[whose], label, content)
    household = _known(usual["家庭"], case.get("家庭", ""))
    members = [_known(usual["成员"], said) for said in case["成员"].split("；")]
    found = _run(program, household, members, _parameters(path, program), month)
    return {
        head: (_expected(case[head]), found.get(RESULTS.get(head, head), "无"))
        for head in case
        if head not in {"情形", "月份", "家庭", "成员"}
    }


def _run(
    program: Program, household: Known, members: list[Known], parameters: dict[str, ParameterTable], month: Month
) -> dict[str, object]:
    """The results by rule's label: one value of a household, a tuple of the members' values."""
    facts = {level: [each for each in program.facts.values() if each.level is level] for level in Level}
    homes = pl.DataFrame(
        [{"household": 1} | household.facts | {f"paid_{code}": fen for code, fen in household.paid.items()}],
        schema_overrides={each.name: TYPES[each.kind] for each in facts[Level.HOUSEHOLD]},
    )
    codes = sorted({each.programme for each in program.paid.values()})
    people = pl.DataFrame(
        [
            {each.name: member.facts.get(each.name) for each in facts[Level.MEMBER]}
            | {"household": 1, "member": place}
            | {f"paid_{code}": member.paid.get(code, 0) for code in codes}
            for place, member in enumerate(members)
        ],
        schema_overrides={each.name: TYPES[each.kind] for each in facts[Level.MEMBER]},
    )
    first, second = run(
        program, homes.lazy(), people.lazy(), parameters, month, {code: f"paid_{code}" for code in codes}
    )
    values = {Level.HOUSEHOLD: first.collect(), Level.MEMBER: second.sort("member").collect()}
    found: dict[str, object] = {}
    for step in program.steps:
        label = step.rule.label if step.rule else step.name
        if step.level is Level.MEMBER:
            said = tuple(values[Level.MEMBER][step.name].to_list())
            found[label] = said[0] if len(said) == 1 else said
        else:
            found[label] = values[Level.HOUSEHOLD][step.name].item()
    return found


def _parameters(path: Path, program: Program) -> dict[str, ParameterTable]:
    tables: dict[str, dict[tuple[str, ...], int | str | bool]] = {name: {} for name in program.parameters}
    for row in cases(path, "参数"):
        label, where, content = row.values
        series = _series(label)
        keys = tuple(_key(key, said) for key, said in zip(series.keys, where.split("，") if where else [], strict=True))
        for name, declared in program.parameters.items():
            if declared.code == series.code:
                tables[name][keys] = _value(series, content)
    return {name: ParameterTable(values) for name, values in tables.items()}


def _series(label: str) -> Series:
    found = [series for series in book() if series.label == label]
    if len(found) != 1:
        raise BadTable(f"no shipped parameter, or several, with the name “{label}”")
    return found[0]


def _key(fact: str, said: str) -> str:
    codes = {name: code for code, name in FACTS.get(fact).choices.items()}
    return codes[said] if codes else said


def _value(series: Series, said: str) -> int | str | bool:
    if series.unit.startswith("分"):
        return parse_yuan(said)
    if series.unit == "办法":
        return {**METHODS, **{rounding.label: rounding.code for rounding in ROUNDINGS}}[said]
    return TRUTHS[said] if series.unit == "是否" else int(said)


def _known(usual: Known, cell: str) -> Known:
    known = Known(dict(usual.facts), dict(usual.paid))
    for item in cell.split("，"):
        if item.strip() not in {"", "一般"}:
            _learn(known, *item.strip().rsplit(" ", 1))
    return known


def _learn(known: Known, label: str, content: str) -> None:
    kinds = [each for each in FACTS if each.label == label]
    if not kinds:
        known.paid[by_title(label.removeprefix("已领")).code] = parse_yuan(content)
        return
    (kind,) = kinds
    if content == "不详":
        known.facts[kind.code] = None
    elif kind.kind is Kind.TRUTH:
        known.facts[kind.code] = TRUTHS[content]
    elif kind.kind is Kind.DAY:
        known.facts[kind.code] = date.fromisoformat(content)
    elif kind.kind is Kind.CODE:
        known.facts[kind.code] = _key(kind.code, content)
    else:
        known.facts[kind.code] = parse_yuan(content) if kind.unit == "分" else int(content)


def _expected(cell: str) -> object:
    said = tuple(_one(part.strip()) for part in cell.split("；"))
    return said[0] if len(said) == 1 else said


def _one(said: str) -> object:
    if said in TRUTHS or said in {"未定", "无"}:
        return {**TRUTHS, "未定": None, "无": "无"}[said]
    return parse_yuan(said) if "." in said else int(said)


def _month(said: str) -> Month:
    year, month = said.split("-")
    return Month(int(year), int(month))


def _head(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8").split("## 计算", 1)[1]
    line = next(line for line in text.splitlines() if line.startswith("|"))
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
