"""计划图表 — values in words, gauges, colours and the layout of tiles; the script draws what stands here."""

import csv
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.core.plan import reads
from minzheng.core.plan.shapes import Indicator
from minzheng.core.plan.statuses import Status
from minzheng.kernel.targets import FULL
from minzheng.web.templatetags.mz import grp, percent

DATA = Path(__file__).resolve().parent.parent / "data" / "divisions"
BAND = 5  # percent points from one colour of the map to the next
PLACES = 2
FULL_BANDS = (60, 80, 90, 100)


def value_words(indicator: Indicator | None, value: Fraction | int | None) -> str:
    """A headline for the eye: a percentage, a number with its unit, or that there is no figure."""
    if value is None:
        return "无数据"
    if indicator is not None and indicator.is_share:
        return percent(value)
    return f"{number_words(value)} {indicator.unit if indicator else ''}".rstrip()


def number_words(value: Fraction | int | None) -> str:
    """A number with thousands by three and at most two decimals, none of them needless: 34600.5 → 34,600.5."""
    if value is None:
        return "无数据"
    shown = grp(value, 0 if Fraction(value).denominator == 1 else PLACES)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def change_words(indicator: Indicator, now: Fraction | int | None, then: Fraction | int | None) -> str:
    """How a figure changed, with its sign: percent points for shares, else the difference and its share of what was."""
    if now is None or then is None:
        return ""
    change = Fraction(now) - Fraction(then)
    if indicator.is_share:
        return f"{_signed(change, change * FULL)} 个百分点"
    by = f"{_signed(change, change)} {indicator.unit}".rstrip()
    return f"{by}（{_signed(change, FULL * change / Fraction(then))}%）" if then > 0 else by


def _signed(change: Fraction, shown: Fraction) -> str:
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return sign + number_words(abs(shown))


def words_of_target(promise: Any) -> str:
    """The target of a promise as the table shows it."""
    if promise.target is None:
        return "目标待定" if promise.awaits_target else "无数字目标"
    return str(promise.target)


@cache
def tiles(prefix: str) -> Mapping[str, tuple[int, int]]:
    """方块布局 — county code → column and row, from the prefecture's ``tiles.csv``; empty where there is none."""
    path = DATA / prefix / "tiles.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["x"]), int(row["y"])) for row in csv.DictReader(file)}


def gauge_of(row: reads.PromiseRow) -> dict[str, Any]:
    """A share against its target, for a gauge and for those who read it."""
    target, met = row.promise.target, row.status is Status.MET
    value = Fraction(row.value or 0) * FULL
    goal = Fraction(target.quantity) if target else FULL
    words = "达标" if met else f"差 {percent(max(goal - value, Fraction(0)) / FULL).rstrip('%')} 个百分点"
    return {
        "name": row.promise.title, "value": round(float(value), 1), "goal": float(goal), "met": met,
        "text": percent(value / FULL), "note": f"目标 {grp(goal)}%，{words}",
    }  # fmt: skip


def bands(goal: Fraction | None) -> list[float]:
    """The edges between the colours of the map, in percent points around the target."""
    if goal is None or goal >= FULL:
        return [float(edge) for edge in FULL_BANDS]
    edges = [float(goal + BAND * step) for step in (-1, 0, 1, 2)]
    within = [edge for edge in edges if 0 < edge < FULL]
    return [*within, float(FULL)] if edges[-1] >= FULL else within  # a share never goes beyond the whole


def rounded(value: Fraction | int | None, indicator: Indicator) -> float | None:
    """A value as a chart takes it: percent points with one decimal, or a count; None for no figure."""
    if value is None:
        return None
    return round(float(value * FULL), 1) if indicator.is_share else float(value)
