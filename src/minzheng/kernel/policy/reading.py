"""规则读入 — rules become expressions: each is called once with symbols; order, kinds and levels follow from names.

What could fail or lie later is refused here, with file and line: unknown names, cycles, branches over symbols, words outside
the vocabulary, amounts written into logic, two rules of one name in force on a day.
"""

import builtins
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import TracebackType
from typing import Any

from minzheng.kernel.money import Rounding
from minzheng.kernel.policy.programmes import PaidInput, ParameterInput, Programme
from minzheng.kernel.policy.rules import RULES, BadRule, Rule, Sort
from minzheng.kernel.policy.symbols import BadExpression, Kind, Level, Symbol, constant, deepest
from minzheng.kernel.policy.vocabulary import WORDS, choose

LARGEST_NUMBER = 120  # ages and counts; whatever is larger is an amount or a limit and belongs to a parameter
MONTH_INPUTS = ("month_first", "month_last")
ENTITLED, DUE = "entitled", "due"


@dataclass(frozen=True)
class Input:
    """输入 — a fact that rules may ask for: its level, its kind, its name on the screen, its unit, and what its codes mean."""

    name: str
    level: Level
    kind: Kind
    label: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """步骤 — one named column: the rule that says it and its expression over earlier columns and inputs."""

    name: str
    rule: Rule | None
    expression: Symbol

    @property
    def kind(self) -> Kind:
        return self.expression.kind

    @property
    def level(self) -> Level:
        return self.expression.level


@dataclass(frozen=True)
class Program:
    """规则程序 — a programme on a day: its steps in order, and what they need from outside."""

    programme: Programme
    on: date
    steps: tuple[Step, ...]
    facts: Mapping[str, Input]
    parameters: Mapping[str, ParameterInput]
    paid: Mapping[str, PaidInput]
    conditions: tuple[str, ...]

    def step(self, name: str) -> Step:
        """A step by name. Raises KeyError."""
        return next(step for step in self.steps if step.name == name)


def read(programme: Programme, facts: Mapping[str, Input], on: date) -> Program:
    """The programme's rules of a day as one program. Raises BadRule."""
    return _Reader(programme, facts, on).program()


def read_horizon(programme: Programme, facts: Mapping[str, Input], first: date, last: date) -> tuple[Program, ...]:
    """Every version of a programme's rules between two days, each once. Raises BadRule for any of them."""
    rules = RULES.get(programme.module, [])
    changes = {first}
    changes |= {rule.since for rule in rules if rule.since and first < rule.since <= last}
    changes |= {rule.until + timedelta(days=1) for rule in rules if rule.until and first <= rule.until < last}
    return tuple(read(programme, facts, day) for day in sorted(changes))


@dataclass
class _Reader:
    """读入过程 — depth first along the names that rules ask for."""

    programme: Programme
    facts: Mapping[str, Input]
    on: date
    done: dict[str, Step] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def program(self) -> Program:
        self.rules = self._rules()
        self.outside = self._outside()
        for name in self.rules:
            self._column(name, self.rules[name])
        conditions = tuple(name for name, rule in self.rules.items() if rule.sort is Sort.CONDITION)
        self._finish(conditions)
        used = self.asked
        return Program(
            self.programme, self.on, tuple(self.done.values()),
            facts={name: each for name, each in used.items() if isinstance(each, Input)},
            parameters={name: each for name, each in used.items() if isinstance(each, ParameterInput)},
            paid={name: each for name, each in used.items() if isinstance(each, PaidInput)}, conditions=conditions,
        )  # fmt: skip

    def _rules(self) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        for rule in RULES.get(self.programme.module, []):
            if not rule.in_force(self.on):
                continue
            if rule.name in found:
                raise BadRule(rule.where, f"{self.on} 这一天同名的规则有两条在用，请写明 since 和 until")
            found[rule.name] = rule
        if self.programme.pays not in found:
            raise BadRule(self.programme.module, f"{self.on} 这一天没有名为 {self.programme.pays} 的金额规则")
        return found

    def _outside(self) -> dict[str, Any]:
        """What the module declares beside its rules: parameters, and the amounts of other programmes."""
        module = vars(sys.modules[self.programme.module])
        return {name: thing for name, thing in module.items() if isinstance(thing, ParameterInput | PaidInput)}

    def _column(self, name: str, asker: Rule) -> Symbol:
        """The symbol by which a rule sees a name."""
        if name in self.done:
            return _reference(self.done[name])
        if name in self.rules:
            return self._computed(self.rules[name])
        thing = self.outside.get(name) or self.facts.get(name)
        if name in MONTH_INPUTS:
            return Symbol("input", Kind.DAY, Level.CONSTANT, name=name)
        if thing is None:
            raise BadRule(asker.where, f"不认识“{name}”：它不是状况、参数，也不是本项目的规则")
        self.asked[name] = thing
        if isinstance(thing, Input):
            return Symbol("input", thing.kind, thing.level, name=name)
        if isinstance(thing, PaidInput):
            return Symbol("input", Kind.NUMBER, self.programme.to, name=name)
        return self._looked_up(name, thing, asker)

    def _looked_up(self, name: str, declared: ParameterInput, asker: Rule) -> Symbol:
        """A parameter, at the level of the facts under which it is looked up."""
        for key in declared.by:
            if key not in self.facts or key in self.rules or key in self.outside:
                raise BadRule(declared.where, f"参数 {declared.code} 只能按状况查找，“{key}”不是状况")
        keys = tuple(self._column(key, asker) for key in declared.by)
        return Symbol("input", declared.kind, deepest(keys), name=name)

    def _computed(self, rule: Rule) -> Symbol:
        if rule.name in self.open:
            circle = " → ".join([*self.open[self.open.index(rule.name) :], rule.name])
            raise BadRule(rule.where, f"规则互相引用成环：{circle}")
        self.open.append(rule.name)
        given = {name: self._column(name, rule) for name in rule.inputs}
        _refuse_foreign_words(rule)
        self.done[rule.name] = Step(rule.name, rule, _called(rule, given))
        self.open.pop()
        return _reference(self.done[rule.name])

    def _finish(self, conditions: tuple[str, ...]) -> None:
        """Entitled when all conditions hold; due is the amount, or nothing."""
        pays = self.done[self.programme.pays]
        if pays.rule is not None and pays.rule.sort is not Sort.AMOUNT:
            raise BadRule(pays.rule.where, "项目要发的金额应声明为 @amount")
        where = pays.rule.where if pays.rule else self.programme.module
        if pays.level is Level.MEMBER and self.programme.to is Level.HOUSEHOLD:
            raise BadRule(where, f"金额的层级是 {pays.level}，项目却发给 {self.programme.to}；请用 total 汇总或改正 to")
        entitled = constant(True)  # noqa: FBT003 — the literal truth
        for name in conditions:
            entitled = entitled & _reference(self.done[name])
        if self.programme.to is Level.HOUSEHOLD and entitled.level is Level.MEMBER:
            raise BadRule(self.programme.module, "发给家庭的项目不能以成员的条件判断；请用 any_of 或 count")
        self.done[ENTITLED] = Step(ENTITLED, None, entitled)
        due = choose((_reference(self.done[ENTITLED]), _reference(pays)), otherwise=0)
        if self.programme.to is Level.MEMBER and due.level is Level.HOUSEHOLD:
            raise BadRule(where, "项目发给成员，金额和条件却都只看家庭；请写明成员的条件，或把 to 改为家庭")
        self.done[DUE] = Step(DUE, None, due)


def _reference(step: Step) -> Symbol:
    return Symbol("input", step.kind, step.level, name=step.name)


def _called(rule: Rule, given: dict[str, Symbol]) -> Symbol:
    """The rule called with symbols. Raises BadRule with the line at which it went wrong."""
    try:
        result = constant(rule.function(**given))
    except BadExpression as problem:
        raise BadRule(_line_of(rule, problem.__traceback__), str(problem)) from problem
    except BadRule:
        raise
    except Exception as problem:
        raise BadRule(
            _line_of(rule, problem.__traceback__), f"不能用符号执行（{type(problem).__name__}：{problem}）"
        ) from problem
    wanted = {Sort.CONDITION: Kind.TRUTH, Sort.AMOUNT: Kind.NUMBER}.get(rule.sort)
    if wanted is not None and result.kind is not wanted:
        raise BadRule(rule.where, f"应得出{wanted.label}，却得出{result.kind.label}")
    return result


def _line_of(rule: Rule, trace: TracebackType | None) -> str:
    """The line inside the rule at which something was refused."""
    line = rule.line
    while trace is not None:
        if trace.tb_frame.f_code is rule.function.__code__:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{rule.file} 第 {line} 行，规则 {rule.name}"


def _refuse_foreign_words(rule: Rule) -> None:
    """Only the vocabulary, named roundings, and small numbers: no clock, no chance, no amounts."""
    code, known = rule.function.__code__, rule.function.__globals__
    for name in code.co_names:
        thing = known.get(name, getattr(builtins, name, None))
        if thing is not None and thing not in WORDS and not isinstance(thing, Rounding):
            raise BadRule(
                rule.where, f"规则里不能用 {name}；只能用规则词汇：{'、'.join(word.__name__ for word in WORDS)}"
            )
    if code.co_freevars or rule.function.__defaults__:
        raise BadRule(rule.where, "规则不能有默认值，也不能引用函数外的变量；请写成参数或状况")
    for value in code.co_consts:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST_NUMBER:
            raise BadRule(rule.where, f"规则里不能直接写 {value}；金额、标准和界限应是带文号的参数")
