"""解释 — one household under one programme: the answer, each rule as a line with what it was reckoned from, the parameters
with their documents, what is missing, and which single change would alter the answer.

``as_json`` gives the same as plain data; its form is ``minzheng.explanation/1`` (docs/explanation/rules-that-explain-themselves).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from minzheng.kernel.parameters import Parameter, Series
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.changing import Change, nearest
from minzheng.kernel.policy.evaluating import Evaluator, Keys, Run, Situation
from minzheng.kernel.policy.programmes import PROGRAMMES, Programme
from minzheng.kernel.policy.reading import DUE, ENTITLED, Program, Step
from minzheng.kernel.policy.reasons import Place, Reasons
from minzheng.kernel.policy.rules import Sort
from minzheng.kernel.policy.sources import Citation, cited
from minzheng.kernel.policy.symbols import Level
from minzheng.kernel.policy.wording import FEN, said, unit_of

_MONTH_LABELS = {"month_first": "当月首日", "month_last": "当月末日"}


class Answer(StrEnum):
    """结论 — what rules say of a household."""

    ENTITLED = "entitled"
    NOT_ENTITLED = "not_entitled"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        return {"entitled": "符合条件", "not_entitled": "不符合条件", "undetermined": "未定"}[self.value]


@dataclass(frozen=True)
class MonthValues:
    """当期参数 — a parameter and its values in force in a month, by their keys."""

    series: Series
    values: Mapping[Keys, Parameter]

    @classmethod
    def of(cls, series: Series, month: Month) -> "MonthValues":
        return cls(series, series.in_force(month.first))

    @property
    def table(self) -> dict[Keys, Any]:
        """The values that rules reckon with; lists are for screens and take no part."""
        return {keys: one.value for keys, one in self.values.items() if not isinstance(one.value, tuple)}


@dataclass(frozen=True)
class Given:
    """所据 — what a line was reckoned from: a fact, a parameter, another line or another programme's amount."""

    name: str
    label: str
    member: int | None
    value: Any
    said: str


@dataclass(frozen=True)
class Line:
    """解释行 — one rule for the household or for one member; ``decides`` where the answer or a condition rests on it."""

    name: str
    label: str
    sort: Sort
    level: Level
    member: int | None
    value: Any
    unit: str
    said: str
    decides: bool
    inputs: tuple[Given, ...]
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Used:
    """所用参数 — a parameter on which something rests, under its keys; without ``found`` it has no value there."""

    name: str
    code: str
    label: str
    keys: Mapping[str, str]
    said: str
    found: Parameter | None


@dataclass(frozen=True)
class Missing:
    """所缺 — a fact or a parameter without which the answer stays open."""

    name: str
    label: str
    member: int | None
    is_parameter: bool


@dataclass(frozen=True)
class Explanation:
    """解释 — everything about one answer; ``amount`` in fen, None where it is open."""

    programme: Programme
    month: Month
    called: Mapping[int | None, str]
    member: int | None
    answer: Answer
    amount: int | None
    lines: tuple[Line, ...]
    parameters: tuple[Used, ...]
    missing: tuple[Missing, ...]
    changes: tuple[Change, ...]
    cites: tuple[Citation, ...]

    @property
    def conditions(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.sort is Sort.CONDITION)

    @property
    def unverified(self) -> tuple[Used, ...]:
        """Parameters whose document nobody has seen."""
        return tuple(each for each in self.parameters if each.found and not each.found.verified)


class Explainer:
    """解释器 — a program and its parameters of a month made ready once, to explain one household after another."""

    def __init__(self, program: Program, parameters: Mapping[str, MonthValues]) -> None:
        self.program, self.parameters = program, parameters
        self.evaluator = Evaluator(program)
        self.tables = {name: each.table for name, each in parameters.items()}
        self._labels, self._units = dict(_MONTH_LABELS), dict[str, str]()
        self._choices = dict[str, Mapping[str, str]]()
        self._describe()

    def explain(self, situation: Situation, month: Month, member: int | None = None) -> Explanation:
        """One household in a month; ``member`` for a programme of members. Raises ValueError where the two do not fit."""
        programme = self.program.programme
        if (member is None) == (programme.to is Level.MEMBER):
            raise ValueError(f"{programme.title} 发给{'成员，请写明是谁' if member is None else '家庭，不分成员'}")
        run = self.evaluator.run(situation, self.tables, month)
        called = {place: one.name or f"成员{place + 1}" for place, one in enumerate(situation.members)} | {None: ""}
        entitled, amount = run.value(ENTITLED, member), run.value(DUE, member)
        answer = Answer.ENTITLED if entitled else Answer.NOT_ENTITLED
        if entitled is None or amount is None:
            answer = Answer.UNDETERMINED
        due = self._place(DUE, member)
        resting = Reasons(run).reach([due, *(self._place(name, member) for name in self.program.conditions)]).reached
        return Explanation(
            programme, month, called, member, answer, amount if answer is not Answer.UNDETERMINED else None,
            lines=tuple(self._lines(run, resting, month, member)), parameters=tuple(self._used(run, resting)),
            missing=tuple(self._missing(run, due)) if answer is Answer.UNDETERMINED else (),
            changes=() if answer is Answer.UNDETERMINED else nearest(run, member, month, called),
            cites=cited(programme.cites, month.first),
        )  # fmt: skip

    def _describe(self) -> None:
        """Labels, units and names of codes of everything that has a name."""
        for name, fact in self.program.facts.items():
            self._labels[name], self._units[name], self._choices[name] = fact.label, fact.unit, fact.choices
        for name, declared in self.program.parameters.items():
            there = self.parameters.get(name)
            self._labels[name], self._units[name] = (
                (there.series.label, there.series.unit) if there else (declared.code, "")
            )
            self._choices[name] = declared.choices
        for name, paid in self.program.paid.items():
            title = PROGRAMMES.get(paid.programme).title if paid.programme in PROGRAMMES else paid.programme
            self._labels[name], self._units[name] = f"已领{title}", FEN
        for step in self.program.steps:
            self._labels[step.name] = step.rule.label if step.rule else step.name
            self._units[step.name] = unit_of(step.expression, self._units)

    def _place(self, name: str, member: int | None) -> Place:
        return name, member if self.program.step(name).level is Level.MEMBER else None

    def _lines(self, run: Run, resting: set[Place], month: Month, subject: int | None) -> Iterator[Line]:
        for step in self.program.steps:
            if step.rule is None:
                continue
            cites = cited(step.rule.cites, month.first)
            whose: list[int | None] = [None]
            if step.level is Level.MEMBER:
                whose = [one for one in range(len(run.people)) if subject in {None, one} or (step.name, one) in resting]
            for member in whose:
                yield self._line(run, step, member, resting, cites)

    def _line(self, run: Run, step: Step, member: int | None, resting: set[Place], cites: tuple[Citation, ...]) -> Line:
        assert step.rule is not None
        value, unit = run.value(step.name, member), self._units[step.name]
        inputs = [given for name in step.rule.inputs for given in self._given(run, name, member)]
        return Line(
            step.name, step.rule.label, step.rule.sort, step.level, member, value, unit, said(value, unit),
            (step.name, member) in resting, tuple(inputs), cites,
        )  # fmt: skip

    def _given(self, run: Run, name: str, member: int | None) -> Iterator[Given]:
        """The value of a name for a line; what only members have, for a line of the household, of each of them."""
        whose: list[int | None] = [member]
        if name not in run.home and member is None:
            whose = list(range(len(run.people)))
        for one in whose:
            value = run.value(name, one)
            words = said(value, self._units.get(name, ""), self._choices.get(name), missing=self._gap(name))
            yield Given(name, self._labels[name], None if name in run.home else one, value, words)

    def _gap(self, name: str) -> str:
        if name in self.program.parameters:
            return "没有规定"
        return "不详" if name in self.program.facts else "未定"

    def _used(self, run: Run, resting: set[Place]) -> Iterator[Used]:
        for name, declared in self.program.parameters.items():
            seen: set[Keys] = set()
            for member in sorted(
                (one for said_name, one in resting if said_name == name), key=lambda one: -1 if one is None else one
            ):
                keys = tuple(run.value(key, member) for key in declared.by)
                if None in keys or keys in seen:
                    continue
                seen.add(keys)
                there = self.parameters.get(name)
                found = there.values.get(keys) if there else None
                words = said(found.value if found else None, self._units[name], declared.choices, missing="没有规定")
                yield Used(
                    name, declared.code, self._labels[name], dict(zip(declared.by, keys, strict=True)), words, found
                )

    def _missing(self, run: Run, due: Place) -> Iterator[Missing]:
        """Facts that nobody knows and parameters without a value on which what is due rests."""
        open_names = Reasons(run).reach([due]).reached
        order = {name: place for place, name in enumerate((*self.program.facts, *self.program.parameters))}
        places = [place for place in open_names if place[0] in order and run.value(*place) is None]
        for name, member in sorted(places, key=lambda each: (order[each[0]], -1 if each[1] is None else each[1])):
            declared = self.program.parameters.get(name)
            if declared is None or all(run.value(key, member) is not None for key in declared.by):
                yield Missing(name, self._labels[name], member, declared is not None)


def explain(
    program: Program,
    situation: Situation,
    parameters: Mapping[str, MonthValues],
    month: Month,
    member: int | None = None,
) -> Explanation:
    """解释一户 — made ready and explained in one go; who explains many keeps an Explainer."""
    return Explainer(program, parameters).explain(situation, month, member)
