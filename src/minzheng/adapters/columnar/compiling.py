"""规则成列 — a symbol of a rule as an expression over columns, through narwhals: the same on Polars and on Spark.

Integers are 64 bits wide. Nothing is divided but in ``per_head``, and only what is not negative, so that engines which
truncate and engines which floor agree. A missing value makes what depends on it missing, except where the other side of
``&`` or ``|`` decides alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import narwhals as nw

from minzheng.kernel.money import ROUNDINGS, Rounding
from minzheng.kernel.policy.symbols import Kind, Symbol

Expr = nw.Expr
NUMBER = nw.Int64
MONTHS, EPOCH_SHIFT = 12, 4_800
TYPES: Mapping[Kind, Any] = {Kind.NUMBER: nw.Int64, Kind.TRUTH: nw.Boolean, Kind.DAY: nw.Date, Kind.CODE: nw.String}


@dataclass(frozen=True)
class Known:
    """已知 — what is settled before any row is seen: where aggregates stand, and which values a parameter can have.

    ``aggregates`` names the household column of an aggregate node by its ``id``; ``values`` holds, for each coded parameter,
    every code that its table gives. What no row can have is left out of the columns, and so is all that only it would need.
    """

    aggregates: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, frozenset[Any]] = field(default_factory=dict)


def compiled(symbol: Symbol, known: Known) -> Expr:
    """The expression of a symbol."""
    if id(symbol) in known.aggregates:
        return nw.col(known.aggregates[id(symbol)])
    if symbol.op == "input":
        return nw.col(symbol.name)
    if symbol.op == "literal":
        return nw.lit(symbol.value, dtype=TYPES[symbol.kind])
    if symbol.op == "choose":
        return _choose(symbol.args, known)
    args = [compiled(part, known) for part in symbol.args]
    if symbol.op == "per_head":
        return _per_head(args, symbol, known)
    if symbol.op in {"highest", "lowest"}:
        return _extreme(symbol, args)
    return _OPERATIONS[symbol.op](*args)


def aggregate_nodes(symbol: Symbol) -> list[Symbol]:
    """The nodes of an expression that are reckoned over members, outermost first."""
    if symbol.op in {"count", "total", "any", "members"}:
        return [symbol]
    return [node for part in symbol.args for node in aggregate_nodes(part)]


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


def _extreme(symbol: Symbol, args: list[Expr]) -> Expr:
    """The largest or smallest; a literal is a bound, which leaves a missing value missing."""
    open_args = [arg for arg, part in zip(args, symbol.args, strict=True) if part.op != "literal"]
    bounds = [part.value for part in symbol.args if part.op == "literal"]
    if not open_args or not bounds:
        return reduce(_larger if symbol.op == "highest" else _smaller, args)
    if symbol.op == "highest":
        return reduce(_larger, open_args).clip(lower_bound=max(bounds))
    return reduce(_smaller, open_args).clip(upper_bound=min(bounds))


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


def _per_head(args: list[Expr], symbol: Symbol, known: Known) -> Expr:
    amount, heads = args[0].clip(lower_bound=0), args[1]
    some = nw.when(heads > 0).then(heads)  # nobody to divide among: undetermined
    if symbol.value is not None:
        return _rounded(amount, some, ROUNDINGS.get(symbol.value))
    possible = known.values.get(symbol.args[2].name) if symbol.args[2].op == "input" else None
    found = nw.lit(None, dtype=NUMBER)
    for rounding in ROUNDINGS:
        if possible is None or rounding.code in possible:
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
    return (ends - begins + 1).clip(lower_bound=0)


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
    "age": _age,
    "months": _months,
    "overlap": _overlap,
}
