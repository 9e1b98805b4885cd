"""项目 — a benefit programme: what it is called, to whom it is owed, which rule says how much, from when a decision counts."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from minzheng.kernel.periods import Month
from minzheng.kernel.policy.rules import short_name
from minzheng.kernel.policy.symbols import Kind, Level
from minzheng.kernel.registry import Registry


class Effective(StrEnum):
    """生效月份 — from which month a decision pays."""

    NEXT_MONTH = "next_month"  # 从作出决定的次月起
    MONTH_OF_APPLICATION = "month_of_application"  # 从申请当月起
    ONCE = "once"  # 一次性

    @property
    def label(self) -> str:
        return {"next_month": "从决定次月起", "month_of_application": "从申请当月起", "once": "一次性"}[self.value]

    def first_month(self, *, applied_on: date, decided_on: date) -> Month:
        """起发月份 — the first month that a decision pays; what is paid once is paid in the month of the decision."""
        if self is Effective.NEXT_MONTH:
            return Month.of(decided_on).following
        return Month.of(applied_on if self is Effective.MONTH_OF_APPLICATION else decided_on)


@dataclass(frozen=True)
class ParameterInput:
    """参数输入 — a dated parameter by its code; ``by`` names the facts under which it is looked up, ``choices`` its codes."""

    code: str
    by: tuple[str, ...] = ()
    kind: Kind = Kind.NUMBER
    choices: Mapping[str, str] = field(default_factory=dict, compare=False)
    where: str = field(default="", compare=False)


@dataclass(frozen=True)
class PaidInput:
    """他项金额 — what another programme gives in the same month (fen), by its code; 0 where it gives nothing."""

    programme: str
    where: str = field(default="", compare=False)


@dataclass(frozen=True)
class Programme:
    """项目 — ``pays`` names the amount (fen a month; what is paid once: in all), ``to`` whom it is owed; ``excludes`` names programmes never paid beside it.

    ``recognised_by`` is the kind of designation (认定) that a person must hold: the enrolment is its paid consequence.
    ``follows`` names the programmes of which it is a consequence: whoever is paid one of them receives it in months in which it is
    started (启动), once, by the first of them that pays him. Nobody is granted it.
    """

    code: str
    title: str
    to: Level
    pays: str
    cites: str
    effective: Effective
    module: str
    excludes: tuple[str, ...] = ()
    note: str = ""
    where: str = ""
    recognised_by: str = ""
    follows: tuple[str, ...] = ()

    @property
    def is_once(self) -> bool:
        """Whether it is granted for a term (一次性): a month, or the stages of one approval."""
        return self.effective is Effective.ONCE


PROGRAMMES: Registry[Programme] = Registry("项目")


def parameter(
    code: str, *, by: tuple[str, ...] = (), kind: Kind = Kind.NUMBER, choices: Mapping[str, str] | None = None
) -> ParameterInput:
    """声明参数 — at the top of a programme's module; the name that it is given there is the name that rules ask for.

    A code other than that of a rounding says in ``choices`` what its values mean.
    """
    return ParameterInput(code, by, kind, choices or {}, _place())


def paid_by(programme: str) -> PaidInput:
    """声明他项金额 — at the top of a programme's module, for differences and exclusions between programmes."""
    return PaidInput(programme, _place())


def programme(
    code: str, title: str, *, to: Level, pays: str, cites: str, effective: Effective, excludes: tuple[str, ...] = (), note: str = "",
    recognised_by: str = "", follows: tuple[str, ...] = (),
) -> Programme:  # fmt: skip
    """声明项目 — once in a module, whose rules are the programme's."""
    module = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001 — the module that declares is the programme's own
    made = Programme(code, title, to, pays, cites, effective, module, excludes, note, _place(), recognised_by, follows)
    return PROGRAMMES.add(made)


def declared_in(programme: Programme) -> dict[str, ParameterInput]:
    """所列参数 — the parameters that stand at the top of a programme's module, by the names that rules use."""
    module = vars(sys.modules[programme.module])
    return {name: thing for name, thing in module.items() if isinstance(thing, ParameterInput)}


def _place() -> str:
    """File and line of the declaration from which one of these functions was called."""
    frame = sys._getframe(2)  # noqa: SLF001 — as above
    return f"{short_name(frame.f_code.co_filename)} 第 {frame.f_lineno} 行"
