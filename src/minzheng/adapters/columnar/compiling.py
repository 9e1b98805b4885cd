"""规则成列 — a symbol of a rule as an expression over columns, through narwhals, which other engines understand too.

Integers are 64 bits wide. Nothing is divided but in ``per_head``, and only what is not negative, so that engines which
truncate and engines which floor agree. A missing value makes what depends on it missing, except where the other side of
``&`` or ``|`` decides alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from minzheng.kernel.money import ROUNDINGS, Rounding
from minzheng.kernel.policy.symbols import Kind, Symbol

Expr = nw.Expr
Day = tuple[Any, Any, Any]  # year, month, number: numbers or expressions
NUMBER = nw.Int64
MONTHS, DAYS, EPOCH_SHIFT = 12, 32, 4_800  # more days than a month has: months and days as one number
AGGREGATES = frozenset({"count", "total", "any", "members"})
LEAVES = AGGREGATES | {"input", "literal"}
TYPES: Mapping[Kind, Any] = {Kind.NUMBER: nw.Int64, Kind.TRUTH: nw.Boolean, Kind.DAY: nw.Date, Kind.CODE: nw.String}


@dataclass(frozen=True)
class Known:
    """已知 — what is settled before any row is seen: which parts stand in columns, and which values a parameter can have.

    ``placed`` names the column in which a part of an expression already stands, by its ``id``: aggregates over members, and
    parts that are used more than once. ``values`` holds, for each coded parameter, every code that its table gives. What no row can have is left out of the columns, and so is all that only it would need.
    ``fixed`` holds what is the same for everybody: the days of the month, and parameters without keys.
    """

    placed: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)


def compiled(symbol: Symbol, known: Known) -> Expr:
    """The expression of a symbol."""
    if id(symbol) in known.placed:
        return nw.col(known.placed[id(symbol)])
    if symbol.op in _WHOLE:
        return _WHOLE[symbol.op](symbol, known)
    if symbol.op in _OF_DAYS:
        return _OF_DAYS[symbol.op](*(_parts(part, known) for part in symbol.args))
    return _OPERATIONS[symbol.op](*(compiled(part, known) for part in symbol.args))


def _input(symbol: Symbol, known: Known) -> Expr:
    if symbol.name in known.fixed:
        return nw.lit(known.fixed[symbol.name], dtype=TYPES[symbol.kind])
    return nw.col(symbol.name)


def _literal(symbol: Symbol, _known: Known) -> Expr:
    return nw.lit(symbol.value, dtype=TYPES[symbol.kind])


def aggregate_nodes(symbol: Symbol) -> list[Symbol]:
    """The nodes of an expression that are reckoned over members, outermost first."""
    if symbol.op in AGGREGATES:
        return [symbol]
    return [node for part in symbol.args for node in aggregate_nodes(part)]


def shared(symbol: Symbol) -> list[Symbol]:
    """The parts of an expression that its columns use more than once, innermost first: no engine is trusted to see that."""
    seen: dict[int, int] = {}
    order: list[Symbol] = []

    def visit(node: Symbol) -> None:
        if node.op in LEAVES:
            return
        seen[id(node)] = seen.get(id(node), 0) + 1
        if seen[id(node)] > 1:
            return
        for part in node.args:
            visit(part)
        for part in _used_again(node):
            if part.op not in LEAVES:
                seen[id(part)] += 1
        order.append(node)

    visit(symbol)
    return [node for node in order if seen[id(node)] > 1 and node is not symbol]


def _used_again(node: Symbol) -> tuple[Symbol, ...]:
    """Which arguments an operation looks at more than once."""
    if node.op == "choose":
        return node.args[:-1:2]
    if node.op in {"highest", "lowest"} and sum(part.op != "literal" for part in node.args) == 1:
        return ()
    return node.args if node.op in {"highest", "lowest", "per_head", "age", "months", "overlap"} else ()


def _chosen(symbol: Symbol, known: Known) -> Expr:
    return _choose(symbol.args, known)


def _choose(args: tuple[Symbol, ...], known: Known) -> Expr:
    """First condition that holds; undetermined as soon as one before it is."""
    if len(args) == 1:
        return compiled(args[0], known)
    condition, value, *others = args
    settled = _settled(condition, known)
    if settled is not None:
        kept = compiled(value, known) if settled else _choose(tuple(others), known)
        return nw.when(~nw.col(condition.args[0].name).is_null()).then(kept)
    holds, found = compiled(condition, known), _choose(tuple(others), known)
    return nw.when(holds).then(compiled(value, known)).otherwise(nw.when(~holds).then(found))


def _settled(condition: Symbol, known: Known) -> bool | None:
    """Whether a parameter is a code, if that is the same for every row that has the parameter; None when it differs."""
    if condition.op != "eq" or condition.args[1].op != "literal":
        return None
    possible = known.values.get(condition.args[0].name) if condition.args[0].op == "input" else None
    if not possible:
        return None
    if condition.args[1].value not in possible:
        return False
    return True if len(possible) == 1 else None


def _extreme(symbol: Symbol, known: Known) -> Expr:
    """The largest or smallest, if none is missing; a literal is a bound, which leaves a missing value missing."""
    values = [compiled(part, known) for part in symbol.args if part.op != "literal"]
    bounds = [part.value for part in symbol.args if part.op == "literal"]
    highest = symbol.op == "highest"
    if not values:
        return nw.lit(max(bounds) if highest else min(bounds), dtype=NUMBER)
    found = values[0]
    if len(values) > 1:
        found = nw.max_horizontal(*values) if highest else nw.min_horizontal(*values)
        found = nw.when(~reduce(or_, (value.is_null() for value in values))).then(found)
    if not bounds:
        return found
    return found.clip(lower_bound=max(bounds)) if highest else found.clip(upper_bound=min(bounds))


def _larger(left: Expr, right: Expr) -> Expr:
    return nw.when(left >= right).then(left).otherwise(nw.when(left < right).then(right))


def _smaller(left: Expr, right: Expr) -> Expr:
    return nw.when(left <= right).then(left).otherwise(nw.when(left > right).then(right))


def _rounded(amount: Expr, heads: Expr, rounding: Rounding) -> Expr:
    """What ``Rounding.of`` does, in columns."""
    divisor = heads * rounding.step if rounding.step > 1 else heads
    mode = str(rounding.mode)
    if mode == "half_up":
        steps = (amount * 2 + divisor) // (divisor * 2)
    elif mode == "up":
        steps = (amount + divisor - 1) // divisor
    else:
        steps = amount // divisor
    return steps * rounding.step if rounding.step > 1 else steps


def _per_head(symbol: Symbol, known: Known) -> Expr:
    amount, heads = compiled(symbol.args[0], known).clip(lower_bound=0), compiled(symbol.args[1], known)
    some = nw.when(heads > 0).then(heads)  # nobody to divide among: undetermined
    if symbol.value is not None:
        return _rounded(amount, some, ROUNDINGS.get(symbol.value))
    way, found = compiled(symbol.args[2], known), nw.lit(None, dtype=NUMBER)
    possible = known.values.get(symbol.args[2].name) if symbol.args[2].op == "input" else None
    for rounding in ROUNDINGS:
        if possible is None or rounding.code in possible:
            found = nw.when(way == rounding.code).then(_rounded(amount, some, rounding)).otherwise(found)
    return found


def _parts(day: Symbol, known: Known) -> Day:
    """Year, month and number of a day; of one that is the same for everybody they are plain numbers."""
    fixed = known.fixed.get(day.name) if day.op == "input" else None
    if isinstance(fixed, date):
        return fixed.year, fixed.month, fixed.day
    column = compiled(day, known)
    return column.dt.year().cast(NUMBER), column.dt.month().cast(NUMBER), column.dt.day().cast(NUMBER)


def _age(born_on: Day, day: Day) -> Expr:
    (year, month, number), (year_now, month_now, number_now) = born_on, day
    to_come = month * DAYS + number > month_now * DAYS + number_now
    return _column(year_now - year) - _column(to_come).cast(NUMBER)


def _months(start: Day, end: Day) -> Expr:
    return _column((end[0] - start[0]) * MONTHS + end[1] - start[1])


def _ordinal(day: Day) -> Expr:
    """The number of a day in one count (Julian day), by whole numbers alone: no engine's own calendar arithmetic."""
    year, month, number = day
    early = (14 - month) // MONTHS
    years, months = year + EPOCH_SHIFT - early, month + early * MONTHS - 3
    return _column(number + (months * 153 + 2) // 5 + years * 365 + years // 4 - years // 100 + years // 400)


def _overlap(since: Day, until: Day, first: Day, last: Day) -> Expr:
    begins, ends = _larger(_ordinal(since), _ordinal(first)), _smaller(_ordinal(until), _ordinal(last))
    return (ends - begins + 1).clip(lower_bound=0)


def _column(number: Any) -> Expr:
    """A number that is the same for everybody as a column of 64 bits; an expression as it is."""
    return nw.lit(number, dtype=NUMBER) if isinstance(number, int) else number


_OF_DAYS: Mapping[str, Callable[..., Expr]] = {"age": _age, "months": _months, "overlap": _overlap}
_OPERATIONS: Mapping[str, Callable[..., Expr]] = {
    "add": lambda left, right: left + right,
    "sub": lambda left, right: left - right,
    "mul": lambda left, right: left * right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "and": lambda left, right: left & right,
    "or": lambda left, right: left | right,
    "not": lambda value: ~value,
}
_WHOLE: Mapping[str, Callable[[Symbol, Known], Expr]] = {
    "input": _input,
    "literal": _literal,
    "choose": _chosen,
    "highest": _extreme,
    "lowest": _extreme,
    "per_head": _per_head,
}
