"""报表种类 — which figures are reported for a unit and a period. Lines of business declare theirs in ``returns.py``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cache

from minzheng.core.divisions.models import Division
from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.periods import BadPeriod, Month, Period, Quarter, Year, parse_period
from minzheng.kernel.registry import Registry

_WORDS = re.compile(r"([0-9]{4})\s*(?:年|[-/.])\s*(?:([0-9]{1,2})\s*月?|第?\s*([一二三四1-4])\s*季度)?\s*(?:届)?$")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


class Every(StrEnum):
    """报送周期 — how long the period of one return is; a term (届) is named by the year of its election."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TERM = "term"

    @property
    def label(self) -> str:
        return {"month": "月", "quarter": "季", "year": "年", "term": "届"}[self.value]

    @property
    def example(self) -> str:
        """How a period is written."""
        return {"month": "2021-07", "quarter": "2021Q3", "year": "2020", "term": "2018（换届年份）"}[self.value]

    def holding(self, day: date) -> Period:
        """The period in which a day lies."""
        if self is Every.MONTH:
            return Month.of(day).period
        return Quarter.of(day).period if self is Every.QUARTER else Year(day.year).period

    def read(self, text: str) -> Period:
        """A period of this length from what people type: 2021-07, 2021年7月, 2021Q3, 2020. Raises ValueError."""
        try:
            found = parse_period(_plain(text))
        except BadPeriod:
            found = None
        if found is None or self.holding(found.start) != found:
            raise ValueError(f"期间应写作 {self.example}。")
        return found

    def words(self, period: Period) -> str:
        """A period as pages show it."""
        return f"{period.start.year} 年换届" if self is Every.TERM else str(period)


@dataclass(frozen=True)
class ReturnKind:
    """报表种类 — a code for good, what is reported, in which unit, for which periods, at which levels, by when.

    Amounts are stored as whole numbers; ``scale`` of them make one ``unit`` (100 fen are one 元). A return is due
    ``due_after`` days after its period ends; ``due_verified`` says whether that rule was seen in a paper. ``steady`` figures
    change slowly, so that a sudden jump is worth a question.
    """

    code: str
    title: str
    line: str
    unit: str
    every: Every
    scale: int = 1
    levels: tuple[str, ...] = (Division.Level.COUNTY,)
    due_after: int = 10
    due_verified: bool = False
    steady: bool = False
    source_note: str = ""
    icon: str = "clipboard-check"

    @property
    def places(self) -> int:
        """How many decimals the unit has."""
        return len(str(self.scale)) - 1

    @property
    def due_words(self) -> str:
        """The rule for the due day, and whether it was seen in a paper."""
        return f"期满后 {self.due_after} 日内报送{'' if self.due_verified else '（期限待核实）'}"

    def due(self, period: Period) -> date:
        """The last day for reporting a period."""
        return period.end + timedelta(days=self.due_after)

    def required(self, at: date) -> tuple[Period, ...]:
        """应报期间 — what must have been reported by a day for the year to it: months and quarters of that year that are
        due, the latest year that is due; a term is reported once and asked for nowhere.
        """
        if self.every is Every.TERM:
            return ()
        if self.every is Every.YEAR:
            return tuple(period for period in (Year(at.year - 1).period,) if self.due(period) <= at)
        return tuple(period for period in self.periods(at.year) if self.due(period) <= at)

    def latest_due(self, at: date) -> Period | None:
        """最近应报期间 — the last period whose due day has come, in whichever year."""
        if self.every is Every.TERM:
            return None
        period = self.every.holding(at)
        while self.due(period) > at:
            period = self.every.holding(period.start - timedelta(days=1))
        return period

    def periods(self, year: int) -> tuple[Period, ...]:
        """The periods of a year in their order."""
        whole = Year(year).period
        if self.every is Every.MONTH:
            return tuple(month.period for month in whole.months())
        if self.every is Every.QUARTER:
            return tuple(Quarter(year, number).period for number in range(1, 5))
        return (whole,)

    def value(self, amount: int) -> Fraction:
        """A stored amount in the unit."""
        return Fraction(amount, self.scale)

    def written(self, amount: int) -> str:
        """A stored amount in the unit, as people write it: 1234567 fen → 12345.67."""
        sign, rest = ("-" if amount < 0 else ""), abs(amount)
        whole, part = divmod(rest, self.scale)
        return f"{sign}{whole}" if self.scale == 1 else f"{sign}{whole}.{part:0{self.places}d}"

    def shown(self, amount: int) -> str:
        """The same with thousands by three."""
        whole, point, part = self.written(abs(amount)).partition(".")
        return f"{'-' if amount < 0 else ''}{int(whole):,}{point}{part}"

    def parse(self, text: str) -> int:
        """What people type in the unit, as a whole number. Raises ValueError."""
        plain = text.replace(",", "").replace("，", "").strip()
        match = re.fullmatch(r"([0-9]{1,15})(?:\.([0-9]+))?", plain)
        part = (match[2] or "").rstrip("0") if match else ""
        if match is None or len(part) > self.places:
            exact = "整数" if self.scale == 1 else f"数字，最多 {self.places} 位小数"
            raise ValueError(f"应填{exact}，单位{self.unit}，不能为负。")
        return int(match[1]) * self.scale + int(part.ljust(self.places, "0") or 0)


KINDS: Registry[ReturnKind] = Registry("报表种类")


@dataclass(frozen=True)
class Wanted:
    """应报 — which returns a figure leans on: every period of the year that is due, or (``latest``) the last one alone."""

    kind: str
    latest: bool = False

    def periods(self, at: date) -> tuple[Period, ...]:
        """The periods that must have been reported by a day."""
        kind = kind_of(self.kind)
        if not self.latest:
            return kind.required(at)
        found = kind.latest_due(at)
        return () if found is None else (found,)


@cache
def discover_kinds() -> None:
    """Import every app's ``returns.py``, once."""
    import_declarations("returns")


def kind_of(code: str) -> ReturnKind:
    """The kind under a code. Raises ``NotRegistered``."""
    discover_kinds()
    return KINDS.get(code)


def all_kinds() -> tuple[ReturnKind, ...]:
    """Every declared kind, in the order of declaration."""
    discover_kinds()
    return tuple(KINDS)


def steady_kinds() -> Sequence[str]:
    """Codes of the kinds whose figures change slowly."""
    return [kind.code for kind in all_kinds() if kind.steady]


def _plain(text: str) -> str:
    """2021年7月, 2021/7, 2021年第三季度, 2021年 as ``parse_period`` reads them; anything else as it is."""
    match = _WORDS.fullmatch(text.strip())
    if match is None:
        return text.strip()
    year, month, quarter = match.groups()
    if month:
        return f"{year}-{int(month):02d}"
    return f"{year}Q{_QUARTERS.get(quarter, quarter)}" if quarter else year
