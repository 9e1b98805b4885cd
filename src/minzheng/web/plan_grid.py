"""分解表单 — the grid of units × quarters as it is typed: text in every cell, problems beside it, sums underneath."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from minzheng.adapters.spreadsheets.table import Table
from minzheng.core.divisions import reads as divisions
from minzheng.core.plan.allocations import reads as allocations
from minzheng.core.plan.allocations.reads import Grid, Proposal, proposed
from minzheng.core.plan.allocations.schedule import QUARTERS
from minzheng.core.plan.allocations.services import BadGrid, Cell, counts_city
from minzheng.core.plan.figures import CITY_ITSELF, Reach, reach_of
from minzheng.core.plan.services import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import BadPeriod, Month, parse_date

MONTHS_IN_QUARTER = 3
QUARTER_TITLES = ("一季度", "二季度", "三季度", "四季度")
CODE_TITLE = "单位代码"
LONGEST_NUMBER = 24
LARGEST = Decimal(10) ** 14


@dataclass
class GridForm:
    """分解表单 — what the page shows and takes; ``values`` holds the text of each cell."""

    promise: Any
    reach: Reach
    city: Any
    current: Any
    values: dict[Cell, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    cells: dict[Cell, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)  # what would change in quarters that are over, to be affirmed

    @classmethod
    def of(cls, promise: Any, set_code: str, at: date) -> "GridForm":
        """An empty grid for a promise over a set."""
        city = divisions.city(at) if counts_city(promise) else None
        form = cls(promise, reach_of(set_code, at), city, allocations.versions(promise).first())
        form.said = {"decided_on": periods.today().isoformat(), "paper": "", "reason": ""}
        return form

    @property
    def is_amendment(self) -> bool:
        return self.current is not None

    @property
    def ways(self) -> list[Proposal]:
        """Where a grid may start from."""
        return [way for way in Proposal if way is not Proposal.CURRENT or self.is_amendment]

    @property
    def units(self) -> dict[str, str]:
        """Code → name, in the order of the grid."""
        own = {CITY_ITSELF: "市本级"} if self.city is not None else {}
        return {unit.code: unit.name for unit in self.reach.units} | own

    def propose(self, way: Proposal) -> None:
        """Fill the cells with a proposal."""
        self._show(proposed(self.promise, self.reach, way, self.city))

    def fill(self, rows: Mapping[str, tuple[str, ...]]) -> None:
        """Fill the cells from a workbook. Raises NotPossible."""
        strangers = [code for code in rows if code not in self.units]
        if strangers:
            raise NotPossible(f"表中的单位代码“{'、'.join(strangers[:3])}”不在考核单位中，请用本页下载的表填写。")
        for code, texts in rows.items():
            for quarter, text in zip(QUARTERS, texts, strict=True):
                self.values[code, quarter] = text or "0"

    def take(self, posted: Mapping[str, Any]) -> None:
        """Take what was typed."""
        self.values = {
            (code, quarter): str(posted.get(f"s-{code}-{quarter}", "")).strip()[:LONGEST_NUMBER]
            for code in self.units
            for quarter in QUARTERS
        }
        self.said = {name: str(posted.get(name, "")).strip() for name in self.said}

    def cleaned(self) -> tuple[Grid | None, dict[str, Any] | None]:
        """The numbers and the decision, or None where something cannot be read."""
        grid = {code: tuple(self._number(code, quarter) for quarter in QUARTERS) for code in self.units}
        said: dict[str, Any] | None = None
        try:
            day = parse_date(self.said["decided_on"])
            said = {"decided_on": day, "paper": self.said["paper"], "reason": self.said["reason"]}
        except BadPeriod:
            self.problems.append("请按“2021-02-01”的样子填写下达日期。")
        if self.cells:
            self.problems.append(f"有 {len(self.cells)} 格不是数字，请按标出的提示修改。")
        return (None if self.cells else grid), said

    @property
    def past_quarters(self) -> frozenset[int]:
        """The quarters that are over today."""
        year, today = self.promise.deadline.year, periods.today()
        return frozenset(quarter for quarter in QUARTERS if Month(year, quarter * MONTHS_IN_QUARTER).last < today)

    def affirms_past(self, grid: Grid, posted: Mapping[str, Any]) -> bool:
        """Whether quarters that are over stay as they were, or the person has said that they shall change."""
        if not self.is_amendment or not self.past_quarters:
            return True
        self.current.promise = self.promise
        before, zeros = allocations.shares_of(self.current).grid, (Decimal(0),) * len(QUARTERS)
        pairs = [
            (name, quarter, before.get(code, zeros)[quarter - 1], grid[code][quarter - 1])
            for code, name in self.units.items() for quarter in sorted(self.past_quarters)
        ]  # fmt: skip
        self.past = [
            f"{name}{QUARTER_TITLES[quarter - 1]} {old.normalize():,f} → {new.normalize():,f}"
            for name, quarter, old, new in pairs
            if old != new
        ]
        if not self.past or posted.get("past"):
            return True
        self.problems.append(
            f"改动了已经过去的季度，共 {len(self.past)} 处。确实要改的，请在页面下方勾选“改动已过去的季度”后再下达；不改的，请把数字改回去。"
        )
        return False

    def refuse(self, problem: NotPossible) -> None:
        """Show why the whole was not decided."""
        self.problems.append(str(problem))
        if isinstance(problem, BadGrid):
            self.cells |= problem.cells

    def _number(self, code: str, quarter: int) -> Decimal:
        try:
            value = Decimal(typed(self.values.get((code, quarter), "")) or "0")
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > LARGEST:
            self.cells[code, quarter] = "数字太大" if value.is_finite() else "请填数字"
            return Decimal(0)
        return value

    def _show(self, grid: Grid) -> None:
        self.values = {
            (code, quarter): f"{amount.normalize():,f}"
            for code, amounts in grid.items()
            for quarter, amount in zip(QUARTERS, amounts, strict=True)
        }

    # -- what the template prints
    @property
    def rows(self) -> list[dict[str, Any]]:
        """One line for each unit: its cells, each with its name, text and problem, and its sum."""
        return [
            {
                "name": name,
                "cells": [
                    {
                        "quarter": quarter,
                        "field": f"s-{code}-{quarter}",
                        "label": f"{name}{title}",
                        "value": self.values.get((code, quarter), ""),
                        "problem": self.cells.get((code, quarter), ""),
                    }
                    for quarter, title in zip(QUARTERS, QUARTER_TITLES, strict=True)
                ],
                "sum": self._sum([(code, quarter) for quarter in QUARTERS]),
            }
            for code, name in self.units.items()
        ]

    @property
    def sums(self) -> list[tuple[int, str]]:
        """The sum of each quarter."""
        return [(quarter, self._sum([(code, quarter) for code in self.units])) for quarter in QUARTERS]

    @property
    def sum(self) -> str:
        return self._sum([(code, quarter) for code in self.units for quarter in QUARTERS])

    @property
    def bad_cells(self) -> list[tuple[str, str]]:
        """Where each bad cell is, and what is wrong with it."""
        names = self.units
        return [
            (f"s-{code}-{quarter}", f"{names.get(code, code)}{QUARTER_TITLES[quarter - 1]}：{problem}")
            for (code, quarter), problem in self.cells.items()
        ]

    def _sum(self, cells: list[Cell]) -> str:
        total = Decimal(0)
        for cell in cells:
            try:
                value = Decimal(typed(self.values.get(cell, "")) or "0")
            except InvalidOperation:
                continue
            total += value if value.is_finite() and abs(value) <= LARGEST else 0
        return f"{total:,f}"


def typed(text: str) -> str:
    """A number as it was typed, in plain digits: full-width ones and the commas between thousands are read too."""
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


def cells_of_table(table: Table) -> dict[str, tuple[str, ...]]:
    """The rows of a workbook by the code of their unit. Raises NotPossible, naming the column that is missing."""
    missing = [title for title in (CODE_TITLE, *QUARTER_TITLES) if title not in table.headers]
    if missing:
        raise NotPossible(f"表头缺少“{'”“'.join(missing)}”，请用本页下载的表填写。")
    places = [table.headers.index(title) for title in QUARTER_TITLES]
    code_at = table.headers.index(CODE_TITLE)
    found: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        code = str(row.cells[code_at] or "").strip()
        if not code:
            continue
        if code in found:
            raise NotPossible(f"第 {row.number} 行的单位代码“{code}”与上面重复，请只留一行。")
        found[code] = tuple(str("" if row.cells[at] is None else row.cells[at]).strip() for at in places)
    if not found:
        raise NotPossible("表中没有一行任务数。")
    return found
