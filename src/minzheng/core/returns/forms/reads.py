"""报送查询 — doors to filings, what the rules find in one, the table of units × periods, and the city's sums of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import Scope
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.returns.forms.declarations import Form, Item, Problem, form_of
from minzheng.core.returns.forms.models import OPEN, Filing, FilingState, FilingStep
from minzheng.core.returns.models import Return
from minzheng.kernel.periods import ZONE, Period

HANDS = (FilingStep.Act.FILLED, FilingStep.Act.SUBMITTED)


def get_filing(user: User, uid: UUID, *, to: Permission = Permission.REGISTER_VIEW) -> Filing:
    """The only door to a filing; Http404 outside the user's divisions."""
    rows = Filing.objects.select_related("division", "asked_by", "submitted_by", "approved_by")
    return get_visible(rows, user, uid, to=to)


def open_filing(form: Form, unit: Division, period: Period) -> Filing | None:
    """The filing of a unit and period that is not approved yet."""
    rows = Filing.objects.filter(
        form=form.code, division__lineage=unit.lineage, period_start=period.start, state__in=OPEN
    )
    return rows.select_related("division").first()


def had_a_hand(filing: Filing, user: User) -> bool:
    """Whether somebody filled in or submitted a filing, in any round."""
    return FilingStep.objects.filter(filing=filing, by=user, act__in=HANDS).exists()


def steps_of(filing: Filing) -> QuerySet[FilingStep]:
    """Who did what to a filing, the latest first."""
    return FilingStep.objects.filter(filing=filing).select_related("by").order_by("-pk")


def values_of(filing: Filing) -> dict[str, int]:
    """The figures of a filing, by item."""
    return dict(Return.objects.filter(filing=filing).values_list("kind", "amount"))


def approved_values(form: Form, unit: Division, period: Period) -> dict[str, int]:
    """The figures in force of a unit and period, by item."""
    return dict(_in_force(form, period).filter(division__lineage=unit.lineage).values_list("kind", "amount"))


def latest_values(form: Form, unit: Division, period: Period) -> dict[str, int]:
    """The figures of the last version that was submitted or approved: what a month is compared with."""
    rows = Return.objects.filter(
        filing__form=form.code, filing__state__in=(FilingState.SUBMITTED, FilingState.APPROVED),
        division__lineage=unit.lineage, period_start=period.start,
    )  # fmt: skip
    return dict(rows.order_by("version_number").values_list("kind", "amount"))


def _in_force(form: Form, period: Period) -> QuerySet[Return]:
    return Return.objects.in_force().filter(filing__form=form.code, period_start=period.start, period_end=period.end)


@dataclass(frozen=True)
class Look:
    """审核结果 — the figures of a filing beside those of the month before, what is lacking, and what the rules find."""

    form: Form
    values: Mapping[str, int]
    before: Mapping[str, int]
    lacking: Sequence[Item]
    problems: Sequence[Problem]


def look(filing: Filing) -> Look:
    """Look through a filing by the rules of its form: two statements."""
    form, period = form_of(filing.form), filing.period
    previous = form.every.holding(period.start - timedelta(days=1))
    values = values_of(filing)
    before = latest_values(form, filing.division, previous)
    problems = form.problems(values, before, county=filing.division.code, on=period.end)
    return Look(form, values, before, form.lacking(values), problems)


# -- units × periods -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """报送格 — how one unit stands for one period: its last filing, if any, and whether it is late or came late."""

    period: Period
    due_on: date
    filing: Filing | None
    submitted_on: date | None
    at: date

    @property
    def chip(self) -> str:
        """How it is drawn."""
        if self.filing is None:
            return "late" if self.is_late else "off"
        return {"approved": "ok", "submitted": "go", "sent_back": "late", "draft": "soon"}[self.filing.state]

    @property
    def label(self) -> str:
        """How it stands, in words."""
        if self.filing is None:
            return "逾期未报" if self.is_late else "未到期"
        said = str(self.filing.get_state_display())
        if self.filing.version_number > 1:
            said = f"更正{said}"
        return f"{said}（迟报）" if self.came_late else said

    @property
    def is_late(self) -> bool:
        """Whether nothing was submitted though the day is over."""
        return self.submitted_on is None and self.due_on < self.at

    @property
    def came_late(self) -> bool:
        """Whether the first version was submitted after its day."""
        return self.submitted_on is not None and self.submitted_on > self.due_on

    @property
    def may_begin(self) -> bool:
        """Whether the period is over and nobody began."""
        return self.filing is None and self.period.end <= self.at


@dataclass(frozen=True)
class UnitLine:
    """单位一行 — one unit with its periods."""

    unit: Division
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """报送一览 — a form in a year: units × periods."""

    form: Form
    year: int
    periods: tuple[Period, ...]
    lines: tuple[UnitLine, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many cells are due, came in time, wait for review, were sent back, are approved, and are missing."""
        cells = [cell for line in self.lines for cell in line.cells]
        due = [cell for cell in cells if cell.due_on <= cell.at]
        return {
            "due": len(due),
            "in_time": sum(cell.submitted_on is not None and not cell.came_late for cell in due),
            "waiting": sum(cell.filing is not None and cell.filing.state == FilingState.SUBMITTED for cell in cells),
            "sent_back": sum(cell.filing is not None and cell.filing.state == FilingState.SENT_BACK for cell in cells),
            "approved": sum(cell.filing is not None and cell.filing.counts for cell in cells),
            "missing": sum(cell.is_late for cell in cells),
        }


def table(form: Form, year: int, scope: Scope, at: date) -> Table:
    """Units × periods inside a scope on a day: three statements, whatever the number of units."""
    spans = form.items[0].kind.periods(year)
    units = [unit for unit in divisions.counties_within(scope.paths, at) if scope.covers(unit.path)]
    rows = Filing.objects.standing().filter(
        form=form.code, period_start__in=[span.start for span in spans], division__lineage__in=[unit.lineage for unit in units]
    )  # fmt: skip
    last: dict[tuple[str, date], Filing] = {}
    for filing in rows.select_related("division").order_by("version_number"):
        last[filing.division.lineage, filing.period_start] = filing
    first = FilingStep.objects.filter(
        act=FilingStep.Act.SUBMITTED, filing__in=rows.filter(version_number=1).values("pk")
    )
    came: dict[tuple[str, date], date] = {}
    for lineage, start, moment in first.order_by("-pk").values_list(
        "filing__division__lineage", "filing__period_start", "at"
    ):
        came[lineage, start] = moment.astimezone(ZONE).date()

    def cell(unit: Division, span: Period) -> Cell:
        key = unit.lineage, span.start
        return Cell(span, form.due(span), last.get(key), came.get(key), at)

    lines = tuple(UnitLine(unit, tuple(cell(unit, span) for span in spans)) for unit in units)
    return Table(form, year, spans, lines)


# -- the city's sums -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Summary:
    """汇总表 — the approved figures of a period by unit, and their sums; ``lacking`` names the units that have none."""

    form: Form
    period: Period
    lines: tuple[tuple[Division, Mapping[str, int]], ...]
    lacking: tuple[Division, ...]

    @cached_property
    def sums(self) -> dict[str, int]:
        """What the units add up to, by item: made of locked figures alone, so that it is locked with them."""
        return {item.code: sum(values.get(item.code, 0) for _, values in self.lines) for item in self.form.items}


def summary(form: Form, period: Period, scope: Scope, at: date) -> Summary:
    """The figures in force of every unit inside a scope: two statements."""
    units = [unit for unit in divisions.counties_within(scope.paths, at) if scope.covers(unit.path)]
    found: dict[str, dict[str, int]] = {}
    rows = _in_force(form, period).filter(Q(division__lineage__in=[unit.lineage for unit in units]))
    for lineage, kind, amount in rows.values_list("division__lineage", "kind", "amount"):
        found.setdefault(lineage, {})[kind] = amount
    lines = tuple((unit, found.get(unit.lineage, {})) for unit in units)
    return Summary(form, period, lines, tuple(unit for unit, values in lines if not values))
