"""规则成列 — a symbol of a rule as an expression over columns, through narwhals: the same on Polars and on Spark.

Integers are 64 bits wide. Nothing is divided but in ``per_head``, and only what is not negative, so that engines which
truncate and engines which floor agree. A missing value makes what depends on it missing, except where the other side of
``&`` or ``|`` decides alone.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import narwhals as nw

from minzheng.kernel.money import ROUNDINGS, Rounding
from minzheng.kernel.policy.symbols import Kind, Symbol

Expr = nw.Expr
NUMBER = nw.Int64
MONTHS, EPOCH_SHIFT = 12, 4_800
TYPES: Mapping[Kind, Any] = {Kind.NUMBER: nw.Int64, Kind.TRUTH: nw.Boolean, Kind.DAY: nw.Date, Kind.CODE: nw.String}


def compiled(symbol: Symbol, aggregates: Mapping[int, str]) -> Expr:
    """The expression of a symbol. ``aggregates`` names the household column in which each aggregate node was put, by ``id``."""
    if id(symbol) in aggregates:
        return nw.col(aggregates[id(symbol)])
    if symbol.op == "input":
        return nw.col(symbol.name)
    if symbol.op == "literal":
        return nw.lit(symbol.value, dtype=TYPES[symbol.kind])
    args = [compiled(part, aggregates) for part in symbol.args]
    if symbol.op == "per_head":
        return _per_head(args, symbol.value)
    return _OPERATIONS[symbol.op](*args)


def aggregate_nodes(symbol: Symbol) -> list[Symbol]:
    """The nodes of an expression that are reckoned over members, outermost first."""
    if symbol.op in {"count", "total", "any", "members"}:
        return [symbol]
    return [node for part in symbol.args for node in aggregate_nodes(part)]


def _choose(*args: Expr) -> Expr:
    """First condition that holds; undetermined as soon as one before it is."""
    found = args[-1]
    for condition, value in reversed(list(zip(args[:-1:2], args[1:-1:2], strict=True))):
        found = nw.when(condition).then(value).otherwise(nw.when(~condition).then(found))
    return found


def _larger(left: Expr, right: Expr) -> Expr:
    return nw.when(left >= right).then(left).otherwise(nw.when(left < right).then(right))


def _smaller(left: Expr, right: Expr) -> Expr:
    return nw.when(left <= right).then(left).otherwise(nw.when(left > right).then(right))


def _rounded(amount: Expr, heads: Expr, rounding: Rounding) -> Expr:
    """What ``Rounding.of`` does, in columns."""
    divisor = heads * rounding.step
    mode = str(rounding.mode)
    if mode == "half_up":
        steps = (amount * 2 + divisor) // (divisor * 2)
    elif mode == "up":
        steps = (amount + divisor - 1) // divisor
    else:
        steps = amount // divisor
    return steps * rounding.step


def _per_head(args: list[Expr], code: str | None) -> Expr:
    amount, heads = args[0], args[1]
    amount = _larger(amount, nw.lit(0, dtype=NUMBER))
    some = nw.when(heads > 0).then(heads)  # nobody to divide among: undetermined
    if code is not None:
        return _rounded(amount, some, ROUNDINGS.get(code))
    found = nw.lit(None, dtype=NUMBER)
    for rounding in ROUNDINGS:
        found = nw.when(args[2] == rounding.code).then(_rounded(amount, some, rounding)).otherwise(found)
    return found


def _parts(day: Expr) -> tuple[Expr, Expr, Expr]:
    return tuple(part.cast(NUMBER) for part in (day.dt.year(), day.dt.month(), day.dt.day()))  # type: ignore[return-value]  # three


def _age(born_on: Expr, day: Expr) -> Expr:
    (year, month, number), (year_now, month_now, number_now) = _parts(born_on), _parts(day)
    before = (month_now < month) | ((month_now == month) & (number_now < number))
    return year_now - year - nw.when(before).then(nw.lit(1, dtype=NUMBER)).otherwise(nw.lit(0, dtype=NUMBER))


def _months(start: Expr, end: Expr) -> Expr:
    (year, month, _), (year_end, month_end, _) = _parts(start), _parts(end)
    return (year_end - year) * MONTHS + month_end - month


def _ordinal(day: Expr) -> Expr:
    """The number of a day in one count (Julian day), by whole numbers alone: no engine's own calendar arithmetic."""
    year, month, number = _parts(day)
    early = (14 - month) // MONTHS
    years, months = year + EPOCH_SHIFT - early, month + early * MONTHS - 3
    return number + (months * 153 + 2) // 5 + years * 365 + years // 4 - years // 100 + years // 400


def _overlap(since: Expr, until: Expr, first: Expr, last: Expr) -> Expr:
    begins, ends = _larger(_ordinal(since), _ordinal(first)), _smaller(_ordinal(until), _ordinal(last))
    return _larger(ends - begins + 1, nw.lit(0, dtype=NUMBER))


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
    "choose": _choose,
    "highest": lambda *values: reduce(_larger, values),
    "lowest": lambda *values: reduce(_smaller, values),
    "age": _age,
    "months": _months,
    "overlap": _overlap,
}
