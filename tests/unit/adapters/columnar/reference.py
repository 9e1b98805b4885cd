"""Rules reckoned one household at a time by plain Python: slow, obvious, and another hand than the columns."""

from functools import reduce

from minzheng.kernel.money import ROUNDINGS
from minzheng.kernel.policy import Level, Program, Symbol


class Household:
    """A household, its members, and the steps of a program as they become known."""

    def __init__(self, program: Program, row: dict, members: list[dict], parameters: dict, days: dict) -> None:
        self.row, self.members = dict(row) | days, [dict(member) | days for member in members]
        for name, declared in program.parameters.items():
            for one in [self.row, *self.members]:
                keys = tuple(one.get(key, self.row.get(key)) for key in declared.by)
                one[name] = parameters[name].get(keys)
        for step in program.steps:
            if step.level is Level.MEMBER:
                for member in self.members:
                    member[step.name] = self.value(step.expression, member)
            else:
                self.row[step.name] = self.value(step.expression, None)

    def value(self, symbol: Symbol, member: dict | None):
        """The value of an expression for a member, or for the household."""
        if symbol.op == "input":
            return member[symbol.name] if member is not None and symbol.name in member else self.row[symbol.name]
        if symbol.op in {"literal", "members"}:
            return symbol.value if symbol.op == "literal" else len(self.members)
        if symbol.op in {"count", "total", "any"}:
            return _over_members(symbol.op, [self.value(symbol.args[0], one) for one in self.members])
        args = [self.value(part, member) for part in symbol.args]
        if symbol.op in {"and", "or", "choose"}:
            return {"and": _and, "or": _or, "choose": _choose}[symbol.op](*args)
        if symbol.op == "per_head":
            args = [*args[:2], symbol.value or args[2]]
        return None if None in args else PLAIN[symbol.op](*args)


def _per_head(amount, heads, way):
    return ROUNDINGS.get(way).of(max(amount, 0), heads) if heads > 0 else None


def _over_members(op, values):
    if op == "any":
        return reduce(_or, values, False)
    return None if None in values else sum(int(value) for value in values)


def _and(left, right):
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left, right):
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _choose(*args):
    for condition, value in zip(args[:-1:2], args[1:-1:2], strict=True):
        if condition is None:
            return None
        if condition:
            return value
    return args[-1]


PLAIN = {
    "add": lambda left, right: left + right, "sub": lambda left, right: left - right, "mul": lambda left, right: left * right,
    "lt": lambda left, right: left < right, "le": lambda left, right: left <= right, "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right, "eq": lambda left, right: left == right, "ne": lambda left, right: left != right,
    "not": lambda value: not value, "highest": max, "lowest": min,
    "per_head": _per_head,
    "age": lambda born, day: day.year - born.year - ((day.month, day.day) < (born.month, born.day)),
    "months": lambda start, end: (end.year - start.year) * 12 + end.month - start.month,
    "overlap": lambda since, until, first, last: max(0, (min(until, last) - max(since, first)).days + 1),
}  # fmt: skip
