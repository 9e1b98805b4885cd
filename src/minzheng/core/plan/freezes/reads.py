"""封账查询 — what a closed period said, and what was entered or withdrawn afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.http import Http404

from minzheng.core.plan.figures import Figures, Part, Reach, compute, evidence, measured, reach_of
from minzheng.core.plan.freezes.models import FrozenRecord, PlanFreeze
from minzheng.core.plan.freezes.services import amounts, indicators_of, parts
from minzheng.core.plan.later import written_since
from minzheng.core.plan.models import Observation, Plan
from minzheng.core.plan.reads import kept_value
from minzheng.core.plan.shapes import Indicator


@dataclass(frozen=True)
class LateEntries:
    """封账后变动 — of one list: what was entered late, what was withdrawn, in the measure of the figure."""

    part: Part
    late: int
    withdrawn: int

    def __bool__(self) -> bool:
        return bool(self.late or self.withdrawn)


@dataclass(frozen=True)
class FrozenLine:
    """封账行 — an indicator: what it was when the period was closed, what it is now, and why it differs.

    ``live`` is None where no record that it counts was written since: then it is what it was.
    """

    indicator: Indicator
    frozen: Observation
    live: Figures | None
    changes: tuple[LateEntries, ...]

    @property
    def value(self) -> Fraction | int | None:
        return kept_value(self.frozen, self.indicator)

    @property
    def now(self) -> Fraction | int | None:
        """The headline as it is now."""
        return self.value if self.live is None else self.live.headline

    @property
    def difference(self) -> int:
        """By how much the numerator moved."""
        return 0 if self.live is None else self.live.total.numerator - self.frozen.numerator

    @property
    def altered(self) -> int:
        """改动 — what neither late nor withdrawn entries explain: records that now count for more or less."""
        own = next((one for one in self.changes if one.part is Part.NUMERATOR), None)
        return self.difference - (own.late - own.withdrawn if own else 0)

    @property
    def has_changed(self) -> bool:
        return any(self.changes) or bool(self.difference)


def freezes(plan: Plan) -> QuerySet[PlanFreeze]:
    """All closed periods and proposals of a plan, the newest first."""
    return _freezes().filter(plan=plan)


def the_freeze(uid: UUID) -> PlanFreeze:
    """One by its number. Raises Http404."""
    found = _freezes().filter(uid=uid).first()
    if found is None:
        raise Http404("没有这次封账。")
    return found


def closed_on(plan: Plan, set_code: str, at: date) -> PlanFreeze | None:
    """The closing of just this day and set, if there was one."""
    return _freezes().filter(plan=plan, set_code=set_code, through=at, confirmed_at__isnull=False).first()


def frozen_lines(freeze: PlanFreeze) -> list[FrozenLine]:
    """Every indicator of a closed period as it was stored; only those are computed anew whose records were written since.

    Statements follow the number of such indicators alone, never the data.
    """
    if freeze.run is None:
        return []
    reach = reach_of(freeze.set_code, freeze.through)
    kept = {one.indicator: one for one in Observation.objects.filter(run=freeze.run, unit=None)}
    indicators = [indicator for indicator in indicators_of(freeze.plan) if indicator.code in kept]
    later = written_since({one.code: freeze.run for one in indicators}, indicators)
    return [
        _line(freeze, indicator, kept[indicator.code], reach, touched=_is_touched(indicator, kept, later))
        for indicator in indicators
    ]


def _is_touched(indicator: Indicator, kept: Mapping[str, Observation], later: Mapping[str, int]) -> bool:
    """Whether a kept value may differ today: records were written since, that is not known, or it is counted otherwise."""
    return later.get(indicator.code, 1) > 0 or kept[indicator.code].query_version != indicator.version


def _line(freeze: PlanFreeze, indicator: Indicator, kept: Observation, reach: Reach, *, touched: bool) -> FrozenLine:
    if not touched:
        return FrozenLine(indicator, kept, None, ())
    live = compute(indicator, freeze.through, freeze.set_code, reach=reach)
    return FrozenLine(
        indicator, kept, live, tuple(_changes(freeze, indicator, part, reach) for part in parts(indicator))
    )


def late_records(freeze: PlanFreeze, indicator: Indicator, part: Part, reach: Reach) -> QuerySet[Any]:
    """补报 — rows that the list holds now and did not hold when the period was closed."""
    listed = evidence(indicator, freeze.through, freeze.set_code, part=part, reach=reach)
    return listed.filter(~Exists(_named(freeze, indicator, part).filter(record=OuterRef("uid"))))


def withdrawn_records(freeze: PlanFreeze, indicator: Indicator, part: Part, reach: Reach) -> QuerySet[FrozenRecord]:
    """撤销 — records that counted when the period was closed and no longer do."""
    listed = evidence(indicator, freeze.through, freeze.set_code, part=part, reach=reach)
    return _named(freeze, indicator, part).filter(~Exists(listed.order_by().filter(uid=OuterRef("record"))))


def _changes(freeze: PlanFreeze, indicator: Indicator, part: Part, reach: Reach) -> LateEntries:
    if amounts(indicator, part, reach) is None:
        return LateEntries(part, 0, 0)
    named = Exists(_named(freeze, indicator, part).filter(record=OuterRef("uid")))
    listed = evidence(indicator, freeze.through, freeze.set_code, part=part, reach=reach)
    late = measured(indicator, listed.filter(~named), part=part)
    withdrawn = withdrawn_records(freeze, indicator, part, reach).aggregate(n=Sum("amount"))["n"] or 0
    return LateEntries(part, late, withdrawn)


def _named(freeze: PlanFreeze, indicator: Indicator, part: Part) -> QuerySet[FrozenRecord]:
    return FrozenRecord.objects.filter(freeze=freeze, indicator=indicator.code, part=part.value)


def _freezes() -> QuerySet[PlanFreeze]:
    return PlanFreeze.objects.select_related("plan", "prepared_by", "confirmed_by")
