"""规则运行 — a program over two tables, households and members: columns are added in the order of the steps, members are
added up for their household where a step asks for it, and given their household's columns where a step asks for those.

Nothing loops over rows. Frames may be lazy: the caller collects.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from minzheng.adapters.columnar.compiling import TYPES, Known, aggregate_nodes, compiled, shared
from minzheng.kernel.parameters import Series
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import Program, Step
from minzheng.kernel.policy.symbols import Kind, Level, Symbol

HOUSEHOLD, MEMBER = "household", "member"
EVERYBODY = "__everybody"
Frame = Any  # a narwhals frame, lazy or not


@dataclass(frozen=True)
class ParameterTable:
    """参数表 — the values of one parameter for a month: by its keys, in the order of ``by``; () alone for one value."""

    values: Mapping[tuple[str, ...], int | str | bool]

    @classmethod
    def of(cls, series: Series, month: Month) -> "ParameterTable":
        """The values of a dated parameter on the first day of a month; lists are for screens and take no part."""
        dated = series.in_force(month.first)
        return cls({keys: one.value for keys, one in dated.items() if not isinstance(one.value, tuple)})


@dataclass
class Tables:
    """两张表 — households and members while a program runs; which codes a parameter can have in them, and what is fixed."""

    households: Frame
    members: Frame
    values: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
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
    _fixed(tables, {"month_first": month.first, "month_last": month.last}, Kind.DAY)
    _parameters(tables, program, parameters)
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


def _fixed(tables: Tables, values: Mapping[str, Any], kind: Kind) -> None:
    """What is the same for everybody: columns for the explanation, plain values for the rules."""
    columns = [nw.lit(value, dtype=TYPES[kind]).alias(name) for name, value in values.items()]
    tables.households, tables.members = tables.households.with_columns(*columns), tables.members.with_columns(*columns)
    tables.fixed |= values


def _parameters(tables: Tables, program: Program, parameters: Mapping[str, ParameterTable]) -> None:
    """Each parameter: one value for all, or looked up by its keys; those with the same keys in one go."""
    said = {name: parameters.get(name, ParameterTable({})) for name in program.parameters}
    coded = [name for name, declared in program.parameters.items() if declared.kind is Kind.CODE]
    tables.values = {name: frozenset(said[name].values.values()) for name in coded}
    together: dict[tuple[str, ...], list[str]] = {}
    for name, declared in program.parameters.items():
        together.setdefault(declared.by, []).append(name)
    kinds = {name: declared.kind for name, declared in program.parameters.items()}
    levels = {
        by: Level.MEMBER if any(tables.made[key] is Level.MEMBER for key in by) else Level.HOUSEHOLD for by in together
    }
    for by in sorted((by for by in together if by), key=lambda by: levels[by] is Level.MEMBER):
        if levels[by] is Level.MEMBER:
            _down(tables, _wanted_below(program))
        _look_up(tables, by, {name: said[name] for name in together[by]}, kinds, levels[by])
    for by, names in together.items():
        if by:
            continue
        for name in names:
            _fixed(tables, {name: said[name].values.get(())}, kinds[name])


def _wanted_below(program: Program) -> list[str]:
    """What members may want of their household: one join brings it, instead of one for each that asks."""
    nodes = [step.expression for step in program.steps if step.level is Level.MEMBER]
    nodes += [node for step in program.steps for node in aggregate_nodes(step.expression)]
    keys = {key for declared in program.parameters.values() for key in declared.by if len(declared.by) > 1}
    return sorted({name for node in nodes for name in _names(node)} | keys)


def _look_up(
    tables: Tables, by: tuple[str, ...], said: Mapping[str, ParameterTable], kinds: Mapping[str, Kind], level: Level
) -> None:
    frame = _frame(tables, level)
    _set(tables, level, frame.join(_small(frame, by, said, kinds), on=list(by), how="left"))
    tables.made |= dict.fromkeys(said, level)


def _small(frame: Frame, by: tuple[str, ...], said: Mapping[str, ParameterTable], kinds: Mapping[str, Kind]) -> Frame:
    """The values of parameters as a small table of the frame's own engine: a row for each combination of keys."""
    rows = list(dict.fromkeys(keys for table in said.values() for keys in table.values))
    columns: dict[str, list[Any]] = {key: [keys[place] for keys in rows] for place, key in enumerate(by)}
    columns |= {name: [table.values.get(keys) for keys in rows] for name, table in said.items()}
    schema = {**dict.fromkeys(by, nw.String()), **{name: TYPES[kinds[name]]() for name in said}}
    small = nw.from_dict(columns, schema=schema, backend="polars")
    return small.lazy() if isinstance(frame, nw.LazyFrame) else small


def _paid(tables: Tables, program: Program, paid: Mapping[str, str]) -> None:
    for name, other in program.paid.items():
        column = nw.col(paid[other.programme]) if other.programme in paid else nw.lit(0)
        level = program.programme.to
        _set(tables, level, _frame(tables, level).with_columns(column.cast(nw.Int64).alias(name)))
        tables.made[name] = level


def _ranks(program: Program) -> dict[str, int]:
    """In which round each step is reckoned: members come first in each, so that only going back to them takes a new one."""
    ranks: dict[str, int] = {}
    levels = {step.name: step.level for step in program.steps}
    for step in program.steps:
        member = step.level is Level.MEMBER
        above = [
            ranks[name] + (member and levels[name] is not Level.MEMBER)
            for name in _names(step.expression)
            if name in ranks
        ]
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
    known = Known(values=tables.values, fixed=tables.fixed)
    tables.members = _with_columns(tables.members, {step.name: step.expression for step in steps}, known)
    tables.made |= dict.fromkeys((step.name for step in steps), Level.MEMBER)


def _with_columns(frame: Frame, wanted: Mapping[str, Symbol], known: Known) -> Frame:
    """Expressions as columns, their shared parts first; what does not need one another is added together."""
    placed = dict(known.placed)
    passing: list[str] = []
    waiting: dict[str, nw.Expr] = {}
    for name, symbol in wanted.items():
        for node in (*shared(symbol), symbol):
            column = name if node is symbol else f"__{name}_part_{len(passing)}"
            if waiting.keys() & _needs(node, placed):
                frame, waiting = frame.with_columns(**waiting), {}
            waiting[column] = compiled(node, Known(placed, known.values, known.fixed))
            if node is not symbol:
                placed[id(node)] = column
                passing.append(column)
    frame = frame.with_columns(**waiting)
    return frame.drop(*passing) if passing else frame


def _needs(symbol: Symbol, placed: Mapping[int, str]) -> set[str]:
    """The columns from which an expression is reckoned."""
    if id(symbol) in placed:
        return {placed[id(symbol)]}
    if symbol.op == "input":
        return {symbol.name}
    return {name for part in symbol.args for name in _needs(part, placed)}


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
    known = Known(names, tables.values, tables.fixed)
    tables.households = _with_columns(tables.households, {step.name: step.expression for step in steps}, known)
    tables.made |= dict.fromkeys((step.name for step in steps), Level.HOUSEHOLD)
    if names:
        tables.households = tables.households.drop(*names.values())


def _add_up(tables: Tables, wanted: list[tuple[str, Symbol]]) -> None:
    """Aggregates over members into household columns; one whose members lack a value is undetermined."""
    prepared: dict[str, Symbol] = {}
    sums, finished = [nw.len().cast(nw.Int64).alias(EVERYBODY)], []
    dropped, everybody = [EVERYBODY], nw.col(EVERYBODY).fill_null(0)
    for name, node in wanted:
        if node.op == "members":
            finished.append(everybody.alias(name))
            continue
        there, amount = f"{name}__there", f"{name}__amount"
        prepared[name] = node.args[0]
        sums += [nw.col(name).count().cast(nw.Int64).alias(there), nw.col(name).sum().alias(amount)]
        lacking = everybody - nw.col(there).fill_null(0)
        finished.append(_finished(node.op, lacking, nw.col(amount).fill_null(0)).alias(name))
        dropped += [there, amount]
    members = tables.members
    if prepared:
        members = _with_columns(members, prepared, Known(values=tables.values, fixed=tables.fixed))
        members = members.with_columns(**{name: nw.col(name).cast(nw.Int64) for name in prepared})
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
