"""任务分解查询 — the version in force on a day, its schedule, how each county stands to its own share, and proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.db.models import QuerySet, Sum

from minzheng.core.divisions.models import Division
from minzheng.core.plan.allocations.models import AllocatedShare, Allocation
from minzheng.core.plan.allocations.schedule import QUARTERS, Schedule, divided, quarters_until
from minzheng.core.plan.figures import CITY_ITSELF, Figures, Ratio, Reach, compute
from minzheng.core.plan.models import Promise
from minzheng.core.plan.shapes import CITY, INDICATORS, Change
from minzheng.core.plan.statuses import Pace, Standing, Status
from minzheng.core.returns import reads as returns
from minzheng.kernel.periods import Period, elapsed_share
from minzheng.kernel.targets import PERCENT, Comparator, TargetKind

POPULATION = "bureau.population"
Grid = Mapping[str, tuple[Decimal, ...]]  # code of a unit → its increments of four quarters


class Proposal(StrEnum):
    """分解建议 — where a grid to start from comes from."""

    CURRENT = "current"
    EQUAL = "equal"
    POPULATION = "population"
    LAST = "last"

    @property
    def label(self) -> str:
        return {"current": "现行分解", "equal": "各单位均分", "population": "按常住人口", "last": "按上年完成数"}[
            self.value
        ]


@dataclass(frozen=True)
class Shares:
    """分解表 — one version of an allocation as a table: unit × quarter."""

    allocation: Allocation
    units: Mapping[str, Division]
    grid: Grid
    schedule: Schedule

    def of(self, code: str) -> Schedule:
        """The schedule of one unit; nothing to do for a unit without a share."""
        none = (Decimal(0),) * len(QUARTERS)
        return Schedule(self.schedule.year, self.schedule.deadline, self.grid.get(code, none))


def can_be_allocated(promise: Promise) -> bool:
    """Whether shares of a promise can add up to its target: a number to be reached, counted by county."""
    target = promise.target
    if target is None or target.kind is not TargetKind.FIGURE or target.unit == PERCENT or target.quantity <= 0:
        return False
    if target.comparator not in {Comparator.AT_LEAST, Comparator.ABOVE, Comparator.EQUAL}:
        return False
    if promise.indicator not in INDICATORS:
        return True
    indicator = INDICATORS.get(promise.indicator)
    return indicator.level != CITY and not isinstance(indicator, Change) and not indicator.has_whole


def versions(promise: Promise) -> QuerySet[Allocation]:
    """Every version, newest first."""
    return Allocation.objects.filter(promise=promise).select_related("decided_by").order_by("-version")


def in_force(promises: Iterable[Promise], at: date) -> dict[int, Allocation]:
    """Key of a promise → the version that was in force on a day; one statement."""
    rows = Allocation.objects.filter(promise__in=[one.pk for one in promises], decided_on__lte=at)
    return {one.promise_id: one for one in rows.order_by("promise_id", "-version").distinct("promise_id")}


def schedules(promises: Iterable[Promise], at: date) -> dict[int, Schedule]:
    """Key of a promise → the schedule in force on a day, over all units: two statements for a whole plan."""
    known = {one.pk: one for one in promises}
    found = in_force(known.values(), at)
    by_quarter: dict[int, dict[int, Decimal]] = {}
    sums = AllocatedShare.objects.filter(allocation__in=found.values()).order_by()
    for key, quarter, amount in sums.values_list("allocation_id", "quarter").annotate(Sum("amount")):
        by_quarter.setdefault(key, {})[quarter] = amount
    return {
        key: _schedule(known[key], by_quarter.get(allocation.pk, {})) for key, allocation in found.items()
    }  # fmt: skip


def missing(allocation: Allocation, promise: Promise) -> Decimal:
    """差额 — how far the shares fall short of the target (negative: how far beyond), which may have changed since they were decided."""
    return Decimal(0) if promise.target is None else promise.target.quantity - allocation.total


def shares_of(allocation: Allocation) -> Shares:
    """One version as a table; one statement."""
    promise = allocation.promise
    units: dict[str, Division] = {}
    grid: dict[str, dict[int, Decimal]] = {}
    for share in allocation.shares.select_related("unit").order_by("unit__level", "unit__code", "quarter"):
        code = _code(share.unit)
        units[code] = share.unit
        grid.setdefault(code, {})[share.quarter] = share.amount
    total: dict[int, Decimal] = {}
    for quarters in grid.values():
        for quarter, amount in quarters.items():
            total[quarter] = total.get(quarter, Decimal(0)) + amount
    table = {code: tuple(said.get(quarter, Decimal(0)) for quarter in QUARTERS) for code, said in grid.items()}
    return Shares(allocation, units, table, _schedule(promise, total))


def shares_in_force(promise: Promise, at: date) -> Shares | None:
    """The table in force on a day; None where there is none."""
    found = in_force([promise], at).get(promise.pk)
    if found is None:
        return None
    found.promise = promise
    return shares_of(found)


@dataclass(frozen=True)
class UnitStanding:
    """县进度 — a unit against its own share: what it has to do, what is due by now, what it did, and its rank."""

    unit: Division
    share: Decimal
    due: Fraction
    value: Fraction | int | None
    standing: Standing
    rank: int | None

    @property
    def completion(self) -> Fraction | None:
        return self.standing.completion


def unit_standings(figures: Figures, shares: Shares, at: date) -> list[UnitStanding]:
    """Each unit with a share, the furthest first. Units that did equally well share a rank."""
    found = []
    for code, unit in shares.units.items():
        schedule = shares.of(code)
        if schedule.total:
            ratio = figures.own if code == CITY_ITSELF else _ratio(figures, unit)
            value = figures.value_of(ratio) if ratio is not None else None
            found.append((unit, schedule, value, _standing(schedule, value, at, _owes(figures, unit))))
    ranks = ranked([standing.completion for _, _, _, standing in found])
    made = [
        UnitStanding(unit, schedule.total, schedule.due(at), value, standing, rank)
        for (unit, schedule, value, standing), rank in zip(found, ranks, strict=True)
    ]
    return sorted(made, key=lambda one: (one.rank is None, one.rank or 0, one.unit.code))


def ranked(values: list[Fraction | None], *, low_first: bool = False) -> list[int | None]:
    """名次 — the place of each value, the highest first (or the lowest); equals share a place, none has none."""
    known = [value for value in values if value is not None]
    if low_first:
        return [None if value is None else 1 + sum(other < value for other in known) for value in values]
    return [None if value is None else 1 + sum(other > value for other in known) for value in values]


def _standing(schedule: Schedule, value: Fraction | int | None, at: date, owes: bool) -> Standing:  # noqa: FBT001 — one of four
    during = Period(date(schedule.year, 1, 1), schedule.deadline)
    elapsed, expected = elapsed_share(during, at), schedule.expected(at)
    if value is None or expected is None:
        return Standing(Status.NO_FIGURE, None, elapsed, expected)
    completion = max(Fraction(value) / Fraction(schedule.total), Fraction(0))
    if completion >= 1:  # what it still owes can only add to it
        return Standing(Status.MET, completion, elapsed, expected, owing=int(owes))
    if owes:
        return Standing(Status.INCOMPLETE, completion, elapsed, expected, owing=1)
    if elapsed >= 1:
        return Standing(Status.LATE, completion, elapsed, expected)
    return Standing(Pace.on(at).judge(expected - completion), completion, elapsed, expected)


def _ratio(figures: Figures, unit: Division) -> Ratio | None:
    """The figure of a unit, under whichever code it stands today."""
    for one in figures.reach.units:
        if one.lineage == unit.lineage:
            return figures.per_unit.get(one.code)
    return None


def _owes(figures: Figures, unit: Division) -> bool:
    return _code(unit) in figures.unreported


def _code(unit: Division) -> str:
    return CITY_ITSELF if unit.level == CITY else unit.code


def _schedule(promise: Promise, by_quarter: Mapping[int, Decimal]) -> Schedule:
    increments = tuple(by_quarter.get(quarter, Decimal(0)) for quarter in QUARTERS)
    return Schedule(promise.deadline.year, promise.deadline, increments)


# -- proposals
def proposed(promise: Promise, reach: Reach, way: Proposal, city: Division | None = None) -> Grid:
    """分解建议 — a grid that adds up to the target, to start from: units by weights, quarters evenly.

    With ``city`` the bureau's own part is a row of its own, empty at first. Where nothing is known every unit weighs alike.
    """
    target = promise.target
    assert target is not None
    year, open_quarters = promise.deadline.year, quarters_until(promise.deadline.year, promise.deadline)
    if way is Proposal.CURRENT and (shares := shares_in_force(promise, reach.at)) is not None:
        return {unit.code: shares.of(unit.code).increments for unit in reach.units} | (
            {CITY_ITSELF: shares.of(CITY_ITSELF).increments} if city else {}
        )
    known = _weights(promise, reach, way, year)
    weights = [known.get(unit.code, Fraction(0)) for unit in reach.units]
    grid: dict[str, tuple[Decimal, ...]] = {}
    for unit, share in zip(reach.units, divided(target.quantity, weights), strict=True):
        parts = dict(zip(open_quarters, _evenly(share, len(open_quarters)), strict=True))
        grid[unit.code] = tuple(parts.get(quarter, Decimal(0)) for quarter in QUARTERS)
    return grid | ({CITY_ITSELF: (Decimal(0),) * len(QUARTERS)} if city else {})


def _evenly(share: Decimal, parts: int) -> tuple[Decimal, ...]:
    """A share in even parts, the later ones taking the remainder: work grows through the year."""
    return tuple(reversed(divided(share, [1] * parts)))


def _weights(promise: Promise, reach: Reach, way: Proposal, year: int) -> dict[str, Fraction]:
    if way is Proposal.POPULATION:
        of_lineage = {
            one.division.lineage: Fraction(one.amount)
            for one in returns.baselines(POPULATION, reach.at).select_related("division")
        }
        return {unit.code: of_lineage.get(unit.lineage, Fraction(0)) for unit in reach.units}
    if way is Proposal.LAST and promise.indicator in INDICATORS:
        last = compute(INDICATORS.get(promise.indicator), date(year - 1, 12, 31), reach.chosen.code)
        done = {unit.code: _ratio(last, unit) for unit in reach.units}
        return {code: Fraction(last.value_of(ratio) or 0) for code, ratio in done.items() if ratio is not None}
    return {}
