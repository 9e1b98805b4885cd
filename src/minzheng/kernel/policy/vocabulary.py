"""规则词汇 — the closed and small vocabulary of rules. Every word runs for one household, a register, and on Spark alike.

Whatever is missing makes the result undetermined; the members of a household without members add up to nothing.
"""

from typing import Any

from minzheng.kernel.money import ROUNDINGS, Rounding
from minzheng.kernel.policy.symbols import BadExpression, Kind, Level, Symbol, constant, deepest, need


def choose(*cases: tuple[Any, Any], otherwise: Any) -> Symbol:
    """分情形取值 — the value of the first condition that holds; undetermined as soon as one before it is."""
    if not cases:
        raise BadExpression("choose 至少要写一种情形，每种情形是一对条件和值，最后写 otherwise")
    last = constant(otherwise)
    parts: list[Symbol] = []
    for condition, value in cases:
        parts += [
            need(constant(condition), Kind.TRUTH, "choose 的条件"),
            need(constant(value), last.kind, "choose 的各个值"),
        ]
    args = (*parts, last)
    return Symbol("choose", last.kind, deepest(args), args)


def highest_of(*values: Any) -> Symbol:
    """取最高 — the largest of some numbers."""
    return _extreme("highest", values)


def lowest_of(*values: Any) -> Symbol:
    """取最低 — the smallest of some numbers."""
    return _extreme("lowest", values)


def band(value: Any, *steps: tuple[Any, Any], otherwise: Any) -> Symbol:
    """分档 — the amount of the first step whose upper limit is above the value: band(v, (limit, amount), …, otherwise=…)."""
    measured = need(constant(value), Kind.NUMBER, "band")
    return choose(*((measured < limit, said) for limit, said in steps), otherwise=otherwise)


def per_head(amount: Any, heads: Any, *, rounds: Rounding | Symbol | str) -> Symbol:
    """人均、按份 — an amount of fen divided among heads (persons, days) and rounded once, as named.

    What is below zero gives nothing (0); nobody to divide among leaves the result undetermined. ``rounds`` is a named
    rounding, its code, or a dated parameter whose value is the code of one.
    """
    pair = (need(constant(amount), Kind.NUMBER, "per_head"), need(constant(heads), Kind.NUMBER, "per_head 的人数"))
    if isinstance(rounds, Rounding):
        return Symbol("per_head", Kind.NUMBER, deepest(pair), pair, value=rounds.code)
    way = need(constant(rounds), Kind.CODE, "per_head 的取整办法")
    if way.op != "literal":
        return Symbol("per_head", Kind.NUMBER, deepest((*pair, way)), (*pair, way))
    if way.value not in ROUNDINGS:
        raise BadExpression(f"没有名为“{way.value}”的取整办法")
    return Symbol("per_head", Kind.NUMBER, deepest(pair), pair, value=way.value)


def age_on(born_on: Any, day: Any) -> Symbol:
    """周岁 — full years from a birth to a day; a birthday counts from its own day, one of 29 February from 1 March."""
    pair = (need(constant(born_on), Kind.DAY, "age_on"), need(constant(day), Kind.DAY, "age_on"))
    return Symbol("age", Kind.NUMBER, deepest(pair), pair)


def months_between(start: Any, end: Any) -> Symbol:
    """相隔月数 — calendar months from the month of one day to that of another; negative when it lies before."""
    pair = (need(constant(start), Kind.DAY, "months_between"), need(constant(end), Kind.DAY, "months_between"))
    return Symbol("months", Kind.NUMBER, deepest(pair), pair)


def days_overlap(since: Any, until: Any, first: Any, last: Any) -> Symbol:
    """重叠天数 — days that two periods share, both ends included; never below zero."""
    args = tuple(need(constant(day), Kind.DAY, "days_overlap") for day in (since, until, first, last))
    return Symbol("overlap", Kind.NUMBER, deepest(args), args)


def count(condition: Any = None) -> Symbol:
    """人数 — the members for whom a condition holds; without one, all members."""
    if condition is None:
        return Symbol("members", Kind.NUMBER, Level.HOUSEHOLD)
    return _over_members("count", condition, Kind.TRUTH, Kind.NUMBER)


def total(value: Any) -> Symbol:
    """合计 — a number added up over the members."""
    return _over_members("total", value, Kind.NUMBER, Kind.NUMBER)


def any_of(condition: Any) -> Symbol:
    """任一成员 — whether a condition holds for at least one member."""
    return _over_members("any", condition, Kind.TRUTH, Kind.TRUTH)


def _extreme(op: str, values: tuple[Any, ...]) -> Symbol:
    args = tuple(need(constant(value), Kind.NUMBER, "highest_of、lowest_of") for value in values)
    if len(args) < 2:  # noqa: PLR2004 — there is nothing to choose from
        raise BadExpression("highest_of、lowest_of 至少要有两个数")
    return Symbol(op, Kind.NUMBER, deepest(args), args)


def _over_members(op: str, value: Any, wanted: Kind, kind: Kind) -> Symbol:
    symbol = need(constant(value), wanted, op)
    if symbol.level is not Level.MEMBER:
        raise BadExpression("count、total、any_of 只用于成员的值；家庭的值不必汇总")
    return Symbol(op, kind, Level.HOUSEHOLD, (symbol,))


WORDS = (choose, highest_of, lowest_of, band, per_head, age_on, months_between, days_overlap, count, total, any_of)
