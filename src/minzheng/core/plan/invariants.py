"""计划的不变式 — a figure that is kept equals the list behind it, and what counts was confirmed by another."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Sum

from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look, rows
from minzheng.core.plan import later
from minzheng.core.plan.figures import Part, evidence, measured, parts_of, reach_of
from minzheng.core.plan.freezes.models import FrozenRecord, PlanFreeze
from minzheng.core.plan.freezes.services import amounts, indicators_of
from minzheng.core.plan.models import Observation
from minzheng.core.plan.shapes import INDICATORS

_TWO = """
    SELECT '封账', uid::text FROM plan_planfreeze WHERE confirmed_by_id = prepared_by_id
    UNION ALL SELECT '自报', uid::text FROM plan_selfreport WHERE confirmed_by_id = reported_by_id
"""
_TOLD = """
    SELECT '封账', f.uid::text FROM plan_planfreeze f WHERE f.confirmed_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = f.uid AND a.action = 'plan.freeze' AND a.actor_id = f.confirmed_by_id AND a.body ->> 'run' = f.run::text
    )
    UNION ALL
    SELECT '计算批次', o.run::text FROM (SELECT run, COUNT(*) AS n FROM plan_observation GROUP BY run) o
    WHERE NOT EXISTS (
        SELECT 1 FROM audit_auditevent a WHERE a.target_uid = o.run AND a.action = 'plan.compute' AND (a.body ->> 'lines')::bigint = o.n
    )
"""


def _latest() -> list[tuple[str, UUID]]:
    """Set and the run that computed it last."""
    found = Observation.objects.filter(unit=None).order_by("set_code", "-at", "-id").distinct("set_code")
    return list(found.values_list("set_code", "run"))


def _figures(_look: Look) -> Iterator[str]:
    """Kept figures of which nothing was written since, and whose list does not come to them."""
    for set_code, run in _latest():
        kept = {one.indicator: one for one in Observation.objects.filter(run=run, set_code=set_code, unit=None)}
        known = [one for one in INDICATORS if one.code in kept and kept[one.code].query_version == one.version]
        since = later.written_since({one.code: run for one in known}, known)
        reach = reach_of(set_code, next(iter(kept.values())).at)
        for indicator in known:
            if since.get(indicator.code) != 0 or not later.watches(indicator):
                continue
            line = kept[indicator.code]
            for part, value in ((Part.NUMERATOR, line.numerator), (Part.WHOLE, line.denominator)):
                if part in parts_of(indicator) and value is not None:
                    listed = evidence(indicator, line.at, set_code, part=part, reach=reach)
                    if measured(indicator, listed, part=part) != value:
                        yield f"指标 {indicator.code}，{set_code}，{line.at}，{part.value}"


def _frozen(_look: Look) -> Iterator[str]:
    """Closed periods whose figures are not the sums of the records that were named with them."""
    for freeze in PlanFreeze.objects.filter(confirmed_at__isnull=False).select_related("plan").order_by("pk"):
        assert freeze.run is not None  # by the table's own condition
        kept = {
            one.indicator: one
            for one in Observation.objects.filter(run=freeze.run, set_code=freeze.set_code, unit=None)
        }
        named = FrozenRecord.objects.filter(freeze=freeze).values_list("indicator", "part").annotate(n=Sum("amount"))
        summed = {(code, part): n for code, part, n in named}
        reach = reach_of(freeze.set_code, freeze.through)
        for indicator in indicators_of(freeze.plan):
            line = kept.get(indicator.code)
            if line is None or indicator.measure.name == "distinct":
                continue
            for part, value in ((Part.NUMERATOR, line.numerator), (Part.WHOLE, line.denominator)):
                if value is None or part not in parts_of(indicator) or amounts(indicator, part, reach) is None:
                    continue
                if summed.get((indicator.code, part.value), 0) != value:
                    yield f"封账 {freeze.uid} 的指标 {indicator.code}，{part.value}"


INVARIANTS.add(Invariant(
    "plan.figures", Family.FIGURES, "最近一次观测值等于它的清单",
    "计算之后没有人登记过的指标，存下的分子、分母等于今天按同样条件列出的清单。",
    "请重新计算这项指标；仍不同的，把指标代码告诉管理员。",
    _figures,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "plan.frozen", Family.FIGURES, "封账的数字等于封账时登记的记录",
    "封账的每项指标，分子、分母等于当时一条条登记下来的记录所计之和。",
    "请不要再引用这一期的数字，由管理员按备份查清哪些记录改过。",
    _frozen,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "plan.told", Family.TOLD, "封账和计算都有审计事件",
    "封账由封账人、计算批次有它的行数，都写在审计事件里，同一事务。",
    "请重新计算；封账没有事件的，查清由谁封账。",
    rows(_TOLD, "{0} {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "plan.two", Family.TWO, "提出封账、自报的人不确认它",
    "封账由提出人以外的人确认，自报由填报人以外的人确认。",
    "请由另一人重新核对。",
    rows(_TWO, "{0} {1}"),
))  # fmt: skip
