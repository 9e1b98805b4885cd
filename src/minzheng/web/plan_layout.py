"""计划版面 — what the plan pages show, computed before the template: numbers in words, charts, filters, addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan import reads
from minzheng.core.plan.figures import Figures, Part, Ratio, compute, default_part
from minzheng.core.plan.shapes import INDICATORS, Coverage, Headline, Indicator, headline_of
from minzheng.core.plan.statuses import GOOD, Pace, Status
from minzheng.core.registers.declarations import REGISTERS
from minzheng.kernel.periods import BadPeriod, Month, parse_date
from minzheng.kernel.targets import FULL, PERCENT
from minzheng.web.plan_charts import bands, gauge_of, rounded, tiles, value_words, words_of_target
from minzheng.web.staff import StaffRequest
from minzheng.web.templatetags.mz import grp, percent

KEPT = ("plan", "at", "set")
MOST_GAUGES = 4
JUDGED = (*GOOD, Status.SLOW, Status.LATE)


@dataclass(frozen=True)
class Asked:
    """页面条件 — which plan, on which day, over which set; ``kept`` is what addresses must carry on."""

    plan: Any
    at: date
    set_code: str
    kept: dict[str, str]
    titles: dict[str, str]

    @classmethod
    def of(cls, request: StaffRequest) -> "Asked":
        """Read the conditions of an address; a day or a set that does not exist gives way to the usual one."""
        plan = reads.the_plan(request.GET.get("plan", ""))
        if plan is None:
            raise Http404("还没有装入年度计划。")
        at = reads.day_for(plan, _day(request.GET.get("at", "")))
        titles = {chosen.code: chosen.title for chosen in divisions.sets()}
        wanted = request.GET.get("set", "")
        kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        return cls(plan, at, wanted if wanted in titles else plan.default_set, kept, titles)

    def url(self, name: str, *arguments: object, **more: object) -> str:
        """An address under the same conditions."""
        said = self.kept | {key: str(value) for key, value in more.items() if value}
        base = reverse(name, args=arguments)
        return f"{base}?{urlencode(said)}" if said else base

    @property
    def plan_url(self) -> str:
        return self.url("plan")

    @property
    def sets(self) -> list[tuple[str, str, bool]]:
        """The sets to choose from."""
        return [(code, title, code == self.set_code) for code, title in self.titles.items()]

    @property
    def set_title(self) -> str:
        return self.titles.get(self.set_code, self.set_code)

    @property
    def days(self) -> list[tuple[str, str, bool]]:
        """The end of last month, and today or the year's end."""
        latest = reads.day_for(self.plan, None)
        before = reads.day_for(self.plan, Month.of(latest).first - timedelta(days=1))
        pairs = [(before, "上月末"), (latest, f"截至 {latest.month} 月 {latest.day} 日")]
        return [(day.isoformat(), title, day == self.at) for day, title in pairs]


@dataclass(frozen=True)
class Line:
    """指标行 — one promise of the table with its addresses."""

    row: reads.PromiseRow
    number: int
    url: str
    value_url: str

    @property
    def target(self) -> str:
        return words_of_target(self.row.promise)

    @property
    def value(self) -> str:
        return value_words(self.row.indicator, self.row.value) if self.row.shown else ""

    @property
    def bar(self) -> str:
        """The colour of the bar: reached, late, or neither."""
        return {Status.MET: "ok", Status.LATE: "late"}.get(self.row.status, "")

    @property
    def completion(self) -> str:
        """The share of the target that was reached, without the sign."""
        return percent(self.row.standing.completion).rstrip("%")

    @property
    def missing_register(self) -> str:
        """The registers that would have to be built first."""
        return "、".join(register["name"] for register in self.row.promise.registers)


@dataclass(frozen=True)
class PlanPage:
    """计划页 — everything that the plan page prints."""

    asked: Asked
    table: reads.PlanTable
    section: int
    status: str
    chosen: Figures | None

    @classmethod
    def of(cls, request: StaffRequest) -> "PlanPage":
        """Build the page for a request."""
        asked = Asked.of(request)
        table = reads.table(asked.plan, asked.at, asked.set_code)
        section, status = request.GET.get("section", ""), request.GET.get("status", "")
        mapped = _mapped(table, request.GET.get("map", ""))
        chosen = compute(mapped, asked.at, asked.set_code, reach=table.reach) if mapped else None
        return cls(asked, table, int(section) if section.isdecimal() else 0, status, chosen)

    @property
    def groups(self) -> list[tuple[Any, list[Line]]]:
        """Sections with the lines that the filters leave."""
        found = []
        for part in self.table.sections:
            if self.section in {0, part.section.number}:
                lines = [
                    self._line(item.item.number, row) for item in part.items for row in item.rows if self._wanted(row)
                ]
                if lines:
                    found.append((part.section, lines))
        return found

    def _line(self, number: int, row: reads.PromiseRow) -> Line:
        url = self.asked.url("plan_item", number)
        value_url = self.asked.url("evidence", row.promise.indicator) if row.indicator else ""
        return Line(row, number, f"{url}#{row.promise.code}", value_url)

    def _wanted(self, row: reads.PromiseRow) -> bool:
        return not self.status or row.status == self.status or (self.status == "good" and row.status in GOOD)

    @property
    def kpis(self) -> list[dict[str, Any]]:
        """The numbers at the top."""
        counts, pace = self.table.counts, Pace.on(self.asked.at)
        slow, late = (grp(limit * FULL) for limit in (pace.slow, pace.late))
        good, judged = sum(counts.get(one, 0) for one in GOOD), sum(counts.get(one, 0) for one in JUDGED)
        missing = counts.get(Status.NO_REGISTER, 0)
        return [
            _kpi(
                "达标或按进度",
                good,
                "项",
                f"可判断的 {judged} 项中，已达标 {counts.get(Status.MET, 0)} 项",
                self._only("good"),
            ),
            _kpi(
                "偏慢",
                counts.get(Status.SLOW, 0),
                "项",
                f"落后时间进度 {slow}–{late} 个百分点",
                self._only(Status.SLOW),
            ),
            _kpi(
                "滞后", counts.get(Status.LATE, 0), "项", f"落后 {late} 个百分点以上", self._only(Status.LATE), bad=True
            ),
            _kpi("时间进度", percent(self.table.elapsed).rstrip("%"), "%", f"距年底 {self.table.days_left} 天", ""),
            _kpi("登记簿尚未建立", missing, "项", "没有登记簿就没有数字", self._only(Status.NO_REGISTER)),
        ]

    def _only(self, status: str) -> str:
        return self.asked.url("plan", status=status) + "#items"

    @property
    def item_count(self) -> int:
        return sum(len(part.items) for part in self.table.sections)

    @property
    def compute_url(self) -> str:
        return self.asked.url("plan_compute")

    @property
    def print_url(self) -> str:
        return self.asked.url("plan_print")

    @property
    def workbook_url(self) -> str:
        return self.asked.url("plan_workbook")

    @property
    def circular_url(self) -> str:
        return self.asked.url("plan_circular")

    @property
    def statuses(self) -> list[tuple[str, str, bool]]:
        """The choices of the status filter."""
        pairs = [("good", "达标或按进度"), *((status.value, status.label) for status in Status)]
        return [(value, label, value == self.status) for value, label in pairs]

    @property
    def sections(self) -> list[tuple[int, str, bool]]:
        """The choices of the section filter."""
        return [
            (part.section.number, part.section.title, part.section.number == self.section)
            for part in self.table.sections
        ]

    @property
    def gauges(self) -> list[dict[str, Any]]:
        """Up to four shares that have a figure, the furthest from their target first."""
        rows = [
            row
            for row in self.table.rows
            if row.indicator and row.indicator.is_share and row.value is not None and row.promise.target
        ]
        rows.sort(key=lambda row: (row.standing.completion or Fraction(0), row.promise.code))
        return [gauge_of(row) for row in rows[:MOST_GAUGES]]

    @property
    def gauges_words(self) -> str:
        """The gauges in words."""
        return "；".join(f"{gauge['name']} {gauge['text']}，{gauge['note']}" for gauge in self.gauges)

    @property
    def shares(self) -> list[tuple[str, str, bool]]:
        """The indicators that the map can show."""
        chosen = self.chosen.indicator.code if self.chosen else ""
        return [(one.code, one.title, one.code == chosen) for one in _shares(self.table)]

    @cached_property
    def figure(self) -> "FigureCard | None":
        """The chosen indicator, unit by unit."""
        return FigureCard(self.asked, self.chosen, self._target_of(self.chosen.indicator.code)) if self.chosen else None

    def _target_of(self, code: str) -> Any:
        promises = [row.promise for row in self.table.rows if row.promise.indicator == code]
        return promises[0] if promises else None

    @property
    def chart_data(self) -> dict[str, Any]:
        """What the script draws."""
        figure = self.figure
        return {"gauges": self.gauges, "map": figure.chart if figure else None}


@dataclass(frozen=True)
class UnitLine:
    """县行 — the figure of one county unit."""

    unit: Any
    ratio: Ratio
    value: str
    short: bool
    urls: Mapping[str, str]


@dataclass(frozen=True)
class FigureCard:
    """指标卡 — live figures, unit by unit, in words and as a chart."""

    asked: Asked
    figures: Figures
    promise: Any = None

    @property
    def indicator(self) -> Indicator:
        return self.figures.indicator

    @property
    def headline(self) -> str:
        return value_words(self.indicator, self.figures.headline)

    @property
    def pooled(self) -> str:
        """The pooled ratio, where the headline is a mean."""
        is_mean = headline_of(self.indicator) is Headline.MEAN_OF_UNITS
        return value_words(self.indicator, self.figures.value_of(self.figures.total)) if is_mean else ""

    @property
    def measured_in(self) -> str:
        """The unit of numerator and denominator."""
        if isinstance(self.indicator, Coverage):
            return "个"
        return (
            "张"
            if self.indicator.measure.name == "total"
            else self.indicator.unit
            if not self.indicator.is_share
            else "条"
        )

    @property
    def registers(self) -> str:
        """The titles of the registers that are counted."""
        return "、".join(REGISTERS.get(code).title for code in self.indicator.registers if code in REGISTERS)

    @cached_property
    def lines(self) -> list[UnitLine]:
        """One line for each unit, in the order of their codes."""
        goal = self._goal
        found = []
        for unit in self.figures.reach.units:
            ratio = self.figures.per_unit.get(unit.code)
            if ratio is not None:
                value = self.figures.value_of(ratio)
                short = goal is not None and self.indicator.is_share and value is not None and value * FULL < goal
                found.append(UnitLine(unit, ratio, value_words(self.indicator, value), short, self._urls(unit.code)))
        return found

    @property
    def urls(self) -> Mapping[str, str]:
        """The lists behind the headline."""
        return self._urls("")

    def _urls(self, unit: str) -> dict[str, str]:
        parts = {"numerator": Part.NUMERATOR, "whole": Part.WHOLE, "default": default_part(self.indicator)}
        code = self.indicator.code
        return {name: self.asked.url("evidence", code, part=part.value, unit=unit) for name, part in parts.items()} | {
            "unplaced": self.asked.url("evidence", code, part=Part.UNPLACED.value)
        }

    @property
    def _goal(self) -> Fraction | None:
        target = self.promise.target if self.promise else None
        return Fraction(target.quantity) if target and target.unit == PERCENT else None

    @property
    def goal_words(self) -> str:
        return words_of_target(self.promise) if self.promise else ""

    @property
    def chart(self) -> dict[str, Any] | None:
        """Tiles and bars: per unit its place, value and address; without a layout only bars."""
        if not self.lines:
            return None
        places = tiles(self.asked.plan.division[:4])
        city = divisions.city(self.asked.at)
        prefix = city.name.removesuffix("市") if city else ""
        units = [
            {
                "code": line.unit.code, "name": line.unit.name, "short": line.unit.name.removeprefix(prefix), "place": places.get(line.unit.code),
                "value": rounded(self.figures.value_of(line.ratio), self.indicator), "text": line.value, "url": line.urls["default"],
            }
            for line in self.lines
        ]  # fmt: skip
        goal = self._goal
        return {
            "title": self.indicator.title,
            "unit": PERCENT if self.indicator.is_share else self.indicator.unit,
            "goal": float(goal) if goal is not None else None,
            "bands": bands(goal) if self.indicator.is_share else None,
            "units": units,
        }

    @property
    def has_tiles(self) -> bool:
        """Whether there is a layout for a map of tiles."""
        places = tiles(self.asked.plan.division[:4])
        return self.indicator.is_share and any(line.unit.code in places for line in self.lines)


def _mapped(table: reads.PlanTable, code: str) -> Indicator | None:
    """The share that the map shows: the asked one, else one counted from records, else any."""
    shares = list(_shares(table))
    asked = [one for one in shares if one.code == code]
    of_records = [one for one in shares if not isinstance(one, Coverage)]
    return next(iter([*asked, *of_records, *shares]), None)


def _shares(table: reads.PlanTable) -> Iterable[Indicator]:
    codes = dict.fromkeys(row.promise.indicator for row in table.rows if row.indicator and row.indicator.is_share)
    return (INDICATORS.get(code) for code in codes)


def _kpi(label: str, value: object, unit: str, note: str, url: str, *, bad: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "note": note, "url": url, "bad": bad}


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except BadPeriod:
        return None
