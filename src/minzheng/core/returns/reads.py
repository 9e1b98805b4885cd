"""报表查询 — the value in force for a figure, what was not reported, and the table of unit × period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Max, Q

from minzheng.core.access.scopes import Scope
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.returns.kinds import ReturnKind, Wanted
from minzheng.core.returns.models import Return, ReturnQuerySet
from minzheng.kernel.periods import Period


def value_in_force(kind: str, period: Period, at: date | None = None) -> ReturnQuerySet:
    """The returns of a kind in force whose periods lie in ``period``: one for each unit and period.

    Without ``at`` as the registers stand now, as every live figure reads them; with it, as approved by that day.
    """
    return Return.objects.in_force(at).reported(kind, period)


def not_reported(wanted: Iterable[Wanted], lineages: Sequence[str], at: date) -> frozenset[str]:
    """未报单位 — lineages of the units of which some wanted period has no approved return; one statement for all kinds."""
    periods = {want.kind: want.periods(at) for want in wanted}
    needed = sum(len(found) for found in periods.values())
    if not needed or not lineages:
        return frozenset()
    asked = Q(pk__in=[])
    for kind, found in periods.items():
        asked |= Q(kind=kind, period_start__in=[period.start for period in found])
    rows = Return.objects.counted().filter(asked, version_number=1, division__lineage__in=lineages).order_by()
    given = dict(rows.values("division__lineage").annotate(n=Count("pk")).values_list("division__lineage", "n"))
    return frozenset(lineage for lineage in lineages if given.get(lineage, 0) < needed)


def baselines(kind: str, before: date) -> ReturnQuerySet:
    """基数 — the approved returns of a kind for its last period that had begun by a day."""
    known = Return.objects.in_force().filter(kind=kind, period_start__lte=before)
    last = known.order_by().aggregate(last=Max("period_start"))["last"]
    return known.filter(period_start=last) if last else known.none()


class State(StrEnum):
    """报送状态 — how one unit stands for one period."""

    APPROVED = "approved"
    WAITING = "waiting"
    CORRECTING = "correcting"
    MISSING = "missing"
    NOT_DUE = "not_due"

    @property
    def label(self) -> str:
        return {
            "approved": "已核定", "waiting": "待核定", "correcting": "更正待核定", "missing": "未报", "not_due": "未到期"
        }[self.value]  # fmt: skip

    @property
    def chip(self) -> str:
        return {"approved": "ok", "waiting": "soon", "correcting": "soon", "missing": "late", "not_due": "off"}[
            self.value
        ]


@dataclass(frozen=True)
class UnitStates:
    """单位报送情况 — one unit with its state for each period."""

    unit: Division
    states: tuple[State, ...]

    @property
    def missing(self) -> int:
        """How many periods that are due were not reported."""
        return self.states.count(State.MISSING)


@dataclass(frozen=True)
class Completeness:
    """报送情况 — a kind in a year: which unit reported which period, and what is missing."""

    kind: ReturnKind
    year: int
    periods: tuple[Period, ...]
    lines: tuple[UnitStates, ...]

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)

    @property
    def units_missing(self) -> tuple[Division, ...]:
        return tuple(line.unit for line in self.lines if line.missing)


def completeness(kind: ReturnKind, year: int, scope: Scope, at: date) -> Completeness:
    """Unit × period inside a scope on a day: three statements, whatever the number of units."""
    periods, units = kind.periods(year), _units(kind, scope, at)
    rows = Return.objects.filter(
        kind=kind.code, period_start__in=[period.start for period in periods],
        division__lineage__in=[unit.lineage for unit in units],
    )  # fmt: skip
    approved: set[tuple[str, date]] = set()
    waiting: set[tuple[str, date]] = set()
    for lineage, start, confirmed_at in rows.values_list("division__lineage", "period_start", "confirmed_at"):
        (waiting if confirmed_at is None else approved).add((lineage, start))

    def state(unit: Division, period: Period) -> State:
        key = (unit.lineage, period.start)
        if key in waiting:
            return State.CORRECTING if key in approved else State.WAITING
        if key in approved:
            return State.APPROVED
        return State.MISSING if kind.due(period) <= at else State.NOT_DUE

    lines = tuple(UnitStates(unit, tuple(state(unit, period) for period in periods)) for unit in units)
    return Completeness(kind, year, periods, lines)


def _units(kind: ReturnKind, scope: Scope, at: date) -> list[Division]:
    """The units that report a kind, as far as they lie in a scope: the city before its counties."""
    found: list[Division] = []
    if Division.Level.CITY in kind.levels:
        city = divisions.city(at)
        found += [city] if city is not None and scope.covers(city.path) else []
    if Division.Level.COUNTY in kind.levels:
        found += [unit for unit in divisions.counties_within(scope.paths, at) if scope.covers(unit.path)]
    return found
