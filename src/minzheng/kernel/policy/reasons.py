"""缘由 — on what a value rests: of a condition that failed the part that failed, of an amount the case that was chosen, of
what is undetermined the parts that are missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from minzheng.kernel.policy.evaluating import Run
from minzheng.kernel.policy.symbols import Level, Symbol

Place = tuple[str, int | None]  # a name, and the member whose value it is


class Reasons:
    """缘由 — everything on which some values of a run rest, down to facts and parameters."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.expressions = {step.name: step.expression for step in run.evaluator.program.steps}
        self.reached: set[Place] = set()

    def reach(self, places: Iterable[Place]) -> "Reasons":
        """Follow some values to what they rest on."""
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in self.reached:
                continue
            self.reached.add(place)
            name, member = place
            if name in self.expressions:
                waiting += self.rests(self.expressions[name], member)
            elif name in self.run.evaluator.by_name:
                waiting += [self._of(key, member) for key in self.run.evaluator.by_name[name].asks]
        return self

    def rests(self, symbol: Symbol, member: int | None) -> Iterator[Place]:
        """The names on which the value of an expression rests."""
        if symbol.op == "input":
            yield symbol.name, member if symbol.level is Level.MEMBER else None
        elif symbol.op in {"count", "total", "any"}:
            everybody = range(len(self.run.people))
            deciding = self._deciding(symbol, {place: self._value(symbol.args[0], place) for place in everybody})
            for place in deciding:
                yield from self.rests(symbol.args[0], place)
        else:
            for part in self._parts(symbol, member):
                yield from self.rests(part, member)

    def _deciding(self, symbol: Symbol, values: Mapping[int, Any]) -> list[int]:
        """The members on whom an aggregate rests."""
        if symbol.op == "any" and True in values.values():
            return [place for place, value in values.items() if value is True]
        lacking = [place for place, value in values.items() if value is None]
        return lacking or list(values)

    def _parts(self, symbol: Symbol, member: int | None) -> list[Symbol]:
        """The arguments on which an operation rests."""
        if symbol.op == "choose":
            return self._cases(symbol, member)
        values = [self._value(part, member) for part in symbol.args]
        for op, alone in (("and", False), ("or", True)):
            if symbol.op == op and alone in values:
                return [part for part, value in zip(symbol.args, values, strict=True) if value is alone]
        lacking = [part for part, value in zip(symbol.args, values, strict=True) if value is None]
        return lacking or list(symbol.args)

    def _cases(self, symbol: Symbol, member: int | None) -> list[Symbol]:
        """The conditions up to the one that holds, and its value; of an open one also the values that it could lead to."""
        found: list[Symbol] = []
        for condition, value in zip(symbol.args[:-1:2], symbol.args[1:-1:2], strict=True):
            holds = self._value(condition, member)
            if holds is None:
                open_values = [each for each in (value, symbol.args[-1]) if self._value(each, member) is None]
                return [condition, *open_values]
            found.append(condition)
            if holds:
                return [*found, value]
        return [*found, symbol.args[-1]]

    def _value(self, symbol: Symbol, member: int | None) -> Any:
        run = self.run
        return run.evaluator.ready(symbol)(run, run.home if member is None else run.people[member])

    def _of(self, fact: str, member: int | None) -> Place:
        its_own = self.run.evaluator.program.facts[fact].level is Level.MEMBER
        return fact, member if its_own else None
