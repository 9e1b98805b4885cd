"""规则 — a function with a label and a citation: a condition of entitlement, an amount, or a figure on the way to one."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class BadRule(ValueError):
    """规则有误 — file and line of the rule, what is wrong, and how to mend it. Found when the product starts."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}：{problem.rstrip('。')}。")
        self.where, self.problem = where, problem


class Sort(StrEnum):
    """规则类别 — what a rule gives."""

    CONDITION = "condition"
    AMOUNT = "amount"
    FIGURE = "figure"


@dataclass(frozen=True)
class Rule:
    """规则 — its name is its result, its parameters are its inputs. ``since`` and ``until`` (inclusive) bound it in time."""

    name: str
    sort: Sort
    label: str
    cites: str
    inputs: tuple[str, ...]
    function: Callable[..., Any]
    module: str
    file: str
    line: int
    since: date | None = None
    until: date | None = None
    shown_only: bool = False

    @property
    def where(self) -> str:
        return f"{self.file} 第 {self.line} 行，规则 {self.name}"

    def in_force(self, on: date) -> bool:
        """Whether the rule speaks for a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def short_name(file: str) -> str:
    """文件简称 — the last three parts of a path: enough to find it, and no machine's folders."""
    return "/".join(file.replace("\\", "/").split("/")[-3:])


RULES: dict[str, list[Rule]] = {}


def condition(
    label: str, *, cites: str, since: date | None = None, until: date | None = None
) -> Callable[[Function], Function]:
    """条件 — something that must hold for the programme to pay."""
    return _declared(Sort.CONDITION, label, cites, since, until)


def amount(
    label: str, *, cites: str, since: date | None = None, until: date | None = None
) -> Callable[[Function], Function]:
    """金额 — fen."""
    return _declared(Sort.AMOUNT, label, cites, since, until)


def figure(
    label: str, *, cites: str = "", shown_only: bool = False, since: date | None = None, until: date | None = None
) -> Callable[[Function], Function]:
    """中间数 — a number or truth on the way; ``shown_only`` when nothing depends on it."""
    return _declared(Sort.FIGURE, label, cites, since, until, shown_only=shown_only)


def _declared(
    sort: Sort, label: str, cites: str, since: date | None, until: date | None, *, shown_only: bool = False
) -> Callable[[Function], Function]:
    def declare(function: Function) -> Function:
        code = function.__code__
        file = short_name(code.co_filename)
        rule = Rule(
            name=function.__name__, sort=sort, label=label, cites=cites, function=function, module=function.__module__, file=file,
            line=code.co_firstlineno, since=since, until=until, shown_only=shown_only, inputs=tuple(inspect.signature(function).parameters),
        )  # fmt: skip
        if not label:
            raise BadRule(rule.where, "没有名称，请写出事务人员看得懂的中文名称")
        if sort is not Sort.FIGURE and not cites:
            raise BadRule(rule.where, "没有出处，请写明文件和条款")
        RULES.setdefault(function.__module__, []).append(rule)
        return function

    return declare
