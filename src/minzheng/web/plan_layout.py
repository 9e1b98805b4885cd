"""计划版面 — what the plan pages show, computed before the template: numbers in words, charts, filters, addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from minzheng.core.plan import reads
from minzheng.core.plan.figures import Figures, compute
from minzheng.core.plan.shapes import CITY, INDICATORS, Change, Indicator, Share
from minzheng.core.plan.statuses import GOOD, JUDGED, Pace, Status
from minzheng.kernel.targets import FULL, PERCENT, Target
from minzheng.web.plan_charts import change_words, gauge_of, value_words, words_of_target
from minzheng.web.plan_conditions import Asked
from minzheng.web.plan_figures import OWN_TITLE, FigureCard
from minzheng.web.staff import StaffRequest
from minzheng.web.templatetags.mz import grp, pace, percent, zh_moment

MOST_GAUGES = 4
MOST_NAMES = 3


@dataclass(frozen=True)
class Line:
    """指标行 — one promise of the table with its addresses, every cell as the template prints it."""

    number: int
    title: str
    code: str
    owners: str
    target: str
    url: str
    value_url: str
    has_value: bool
    value: str
    kept: str
    later: int | None
    completion: str
    bar: SafeString
    missing_register: str
    chips: list[tuple[str, str]]

    @classmethod
    def of(cls, asked: Asked, number: int, row: reads.PromiseRow) -> "Line":
        """The line of a promise under an item's number."""
        promise, shown, done = row.promise, row.shown, row.standing.completion
        chips = [(row.status.chip, row.standing.words), *([("off", "无基数")] if row.lacks_baseline else [])]
        bar = pace(done, row.standing.due, _BARS.get(row.status, "")) if shown and done is not None else SafeString()
        return cls(
            number=number, title=promise.title, code=promise.code, owners="、".join(promise.owners),
            target=words_of_target(promise), url=f"{asked.url('plan_item', number)}#{promise.code}",
            value_url=asked.url("evidence", promise.indicator) if row.indicator else "", has_value=shown is not None,
            value=_value(row), kept=f"存档于 {zh_moment(shown.computed_at)}" if shown and shown.stored else "",
            later=shown.later if shown else None, completion=percent(done).rstrip("%") if done is not None else "", bar=bar,
            missing_register="、".join(register["name"] for register in promise.registers), chips=chips,
        )  # fmt: skip


_BARS = {Status.MET: "ok", Status.LATE: "late"}


def _value(row: reads.PromiseRow) -> str:
    """The value in words; a comparison says by how much it changed."""
    shown, indicator = row.shown, row.indicator
    if shown is None:
        return ""
    words = value_words(indicator, row.value)
    if isinstance(indicator, Change) and shown.baseline is not None:
        return f"{words}，{change_words(indicator, shown.headline, shown.baseline)}"
    return words


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
        chosen = _figures_of(mapped, table, asked) if mapped else None
        return cls(asked, table, int(section) if section.isdecimal() else 0, status, chosen)

    @cached_property
    def groups(self) -> list[tuple[Any, list[Line]]]:
        """Sections with the lines that the filters leave."""
        found = []
        for part in self.table.sections:
            if self.section in {0, part.section.number}:
                lines = [
                    Line.of(self.asked, item.item.number, row)
                    for item in part.items for row in item.rows if self._wanted(row)
                ]  # fmt: skip
                if lines:
                    found.append((part.section, lines))
        return found

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
    def later(self) -> int:
        """How many figures count records that were written since they were kept."""
        return sum(bool(row.shown and row.shown.later) for row in self.table.rows)

    @property
    def later_known(self) -> bool:
        """Whether of every kept value it is known what was written since."""
        return all(row.shown.later is not None for row in self.table.rows if row.shown and row.shown.stored)

    @property
    def figure_kept_at(self) -> datetime | None:
        """The moment of the values on the map; None when they are computed now."""
        code = self.chosen.indicator.code if self.chosen else ""
        shown = next((row.shown for row in self.table.rows if row.promise.indicator == code), None)
        is_kept = self.chosen and shown and shown.stored and shown.computed_at == self.chosen.computed_at
        return shown.computed_at if shown and is_kept else None

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

    @cached_property
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


def _figures_of(indicator: Indicator, table: reads.PlanTable, asked: Asked) -> Figures:
    """Unit by unit what the table says in all: the kept values of its run, or computed now where none were kept."""
    shown = next((row.shown for row in table.rows if row.promise.indicator == indicator.code), None)
    kept = reads.kept_figures(indicator, shown, table.reach)
    return kept or compute(indicator, asked.at, asked.set_code, reach=table.reach)


def _mapped(table: reads.PlanTable, code: str) -> Indicator | None:
    """The share that the map shows: the asked one, else a part of its own records that aims at less than all, else any that aims."""
    shares = list(_shares(table))
    goals = {row.promise.indicator: target.quantity for row in table.rows if (target := _percent_of(row)) is not None}
    asked = [one for one in shares if one.code == code]
    aimed = [one for one in shares if one.code in goals]
    telling = [one for one in aimed if goals[one.code] < FULL and isinstance(one, Share)]
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
