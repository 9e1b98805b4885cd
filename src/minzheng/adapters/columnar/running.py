"""规则运行 — a program over two tables, households and members: columns are added in the order of the steps, members are
added up for their household where a step asks for it, and given their household's columns where a step asks for those.

Nothing loops over rows. Frames may be lazy: the caller collects.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from minzheng.adapters.columnar.compiling import TYPES, aggregate_nodes, compiled
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import Program, Step
from minzheng.kernel.policy.symbols import Kind, Level, Symbol

HOUSEHOLD, MEMBER = "household", "member"
Frame = Any  # a narwhals frame, lazy or not


@dataclass(frozen=True)
class ParameterTable:
    """参数表 — the values of one parameter for a month: by its keys, in the order of ``by``; () alone for one value."""

    values: Mapping[tuple[str, ...], int | str | bool]


@dataclass
class Tables:
    """两张表 — households and members while a program runs; ``inputs`` that a table lacks count as missing everywhere."""

    households: Frame
    members: Frame
    made: dict[str, Level] = field(default_factory=dict)


def run(
    program: Program, households: Any, members: Any, parameters: Mapping[str, ParameterTable], month: Month,
    paid: Mapping[str, str] | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """Run a program: (households, members) as native frames with a column for each step.

    ``households`` has the column ``household``, ``members`` has ``household`` and ``member``; the facts are columns by their
    names. ``parameters`` maps the names of the program's parameters to their values; ``paid`` names, for each other
    programme that rules ask for, the column that holds its amount (fen).
    """
    tables = Tables(nw.from_native(households), nw.from_native(members))
    _typed(tables, program)
    _constants(tables, program, parameters, month)
    _paid(tables, program, paid or {})
    ranks = _ranks(program)
    for rank in range(max(ranks.values(), default=0) + 1):
        steps = [step for step in program.steps if ranks[step.name] == rank]
        _member_steps(tables, [step for step in steps if step.level is Level.MEMBER])
        _household_steps(tables, [step for step in steps if step.level is not Level.MEMBER])
    return tables.households.to_native(), tables.members.to_native()


def _typed(tables: Tables, program: Program) -> None:
    """Facts in the widths that rules reckon with; a fact that nobody gathered is missing for all."""
    for level in (Level.HOUSEHOLD, Level.MEMBER):
        frame = _frame(tables, level)
        there = set(frame.collect_schema().names())
        wanted = [each for each in program.facts.values() if each.level is level]
        columns = [
            (nw.col(each.name) if each.name in there else nw.lit(None)).cast(TYPES[each.kind]).alias(each.name)
            for each in wanted
        ]
        _set(tables, level, frame.with_columns(*columns) if columns else frame)
        tables.made |= {each.name: level for each in wanted}


def _constants(tables: Tables, program: Program, parameters: Mapping[str, ParameterTable], month: Month) -> None:
    """The month's days, and each parameter: one value for all, or looked up by its keys."""
    first, last = nw.lit(month.first).cast(nw.Date), nw.lit(month.last).cast(nw.Date)
    both = [first.alias("month_first"), last.alias("month_last")]
    tables.households, tables.members = tables.households.with_columns(*both), tables.members.with_columns(*both)
    for name, declared in program.parameters.items():
        table = parameters.get(name, ParameterTable({}))
        if not declared.by:
            value = nw.lit(table.values.get(()), dtype=TYPES[declared.kind]).alias(name)
            tables.households, tables.members = (
                tables.households.with_columns(value),
                tables.members.with_columns(value),
            )
            continue
        level = Level.MEMBER if any(tables.made[key] is Level.MEMBER for key in declared.by) else Level.HOUSEHOLD
        if level is Level.MEMBER:
            _down(tables, [key for key in declared.by if tables.made[key] is not Level.MEMBER])
        frame = _frame(tables, level)
        lookup = _lookup(frame, name, declared.by, declared.kind, table)
        _set(tables, level, frame.join(lookup, on=list(declared.by), how="left"))
        tables.made[name] = level


def _lookup(frame: Frame, name: str, keys: tuple[str, ...], kind: Kind, table: ParameterTable) -> Frame:
    """The values of a parameter as a small table of the frame's own engine."""
    columns: dict[str, list[Any]] = {key: [said[place] for said in table.values] for place, key in enumerate(keys)}
    columns[name] = list(table.values.values())
    schema = {**dict.fromkeys(keys, nw.String()), name: TYPES[kind]()}
    small = nw.from_dict(columns, schema=schema, backend="polars")
    return small.lazy() if isinstance(frame, nw.LazyFrame) else small


def _paid(tables: Tables, program: Program, paid: Mapping[str, str]) -> None:
    for name, other in program.paid.items():
        column = nw.col(paid[other.programme]) if other.programme in paid else nw.lit(0)
        level = program.programme.to
        _set(tables, level, _frame(tables, level).with_columns(column.cast(nw.Int64).alias(name)))
        tables.made[name] = level


def _ranks(program: Program) -> dict[str, int]:
    """In which round each step is reckoned: changing between members and households takes a new one."""
    ranks: dict[str, int] = {}
    levels = {step.name: step.level for step in program.steps}
    for step in program.steps:
        above = [ranks[name] + (levels[name] is not step.level) for name in _names(step.expression) if name in ranks]
        ranks[step.name] = max(above, default=0)
    return ranks


def _names(symbol: Symbol) -> Iterable[str]:
    if symbol.op == "input":
        yield symbol.name
    for part in symbol.args:
        yield from _names(part)


def _member_steps(tables: Tables, steps: list[Step]) -> None:
    if not steps:
        return
    _down(tables, sorted({name for step in steps for name in _names(step.expression)}))
    for step in steps:
        tables.members = tables.members.with_columns(compiled(step.expression, {}).alias(step.name))
        tables.made[step.name] = Level.MEMBER


def _down(tables: Tables, names: list[str]) -> None:
    """Give members those columns of their household that they do not have yet."""
    there = set(tables.members.collect_schema().names())
    wanted = [name for name in names if tables.made.get(name) is Level.HOUSEHOLD and name not in there]
    if wanted:
        tables.members = tables.members.join(tables.households.select(HOUSEHOLD, *wanted), on=HOUSEHOLD, how="left")


def _household_steps(tables: Tables, steps: list[Step]) -> None:
    if not steps:
        return
    nodes = [(step, node) for step in steps for node in aggregate_nodes(step.expression)]
    names = {id(node): f"__{step.name}_{place}" for place, (step, node) in enumerate(nodes)}
    if nodes:
        _down(tables, sorted({name for _, node in nodes for name in _names(node)}))
        _add_up(tables, [(names[id(node)], node) for _, node in nodes])
    for step in steps:
        tables.households = tables.households.with_columns(compiled(step.expression, names).alias(step.name))
        tables.made[step.name] = Level.HOUSEHOLD
    if names:
        tables.households = tables.households.drop(*names.values())


def _add_up(tables: Tables, wanted: list[tuple[str, Symbol]]) -> None:
    """Aggregates over members into household columns; one whose members lack a value is undetermined."""
    prepared, sums, finished, dropped = [], [], [], []
    for name, node in wanted:
        lacking, amount = f"{name}__lacking", f"{name}__amount"
        if node.op == "members":
            sums.append(nw.len().cast(nw.Int64).alias(amount))
            finished.append(nw.col(amount).fill_null(0).alias(name))
            dropped.append(amount)
            continue
        value = compiled(node.args[0], {})
        number = value if node.op == "total" else nw.when(value).then(nw.lit(1)).otherwise(nw.lit(0))
        prepared += [value.is_null().cast(nw.Int64).alias(lacking), number.cast(nw.Int64).fill_null(0).alias(amount)]
        sums += [nw.col(lacking).sum().alias(lacking), nw.col(amount).sum().alias(amount)]
        finished.append(_finished(node.op, nw.col(lacking).fill_null(0), nw.col(amount).fill_null(0)).alias(name))
        dropped += [lacking, amount]
    members = tables.members.with_columns(*prepared) if prepared else tables.members
    added = members.group_by(HOUSEHOLD).agg(*sums)
    joined = tables.households.join(added, on=HOUSEHOLD, how="left")
    tables.households = joined.with_columns(*finished).drop(*dropped)


def _finished(op: str, lacking: nw.Expr, amount: nw.Expr) -> nw.Expr:
    if op == "any":
        return nw.when(amount > 0).then(nw.lit(True)).otherwise(nw.when(lacking == 0).then(nw.lit(False)))  # noqa: FBT003 — the literal truths
    return nw.when(lacking == 0).then(amount)


def _frame(tables: Tables, level: Level) -> Frame:
    return tables.members if level is Level.MEMBER else tables.households


def _set(tables: Tables, level: Level, frame: Frame) -> None:
    if level is Level.MEMBER:
        tables.members = frame
    else:
        tables.households = frame
