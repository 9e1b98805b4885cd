"""目标 — what a plan promises in figures, and whether a value keeps the promise.

A target is written the way a plan file writes it::

    >= 4400 张         at least 4400            < 10 %            less than 10 %
    100 %              full coverage            = 0 起             zero events
    > last_term        more than last term      -30 % last_year   down by 30 % or more against last year
    +10 % stock        up by 10 % or more against the stock at the end of last year
    milestone          something to be done

Values are given in the unit of the target: percent points for ``%`` (see ``percent``), never a share of one.
They are exact (int, Decimal, Fraction); a float is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Exact = int | Decimal | Fraction

PERCENT = "%"
FULL = Fraction(100)


class BadTarget(ValueError):
    """目标有误 — a target that cannot be read, or a value that is not exact."""


class Comparator(StrEnum):
    """比较 — the sign between value and quantity."""

    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    EQUAL = "="

    @property
    def label(self) -> str:
        return {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "=": "等于"}[self.value]

    def holds(self, value: Fraction, bound: Fraction) -> bool:
        """Whether ``value`` stands to ``bound`` as the sign says."""
        return {
            Comparator.AT_LEAST: value >= bound,
            Comparator.AT_MOST: value <= bound,
            Comparator.ABOVE: value > bound,
            Comparator.BELOW: value < bound,
            Comparator.EQUAL: value == bound,
        }[self]


class Baseline(StrEnum):
    """基数 — what a change is measured against."""

    LAST_YEAR = "last_year"
    LAST_TERM = "last_term"
    STOCK = "stock"

    @property
    def label(self) -> str:
        return {"last_year": "上年", "last_term": "上届", "stock": "上年末存量"}[self.value]


class TargetKind(StrEnum):
    """目标种类 — a figure, a change against a baseline, a milestone, or no event at all."""

    FIGURE = "figure"
    CHANGE = "change"
    MILESTONE = "milestone"
    ZERO = "zero"


class Verdict(StrEnum):
    """判定 — whether a target is met; a missing figure and a missing baseline are answers of their own."""

    MET = "met"
    NOT_MET = "not_met"
    NO_BASELINE = "no_baseline"
    NO_FIGURE = "no_figure"

    @property
    def label(self) -> str:
        return {"met": "达标", "not_met": "未达标", "no_baseline": "无基数", "no_figure": "暂无数据"}[self.value]


@dataclass(frozen=True)
class Target:
    """目标 — made by ``parse_target``; ``notation`` writes it back, ``str()`` words it in Chinese."""

    comparator: Comparator
    quantity: Decimal
    unit: str
    baseline: Baseline | None
    kind: TargetKind

    def judge(self, value: Exact | None, baseline: Exact | None = None) -> Verdict:
        """判定 — ``value`` against the quantity, or its change against ``baseline``.

        A milestone takes 1 or True when done. A change in percent against a baseline of zero (or below) cannot be
        computed and is NO_BASELINE.
        """
        if value is None:
            return Verdict.NO_FIGURE
        measured = self._measured(_exact(value), baseline)
        if measured is None:
            return Verdict.NO_BASELINE
        return Verdict.MET if self.comparator.holds(measured, Fraction(self.quantity)) else Verdict.NOT_MET

    def completion(self, value: Exact | None, baseline: Exact | None = None) -> Fraction | None:
        """完成进度 — share of the quantity reached, from 0 and beyond 1 when exceeded.

        None where a progress bar would say nothing: ceilings, zero events, mere rises or falls, missing figures.
        """
        ceiling = self.comparator in {Comparator.BELOW, Comparator.AT_MOST} and self.kind is not TargetKind.CHANGE
        if value is None or ceiling or not self.quantity:
            return None
        measured = self._measured(_exact(value), baseline)
        return None if measured is None else max(measured / Fraction(self.quantity), Fraction(0))

    def _measured(self, value: Fraction, baseline: Exact | None) -> Fraction | None:
        """The value to compare: itself, or the change; None when the change has no baseline."""
        if self.kind is not TargetKind.CHANGE:
            return value
        if baseline is None:
            return None
        change = value - _exact(baseline)
        if self.unit != PERCENT:
            return change
        return percent(change, baseline) if baseline > 0 else None

    @property
    def notation(self) -> str:
        """写法 — the canonical text for a plan file; ``parse_target`` reads it back."""
        if self.kind is TargetKind.MILESTONE:
            return "milestone"
        sign, amount = self.comparator.value, f"{self.quantity:f}"
        if self.baseline is None:
            return f"{sign} {amount} {self.unit}".rstrip()
        if not self.quantity:
            return f"{sign} {self.baseline.value}"
        return f"{self.quantity:+f} {self.unit} {self.baseline.value}"

    def __str__(self) -> str:
        if self.kind is TargetKind.MILESTONE:
            return "完成"
        if self.kind is TargetKind.ZERO:
            return "零发生"
        if self.baseline is not None:
            return self._change_wording(self.baseline)
        full = self.comparator is Comparator.EQUAL and self.unit == PERCENT
        verb = "达到" if full else self.comparator.label
        tight = self.unit == PERCENT
        return f"{verb}{self.quantity:,f}%" if tight else f"{verb} {self.quantity:,f} {self.unit}".rstrip()

    def _change_wording(self, baseline: Baseline) -> str:
        if not self.quantity:
            return f"{self.comparator.label}{baseline.label}"
        direction = "下降" if self.quantity < 0 else "增长"
        unit = "% " if self.unit == PERCENT else f" {self.unit}"
        return f"较{baseline.label}{direction} {abs(self.quantity):,f}{unit}以上"


MILESTONE = Target(Comparator.EQUAL, Decimal(1), "", None, TargetKind.MILESTONE)

_FIGURE = re.compile(r"(>=|<=|>|<|=) ?([0-9]+(?:\.[0-9]+)?) ?([^\s0-9A-Za-z.+-]\S*)?")
_FULL = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%")
_RELATION = re.compile(r"(>=|<=|>|<) ?(last_year|last_term|stock)")
_CHANGE = re.compile(r"([+-][0-9]+(?:\.[0-9]+)?) ?([^\s0-9A-Za-z.+-]\S*) (last_year|last_term|stock)")


def parse_target(text: str) -> Target:
    """解析目标 — see the module for the ways of writing; full-width signs and ≥ ≤ are read. Raises BadTarget."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("≥", ">=").replace("≤", "<=").split())
    if plain == "milestone":
        return MILESTONE
    if match := _FULL.fullmatch(plain):
        return Target(Comparator.EQUAL, Decimal(match[1]), PERCENT, None, TargetKind.FIGURE)
    if match := _RELATION.fullmatch(plain):
        return Target(Comparator(match[1]), Decimal(0), "", Baseline(match[2]), TargetKind.CHANGE)
    if match := _CHANGE.fullmatch(plain):
        return _change(Decimal(match[1]), match[2], Baseline(match[3]))
    if match := _FIGURE.fullmatch(plain):
        comparator, quantity = Comparator(match[1]), Decimal(match[2])
        none_at_all = comparator is Comparator.EQUAL and not quantity
        kind = TargetKind.ZERO if none_at_all else TargetKind.FIGURE
        return Target(comparator, quantity, match[3] or "", None, kind)
    raise BadTarget(f"目标“{text}”读不懂，请写成“>= 4400 张”“< 10 %”“-30 % last_year”“> last_term”或“milestone”。")


def percent(part: Exact, whole: Exact) -> Fraction | None:
    """百分数 — ``part`` of ``whole`` in percent points, exact; None when the whole is empty."""
    return FULL * _exact(part) / _exact(whole) if whole else None


def _change(quantity: Decimal, unit: str, baseline: Baseline) -> Target:
    if not quantity:
        raise BadTarget(f"变动幅度不能为零，只求升降请写成“> {baseline.value}”或“< {baseline.value}”。")
    comparator = Comparator.AT_MOST if quantity < 0 else Comparator.AT_LEAST
    return Target(comparator, quantity, unit, baseline, TargetKind.CHANGE)


def _exact(value: Exact) -> Fraction:
    if isinstance(value, float):
        raise BadTarget("判定目标只用精确的数（整数、Decimal 或 Fraction），不能用浮点数。")
    return Fraction(value)
