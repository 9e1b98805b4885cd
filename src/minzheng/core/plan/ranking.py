"""县际比较 — how the counties rank by a promise, what a promise was on two days, how one county stands in everything.

Ranks are made of totals by county, which every county may see; the records behind them stay where they belong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from minzheng.core.divisions.models import Division
from minzheng.core.plan.allocations.reads import (
    Shares,
    UnitStanding,
    in_force,
    ranked,
    shares_in_force,
    shares_of,
    unit_standings,
)
from minzheng.core.plan.figures import Figures, compute, reach_of
from minzheng.core.plan.models import Observation, Plan, Promise
from minzheng.core.plan.reads import PlanTable, PromiseRow, table
from minzheng.core.plan.shapes import CITY, INDICATORS, Change, Indicator
from minzheng.core.plan.statuses import Standing
from minzheng.kernel.targets import Comparator, TargetKind

Value = Fraction | int | None


@dataclass(frozen=True)
class RankLine:
    """名次行 — one county by one promise: what it did, its share of the task, its rank now and on the earlier day."""

    unit: Division
    value: Value
    share: Fraction | None
    standing: Standing | None
    rank: int | None
    rank_before: int | None
    value_before: Value
    baseline: Value = None

    @property
    def completion(self) -> Fraction | None:
        return self.standing.completion if self.standing else None

    @property
    def climbed(self) -> int | None:
        """By how many places it rose (negative: fell)."""
        return None if self.rank is None or self.rank_before is None else self.rank_before - self.rank


@dataclass(frozen=True)
class Ranking:
    """排名 — all counties by one promise on two days; by completion where the task was divided, by the change where the
    promise is one, else by the value.
    """

    promise: Promise
    indicator: Indicator
    at: date
    before: date
    lines: tuple[RankLine, ...]
    by_share: bool

    @property
    def by_change(self) -> bool:
        return isinstance(self.indicator, Change) and not self.by_share


def can_be_ranked(promise: Promise) -> bool:
    """Whether a promise has a figure for each county."""
    return promise.indicator in INDICATORS and INDICATORS.get(promise.indicator).level != CITY


def why_not_ranked(promise: Promise) -> str:
    """Why a promise has no ranking, and what to do; empty where it has one."""
    if can_be_ranked(promise):
        return ""
    why = "它由全市统一统计" if promise.indicator in INDICATORS else "它的登记簿尚未建立"
    return f"{why}，没有各县（市、区）的数字可比。请在“承诺”里另选一项。"


def ranking(promise: Promise, at: date, before: date, set_code: str) -> Ranking:
    """The counties by one promise, the best first; the number of statements does not follow the number of counties."""
    indicator = INDICATORS.get(promise.indicator)
    shares, earlier_shares = shares_in_force(promise, at), shares_in_force(promise, before)
    if shares is not None:
        set_code = shares.allocation.set_code
    now = _placed(promise, compute(indicator, at, set_code, reach=reach_of(set_code, at)), shares, at)
    then = _placed(
        promise, compute(indicator, before, set_code, reach=reach_of(set_code, before)), earlier_shares, before
    )
    same_measure = (shares is None) == (
        earlier_shares is None
    )  # ranks by a share and by the value say nothing of each other
    lines = []
    for one in now:
        earlier = next((each for each in then if each.unit.lineage == one.unit.lineage), None)
        rank_before = earlier.rank if earlier and same_measure else None
        value_before = earlier.value if earlier else None
        lines.append(RankLine(*one[:-1], rank_before, value_before, one.baseline))
    lines.sort(key=lambda line: (line.rank is None, line.rank or 0, line.unit.code))
    return Ranking(promise, indicator, at, before, tuple(lines), shares is not None)


class Placed(NamedTuple):
    """一日名次 — one county on one day."""

    unit: Division
    value: Value
    share: Fraction | None
    standing: Standing | None
    rank: int | None
    baseline: Value = None


def _placed(promise: Promise, figures: Figures, shares: Shares | None, at: date) -> list[Placed]:
    if shares is not None:
        return [
            Placed(one.unit, one.value, Fraction(one.share), one.standing, one.rank)
            for one in unit_standings(figures, shares, at)
        ]
    units = [unit for unit in figures.reach.units if unit.code in figures.per_unit]
    values = [(figures.value_of(figures.per_unit[unit.code]), figures.baseline_of(unit.code)) for unit in units]
    ranks = _ranks(promise, figures.indicator, values)
    return [
        Placed(unit, value, None, None, rank, baseline)
        for unit, (value, baseline), rank in zip(units, values, ranks, strict=True)
    ]


def _ranks(promise: Promise, indicator: Indicator, values: Sequence[tuple[Value, Value]]) -> list[int | None]:
    """Ranks by the values, or, where the promise is a change, by how they changed; none without an earlier value."""
    measure = changed if isinstance(indicator, Change) else _itself
    return ranked([measure(indicator, *each) for each in values], low_first=low_is_good(promise))


def _itself(_indicator: Indicator, value: Value, _baseline: Value) -> Fraction | None:
    return None if value is None else Fraction(value)


def changed(indicator: Indicator, value: Value, baseline: Value) -> Fraction | None:
    """变化幅度 — the difference of shares, else the part of the earlier value by which it changed; None without one above zero."""
    if value is None or baseline is None:
        return None
    if indicator.is_share:
        return Fraction(value) - Fraction(baseline)
    return (Fraction(value) - Fraction(baseline)) / Fraction(baseline) if baseline > 0 else None


def low_is_good(promise: Promise) -> bool:
    """Whether less is better: ceilings, zeros and falls."""
    target = promise.target
    if target is None:
        return False
    return target.kind is TargetKind.ZERO or target.comparator in {Comparator.AT_MOST, Comparator.BELOW}


# -- two days
@dataclass(frozen=True)
class Pair:
    """两期 — one promise on two days."""

    then: PromiseRow
    now: PromiseRow

    @property
    def difference(self) -> Fraction | int | None:
        """What was added, where both days have a figure."""
        if self.then.value is None or self.now.value is None:
            return None
        return self.now.value - self.then.value

    @property
    def has_turned(self) -> bool:
        return self.then.status is not self.now.status


def compared(plan: Plan, before: date, at: date, set_code: str) -> tuple[PlanTable, PlanTable, list[Pair]]:
    """Every promise on two days."""
    then, now = table(plan, before, set_code), table(plan, at, set_code)
    earlier = {row.promise.pk: row for row in then.rows}
    return then, now, [Pair(earlier[row.promise.pk], row) for row in now.rows]


# -- one county
@dataclass(frozen=True)
class CountyTask:
    """本县任务 — a promise of which a county has a share: how far it is, and its rank among how many."""

    promise: Promise
    line: UnitStanding
    among: int


@dataclass(frozen=True)
class CountyValue:
    """本县指标 — a kept figure of a county and its rank in the set."""

    promise: Promise
    indicator: Indicator
    value: Value
    baseline: Value
    rank: int | None
    among: int


@dataclass(frozen=True)
class CountyView:
    """分县情况 — one county in all promises: its tasks now, its other figures as last kept."""

    unit: Division
    tasks: tuple[CountyTask, ...]
    values: tuple[CountyValue, ...]
    kept_on: date | None


def county_view(plan: Plan, unit: Division, at: date, set_code: str) -> CountyView:
    """How one county stands; the number of statements follows the number of divided promises alone."""
    promises = list(plan.promises.select_related("item").order_by("item__number", "id"))
    decided = in_force(promises, at)
    tasks = []
    for promise in promises:
        allocation = decided.get(promise.pk)
        if allocation is None or promise.indicator not in INDICATORS:
            continue
        allocation.promise = promise
        figures = compute(INDICATORS.get(promise.indicator), at, allocation.set_code)
        lines = unit_standings(figures, shares_of(allocation), at)
        tasks += [CountyTask(promise, line, len(lines)) for line in lines if line.unit.lineage == unit.lineage]
    kept_on, values = _kept_values(promises, unit, at, set_code)
    done = {task.promise.pk for task in tasks}
    return CountyView(unit, tuple(tasks), tuple(one for one in values if one.promise.pk not in done), kept_on)


def _kept_values(
    promises: Sequence[Promise], unit: Division, at: date, set_code: str
) -> tuple[date | None, list[CountyValue]]:
    last = Observation.objects.filter(set_code=set_code, at__lte=at, unit=None).order_by("-at").first()
    if last is None:
        return None, []
    rows = Observation.objects.filter(set_code=set_code, at=last.at, unit__isnull=False).select_related("unit")
    of_indicator: dict[str, dict[str, tuple[Value, Value]]] = {}
    for line in rows.order_by("indicator", "unit_id", "-id").distinct("indicator", "unit_id"):
        pair = (_exact(line.value), _exact(line.baseline))
        of_indicator.setdefault(line.indicator, {})[line.unit.lineage if line.unit else ""] = pair
    found = []
    for promise in promises:
        values = of_indicator.get(promise.indicator, {})
        if promise.indicator in INDICATORS and unit.lineage in values:
            indicator = INDICATORS.get(promise.indicator)
            ranks = dict(zip(values, _ranks(promise, indicator, [*values.values()]), strict=True))
            mine = values[unit.lineage]
            found.append(CountyValue(promise, indicator, *mine, ranks[unit.lineage], len(values)))
    return last.at, found


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
