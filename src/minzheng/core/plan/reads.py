"""计划查询 — the plan as a table, an item with its live figures, and the values of earlier days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from minzheng.core.plan.allocations.reads import schedules
from minzheng.core.plan.allocations.schedule import Schedule
from minzheng.core.plan.figures import Figures, Ratio, Reach, compute, reach_of
from minzheng.core.plan.later import written_since
from minzheng.core.plan.models import CarriedBaseline, Observation, Plan, PlanItem, PlanSection, Promise
from minzheng.core.plan.placing import added
from minzheng.core.plan.shapes import INDICATORS, Change, Headline, Indicator, headline_of
from minzheng.core.plan.statuses import Standing, Status, judge, undecided, unregistered
from minzheng.kernel import periods
from minzheng.kernel.periods import Period, Year, elapsed_share
from minzheng.kernel.targets import FULL, Target, TargetKind


@dataclass(frozen=True)
class Shown:
    """显示值 — a headline as a page shows it, live or kept from an earlier ``run``.

    ``later`` is the number of records written since a kept value was computed; None where that is not known.
    """

    total: Ratio
    headline: Fraction | int | None
    computed_at: datetime
    stored: bool
    unplaced: int = 0
    baseline: Fraction | int | None = None
    unreported: tuple[str, ...] = ()
    run: UUID | None = None
    later: int | None = None

    def measured(self, indicator: Indicator, target: Target | None) -> Fraction | int | None:
        """The headline in the unit of a target: percent points for shares; a milestone is done when its share is 1."""
        return _in_unit_of(target, indicator, self.headline)

    def measured_baseline(self, indicator: Indicator, target: Target | None) -> Fraction | int | None:
        """The baseline in the unit of a target."""
        return _in_unit_of(target, indicator, self.baseline)


def _in_unit_of(target: Target | None, indicator: Indicator, value: Fraction | int | None) -> Fraction | int | None:
    by_percent = indicator.is_share and not (target is not None and target.kind is TargetKind.MILESTONE)
    return value * FULL if by_percent and value is not None else value


@dataclass(frozen=True)
class PromiseRow:
    """承诺行 — a promise, what counts it, its value and how it stands; ``uses_carried``: judged with last year's kept value."""

    promise: Promise
    indicator: Indicator | None
    shown: Shown | None
    standing: Standing
    uses_carried: bool = False

    @property
    def status(self) -> Status:
        return self.standing.status

    @property
    def value(self) -> Fraction | int | None:
        """The headline: a count, or a share between 0 and 1."""
        return self.shown.headline if self.shown else None

    @property
    def lacks_baseline(self) -> bool:
        """Whether it is measured against a baseline that nobody reported."""
        known = self.uses_carried or (self.shown is not None and self.shown.baseline is not None)
        return bool(self.promise.baseline) and not known


@dataclass(frozen=True)
class ItemRows:
    """条目行 — an item with its promises."""

    item: PlanItem
    rows: tuple[PromiseRow, ...]


@dataclass(frozen=True)
class SectionRows:
    """部分行 — a section with its items."""

    section: PlanSection
    items: tuple[ItemRows, ...]


@dataclass(frozen=True)
class PlanTable:
    """计划总表 — the whole plan on a day over a set."""

    plan: Plan
    at: date
    reach: Reach
    sections: tuple[SectionRows, ...]
    elapsed: Fraction

    @cached_property
    def rows(self) -> tuple[PromiseRow, ...]:
        return tuple(row for section in self.sections for item in section.items for row in item.rows)

    @cached_property
    def counts(self) -> Mapping[Status, int]:
        """How many promises stand how."""
        return Counter(row.status for row in self.rows)

    @cached_property
    def unreported(self) -> tuple[str, ...]:
        """Codes of the units (``city`` for the city itself) that owe a return to some figure of the plan, in order."""
        return tuple(sorted({code for row in self.rows if row.shown for code in row.shown.unreported}))

    @property
    def days_left(self) -> int:
        return (Year(self.plan.year).period.end - self.at).days


def plans() -> QuerySet[Plan]:
    """All plans, newest first."""
    return Plan.objects.order_by("-year", "code")


def the_plan(code: str = "") -> Plan | None:
    """A plan by its code, or that of this year, or the newest; None while there is none."""
    if code:
        return Plan.objects.filter(code=code).first()
    return Plan.objects.filter(year=periods.today().year).first() or plans().first()


def day_for(plan: Plan, asked: date | None) -> date:
    """The day that a page speaks of: the asked one, not later than today, inside the plan's year."""
    year = Year(plan.year).period
    return max(min(asked or year.end, periods.today(), year.end), year.start)


def table(plan: Plan, at: date, set_code: str) -> PlanTable:
    """The plan with every promise's value and standing, in a number of statements that no amount of data changes.

    A value kept for just this day and set by today's definition is shown; any other is computed now.
    """
    reach = reach_of(set_code, at)
    promised = Prefetch("promises", Promise.objects.order_by("id"))
    items = list(plan.items.select_related("section").prefetch_related(promised).order_by("section__number", "number"))
    promises = [promise for item in items for promise in item.promises.all()]
    shown = _with_later_changes(values_on(at, reach, {promise.indicator for promise in promises}))
    planned, carried = schedules(promises, at), carried_values(promises, at)
    return PlanTable(
        plan=plan,
        at=at,
        reach=reach,
        sections=tuple(
            SectionRows(section, tuple(ItemRows(item, _rows(plan, item, at, shown, planned, carried)) for item in its))
            for section, its in groupby(items, lambda item: item.section)
        ),
        elapsed=elapsed_share(Year(plan.year).period, at),
    )  # fmt: skip


def the_item(plan: Plan, number: int) -> PlanItem | None:
    """An item with its section and promises."""
    return (
        plan.items.select_related("section")
        .prefetch_related(Prefetch("promises", Promise.objects.order_by("id")))
        .filter(number=number)
        .first()
    )


def items_of(plan: Plan) -> QuerySet[PlanItem]:
    """All items with their promises, in order."""
    promises = Prefetch("promises", Promise.objects.order_by("id"))
    return plan.items.select_related("section").prefetch_related(promises).order_by("number")


def the_promise(plan: Plan, code: str) -> Promise | None:
    """A promise by its code, with its item and plan."""
    return plan.promises.select_related("item__section", "plan").filter(code=code).first()


def neighbours(plan: Plan, number: int) -> tuple[PlanItem | None, PlanItem | None]:
    """The items before and after."""
    return plan.items.filter(number__lt=number).last(), plan.items.filter(number__gt=number).first()


def rows_of(plan: Plan, promises: Sequence[Promise], at: date, figures: Mapping[str, Figures]) -> dict[str, PromiseRow]:
    """Code of a promise → the promise with figures computed now (none where no register supplies it): few statements."""
    shown, planned = {code: live(one) for code, one in figures.items()}, schedules(promises, at)
    carried = carried_values(promises, at)
    return {one.code: _row(one, Year(plan.year), at, shown, planned, carried) for one in promises}


def promises_counted_by(plan: Plan, indicator: str) -> QuerySet[Promise]:
    """The promises of a plan that one indicator counts."""
    return plan.promises.filter(indicator=indicator).select_related("item", "plan")


def live(figures: Figures) -> Shown:
    """Figures as a page shows them."""
    return Shown(
        figures.total, figures.headline, figures.computed_at, stored=False, unplaced=figures.unplaced.numerator,
        baseline=figures.baseline, unreported=figures.unreported,
    )  # fmt: skip


def values_on(at: date, reach: Reach, codes: set[str]) -> dict[str, Shown]:
    """Indicator code → its value on a day: kept where the definition is unchanged, computed where it is not."""
    kept = _kept(at, reach.chosen.code)
    found: dict[str, Shown] = {}
    for indicator in INDICATORS:
        if indicator.code not in codes:
            continue
        line = kept.get(indicator.code)
        if line is not None and line.query_version == indicator.version:
            found[indicator.code] = _stored(indicator, line)
        else:
            found[indicator.code] = live(compute(indicator, at, reach.chosen.code, reach=reach))
    return found


def _with_later_changes(shown: dict[str, Shown]) -> dict[str, Shown]:
    """之后变动 — kept values with what was written since, for a whole page in two statements."""
    runs = {code: value.run for code, value in shown.items() if value.run is not None}
    if not runs:
        return shown
    found = written_since(runs, [INDICATORS.get(code) for code in runs])
    return shown | {code: replace(shown[code], later=count) for code, count in found.items()}


def kept_figures(indicator: Indicator, shown: Shown | None, reach: Reach) -> Figures | None:
    """A kept value unit by unit, as its run stored it; None where that does not suffice: for a comparison, for distinct
    values, or when the set has other units today. One statement.
    """
    if shown is None or shown.run is None or isinstance(indicator, Change) or indicator.measure.name == "distinct":
        return None
    lines = Observation.objects.filter(
        run=shown.run, indicator=indicator.code, set_code=reach.chosen.code, at=reach.at, unit__isnull=False
    )
    sides = lines.values_list("unit__code", "numerator", "denominator")
    said = {code: Ratio(numerator, denominator) for code, numerator, denominator in sides}
    if set(said) != {unit.code for unit in reach.units}:
        return None
    own = shown.total.minus(added(said.values(), Ratio(0, 0 if indicator.has_whole else None)))
    return Figures(
        indicator, reach, shown.computed_at, said, shown.total, Ratio(shown.unplaced),
        own=own if indicator.city_counts else None, unreported=shown.unreported,
    )  # fmt: skip


def trends(indicators: Iterable[str], set_code: str, during: Period) -> dict[str, list[Observation]]:
    """Code of an indicator → its kept headline values, one for each day (the latest run), oldest first: one statement."""
    lines = Observation.objects.filter(
        indicator__in=list(indicators), set_code=set_code, unit=None, at__range=(during.start, during.end)
    )
    found: dict[str, list[Observation]] = defaultdict(list)
    for line in lines.order_by("indicator", "at", "-id").distinct("indicator", "at"):
        found[line.indicator].append(line)
    return found


def _kept(at: date, set_code: str) -> dict[str, Observation]:
    lines = (
        Observation.objects.filter(set_code=set_code, at=at, unit=None)
        .order_by("indicator", "-id")
        .distinct("indicator")
    )
    return {line.indicator: line for line in lines}


def kept_value(line: Observation, indicator: Indicator) -> Fraction | int | None:
    """The headline that an observation kept: exact where it follows from numerator and denominator."""
    if headline_of(indicator) is Headline.MEAN_OF_UNITS:
        return Fraction(line.value) if isinstance(line.value, Decimal) else None
    return indicator.value_of(Ratio(line.numerator, line.denominator).value)


def _stored(indicator: Indicator, line: Observation) -> Shown:
    total = Ratio(line.numerator, line.denominator)
    baseline = None if line.baseline is None else Fraction(line.baseline)
    value = kept_value(line, indicator)
    return Shown(
        total, value, line.computed_at, stored=True, unplaced=line.unplaced, baseline=baseline,
        unreported=tuple(line.unreported), run=line.run,
    )  # fmt: skip


def carried_values(promises: Iterable[Promise], at: date) -> dict[int, Fraction | int]:
    """承接基期 — key of a promise → what the plan of the year before kept, where that was kept for just the day with which
    the promise is compared: a value of another day is shown on the page and judges nothing. One statement.
    """
    compared = {one.pk: one for one in promises if one.baseline and one.indicator in INDICATORS}
    if not compared:
        return {}
    lines = CarriedBaseline.objects.filter(promise__in=list(compared), observation__isnull=False)
    found: dict[int, Fraction | int] = {}
    for line in lines.select_related("observation"):
        indicator = INDICATORS.get(compared[line.promise_id].indicator)
        kept = line.observation
        value = kept_value(kept, indicator) if kept else None
        if isinstance(indicator, Change) and kept and value is not None and kept.at == indicator.earlier(at):
            found[line.promise_id] = value
    return found


def _rows(
    plan: Plan, item: PlanItem, at: date, shown: Mapping[str, Shown], planned: Mapping[int, Schedule], carried: Mapping[int, Fraction | int],
) -> tuple[PromiseRow, ...]:  # fmt: skip
    return tuple(_row(promise, Year(plan.year), at, shown, planned, carried) for promise in item.promises.all())


def _row(
    promise: Promise, year: Year, at: date, shown: Mapping[str, Shown], planned: Mapping[int, Schedule], carried: Mapping[int, Fraction | int],
) -> PromiseRow:  # fmt: skip
    during = Period(year.period.start, promise.deadline)
    if promise.indicator not in INDICATORS:
        return PromiseRow(promise, None, None, unregistered(during, at))
    indicator = INDICATORS.get(promise.indicator)
    value, schedule = shown.get(promise.indicator), planned.get(promise.pk)
    if promise.awaits_target:
        return PromiseRow(promise, indicator, value, undecided(during, at))
    baseline = value.measured_baseline(indicator, promise.target) if value else None
    uses_carried = baseline is None and promise.pk in carried
    if uses_carried:
        baseline = _in_unit_of(promise.target, indicator, carried[promise.pk])
    standing = judge(
        promise.target, value.measured(indicator, promise.target) if value else None, during=during, at=at,
        baseline=baseline,
        owing=len(value.unreported) if value else 0, grows=indicator.only_grows, expected=schedule.expected(at) if schedule else None,
    )  # fmt: skip
    return PromiseRow(promise, indicator, value, standing, uses_carried)
