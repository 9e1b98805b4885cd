"""指标计算 — the figure and its list are one definition: both are made from the declared querysets, here and nowhere else.

Whatever the number of counties or records, a figure takes the same few statements. Which rows belong to which county is
told in ``placing``; what lies in none of the set is reported as not placed (未归入) and never dropped unsaid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet
from django.db.models.functions import Coalesce

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan.baselines import ReportedBaseline, reported_baseline
from minzheng.core.plan.placing import (
    CITY_ITSELF,
    NoSuchList,
    Part,
    Ratio,
    Reach,
    added,
    by_county,
    key_of,
    lists_divisions,
    of_the_city,
    rows_of,
)
from minzheng.core.plan.shapes import CITY, Change, Coverage, Headline, Indicator, Rate, Share, headline_of
from minzheng.core.returns import reads as returns
from minzheng.kernel import periods
from minzheng.kernel.targets import FULL

__all__ = [
    "CITY_ITSELF",
    "Figures",
    "NoSuchList",
    "Part",
    "Ratio",
    "Reach",
    "Sums",
    "Value",
    "amount_of",
    "compute",
    "default_part",
    "evidence",
    "lists_divisions",
    "measured",
    "parts_of",
    "reach_of",
    "summed",
]

Value = Fraction | int | None


@dataclass(frozen=True)
class Figures:
    """指标值 — one indicator on a day over a set: per unit (by code), in all, and what could not be placed."""

    indicator: Indicator
    reach: Reach
    computed_at: datetime
    per_unit: Mapping[str, Ratio]
    total: Ratio
    unplaced: Ratio
    before: "Figures | None" = None
    own: Ratio | None = None  # 市本级, where it counts
    reported: ReportedBaseline | None = None  # where the records of the earlier time do not suffice
    unreported: tuple[str, ...] = ()  # codes of the units (CITY_ITSELF for the city) that owe a return

    @property
    def headline(self) -> Value:
        """总值 — pooled, or the mean of the units that have a figure, as declared."""
        way = headline_of(self.indicator)
        if way is not Headline.MEAN_OF_UNITS:
            return self.value_of(self.total)
        values = [Fraction(value) for ratio in self.per_unit.values() if (value := self.value_of(ratio)) is not None]
        return sum(values, Fraction(0)) / len(values) if values else None

    def value_of(self, ratio: Ratio) -> Value:
        """A ratio of these figures in the indicator's unit."""
        return self.indicator.value_of(ratio.value)

    @property
    def baseline(self) -> Value:
        """基期值 — the headline of the earlier time, where the indicator is compared with one and it is known."""
        if self.before is not None:
            return self.before.headline
        return self.reported.value if self.reported is not None else None

    def baseline_of(self, code: str) -> Value:
        """The value of one unit at the earlier time; None where it is not known."""
        if self.before is not None:
            ratio = self.before.per_unit.get(code)
            return None if ratio is None else self.before.value_of(ratio)
        return self.reported.per_unit.get(code) if self.reported is not None else None

    @property
    def measured(self) -> Fraction | int | None:
        """The headline in the unit of a target: percent points for shares."""
        value = self.headline
        return value * FULL if self.indicator.is_share and value is not None else value

    @property
    def has_unplaced(self) -> bool:
        return bool(self.unplaced.numerator or self.unplaced.denominator)


def reach_of(set_code: str, at: date) -> Reach:
    """The set and its units on a day: four statements, to be shared by all figures of a page."""
    chosen = divisions.the_set(set_code, at)
    units = tuple(divisions.members_of(chosen, at))
    return Reach(chosen=chosen, at=at, units=units, edition=divisions.edition_at(at))


def compute(indicator: Indicator, at: date, set_code: str, *, reach: Reach | None = None) -> Figures:
    """Compute one indicator live: numerator, denominator and what is not placed, grouped by the database."""
    reach = reach or reach_of(set_code, at)
    if isinstance(indicator, Change):
        return _compared(indicator, at, set_code, reach)
    return replace(_counted(indicator, reach), unreported=_unreported(indicator, reach))


def _counted(indicator: Indicator, reach: Reach) -> Figures:
    placed = by_county(indicator, reach)
    nothing = Ratio(0, 0 if indicator.has_whole else None)
    if indicator.level == CITY:
        return Figures(indicator, reach, periods.now(), {}, added(placed.values(), nothing), nothing)
    per_unit = {unit.code: placed.pop(unit.lineage, nothing) for unit in reach.units}
    own = _own(indicator, reach) if indicator.city_counts else None
    if own is not None:
        placed[None] = placed.get(None, nothing).minus(own)
    total = added([*per_unit.values(), *([own] if own else [])], nothing)
    if indicator.measure.name == "distinct":
        total = _undoubled(indicator, reach)
    if isinstance(indicator, Coverage):
        unplaced = Ratio(rows_of(indicator, reach, Part.UNPLACED).count())
    else:
        unplaced = added(placed.values(), nothing)
    return Figures(indicator, reach, periods.now(), per_unit, total, unplaced, own=own)


def _unreported(indicator: Indicator, reach: Reach) -> tuple[str, ...]:
    """未报单位 — the units of the set that owe a return on which the figure leans: one statement."""
    if not indicator.reports:
        return ()
    city = divisions.city(reach.at) if indicator.city_counts or indicator.level == CITY else None
    units = () if indicator.level == CITY else reach.units
    asked = [*([city.lineage] if city is not None else []), *(unit.lineage for unit in units)]
    owing = returns.not_reported(indicator.reports, asked, reach.at)
    itself = (CITY_ITSELF,) if city is not None and city.lineage in owing else ()
    return (*itself, *(unit.code for unit in units if unit.lineage in owing))


def _own(indicator: Indicator, reach: Reach) -> Ratio:
    """What the city itself did: one statement for each part."""

    def of(part: Part) -> int:
        return measured(indicator, rows_of(indicator, reach, part).filter(of_the_city(indicator)), part=part)

    return Ratio(of(Part.NUMERATOR), of(Part.WHOLE) if indicator.has_whole else None)


def _compared(indicator: Change, at: date, set_code: str, reach: Reach) -> Figures:
    """The figure of the day, and beside it that of the earlier day, where its records suffice, or what was reported of it."""
    now = compute(indicator.figure, at, set_code, reach=reach)
    then = indicator.earlier(at)
    if indicator.whole_then(then):
        before = compute(indicator.figure, then, set_code, reach=replace(reach, at=then))
        if not before.unreported:
            return replace(now, indicator=indicator, before=before)
    return replace(now, indicator=indicator, reported=reported_baseline(indicator, reach.units, then))


def evidence(
    indicator: Indicator,
    at: date,
    set_code: str,
    *,
    unit: str | None = None,
    part: str = "",
    reach: Reach | None = None,
) -> QuerySet[Any]:
    """The rows behind a figure, by the same querysets. ``part`` defaults to what keeps a share below 100 %, or to the
    counted rows; ``unit`` is a county code. Raises NoSuchList.
    """
    if isinstance(indicator, Change):
        return evidence(indicator.figure, at, set_code, unit=unit, part=part, reach=reach)
    reach = reach or reach_of(set_code, at)
    chosen = _part(part) if part else default_part(indicator)
    if chosen not in parts_of(indicator):
        raise NoSuchList(f"指标“{indicator.title}”没有这张清单，请从页面上的数字点入。")
    rows = rows_of(indicator, reach, chosen)
    if indicator.level == CITY or (isinstance(indicator, Coverage) and chosen is Part.UNPLACED):
        return rows.order_by("pk")
    key = key_of(indicator, reach, chosen)
    own = of_the_city(indicator)
    if chosen is Part.UNPLACED:
        return rows.exclude(Q(**{f"{key}__in": reach.lineages}) | own).order_by("pk")
    if unit == CITY_ITSELF:
        return rows.filter(own).order_by("pk")
    if unit:
        return rows.filter(**{key: reach.unit(unit).lineage}).order_by("pk")
    return rows.filter(Q(**{f"{key}__in": reach.lineages}) | own).order_by("pk")


def parts_of(indicator: Indicator) -> tuple[Part, ...]:
    """The lists that an indicator has."""
    if isinstance(indicator, Coverage):
        return (Part.MISSING, Part.NUMERATOR, Part.WHOLE, Part.RECORDS, Part.UNPLACED)
    if isinstance(indicator, Share):
        return (Part.MISSING, Part.NUMERATOR, Part.WHOLE, Part.UNPLACED)
    if isinstance(indicator, Change):
        return parts_of(indicator.figure)
    if isinstance(indicator, Rate):
        return (Part.NUMERATOR, Part.WHOLE, Part.UNPLACED)
    return (Part.NUMERATOR,) if indicator.level == CITY else (Part.NUMERATOR, Part.UNPLACED)


def default_part(indicator: Indicator) -> Part:
    """缺口 for a share, the counted rows for a tally."""
    return parts_of(indicator)[0]


@dataclass(frozen=True)
class Sums:
    """清单合计 — records in all, those that a condition lets through, and the amount of all in the figure's own measure."""

    total: int
    visible: int
    amount: int


def summed(indicator: Indicator, rows: QuerySet[Any], *, part: Part = Part.NUMERATOR, visible: Q | None = None) -> Sums:
    """What a list holds, in one statement. ``visible`` narrows what is counted as visible; None and an empty one let all through."""
    counted = {"total": Count("*")} | ({"visible": Count("pk", filter=visible)} if visible else {})
    found = rows.order_by().aggregate(**counted, amount=amount_of(indicator, part))
    return Sums(found["total"], found.get("visible", found["total"]), found["amount"])


def measured(indicator: Indicator, rows: QuerySet[Any], *, part: Part = Part.NUMERATOR) -> int:
    """What the rows of a list add up to in the figure's own measure."""
    found: int = rows.order_by().aggregate(n=amount_of(indicator, part))["n"]
    return found


def amount_of(indicator: Indicator, part: Part) -> Aggregate | Coalesce:
    """What the rows of a list add up to, or each of them counts for: the figure's own measure, or that of its whole."""
    if isinstance(indicator, Coverage):
        return Count("*")
    if isinstance(indicator, Change):
        return amount_of(indicator.figure, part)
    if isinstance(indicator, Rate) and part is Part.WHOLE:
        return indicator.per_measure.as_aggregate()
    return indicator.measure.as_aggregate()


def _part(text: str) -> Part:
    try:
        return Part(text)
    except ValueError:
        raise NoSuchList(f"没有名为“{text}”的清单，请从页面上的数字点入。") from None


def _undoubled(indicator: Indicator, reach: Reach) -> Ratio:
    """A distinct value that occurs in two units counts once in all."""

    def all_of(part: Part) -> int:
        rows = evidence(indicator, reach.at, reach.chosen.code, part=part, reach=reach)
        return measured(indicator, rows, part=part)

    return Ratio(all_of(Part.NUMERATOR), all_of(Part.WHOLE) if indicator.has_whole else None)
