"""合并计算 — several programmes of one day as one program, so that a register is gone through once for all of them.

Steps keep their programme in their name (``assistance.minimum_living:due``); a parameter is called by its code. What several
programmes reckon in the same way is reckoned once. What one programme pays is what the other reckons in the same run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter

from minzheng.kernel.money import to_fen
from minzheng.kernel.policy.programmes import Effective, ParameterInput, Programme
from minzheng.kernel.policy.reading import DUE, ENTITLED, MONTH_INPUTS, Input, Program, Step
from minzheng.kernel.policy.rules import Rule
from minzheng.kernel.policy.symbols import Level, Symbol
from minzheng.kernel.policy.vocabulary import choose, count, per_head, total

SHARE = "share"
OF_DAYS = frozenset({"age", "months", "overlap"})  # dear, and asked for by many
_ALL = Programme("together", "全部项目", Level.MEMBER, DUE, "", Effective.NEXT_MONTH, "")


def column(code: str, step: str) -> str:
    """The name under which a programme's step stands among all: ``column("assistance.temporary", "due")``."""
    return f"{code}:{step}"


def together(programs: Iterable[Program], shared_among: Mapping[str, str]) -> Program:
    """All programmes of a day as one.

    ``shared_among`` names, for a programme of households on which one of members depends, the fact that says who is
    covered: each has an equal part of what is due, to the nearest fen. Raises KeyError for a programme that another asks for
    and that is not there or not shared, ``graphlib.CycleError`` when two wait for one another.
    """
    there = {each.programme.code: each for each in programs}
    merger = _Merger(there, shared_among)
    for code in TopologicalSorter({code: _asked(each) for code, each in there.items()}).static_order():
        merger.add(there[code])
    first = next(iter(there.values()))
    return Program(_ALL, first.on, tuple(merger.steps), merger.facts, merger.parameters, paid={}, conditions=())


def _asked(program: Program) -> Sequence[str]:
    return sorted({each.programme for each in program.paid.values()})


@dataclass
class _Merger:
    """合并过程 — programmes in the order in which they ask for one another."""

    there: Mapping[str, Program]
    shared_among: Mapping[str, str]
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, Input] = field(default_factory=dict)
    parameters: dict[str, ParameterInput] = field(default_factory=dict)
    known: dict[tuple[object, ...], Symbol] = field(default_factory=dict)

    def add(self, program: Program) -> None:
        code = program.programme.code
        self.facts |= program.facts
        names = {name: self._parameter(each) for name, each in program.parameters.items()}
        names |= {name: self._paid(each.programme, program.programme.to) for name, each in program.paid.items()}
        for step in program.steps:
            expression = self._renamed(step.expression, names)
            if step.name in {DUE, ENTITLED}:
                names[step.name] = self._placed(column(code, step.name), step.rule, expression)
            else:
                names[step.name] = self._once(column(code, step.name), step.rule, expression)

    def _placed(self, name: str, rule: Rule | None, expression: Symbol) -> Symbol:
        self.steps.append(Step(name, rule, expression))
        return Symbol("input", expression.kind, expression.level, name=name)

    def _once(self, name: str, rule: Rule | None, expression: Symbol) -> Symbol:
        """A reference to the step, or to an earlier one that is reckoned in the same way."""
        if expression.op == "input":
            return expression
        key = _key(expression)
        if key not in self.known:
            self.known[key] = self._placed(name, rule, expression)
        return self.known[key]

    def _renamed(self, symbol: Symbol, names: Mapping[str, Symbol]) -> Symbol:
        """The expression with what it names replaced; parts that it uses twice stay one, and ages are reckoned once for all."""
        done: dict[int, Symbol] = {}

        def visit(node: Symbol) -> Symbol:
            if node.op == "input":
                return node if node.name in MONTH_INPUTS else names.get(node.name, node)
            if id(node) not in done:
                made = replace(node, args=tuple(visit(part) for part in node.args))
                done[id(node)] = self._once(f"{node.op}:{len(self.steps)}", None, made) if node.op in OF_DAYS else made
            return done[id(node)]

        return visit(symbol)

    def _parameter(self, declared: ParameterInput) -> Symbol:
        self.parameters[declared.code] = declared
        level = max((self.facts[key].level for key in declared.by), key=list(Level).index, default=Level.CONSTANT)
        return Symbol("input", declared.kind, level, name=declared.code)

    def _paid(self, code: str, to: Level) -> Symbol:
        """What another programme gives, for the level at which it is asked."""
        step = self.there[code].step(DUE)
        due = Symbol("input", step.kind, step.level, name=column(code, DUE))
        if due.level is to:
            return due
        if to is Level.HOUSEHOLD:
            return self._once(column(code, SHARE), None, total(due))
        fact = self.facts[self.shared_among[code]]
        covered = Symbol("input", fact.kind, fact.level, name=fact.name)
        heads = self._once(column(code, "covered"), None, count(covered))
        return self._once(
            column(code, SHARE), None, choose((covered, per_head(due, heads, rounds=to_fen)), otherwise=0)
        )


def _key(symbol: Symbol) -> tuple[object, ...]:
    """What two expressions have in common that reckon the same."""
    return (symbol.op, symbol.name, type(symbol.value), symbol.value, *(_key(part) for part in symbol.args))
