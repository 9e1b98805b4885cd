"""原文定目标 — the target that a commitment of the text sets for a promise, in the promise's own unit and kind."""

from decimal import Decimal

from minzheng.core.plan.binding.matching import TEN_THOUSAND, Stated, figure_words, is_like_unit
from minzheng.core.plan.file_model import PromiseKind
from minzheng.kernel.targets import FULL, PERCENT, Baseline, Comparator, Target, TargetKind


class NoTarget(ValueError):
    """定不了目标 — why a figure cannot be the target of a promise, in words."""


def target_for(stated: Stated, kind: str, unit: str, baseline: str) -> Target:
    """The target of a promise of this kind, unit and baseline. Raises NoTarget where the figure does not fit it."""
    if kind in {PromiseKind.SOFT, PromiseKind.MILESTONE}:
        raise NoTarget("这个承诺不以数字为目标")
    if kind == PromiseKind.CHANGE:
        return _change(stated, unit, baseline)
    if stated.change and stated.quantity_to is None:
        raise NoTarget(f"原文是增减幅度（{figure_words(stated)}），这个承诺不与基期比")
    quantity = _in_unit(stated, unit)
    sign = Comparator(stated.comparator or Comparator.AT_LEAST)
    if kind == PromiseKind.ZERO:
        if quantity:
            raise NoTarget(f"这个承诺要求零发生，原文是 {figure_words(stated)}")
        return Target(Comparator.EQUAL, Decimal(0), unit, None, TargetKind.ZERO)
    if sign is Comparator.EQUAL and not quantity:
        raise NoTarget("原文要求零发生，这个承诺不是这一类")
    return Target(sign, quantity, unit, None, TargetKind.FIGURE)


def _change(stated: Stated, unit: str, baseline: str) -> Target:
    against = Baseline(baseline) if baseline else Baseline.LAST_YEAR
    if stated.change and stated.quantity_to is None and stated.quantity:
        size = _bare(-stated.quantity if stated.change == "decrease" else stated.quantity)
        sign = Comparator.AT_MOST if size < 0 else Comparator.AT_LEAST
        said = PERCENT if stated.unit in {PERCENT, "百分点"} else unit
        if not said:
            raise NoTarget("原文的增减幅度没有单位")
        return Target(sign, size, said, against, TargetKind.CHANGE)
    raise NoTarget(f"这个承诺与基期比，原文没有说增减幅度（{figure_words(stated)}）")


def _bare(number: Decimal) -> Decimal:
    """4400 for 4400.000000."""
    return Decimal(f"{number.normalize():f}")


def _in_unit(stated: Stated, unit: str) -> Decimal:
    """The figure in the promise's unit; what is asked of each unit or period is met when all reach it."""
    ours = stated.unit
    if ours in {unit, ""} or is_like_unit(ours, unit):
        return _bare(stated.bound)
    if unit == f"万{ours}":
        return _bare(stated.bound / TEN_THOUSAND)
    if unit == PERCENT and stated.is_each:
        return Decimal(int(FULL))
    raise NoTarget(f"单位对不上：原文是“{ours}”，这个承诺以“{unit or '无单位'}”计")
