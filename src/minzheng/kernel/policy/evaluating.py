"""一户试算 — a program over one household in plain Python: the same symbols, integers and three-valued logic as in columns.

A screen asks for one household and wants every column of it, and wants to know what would change if one fact were another.
An engine of columns takes longer to begin than this takes to end. Both read the same expressions; tests hold them together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import add, eq, ge, gt, le, lt, mul, ne, not_, sub
from typing import Any

from minzheng.kernel.money import ROUNDINGS
from minzheng.kernel.periods import MONTHS_IN_YEAR, Month
from minzheng.kernel.policy.moving import between_days, moves
from minzheng.kernel.policy.programmes import ParameterInput
from minzheng.kernel.policy.reading import DUE, ENTITLED, Program
from minzheng.kernel.policy.symbols import Level, Symbol

Keys = tuple[str, ...]
Tables = Mapping[str, Mapping[Keys, Any]]
Compute = Callable[["Run", Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Known:
    """已知情况 — what is known of a household or a person: facts by name (None or nothing where nobody knows), what other
    programmes give in the month (fen, by code), and what to call it on a screen.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    paid: Mapping[str, int | None] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Situation:
    """家庭情况 — a household and its members, as rules look at them."""

    household: Known
    members: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Column:
    """列 — a parameter or a step as it is reckoned: for the household or for each member, from which other names."""

    name: str
    of_members: bool
    compute: Compute
    asks: frozenset[str]


class Evaluator:
    """试算器 — a program made ready once, to be run for one household after another."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._ready: dict[int, Compute] = {}
        looked_up = [self._looked_up(name, declared) for name, declared in program.parameters.items()]
        steps = [
            Column(
                step.name, step.level is Level.MEMBER, self.ready(step.expression), frozenset(names(step.expression))
            )
            for step in program.steps
        ]
        self.columns = (*looked_up, *steps)
        self.by_name = {column.name: column for column in self.columns}
        self.relevant = self._reaching((ENTITLED, DUE))
        self._following: dict[str, tuple[Column, ...]] = {}

    def following(self, name: str) -> tuple[Column, ...]:
        """The columns through which a fact reaches the answer, in order."""
        if name not in self._following:
            reached, found = {name}, []
            for column in self.columns:
                if column.name in self.relevant and not reached.isdisjoint(column.asks):
                    reached.add(column.name)
                    found.append(column)
            self._following[name] = tuple(found)
        return self._following[name]

    def ready(self, symbol: Symbol) -> Compute:
        """An expression as a function of a run and the values of the member in question."""
        if id(symbol) not in self._ready:
            self._ready[id(symbol)] = _WHOLE[symbol.op](symbol, tuple(self.ready(part) for part in symbol.args))
        return self._ready[id(symbol)]

    def run(self, situation: Situation, tables: Tables, month: Month) -> "Run":
        """运行 — every column for one household. ``tables`` holds the values of parameters by their keys."""
        program = self.program
        facts: dict[Level, list[str]] = {Level.HOUSEHOLD: [], Level.MEMBER: []}
        for each in program.facts.values():
            facts[each.level].append(each.name)
        home = {name: situation.household.facts.get(name) for name in facts[Level.HOUSEHOLD]}
        home |= {"month_first": month.first, "month_last": month.last}
        people = [{name: one.facts.get(name) for name in facts[Level.MEMBER]} for one in situation.members]
        paid_to = (
            [(home, situation.household)]
            if program.programme.to is Level.HOUSEHOLD
            else list(zip(people, situation.members, strict=True))
        )
        for values, known in paid_to:
            values |= {name: known.paid.get(other.programme, 0) for name, other in program.paid.items()}
        run = Run(self, tables, home, people)
        for column in self.columns:
            if column.of_members:
                for own in people:
                    own[column.name] = column.compute(run, own)
            else:
                home[column.name] = column.compute(run, home)
        return run

    def _looked_up(self, name: str, declared: ParameterInput) -> Column:
        """A parameter by the facts under which it is looked up; a fact of a member makes it a value of members."""
        facts = self.program.facts
        of_members = any(facts[key].level is Level.MEMBER for key in declared.by)
        keys = [(key, facts[key].level is Level.MEMBER) for key in declared.by]

        def look_up(run: "Run", own: Mapping[str, Any]) -> Any:
            table = run.tables.get(name, {})
            return table.get(tuple(own[key] if its_own else run.home[key] for key, its_own in keys))

        return Column(name, of_members, look_up, frozenset(declared.by))

    def _reaching(self, wanted: Sequence[str]) -> frozenset[str]:
        """Every name on which some columns depend."""
        found: set[str] = set()
        open_names = list(wanted)
        while open_names:
            name = open_names.pop()
            if name not in found:
                found.add(name)
                column = self.by_name.get(name)
                open_names += column.asks if column else ()
        return frozenset(found)


@dataclass
class Run:
    """一次试算 — the values of one household and of its members, by name: facts, parameters and steps."""

    evaluator: Evaluator
    tables: Tables
    home: dict[str, Any]
    people: list[dict[str, Any]]

    def value(self, name: str, member: int | None) -> Any:
        """A value as a member, or the household, has it. Raises KeyError."""
        if member is not None and name in self.people[member]:
            return self.people[member][name]
        return self.home[name]

    def changed(self, name: str, member: int | None, value: Any) -> "Run":
        """改一项 — the same household with one fact otherwise; only what decides the answer is reckoned anew, and only where it
        could differ.
        """
        run = Run(self.evaluator, self.tables, self.home, list(self.people))
        everybody = range(len(run.people))
        if member is None:
            run.home = {**self.home, name: value}
        else:
            run.people[member] = {**self.people[member], name: value}
            run.home = dict(self.home)
        new, of_all = {name}, {name} if member is None else set()
        for column in self.evaluator.following(name):
            if new.isdisjoint(column.asks):
                continue
            if not column.of_members:
                before, after = run.home[column.name], column.compute(run, run.home)
                run.home[column.name] = after
                if _differs(before, after):
                    new.add(column.name)
                    of_all.add(column.name)
                continue
            for_all = member is None or not of_all.isdisjoint(column.asks)
            if run._members(column, everybody if for_all else (member,)):
                new.add(column.name)
                if for_all:
                    of_all.add(column.name)
        return run

    def _members(self, column: Column, whose: Sequence[Any]) -> bool:
        """Reckon a column anew for some members; whether any value differs."""
        found = False
        for place in whose:
            before, own = self.people[place][column.name], self.people[place]
            after = column.compute(self, own)
            if _differs(before, after):
                self.people[place] = {**own, column.name: after}
                found = True
        return found


def names(symbol: Symbol) -> set[str]:
    """所问名称 — the names that an expression asks for."""
    if symbol.op == "input":
        return {symbol.name}
    return {name for part in symbol.args for name in names(part)}


def _differs(before: Any, after: Any) -> bool:
    return moves(after) or bool(before != after)


# -- each operation, from the functions of its arguments ---------------------------------------------------------------
def _input(symbol: Symbol, _parts: tuple[Compute, ...]) -> Compute:
    name = symbol.name
    if symbol.level is Level.MEMBER:
        return lambda _run, own: own[name]
    return lambda run, _own: run.home[name]


def _literal(symbol: Symbol, _parts: tuple[Compute, ...]) -> Compute:
    value = symbol.value
    return lambda _run, _own: value


def _plain(operation: Callable[..., Any]) -> Callable[[Symbol, tuple[Compute, ...]], Compute]:
    """An operation that is missing as soon as one of its arguments is."""

    def made(_symbol: Symbol, parts: tuple[Compute, ...]) -> Compute:
        def compute(run: "Run", own: Mapping[str, Any]) -> Any:
            values = [part(run, own) for part in parts]
            for value in values:
                if value is None:
                    return None
            return operation(*values)

        def of_two(run: "Run", own: Mapping[str, Any]) -> Any:
            left, right = first(run, own), second(run, own)
            return None if left is None or right is None else operation(left, right)

        if len(parts) != 2:  # noqa: PLR2004 — most operations have two arguments, and most of the time goes there
            return compute
        first, second = parts
        return of_two

    return made


def _decided(by: bool) -> Callable[[Symbol, tuple[Compute, ...]], Compute]:  # noqa: FBT001 — the truth that decides alone
    """``&`` is decided by one False, ``|`` by one True."""

    def made(_symbol: Symbol, parts: tuple[Compute, ...]) -> Compute:
        first, second = parts

        def compute(run: "Run", own: Mapping[str, Any]) -> bool | None:
            left: bool | None = first(run, own)
            if left is by:
                return by
            right: bool | None = second(run, own)
            if right is by:
                return by
            return None if left is None or right is None else not by

        return compute

    return made


def _choose(_symbol: Symbol, parts: tuple[Compute, ...]) -> Compute:
    pairs, otherwise = tuple(zip(parts[:-1:2], parts[1:-1:2], strict=True)), parts[-1]

    def compute(run: "Run", own: Mapping[str, Any]) -> Any:
        for condition, value in pairs:
            holds = condition(run, own)
            if holds is None:
                return None
            if holds:
                return value(run, own)
        return otherwise(run, own)

    return compute


def _per_head(symbol: Symbol, parts: tuple[Compute, ...]) -> Compute:
    if symbol.value is not None:
        named = ROUNDINGS.get(symbol.value)
        return _plain(lambda amount, heads: named.of(max(amount, 0), heads) if heads > 0 else None)(symbol, parts)

    def as_parameter_says(amount: Any, heads: Any, way: str) -> Any:
        return ROUNDINGS.get(way).of(max(amount, 0), heads) if heads > 0 and way in ROUNDINGS else None

    return _plain(as_parameter_says)(symbol, parts)


def _count(_symbol: Symbol, parts: tuple[Compute, ...]) -> Compute:
    (part,) = parts

    def compute(run: "Run", _own: Mapping[str, Any]) -> Any:
        values = [part(run, one) for one in run.people]
        for value in values:
            if value is None:
                return None
        return sum(values)

    return compute


def _any(_symbol: Symbol, parts: tuple[Compute, ...]) -> Compute:
    (part,) = parts

    def compute(run: "Run", _own: Mapping[str, Any]) -> bool | None:
        values = [part(run, one) for one in run.people]
        return True if True in values else None if None in values else False

    return compute


def _members(_symbol: Symbol, _parts: tuple[Compute, ...]) -> Compute:
    return lambda run, _own: len(run.people)


def age(born_on: date, day: date) -> int:
    """周岁 — full years; one born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * MONTHS_IN_YEAR + end.month - start.month


def _overlap(since: date, until: date, first: date, last: date) -> Any:
    begins = max(since.toordinal(), first.toordinal())
    return max(min(until.toordinal(), last.toordinal()) - begins + 1, 0)


_WHOLE: Mapping[str, Callable[[Symbol, tuple[Compute, ...]], Compute]] = {
    "input": _input, "literal": _literal, "choose": _choose, "per_head": _per_head, "count": _count, "total": _count,
    "any": _any, "members": _members, "and": _decided(by=False), "or": _decided(by=True), "not": _plain(not_),
    "add": _plain(add), "sub": _plain(sub), "mul": _plain(mul), "lt": _plain(lt), "le": _plain(le), "gt": _plain(gt),
    "ge": _plain(ge), "eq": _plain(eq), "ne": _plain(ne), "highest": _plain(max), "lowest": _plain(min),
    "age": _plain(lambda born_on, day: between_days(age, born_on, day)),
    "months": _plain(lambda start, end: between_days(_months, start, end)),
    "overlap": _plain(_overlap),
}  # fmt: skip
