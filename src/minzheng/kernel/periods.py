"""期间 — business date, months, quarters, years and plain periods; every end is inclusive.

This module alone reads the clock. ``MINZHENG_TODAY`` moves the whole product to another day.
"""

import os
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
TODAY_VARIABLE = "MINZHENG_TODAY"
MONTHS_IN_YEAR = 12
MONTHS_IN_QUARTER = 3
QUARTERS_IN_YEAR = 4


class BadPeriod(ValueError):
    """期间有误 — a date or period that cannot be read or does not exist."""


def today() -> date:
    """业务日期 — the date on which the product believes to stand, in Beijing time.

    Raises BadPeriod when ``MINZHENG_TODAY`` is set to something that is not a date.
    """
    return now().date()


def now() -> datetime:
    """当前时刻 — the moment in Beijing time; under ``MINZHENG_TODAY`` that date with the real time of day."""
    moment = datetime.now(ZONE)
    set_day = os.environ.get(TODAY_VARIABLE, "").strip()
    if not set_day:
        return moment
    try:
        day = parse_date(set_day)
    except BadPeriod:
        problem = f"环境变量 {TODAY_VARIABLE}=“{set_day}”不是日期，请写成“年-月-日”，例如 2021-08-31，或取消设置。"
        raise BadPeriod(problem) from None
    return datetime.combine(day, moment.timetz())


def parse_date(text: str) -> date:
    """日期 — strictly ``YYYY-MM-DD``; raises BadPeriod."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            pass
    raise BadPeriod(f"“{text}”不是日期，请写成“年-月-日”，例如 2021-08-31。")


@dataclass(frozen=True, order=True)
class Period:
    """期间 — from ``start`` to ``end``, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise BadPeriod(f"期间的开始 {self.start} 晚于结束 {self.end}，请对调或改正。")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def months(self) -> tuple["Month", ...]:
        """所含月份 — every month that the period touches, whole or in part."""
        found = [Month.of(self.start)]
        while found[-1].last < self.end:
            found.append(found[-1].following)
        return tuple(found)

    def __str__(self) -> str:
        return str(self._whole() or f"{self.start}..{self.end}")

    @property
    def label(self) -> str:
        whole = self._whole()
        return whole.label if whole else f"{_day_label(self.start)}至{_day_label(self.end)}"

    def _whole(self) -> "Year | Quarter | Month | None":
        candidates = (Year(self.start.year), Quarter.of(self.start), Month.of(self.start))
        return next((whole for whole in candidates if whole.period == self), None)


@dataclass(frozen=True, order=True)
class Month:
    """月份 — a calendar month, e.g. the month of a benefit (享受月份)."""

    year: int
    month: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        _check_part("月份", self.month, MONTHS_IN_YEAR)

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def following(self) -> "Month":
        """次月 — the month after; many decisions take effect on its first day."""
        return Month.of(self.last + timedelta(days=1))

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True, order=True)
class Quarter:
    """季度 — quarter 1 to 4 of a year."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        _check_year(self.year)
        _check_part("季度", self.quarter, QUARTERS_IN_YEAR)

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // MONTHS_IN_QUARTER + 1)

    @property
    def period(self) -> Period:
        last_month = self.quarter * MONTHS_IN_QUARTER
        return Period(Month(self.year, last_month - 2).first, Month(self.year, last_month).last)

    @property
    def previous(self) -> "Quarter":
        return Quarter.of(self.period.start - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.quarter}"

    @property
    def label(self) -> str:
        return f"{self.year}年第{'一二三四'[self.quarter - 1]}季度"


@dataclass(frozen=True, order=True)
class Year:
    """年度 — a calendar year."""

    year: int

    def __post_init__(self) -> None:
        _check_year(self.year)

    @property
    def period(self) -> Period:
        return Period(date(self.year, 1, 1), date(self.year, MONTHS_IN_YEAR, 31))

    @property
    def previous(self) -> "Year":
        return Year(self.year - 1)

    def __str__(self) -> str:
        return f"{self.year:04d}"

    @property
    def label(self) -> str:
        return f"{self.year}年"


def parse_period(text: str) -> Period:
    """解析期间 — ``2021``, ``2021-08``, ``2021Q3`` or ``2021-01-01..2021-08-31``; ``str(period)`` writes it back.

    Raises BadPeriod.
    """
    start, dots, end = text.strip().partition("..")
    if dots:
        return Period(parse_date(start), parse_date(end))
    if match := re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})|[Qq]([0-9]))?", start):
        year, month, quarter = match.groups()
        if month:
            return Month(int(year), int(month)).period
        return Quarter(int(year), int(quarter)).period if quarter else Year(int(year)).period
    raise BadPeriod(f"“{text}”不是期间，请写成 2021、2021-08、2021Q3 或 2021-01-01..2021-08-31。")


def elapsed_share(period: Period, at: date) -> Fraction:
    """时间进度 — share of the period that has passed at the end of day ``at``, 0 before it and 1 after it."""
    return Fraction(min(max((at - period.start).days + 1, 0), period.days), period.days)


def _check_year(year: int) -> None:
    if not date.min.year <= year <= date.max.year:
        raise BadPeriod(f"没有公元 {year} 年，请改正年份。")


def _check_part(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise BadPeriod(f"{name}“{value}”不存在，应在 1 至 {most} 之间。")


def _day_label(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
