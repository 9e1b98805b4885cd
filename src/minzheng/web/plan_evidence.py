"""指标清单版面 — the rows behind a figure, as far as the viewer may see them, and the totals of every county."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.plan.figures import (
    CITY_ITSELF,
    Figures,
    NoSuchList,
    Part,
    compute,
    default_part,
    evidence,
    lists_divisions,
    parts_of,
    summed,
)
from minzheng.core.plan.shapes import Coverage, Indicator
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.listing import as_dictionary, fetched
from minzheng.web.plan_amounts import Amounts, amounts_of, register_of
from minzheng.web.plan_conditions import Asked
from minzheng.web.plan_figures import FigureCard
from minzheng.web.register_lists import NUMERIC, Cell, cell_of
from minzheng.web.staff import StaffRequest

PAGE_SIZE = 50
TITLES = {
    Part.NUMERATOR: "已计入",
    Part.MISSING: "未计入",
    Part.WHOLE: "全部",
    Part.RECORDS: "所依据的记录",
    Part.UNPLACED: "未归入的记录",
}


def titles_of(indicator: Indicator) -> dict[Part, str]:
    """What the lists of an indicator are called: those of a rate are its two sides."""
    sides = {Part.NUMERATOR: "分子", Part.WHOLE: "分母"}
    return TITLES | (sides if indicator.has_whole and Part.MISSING not in parts_of(indicator) else {})


@dataclass(frozen=True)
class Listed:
    """一页清单 — lines of cells, the heads of the columns, and the addresses of the neighbouring pages."""

    heads: list[tuple[str, bool]]
    lines: list[list[Cell]]
    pages: dict[str, str]


@dataclass(frozen=True)
class EvidencePage:
    """清单页 — one list behind a figure."""

    card: FigureCard
    part: Part
    unit: str
    total: int
    visible: int
    amount: int
    listed: Listed
    tabs: list[dict[str, Any]]

    @classmethod
    def of(cls, request: StaffRequest, indicator: Indicator) -> "EvidencePage":
        """Build the page; an unknown part or unit is Http404."""
        asked = Asked.of(request)
        figures = compute(indicator, asked.at, asked.set_code)
        code, wanted = request.GET.get("unit", ""), request.GET.get("part", "")
        try:
            rows = evidence(indicator, asked.at, asked.set_code, unit=code or None, part=wanted, reach=figures.reach)
            if code and code != CITY_ITSELF:
                figures.reach.unit(code)
        except NoSuchList as problem:
            raise Http404(str(problem)) from None
        part = Part(wanted) if wanted else default_part(indicator)
        seen = _seen(request, indicator, part)
        sums = summed(indicator, rows, part=part, visible=seen)
        listed = _listed(request, asked, indicator, part, rows.filter(seen))
        return cls(
            card=FigureCard(asked, figures), part=part, unit=code, total=sums.total, visible=sums.visible,
            amount=sums.amount, listed=listed, tabs=_tabs(asked, figures, part, code),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """What the list holds."""
        title = titles_of(self.card.indicator)[self.part]
        if self.shows_divisions:
            title += (
                "的"
                + {"city": "市", "county": "县（市、区）", "township": "乡镇（街道）", "village": "村（社区）"}[
                    self.card.indicator.level
                ]
            )
        return title

    @property
    def shows_divisions(self) -> bool:
        return lists_divisions(self.card.indicator, self.part)

    @property
    def indicator_url(self) -> str:
        return self.card.asked.url("indicator", self.card.indicator.code)

    @property
    def place(self) -> str:
        """The name of the unit whose rows are listed; empty for all of them."""
        return next((line.name for line in self.card.all_lines if line.code == self.unit), "")

    @property
    def amounts(self) -> Amounts:
        """The unit in which this list adds up."""
        return amounts_of(self.card.indicator, self.part)

    @property
    def amount_words(self) -> str:
        """What the list adds up to."""
        return self.amounts.words(self.amount)

    @property
    def counts_amounts(self) -> bool:
        """Whether the figure adds up a field, so that its amount is not the number of rows."""
        return self.card.indicator.measure.name == "total"

    @property
    def hidden(self) -> int:
        """Rows that lie outside the viewer's scope."""
        return self.total - self.visible

    @property
    def counties(self) -> list[dict[str, Any]]:
        """The amount of every county in this list, and its address."""
        if self.part in {Part.RECORDS, Part.UNPLACED}:
            return []
        code = self.card.indicator.code
        return [
            {
                "name": line.name, "amount": self.amounts.words(_amount(line.ratio, self.part)), "current": self.unit == line.code,
                "url": self.card.asked.url("evidence", code, part=self.part.value, unit=line.code),
            }
            for line in self.card.all_lines
        ]  # fmt: skip


def _amount(ratio: Any, part: Part) -> int:
    return int({Part.NUMERATOR: ratio.numerator, Part.MISSING: ratio.missing}.get(part, ratio.denominator or 0))


def _tabs(asked: Asked, figures: Figures, part: Part, unit: str) -> list[dict[str, Any]]:
    itself = figures.own if unit == CITY_ITSELF else None
    ratio = itself or figures.per_unit.get(unit, figures.total)
    is_rate = Part.MISSING not in parts_of(figures.indicator)
    titles = titles_of(figures.indicator)
    found = []
    for one in parts_of(figures.indicator):
        count: int | None = _amount(ratio, one)
        if one is Part.RECORDS:
            count = None
        elif one is Part.UNPLACED:
            outside = figures.unplaced
            count = outside.numerator if outside.denominator is None or is_rate else outside.denominator
            if not count and part is not one:
                continue
        url = asked.url("evidence", figures.indicator.code, part=one.value, unit="" if one is Part.UNPLACED else unit)
        words = "" if count is None else amounts_of(figures.indicator, one).words(count)
        found.append({"title": titles[one], "count": words, "current": one is part, "url": url})
    return found


def _seen(request: StaffRequest, indicator: Indicator, part: Part) -> Q:
    """The condition on the rows that the viewer may see."""
    if lists_divisions(indicator, part):
        return scope_of(request.user, Permission.DIVISION_VIEW).as_condition("")
    return scope_of(request.user, Permission.REGISTER_VIEW).as_condition(indicator.place)


def _listed(request: StaffRequest, asked: Asked, indicator: Indicator, part: Part, rows: QuerySet[Any]) -> Listed:
    if lists_divisions(indicator, part):
        rows = rows.select_related("county")
    found, has_previous, has_next = _page(rows, _uid(request.GET.get("after")), _uid(request.GET.get("before")))
    if lists_divisions(indicator, part):
        heads, lines = _divisions(indicator, found)
    else:
        heads, lines = _records(_register(indicator, part, rows), rows, found)
    kept = {"part": part.value, "unit": request.GET.get("unit", "")}
    pages = {
        "first_url": asked.url("evidence", indicator.code, **kept) if has_previous else "",
        "previous_url": asked.url("evidence", indicator.code, before=found[0].uid, **kept) if has_previous else "",
        "next_url": asked.url("evidence", indicator.code, after=found[-1].uid, **kept) if has_next else "",
        "last_url": "",
    }
    return Listed(heads, lines, pages)


def _register(indicator: Indicator, part: Part, rows: QuerySet[Any]) -> type[Register]:
    """The register that shows the rows; stages of an undertaking are shown by the register of stages."""
    named = register_of(indicator, part)
    assert named is not None, indicator.code  # a house test resolves every register
    if named.model is rows.model:
        return named
    found: type[Register] = next(
        one for one in (REGISTERS.get(code) for code in indicator.registers) if one.model is rows.model
    )
    return found


def _page(rows: QuerySet[Any], after: UUID | None, before: UUID | None) -> tuple[Sequence[Any], bool, bool]:
    """One page by keyset: the rows after or before a row, found by its outside number."""
    anchor = rows.filter(uid=after or before).values_list("pk", flat=True).first() if after or before else None
    if anchor is None:
        found = list(rows.order_by("pk")[: PAGE_SIZE + 1])
        return found[:PAGE_SIZE], False, len(found) > PAGE_SIZE
    if after:
        found = list(rows.filter(pk__gt=anchor).order_by("pk")[: PAGE_SIZE + 1])
        return found[:PAGE_SIZE], bool(found), len(found) > PAGE_SIZE
    found = list(rows.filter(pk__lt=anchor).order_by("-pk")[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE, bool(found)


def _records(
    register: type[Register], rows: QuerySet[Any], found: Sequence[Any]
) -> tuple[list[tuple[str, bool]], list[list[Cell]]]:
    """The rows in the columns of their own register, each with a link to its record.

    Rows of a figure may span several registers of one model: the declared columns serve them all, over the figure's own
    rows, so that what they say of a day (a duty that is done) is said of the figure's day.
    """
    columns = tuple(column for column in register.columns if column.in_list)
    raws = fetched(register.shown_for(rows.filter(pk__in=[row.pk for row in found])), columns)
    home = {row.uid: _home(register, row) for row in found}
    lines = []
    for raw in raws.order_by("pk"):
        row = as_dictionary(raw, columns)
        url = reverse("record", args=[home[row["uid"]], row["uid"]])
        lines.append([cell_of(register, column, row, url=url) for column in columns])
    return [(column.title, column.kind in NUMERIC) for column in columns], lines


def _home(register: type[Register], row: Any) -> str:
    """The register that holds a row: the one named like its kind, where there is one of the same model."""
    kind = getattr(row, "kind", "")
    there = REGISTERS.get(kind) if kind in REGISTERS else None
    return kind if there is not None and there.model is register.model else register.code


def _divisions(indicator: Indicator, found: Sequence[Any]) -> tuple[list[tuple[str, bool]], list[list[Cell]]]:
    """Divisions with their code, kind and county, each with a link to its history."""
    with_county = isinstance(indicator, Coverage) and indicator.level != "county"
    heads = ["代码", "名称", "类别", *(["县（市、区）"] if with_county else [])]
    lines = []
    for row in found:
        url = reverse("division", args=[row.uid])
        cells = [
            Cell(row.code, "代码", "idno k", url),
            Cell(row.name, "名称", ""),
            Cell(row.get_kind_display(), "类别", ""),
        ]
        if with_county:
            cells.append(Cell(row.county.name if row.county else "", "县（市、区）", ""))
        lines.append(cells)
    return [(head, False) for head in heads], lines


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
