"""指标形状 — an indicator is a small declaration: what is counted, of what it is a share, and in which words.

Lines of business declare theirs in ``indicators.py``::

    @share
    class NursingBedShare:
        \"\"\"护理型床位占比 — nursing beds among institution beds.

        期末养老机构床位中护理型床位所占比例。
        \"\"\"

        code = "eldercare.nursing_bed_share"
        unit = "%"
        registers = ("eldercare.bed_entries",)
        measure = total("delta")
        headline = Headline.MEAN_OF_UNITS

        @staticmethod
        def whole(at): ...

        @staticmethod
        def part(whole): ...

Five shapes: a **tally** counts or adds up; a **share** is a part of a whole, the part being a filter of its whole, so
that it cannot exceed 100 % (the whole may be duties: "every month", "each member"); a **coverage** is a share whose whole
is divisions, the part being those that have at least one record; a **rate** divides one sum by another (元/人); a
**change** is any of these beside its own value at an earlier day, or beside a baseline that was reported and approved.
A function that takes ``at`` is asked for a day, one that takes ``during`` for the year up to that day. The figure and its
list come from the same querysets (see ``figures``); ``version`` is the hash of their SQL.
"""

import hashlib
import inspect
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from minzheng.core.divisions.models import Division
from minzheng.core.returns.kinds import Wanted
from minzheng.kernel.periods import Period
from minzheng.kernel.registry import Registry

Rows = QuerySet[Any]
SAMPLE_DAY = date(2001, 12, 31)  # any day: the SQL of a version is the same on each
COUNTY, TOWNSHIP, VILLAGE, CITY = (
    Division.Level.COUNTY,
    Division.Level.TOWNSHIP,
    Division.Level.VILLAGE,
    Division.Level.CITY,
)


class BadIndicator(ValueError):
    """指标声明有误 — found when the product starts, never on screen."""


class Headline(StrEnum):
    """总值口径 — how the units' ratios become one figure."""

    POOLED = "pooled"
    MEAN_OF_UNITS = "mean_of_units"

    @property
    def label(self) -> str:
        return {"pooled": "合并计算", "mean_of_units": "各县（市、区）平均"}[self.value]


@dataclass(frozen=True)
class Measure:
    """计量 — rows, distinct values of a field, or the sum of a field."""

    name: str
    field: str = "pk"

    def as_aggregate(self) -> Aggregate | Coalesce:
        """What the database computes."""
        if self.name == "total":
            return Coalesce(Sum(self.field), 0)
        return Count(self.field, distinct=self.name == "distinct")


rows = Measure("rows")


def distinct(field_name: str) -> Measure:
    """去重计数 — the number of distinct values of a field."""
    return Measure("distinct", field_name)


def total(field_name: str) -> Measure:
    """合计 — the sum of a field."""
    return Measure("total", field_name)


@dataclass(frozen=True)
class Dated:
    """取数口径 — a declared function of a day (``at``) or of the year up to a day (``during``)."""

    function: Callable[..., Rows]
    takes_period: bool

    @classmethod
    def of(cls, function: Callable[..., Rows]) -> "Dated":
        """Read from the name of its argument what the function wants. Raises BadIndicator."""
        names = list(inspect.signature(function).parameters)
        if names not in (["at"], ["during"]):
            raise BadIndicator(f"指标函数 {function.__qualname__} 的参数应是 at 或 during，现在是 {names}。")
        return cls(function, names == ["during"])

    def __call__(self, at: date) -> Rows:
        return self.function(Period(date(at.year, 1, 1), at)) if self.takes_period else self.function(at)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """指标 — one declared figure; ``place`` is the path from a record to its division."""

    code: str
    title: str
    definition: str
    unit: str
    registers: tuple[str, ...]
    measure: Measure = field(default=rows)
    place: str = "division"
    level: str = COUNTY
    scale: int = 1  # how many of what is counted make one ``unit``: 1,000,000 fen are one 万元
    reports: tuple[Wanted, ...] = ()  # the returns that every unit must have had approved before the figure is whole
    counted_in: str = ""  # the unit of numerator and denominator, where it is not the figure's own: 张, 小时
    counted_scale: int = 1  # how many of what is counted make one of ``counted_in``
    city_counts: bool = False  # what the city itself did (市本级) belongs to the total, beside the counties

    @property
    def is_share(self) -> bool:
        """Whether the value lies between 0 and 1 and is shown in percent."""
        return False

    @property
    def has_whole(self) -> bool:
        """Whether there is a denominator."""
        return self.is_share

    def value_of(self, quotient: "Fraction | int | None") -> "Fraction | int | None":
        """A counted number or quotient in the indicator's unit."""
        return quotient if quotient is None or self.scale == 1 else Fraction(quotient) / self.scale

    @property
    def is_dated_by_period(self) -> bool:
        """Whether the figure grows through the year, rather than standing at a day."""
        return False

    @property
    def only_grows(self) -> bool:
        """Whether a return that comes in later can only add to the value: a sum, and no share, rate or change."""
        return False

    @property
    def counts_from(self) -> str:
        """The registers whose records are counted, in one word for the screen."""
        return "、".join(self.registers)

    @cached_property
    def version(self) -> str:
        """查询版本 — changes whenever the figure is counted in another way."""
        said = [self.code, self.measure.name, self.measure.field, self.place, self.level, str(self.scale)]
        said += [str(self.city_counts), *self._spelt()]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]

    @cached_property
    def statement(self) -> str:
        """查询语句 — the SQL of everything that is counted, for a sample day."""
        return "\n".join(self._spelt())

    def _spelt(self) -> list[str]:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Tally(Indicator):
    """计数 — records counted or added up; ``level`` CITY for what the city has once."""

    of: Dated

    @property
    def only_grows(self) -> bool:
        return True

    @property
    def is_dated_by_period(self) -> bool:
        return self.of.takes_period

    def _spelt(self) -> list[str]:
        return [_sql(self.of(SAMPLE_DAY))]


@dataclass(frozen=True, kw_only=True)
class Share(Indicator):
    """比例 — a part of a whole, both made of the same records."""

    whole: Dated
    part: Callable[[Rows], Rows]
    headline: Headline = Headline.POOLED

    @property
    def is_share(self) -> bool:
        return True

    @property
    def is_dated_by_period(self) -> bool:
        return self.whole.takes_period

    def _spelt(self) -> list[str]:
        whole = self.whole(SAMPLE_DAY)
        return [self.headline, _sql(whole), _sql(self.part(whole))]


@dataclass(frozen=True, kw_only=True)
class Coverage(Indicator):
    """覆盖率 — a share whose whole is the divisions of one level, the part being those with at least one record.

    Records are matched by lineage: one entered under a unit's former name or code counts for the unit of today; one in
    a unit that was abolished counts for nobody. Development zones that only count as townships are left out.
    """

    having: Dated
    headline: Headline = Headline.POOLED

    @property
    def is_share(self) -> bool:
        return True

    def _spelt(self) -> list[str]:
        return [self.headline, _sql(self.having(SAMPLE_DAY))]


@dataclass(frozen=True, kw_only=True)
class Rate(Indicator):
    """比率 — one sum divided by another: the rows of ``of`` and those of ``per``, each with its own measure."""

    of: Dated
    per: Dated
    per_measure: Measure
    headline: Headline = Headline.POOLED

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    @property
    def has_whole(self) -> bool:
        return True

    @property
    def is_dated_by_period(self) -> bool:
        return self.of.takes_period

    def _spelt(self) -> list[str]:
        per = [self.per_measure.name, self.per_measure.field]
        return [self.headline, *per, _sql(self.of(SAMPLE_DAY)), _sql(self.per(SAMPLE_DAY))]


@dataclass(frozen=True, kw_only=True)
class Change(Indicator):
    """变化 — a figure beside its own value at an earlier day; ``whole_then`` says whether the records of that day suffice.

    They do not where a unit lacks a return that the figure leans on. Then the approved return of kind ``baseline_kind``
    speaks for the earlier time: the city's, and that of each unit that reported one. Without one there is no baseline,
    and that is said.
    """

    figure: Indicator
    earlier: Callable[[date], date]
    whole_then: Callable[[date], bool]
    baseline_kind: str = ""

    @property
    def headline(self) -> Headline:
        return headline_of(self.figure)

    @property
    def is_share(self) -> bool:
        return self.figure.is_share

    @property
    def has_whole(self) -> bool:
        return self.figure.has_whole

    @property
    def is_dated_by_period(self) -> bool:
        return self.figure.is_dated_by_period

    @cached_property
    def statement(self) -> str:
        return self.figure.statement

    def _spelt(self) -> list[str]:
        return [self.figure.version, self.earlier(SAMPLE_DAY).isoformat(), self.baseline_kind]


INDICATORS: Registry[Indicator] = Registry("指标")


def headline_of(indicator: Indicator) -> Headline:
    """How the units' values become one; pooled where nothing else is declared."""
    found: Headline = getattr(indicator, "headline", Headline.POOLED)
    return found


def year_before(at: date) -> date:
    """上年同日 — the same day a year earlier; for 29 February the 28th."""
    return date(at.year - 1, at.month, min(at.day, monthrange(at.year - 1, at.month)[1]))


def _sql(queryset: Rows) -> str:
    sql, values = queryset.order_by().values("pk").query.sql_with_params()
    return f"{sql} {values!r}"
