"""封账登记 — one person proposes to close a period, another closes it; then its figures and records stay named."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions import reads as divisions
from minzheng.core.plan.figures import Part, Reach, amount_of, evidence, parts_of, reach_of
from minzheng.core.plan.freezes.models import FrozenRecord, PlanFreeze
from minzheng.core.plan.models import Plan
from minzheng.core.plan.moments import closing_moment
from minzheng.core.plan.services import NotPossible, Progress, compute_observations
from minzheng.core.plan.shapes import INDICATORS, Indicator
from minzheng.kernel import periods
from minzheng.kernel.periods import Month

FROZEN_PARTS = (Part.NUMERATOR, Part.WHOLE)
LONGEST_NOTE = 300


@transaction.atomic
def prepare(plan: Plan, set_code: str, through: date, *, note: str = "", by: User) -> PlanFreeze:
    """提出封账 — propose to close the plan's figures up to the end of a month. Raises NotPossible."""
    if through.year != plan.year or (through + timedelta(days=1)).day != 1:
        raise NotPossible(f"封账应截至 {plan.year} 年某个月的最后一天。")
    if through > periods.today():
        raise NotPossible(f"{through} 还没有过完，不能封账。")
    if set_code not in {each.code for each in divisions.sets()}:
        raise NotPossible("没有这个考核单位集，请从列表中选择。")
    if len(note.strip()) > LONGEST_NOTE:
        raise NotPossible(f"说明不能超过 {LONGEST_NOTE} 个字。")
    if PlanFreeze.objects.filter(plan=plan, set_code=set_code, through=through).exists():
        raise NotPossible(f"{Month.of(through).label}已经提出封账或已封账。")
    made = PlanFreeze.objects.create(plan=plan, set_code=set_code, through=through, note=note.strip(), prepared_by=by)
    _tell("plan.prepare_freeze", made, by)
    return made


@transaction.atomic
def discard(freeze: PlanFreeze, *, by: User) -> None:
    """撤回封账 — take a proposal back that nobody has confirmed. Raises NotPossible."""
    found = PlanFreeze.objects.select_for_update().get(pk=freeze.pk)
    if found.is_closed:
        raise NotPossible("这一期已经封账，不能撤回。")
    _tell("plan.discard_freeze", found, by)
    found.delete()


def must_be_open(freeze: PlanFreeze, by: User) -> None:
    """Raises NotPossible where a period is closed already, and for whoever proposed it."""
    if freeze.is_closed:
        raise NotPossible("这一期已经封账。")
    if freeze.prepared_by_id == by.pk:
        raise NotPossible("封账是您提出的，须由另一人确认。")


def confirm(freeze: PlanFreeze, *, by: User, progress: Progress | None = None) -> PlanFreeze:
    """封账 — the second person closes the period: all figures of the plan and the records that they count, in one snapshot.

    The number of statements follows the number of indicators alone. Raises NotPossible.
    """
    with closing_moment():
        found = PlanFreeze.objects.select_for_update().get(pk=freeze.pk)
        must_be_open(found, by)
        indicators = indicators_of(found.plan)
        reach = reach_of(found.set_code, found.through)
        codes = [one.code for one in indicators]
        run = compute_observations(found.through, [found.set_code], by=by, only=codes, progress=progress)
        counted = sum(_freeze(found, indicator, part, reach) for indicator in indicators for part in parts(indicator))
        found.confirmed_by, found.confirmed_at, found.run = by, periods.now(), run
        found.save(update_fields=["confirmed_by", "confirmed_at", "run"])
        _tell("plan.freeze", found, by, run=run, records=counted)
    return found


def indicators_of(plan: Plan) -> list[Indicator]:
    """The declared indicators that the plan's promises name, each once."""
    named = dict.fromkeys(plan.promises.order_by("id").values_list("indicator", flat=True))
    return [INDICATORS.get(code) for code in named if code in INDICATORS]


def parts(indicator: Indicator) -> tuple[Part, ...]:
    """The lists of an indicator whose records are named."""
    return tuple(part for part in FROZEN_PARTS if part in parts_of(indicator))


def amounts(indicator: Indicator, part: Part, reach: Reach) -> Any:
    """清单 — each record of a list once, with what it counts for; None where its records have no number of their own."""
    listed = evidence(indicator, reach.at, reach.chosen.code, part=part, reach=reach)
    try:
        listed.model._meta.get_field("uid")
    except FieldDoesNotExist:
        return None
    return listed.order_by().values("uid").annotate(n=amount_of(indicator, part)).values_list("uid", "n")


def _freeze(freeze: PlanFreeze, indicator: Indicator, part: Part, reach: Reach) -> int:
    """Name every record of a list, in one statement."""
    listed = amounts(indicator, part, reach)
    if listed is None:
        return 0
    sql, values = listed.query.sql_with_params()
    table = FrozenRecord._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (freeze_id, indicator, part, record, amount)"  # noqa: S608  # our own table; values are bound
            f" SELECT %s, %s, %s, listed.uid, listed.n FROM ({sql}) AS listed (uid, n)",
            [freeze.pk, indicator.code, part.value, *values],
        )
        return int(cursor.rowcount)


def _tell(action: str, freeze: PlanFreeze, by: User, *, run: UUID | None = None, records: int = 0) -> None:
    body = {"set": freeze.set_code, "through": freeze.through.isoformat()}
    more = {"run": str(run), "records": records} if run else {}
    audit.record(action, by=by, target_kind="plan.freeze", target_uid=freeze.uid, body=body | more)
