"""任务分解页面 — the shares of every promise that can be divided: read them, decide them, take them as a workbook."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.spreadsheets.reading import read_table
from minzheng.adapters.spreadsheets.writing import Column, Sheet, write_workbook
from minzheng.adapters.uploads import UploadRefused, inspect
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.plan import reads
from minzheng.core.plan.allocations import reads as allocations
from minzheng.core.plan.allocations.reads import Proposal, Shares, UnitStanding, can_be_allocated
from minzheng.core.plan.allocations.schedule import QUARTERS
from minzheng.core.plan.allocations.services import allocate
from minzheng.core.plan.figures import CITY_ITSELF, compute
from minzheng.core.plan.services import NotPossible
from minzheng.core.plan.shapes import INDICATORS
from minzheng.web.attachments import XLSX, as_file
from minzheng.web.plan import of_one_moment
from minzheng.web.plan_charts import value_words, words_of_target
from minzheng.web.plan_conditions import Asked
from minzheng.web.plan_grid import GridForm, cells_of_table, typed
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

QUARTER_WORDS = ("一季度", "二季度", "三季度", "四季度")
LARGEST_GRID = 2 * 1024 * 1024
OWN_PART = "市本级"


@dataclass(frozen=True)
class AllocationLine:
    """分解行 — a promise that can be divided, and how far that was done."""

    row: reads.PromiseRow
    version: Any
    url: str

    @property
    def target(self) -> str:
        return words_of_target(self.row.promise)

    @property
    def value(self) -> str:
        return value_words(self.row.indicator, self.row.value) if self.row.shown else "—"

    @property
    def mismatch(self) -> str:
        return _mismatch(self.version, self.row.promise) if self.version else ""


def _mismatch(allocation: Any, promise: Any) -> str:
    """Says where the shares do not add up to the target any more, because it was changed after they were decided."""
    missing = allocations.missing(allocation, promise)
    if not missing:
        return ""
    return (
        f"合计 {plain(allocation.total)}，比全市目标{'少' if missing > 0 else '多'} {plain(abs(missing))}，请调整分解"
    )


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def listing(request: StaffRequest) -> HttpResponse:
    """Every promise whose target can be divided among the counties."""
    asked = Asked.of(request)
    table = reads.table(asked.plan, asked.at, asked.set_code)
    rows = [row for row in table.rows if can_be_allocated(row.promise)]
    decided = allocations.in_force([row.promise for row in rows], asked.at)
    lines = [
        AllocationLine(row, decided.get(row.promise.pk), asked.url("plan_allocation", row.promise.code)) for row in rows
    ]
    lines.sort(key=lambda line: line.version is None)
    return render(request, "plan/allocations.html", {"asked": asked, "lines": lines})


@dataclass(frozen=True)
class AllocationPage:
    """分解页 — one promise: the table in force, how each unit stands to it, and the versions before."""

    asked: Asked
    promise: Any
    shares: Shares | None

    @cached_property
    def standings(self) -> list[UnitStanding]:
        """Each unit against its own share; empty while nothing counts the promise."""
        if self.shares is None or self.promise.indicator not in INDICATORS:
            return []
        figures = compute(INDICATORS.get(self.promise.indicator), self.asked.at, self.shares.allocation.set_code)
        return allocations.unit_standings(figures, self.shares, self.asked.at)

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, Decimal]], Decimal]]:
        """Unit, what it has to have done by the end of each quarter, and its whole share."""
        if self.shares is None:
            return []
        found = []
        for code, unit in self.shares.units.items():
            schedule = self.shares.of(code)
            cells = list(zip(QUARTER_WORDS, schedule.cumulative, strict=True))
            found.append((OWN_PART if code == CITY_ITSELF else unit.name, cells, schedule.total))
        return found

    @property
    def mismatch(self) -> str:
        return _mismatch(self.shares.allocation, self.promise) if self.shares else ""

    @property
    def totals(self) -> list[tuple[str, Decimal]]:
        return list(zip(QUARTER_WORDS, self.shares.schedule.cumulative, strict=True)) if self.shares else []

    @property
    def versions(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """Every version, newest first, with what it changed for whom."""
        every = list(allocations.versions(self.promise))
        tables = []
        for one in every:
            one.promise = self.promise
            tables.append(allocations.shares_of(one))
        before = [*tables[1:], None]
        return [(one, _changed(now, then)) for one, now, then in zip(every, tables, before, strict=True)]

    @property
    def target(self) -> str:
        return words_of_target(self.promise)


def plain(amount: Decimal) -> str:
    """An amount by thousands, without needless zeros."""
    return f"{amount.normalize():,f}"


def _changed(now: Shares, then: Shares | None) -> list[tuple[str, str]]:
    if then is None:
        return []
    codes = dict.fromkeys([*now.units, *then.units])
    pairs = [
        (code, then.of(code).total, now.of(code).total) for code in codes if then.grid.get(code) != now.grid.get(code)
    ]
    name = {**then.units, **now.units}
    return [
        (OWN_PART if code == CITY_ITSELF else name[code].name, f"{plain(old)} → {plain(new)}" if old != new else f"{plain(new)}（季度安排有变）")
        for code, old, new in pairs
    ]  # fmt: skip


@allow(Permission.PLAN_VIEW)
@require_GET
@of_one_moment
def allocation(request: StaffRequest, code: str) -> HttpResponse:
    """The shares of one promise on the page's day."""
    asked = Asked.of(request)
    promise = _promise(asked, code)
    page = AllocationPage(asked, promise, allocations.shares_in_force(promise, asked.at))
    shown = {"page": page, "asked": asked, "promise": promise, "may_edit": may(request.user, Permission.PLAN_EDIT)}
    shown |= {
        "decide_url": asked.url("plan_allocate", code),
        "workbook_url": asked.url("plan_allocation_workbook", code),
        "ranking_url": asked.url("plan_ranking", promise=code),
    }
    return render(request, "plan/allocation.html", shown)


@allow(Permission.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, code: str) -> HttpResponse:
    """The grid of units × quarters: from a proposal, corrected by hand, decided whole."""
    asked = Asked.of(request)
    promise = _promise(asked, code)
    form = GridForm.of(promise, asked.set_code, asked.at)
    if request.method == "POST":
        form.take(request.POST)
        grid, said = form.cleaned()
        if grid is not None and said is not None and form.affirms_past(grid, request.POST):
            try:
                made = allocate(promise, asked.set_code, grid, by=request.user, **said)
            except NotPossible as problem:
                form.refuse(problem)
            else:
                messages.success(request, f"已下达第 {made.version} 版任务分解，合计 {made.total:,f}。")
                return redirect(asked.url("plan_allocation", code))
        return _grid_page(request, asked, form, 422)
    form.propose(_way(request.GET.get("from", ""), has_current=form.is_amendment))
    return _grid_page(request, asked, form, 200)


@allow(Permission.PLAN_EDIT)
@require_POST
def upload(request: StaffRequest, code: str) -> HttpResponse:
    """Fill the grid from a workbook; nothing is decided before somebody has looked at it and saved it."""
    asked = Asked.of(request)
    promise = _promise(asked, code)
    form = GridForm.of(promise, asked.set_code, asked.at)
    form.propose(Proposal.CURRENT if form.is_amendment else Proposal.EQUAL)
    file = request.FILES.get("file")
    if file is None:
        form.problems.append("请选择要读入的文件。")
        return _grid_page(request, asked, form, 422)
    try:
        data = file.read(LARGEST_GRID + 1)
        kind = inspect(data, str(file.name), allowed=frozenset({"xlsx", "csv"}), limit=LARGEST_GRID).kind
        form.fill(cells_of_table(read_table(data, kind)))
    except (UploadRefused, NotPossible) as problem:
        form.problems.append(str(problem))
        return _grid_page(request, asked, form, 422)
    messages.info(request, "已读入表中的数字，还没有下达；请核对后保存。")
    return _grid_page(request, asked, form, 200)


@allow(Permission.PLAN_VIEW)
@require_GET
def workbook(request: StaffRequest, code: str) -> HttpResponse:
    """The grid as a workbook: the shares in force, or an even proposal to fill in."""
    asked = Asked.of(request)
    promise = _promise(asked, code)
    form = GridForm.of(promise, asked.set_code, asked.at)
    form.propose(Proposal.CURRENT if form.is_amendment else Proposal.EQUAL)
    columns = [
        Column("单位代码", width=16),
        Column("单位", width=18),
        *(Column(words, "plain", 12) for words in QUARTER_WORDS),
    ]
    target = io.BytesIO()
    write_workbook(target, [Sheet(f"任务分解 {code}", columns, _rows(form.units.items(), form.values))])
    return as_file(target.getvalue(), f"任务分解 {code} {promise.title}.xlsx", XLSX)


def _rows(units: Iterable[tuple[str, str]], values: Mapping[tuple[str, int], str]) -> list[list[Any]]:
    return [[code, name, *(_number(values[code, quarter]) for quarter in QUARTERS)] for code, name in units]


def _number(text: str) -> int | float:
    value = Decimal(typed(text))
    return int(value) if value == value.to_integral_value() else float(value)


def _grid_page(request: StaffRequest, asked: Asked, form: GridForm, status: int) -> HttpResponse:
    code = form.promise.code
    ways = [
        (one.label, asked.url("plan_allocate", code) + f"{'&' if asked.kept else '?'}from={one.value}")
        for one in form.ways
    ]
    shown = {
        "form": form, "asked": asked, "promise": form.promise, "target": words_of_target(form.promise), "ways": ways,
        "quarters": [(number, words, number in form.past_quarters) for number, words in zip(QUARTERS, QUARTER_WORDS, strict=True)],
        "back": asked.url("plan_allocation", code), "action": asked.url("plan_allocate", code),
        "upload_url": asked.url("plan_allocation_import", code), "workbook_url": asked.url("plan_allocation_workbook", code),
    }  # fmt: skip
    return render(request, "plan/allocate.html", shown, status=status)


def _way(text: str, *, has_current: bool) -> Proposal:
    usual = Proposal.CURRENT if has_current else Proposal.EQUAL
    return Proposal(text) if text in set(Proposal) else usual


def _promise(asked: Asked, code: str) -> Any:
    found = reads.the_promise(asked.plan, code)
    if found is None or not can_be_allocated(found):
        raise Http404("本计划没有这项承诺，或它的目标不能按县相加。")
    return found


urlpatterns = [
    path("plan/allocations/", listing, name="plan_allocations"),
    path("plan/allocations/<str:code>/", allocation, name="plan_allocation"),
    path("plan/allocations/<str:code>/decide/", decide, name="plan_allocate"),
    path("plan/allocations/<str:code>/import/", upload, name="plan_allocation_import"),
    path("plan/allocations/<str:code>/workbook/", workbook, name="plan_allocation_workbook"),
]
