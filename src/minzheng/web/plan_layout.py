"""计划版面 — what the plan pages show, computed before the template: numbers in words, charts, filters, addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from minzheng.core.plan import reads
from minzheng.core.plan.figures import Figures, compute
from minzheng.core.plan.shapes import CITY, INDICATORS, Change, Coverage, Indicator
from minzheng.core.plan.statuses import GOOD, JUDGED, Pace, Status
from minzheng.kernel.targets import FULL, PERCENT, Target
from minzheng.web.plan_charts import change_words, gauge_of, value_words, words_of_target
from minzheng.web.plan_conditions import Asked
from minzheng.web.plan_figures import OWN_TITLE, FigureCard
from minzheng.web.staff import StaffRequest
from minzheng.web.templatetags.mz import grp, percent

MOST_GAUGES = 4
MOST_NAMES = 3


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
        shown, indicator = self.row.shown, self.row.indicator
        if shown is None:
            return ""
        words = value_words(indicator, self.row.value)
        if isinstance(indicator, Change) and shown.baseline is not None:
            return f"{words}，{change_words(indicator, shown.headline, shown.baseline)}"
        return words

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
        if self.status == Status.INCOMPLETE:
            return bool(row.standing.owing)
        return not self.status or row.status == self.status or (self.status == "good" and row.status in GOOD)

    @property
    def kpis(self) -> list[dict[str, Any]]:
        """The numbers at the top."""
        counts, pace = self.table.counts, Pace.on(self.asked.at)
        slow, late = (grp(limit * FULL) for limit in (pace.slow, pace.late))
        good, judged = sum(counts.get(one, 0) for one in GOOD), sum(counts.get(one, 0) for one in JUDGED)
        owing = self.unreported
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
            _kpi(
                "数据未报齐",
                len(owing),
                "个单位",
                _listed(owing) or "到期的报表都已报齐",
                self._only(Status.INCOMPLETE),
            ),
        ]

    @property
    def unreported(self) -> list[str]:
        """Names of the units that owe a return to some figure of the plan."""
        names = {unit.code: unit.name for unit in self.table.reach.units}
        return [names.get(code, OWN_TITLE) for code in self.table.unreported]

    @property
    def without_register(self) -> int:
        """How many promises wait for a register to be built."""
        return self.table.counts.get(Status.NO_REGISTER, 0)

    @property
    def without_register_url(self) -> str:
        return self._only(Status.NO_REGISTER)

    def _only(self, status: str) -> str:
        return self.asked.url("plan", status=status) + "#items"

    @property
    def item_count(self) -> int:
        return sum(len(part.items) for part in self.table.sections)

    @property
    def compute_url(self) -> str:
        return self.asked.url("plan_compute")

    @property
    def kept_at(self) -> datetime | None:
        """The oldest moment at which a shown value was kept; None when all are computed now."""
        moments = [row.shown.computed_at for row in self.table.rows if row.shown and row.shown.stored]
        return min(moments, default=None)

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
            if row.indicator and row.indicator.is_share and row.value is not None and _percent_of(row)
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


def _mapped(table: reads.PlanTable, code: str) -> Indicator | None:
    """The share that the map shows: the asked one, else one of records that aims at less than all, else any that aims."""
    shares = list(_shares(table))
    goals = {row.promise.indicator: target.quantity for row in table.rows if (target := _percent_of(row)) is not None}
    asked = [one for one in shares if one.code == code]
    aimed = [one for one in shares if one.code in goals]
    telling = [one for one in aimed if goals[one.code] < FULL and not isinstance(one, Coverage)]
    return next(iter([*asked, *telling, *aimed, *shares]), None)


def _percent_of(row: reads.PromiseRow) -> Target | None:
    """The target of a promise that aims at a percentage; None for any other."""
    target = row.promise.target
    return target if target is not None and target.unit == PERCENT and target.baseline is None else None


def _shares(table: reads.PlanTable) -> Iterable[Indicator]:
    """The shares of county units: what the city has once stands on no map."""
    shown = (row for row in table.rows if row.indicator and row.indicator.is_share and row.indicator.level != CITY)
    return (INDICATORS.get(code) for code in dict.fromkeys(row.promise.indicator for row in shown))


def _listed(names: list[str]) -> str:
    """The first names of a list, and how many there are in all."""
    more = f"等 {len(names)} 个" if len(names) > MOST_NAMES else ""
    return "、".join(names[:MOST_NAMES]) + more


def _kpi(label: str, value: object, unit: str, note: str, url: str, *, bad: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "note": note, "url": url, "bad": bad}
