"""指标卡版面 — one indicator's figures in words: headline, both sides, what it was before, who has not reported, unit by unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan.figures import CITY_ITSELF, Figures, Part, Ratio, Value, default_part
from minzheng.core.plan.shapes import Change, Headline, Indicator, headline_of
from minzheng.core.registers.declarations import REGISTERS
from minzheng.kernel.targets import FULL, PERCENT
from minzheng.web.plan_amounts import Amounts, amounts_of, words_of
from minzheng.web.plan_charts import bands, change_words, rounded, tiles, value_words, words_of_target
from minzheng.web.plan_conditions import Asked
from minzheng.web.templatetags.mz import zh_date

OWN_TITLE = "市本级"


@dataclass(frozen=True)
class UnitLine:
    """县行 — the figure of one county unit, or of the city itself: both sides, value, earlier value and change in words."""

    name: str
    code: str
    ratio: Ratio
    numerator: str
    denominator: str
    value: str
    short: bool
    urls: Mapping[str, str]
    before: str = ""
    change: str = ""
    unreported: bool = False
    is_own: bool = False


@dataclass(frozen=True)
class Comparison:
    """比较 — what the figure was before, since when, and how it changed; ``missing`` says why there is nothing to compare."""

    title: str
    before: str = ""
    change: str = ""
    note: str = ""
    url: str = ""
    missing: str = ""
    report_url: str = ""
    report_title: str = ""


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

    # -- the two sides
    @cached_property
    def over(self) -> Amounts:
        """The unit of the numerator."""
        return amounts_of(self.indicator)

    @cached_property
    def under(self) -> Amounts:
        """The unit of the denominator."""
        return amounts_of(self.indicator, Part.WHOLE)

    @property
    def measured_in(self) -> str:
        """The unit of the numerator, in one word."""
        return self.over.unit

    @property
    def has_whole(self) -> bool:
        """Whether there is a denominator."""
        return self.indicator.has_whole

    @property
    def value_title(self) -> str:
        """What a unit's value is called in the table."""
        return "比例" if self.indicator.is_share else f"数值（{self.indicator.unit}）"

    @cached_property
    def total(self) -> tuple[str, str]:
        """Both sides in all."""
        return words_of(self.indicator, self.figures.total)

    @property
    def unplaced(self) -> str:
        """What could not be placed, one side or both."""
        return " / ".join(filter(None, words_of(self.indicator, self.figures.unplaced)))

    @property
    def registers(self) -> str:
        """The titles of the registers that are counted."""
        return "、".join(REGISTERS.get(code).title for code in self.indicator.registers if code in REGISTERS)

    # -- what was before
    @property
    def is_compared(self) -> bool:
        """Whether the figure stands beside an earlier one."""
        return isinstance(self.indicator, Change)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The earlier figure beside this one; None where the indicator is not compared."""
        indicator, figures = self.indicator, self.figures
        if not isinstance(indicator, Change):
            return None
        then, baseline = indicator.earlier(figures.reach.at), figures.baseline
        said = {
            "before": value_words(indicator, baseline), "change": change_words(indicator, figures.headline, baseline)
        }  # fmt: skip
        if figures.before is not None and baseline is not None:
            return Comparison("上年同期", **said, note=f"截至 {zh_date(then)}")
        if figures.reported is not None:
            url = reverse("record", args=[figures.reported.kind, figures.reported.uid])
            note = f"{figures.reported.period}，{figures.reported.source}"
            return Comparison("基数", **said, note=note, url=url)
        register = REGISTERS.get(indicator.baseline_kind) if indicator.baseline_kind in REGISTERS else None
        if register is not None:
            return Comparison(
                "基数", missing="还没有经核定的基数，不能比较。", report_url=reverse("register", args=[register.code]),
                report_title=register.title,
            )  # fmt: skip
        return Comparison("基数", missing=f"截至 {zh_date(then)} 的数据没有报齐，不能比较。")

    # -- who has not reported
    @cached_property
    def unreported(self) -> list[str]:
        """Names of the units that owe a return."""
        names = {unit.code: unit.name for unit in self.figures.reach.units}
        return [names.get(code, OWN_TITLE) for code in self.figures.unreported]

    @property
    def reports(self) -> list[tuple[str, str]]:
        """The pages on which one sees what was reported, with their titles."""
        kinds = dict.fromkeys(want.kind for want in self.indicator.reports if want.kind in REGISTERS)
        return [(reverse("return_completeness", args=[code]), REGISTERS.get(code).title) for code in kinds]

    # -- unit by unit
    @cached_property
    def lines(self) -> list[UnitLine]:
        """One line for each unit, in the order of their codes."""
        units = ((unit, self.figures.per_unit.get(unit.code)) for unit in self.figures.reach.units)
        return [self._line(unit.name, unit.code, ratio) for unit, ratio in units if ratio is not None]

    @cached_property
    def own(self) -> UnitLine | None:
        """市本级 — the line of the city itself, where it counts."""
        return None if self.figures.own is None else self._line(OWN_TITLE, CITY_ITSELF, self.figures.own)

    @property
    def all_lines(self) -> list[UnitLine]:
        """The city itself, where it counts, before its counties."""
        return [*([self.own] if self.own else []), *self.lines]

    def _line(self, name: str, code: str, ratio: Ratio) -> UnitLine:
        indicator, goal = self.indicator, self._goal
        value = self.figures.value_of(ratio)
        numerator, denominator = words_of(indicator, ratio)
        before = self._before(code)
        return UnitLine(
            name, code, ratio, numerator, denominator, value_words(indicator, value),
            short=goal is not None and indicator.is_share and value is not None and value * FULL < goal,
            urls=self._urls(code), before="" if before is None else value_words(indicator, before),
            change=change_words(indicator, value, before), unreported=code in self.figures.unreported,
            is_own=code == CITY_ITSELF,
        )  # fmt: skip

    def _before(self, code: str) -> Value:
        if code != CITY_ITSELF:
            return self.figures.baseline_of(code)
        before = self.figures.before
        return before.value_of(before.own) if before is not None and before.own is not None else None

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
        is_level = target is not None and target.unit == PERCENT and target.baseline is None
        return Fraction(target.quantity) if target is not None and is_level else None

    @property
    def goal_words(self) -> str:
        return words_of_target(self.promise) if self.promise and self.promise.target else ""

    # -- charts
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
                "code": line.code, "name": line.name, "short": line.name.removeprefix(prefix), "place": places.get(line.code),
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
        return self.indicator.is_share and any(line.code in places for line in self.lines)
