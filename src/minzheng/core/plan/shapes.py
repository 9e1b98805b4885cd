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

Three shapes: a **tally** counts or adds up; a **share** is a part of a whole, the part being a filter of its whole, so
that it cannot exceed 100 %; a **coverage** is a share whose whole is divisions, the part being those that have at least
one record. A function that takes ``at`` is asked for a day, one that takes ``during`` for the year up to that day. The
figure and its list come from the same querysets (see ``figures``); ``version`` is the hash of their SQL.

A change between two dates needs a baseline from reported figures; until there are some, promises that compare say that
they have no baseline (see ``statuses``) and no shape pretends otherwise.
"""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from minzheng.core.divisions.models import Division
from minzheng.kernel.periods import Period
from minzheng.kernel.registry import Registry

Rows = QuerySet[Any]
Declared = TypeVar("Declared")
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

    @property
    def is_share(self) -> bool:
        return False

    @property
    def is_dated_by_period(self) -> bool:
        """Whether the figure grows through the year, rather than standing at a day."""
        return False

    @property
    def counts_from(self) -> str:
        """The registers whose records are counted, in one word for the screen."""
        return "、".join(self.registers)

    @cached_property
    def version(self) -> str:
        """查询版本 — changes whenever the figure is counted in another way."""
        said = [self.code, self.measure.name, self.measure.field, self.place, self.level, *self._spelt()]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]

    def _spelt(self) -> list[str]:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Tally(Indicator):
    """计数 — records counted or added up; ``level`` CITY for what the city has once."""

    of: Dated

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


INDICATORS: Registry[Indicator] = Registry("指标")


def tally(declaration: type[Declared]) -> type[Declared]:
    """Declare a count or a sum: ``of(at)`` or ``of(during)``."""
    INDICATORS.add(Tally(**_said(declaration), of=Dated.of(_function(declaration, "of"))))
    return declaration


def share(declaration: type[Declared]) -> type[Declared]:
    """Declare a part of a whole: ``whole(at)`` or ``whole(during)``, and ``part(whole)``."""
    INDICATORS.add(
        Share(
            **_said(declaration),
            whole=Dated.of(_function(declaration, "whole")),
            part=_function(declaration, "part"),
            headline=getattr(declaration, "headline", Headline.POOLED),
        )
    )
    return declaration


def coverage(declaration: type[Declared]) -> type[Declared]:
    """Declare a share of divisions: ``level``, and ``having(at)``, the records that make a division count."""
    said = _said(declaration)
    if said.get("level") not in {COUNTY, TOWNSHIP, VILLAGE}:
        raise BadIndicator(f"覆盖率指标 {said['code']} 应写明 level：COUNTY、TOWNSHIP 或 VILLAGE。")
    if said.get("measure", rows) != rows:
        raise BadIndicator(f"覆盖率指标 {said['code']} 数的是区划单位，不能另写 measure。")
    INDICATORS.add(
        Coverage(
            **said,
            having=Dated.of(_function(declaration, "having")),
            headline=getattr(declaration, "headline", Headline.POOLED),
        )
    )
    return declaration


def _said(declaration: type) -> dict[str, Any]:
    """The words and choices of a declaration. Raises BadIndicator when a page would have nothing to say."""
    first, _, rest = inspect.cleandoc(declaration.__doc__ or "").partition("\n")
    title, dash, _ = first.partition(" — ")
    definition = "".join(line.strip() for line in rest.splitlines())
    if not dash or not definition:
        raise BadIndicator(f"指标 {declaration.__qualname__} 的说明应先写“中文名 — English.”，空一行，再用中文写口径。")
    for name in ("code", "unit", "registers"):
        if not getattr(declaration, name, None):
            raise BadIndicator(f"指标 {declaration.__qualname__} 没有 {name}。")
    said = {name: getattr(declaration, name) for name in ("code", "unit", "registers")}
    said |= {name: getattr(declaration, name) for name in ("measure", "place", "level") if hasattr(declaration, name)}
    return said | {"title": title, "definition": definition}


def _function(declaration: type, name: str) -> Callable[..., Rows]:
    function = getattr(declaration, name, None)
    if not callable(function):
        raise BadIndicator(f"指标 {declaration.__qualname__} 没有 {name} 函数。")
    found: Callable[..., Rows] = function
    return found


def _sql(queryset: Rows) -> str:
    sql, values = queryset.order_by().values("pk").query.sql_with_params()
    return f"{sql} {values!r}"
