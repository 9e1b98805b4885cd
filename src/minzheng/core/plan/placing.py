"""归入县级单位 — the declared rows of a figure, and the county unit to which each of them belongs.

Records are placed by the lineage of their county (for sets by legal parent, of their legal county), so that a record
under a former code counts for the unit of today. What lies outside the set, or in no known county, is kept apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division, DivisionSet
from minzheng.core.plan.shapes import CITY, COUNTY, Change, Coverage, Indicator, Measure, Rate, Rows, Share, Tally

CITY_ITSELF = "city"  # in place of a county's code: 市本级


class Part(StrEnum):
    """清单 — which rows behind a figure."""

    NUMERATOR = "numerator"
    MISSING = "missing"
    WHOLE = "whole"
    RECORDS = "records"
    UNPLACED = "unplaced"


class NoSuchList(LookupError):
    """没有这张清单 — the figure has no such list, or the set no such unit."""


class Ratio(NamedTuple):
    """数值 — a numerator and, for shares, its denominator. An empty whole is no figure."""

    numerator: int
    denominator: int | None = None

    @property
    def value(self) -> Fraction | int | None:
        """The count, or the share between 0 and 1; None when the whole is empty."""
        if self.denominator is None:
            return self.numerator
        return Fraction(self.numerator, self.denominator) if self.denominator > 0 else None

    @property
    def missing(self) -> int:
        return (self.denominator or 0) - self.numerator

    def minus(self, other: "Ratio") -> "Ratio":
        """The one less the other."""
        whole = None if self.denominator is None else self.denominator - (other.denominator or 0)
        return Ratio(self.numerator - other.numerator, whole)

    def plus(self, other: "Ratio") -> "Ratio":
        """Both added up."""
        whole = None if self.denominator is None else self.denominator + (other.denominator or 0)
        return Ratio(self.numerator + other.numerator, whole)


@dataclass(frozen=True)
class Reach:
    """统计范围 — a named set of county units on a day, under the edition that speaks for that day."""

    chosen: DivisionSet
    at: date
    units: tuple[Division, ...]
    edition: divisions.EditionAt | None

    @property
    def lineages(self) -> tuple[str, ...]:
        return tuple(unit.lineage for unit in self.units)

    def unit(self, code: str) -> Division:
        """A unit of the set by its code. Raises NoSuchList."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise NoSuchList(f"“{self.chosen.title}”中没有代码为“{code}”的县（市、区），请从页面上的县名点入。")


def lists_divisions(indicator: Indicator, part: str) -> bool:
    """Whether a list consists of divisions rather than of records."""
    counted = indicator.figure if isinstance(indicator, Change) else indicator
    return isinstance(counted, Coverage) and part not in {Part.RECORDS, Part.UNPLACED}


def of_the_city(indicator: Indicator) -> Q:
    """The rows that belong to the city itself, where these count; else none."""
    return Q(**{f"{indicator.place}__level": CITY}) if indicator.city_counts else Q(pk__in=[])


def rows_of(indicator: Indicator, reach: Reach, part: Part) -> Rows:
    """The declared rows of one part, before any county is chosen."""
    if isinstance(indicator, Tally):
        return indicator.of(reach.at)
    if isinstance(indicator, Coverage):
        return _covered(indicator, reach, part)
    if isinstance(indicator, Share):
        return _shared(indicator, reach, part)
    if isinstance(indicator, Rate):
        return indicator.per(reach.at) if part is Part.WHOLE else indicator.of(reach.at)
    raise TypeError(indicator)


def _shared(indicator: Share, reach: Reach, part: Part) -> Rows:
    whole = indicator.whole(reach.at)
    if part is Part.NUMERATOR:
        return indicator.part(whole)
    if part is Part.MISSING:
        return whole.exclude(pk__in=indicator.part(whole).order_by().values("pk"))
    return whole


def _covered(indicator: Coverage, reach: Reach, part: Part) -> Rows:
    whole = _divisions(indicator, reach)
    having = indicator.having(reach.at)
    place = _record_place(indicator, reach)
    if part is Part.RECORDS:
        return having.filter(**{f"{place}__in": whole.order_by().values("lineage")})
    if part is Part.UNPLACED:
        return having.exclude(**{f"{place}__in": whole.order_by().values("lineage")})
    with_one = having.order_by().filter(**{f"{place}__isnull": False}).values(place)
    if part is Part.NUMERATOR:
        return whole.filter(lineage__in=with_one)
    return whole.exclude(lineage__in=with_one) if part is Part.MISSING else whole


def _divisions(indicator: Coverage, reach: Reach) -> QuerySet[Division]:
    """The same rows as ``divisions.townships`` and its like, without asking for the set again."""
    standing = Division.objects.standing(reach.at).filter(level=indicator.level)
    if indicator.level == CITY:
        return standing
    if indicator.level == COUNTY:
        return standing.filter(lineage__in=reach.lineages)
    below = standing.filter(**{f"{divisions.group_field(reach.chosen)}__in": reach.lineages})
    return below.exclude(kind=Division.Kind.QUASI_TOWNSHIP)


def _record_place(indicator: Coverage, reach: Reach) -> str:
    """The path from a record to the lineage of the division that it makes count."""
    if indicator.level == COUNTY:
        return divisions.group_field(reach.chosen, indicator.place)
    return f"{indicator.place}__lineage"


def key_of(indicator: Indicator, reach: Reach, part: Part) -> str:
    """The path from a row of a list to the lineage of its county."""
    if not lists_divisions(indicator, part):
        return divisions.group_field(reach.chosen, indicator.place)
    return "lineage" if indicator.level == COUNTY else divisions.group_field(reach.chosen)


def by_county(indicator: Indicator, reach: Reach) -> dict[str | None, Ratio]:
    """Lineage of the county (None where it is unknown) → its ratio, inside the set and outside."""
    counted = _grouped(indicator, rows_of(indicator, reach, Part.NUMERATOR), reach, indicator.measure)
    if not indicator.has_whole:
        return {key: Ratio(number) for key, number in counted.items()}
    by = indicator.per_measure if isinstance(indicator, Rate) else indicator.measure
    whole = _grouped(indicator, rows_of(indicator, reach, Part.WHOLE), reach, by)
    return {key: Ratio(counted.get(key, 0), whole.get(key, 0)) for key in {**whole, **counted}}


def _grouped(indicator: Indicator, rows: Rows, reach: Reach, measure: Measure) -> dict[str | None, int]:
    """Lineage of the county → measure, in one statement."""
    key = key_of(indicator, reach, Part.WHOLE)
    grouped = rows.order_by().values(placed_in=F(key)).annotate(n=measure.as_aggregate())
    return dict(grouped.values_list("placed_in", "n"))


def added(ratios: Iterable[Ratio], nothing: Ratio) -> Ratio:
    """合计 — all ratios added to what is nothing in their shape: with a whole or without."""
    total = nothing
    for ratio in ratios:
        total = total.plus(ratio)
    return total
