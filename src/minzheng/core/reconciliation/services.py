"""对账办理 — compare a month, say why sides differ, and close it: whoever compared or said why does not close."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.failpoints import fp
from minzheng.core.ledger.reads import decided
from minzheng.core.reconciliation import comparing, reads, writing
from minzheng.core.reconciliation.causes import GIVEN, Cause
from minzheng.core.reconciliation.ledger_side import LedgerSide
from minzheng.core.reconciliation.models import Difference, MonthComparison
from minzheng.core.reconciliation.sides import compared, forms
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import Month

NOT_YOURS = "您的岗位不办这个县（市、区）的对账。"
NOT_OVER = "这个月还没有结束，月末之后再对账。"
CLOSED = "这个月已经结账，不再改动；以后的更正记在差异的更正日期上。"
LONGEST = 300


def compare(counties: Sequence[Division], month: Month, *, by: Actor | str) -> list[MonthComparison]:
    """Compare a month of some counties: a fixed number of statements for all of them. Raises NotPossible.

    Closed months keep what they hold; of their differences only the day of correction is written.
    """
    if month.last >= periods.today():
        raise NotPossible(NOT_OVER)
    if not counties:
        raise NotPossible("没有要对账的县（市、区）。")
    actor = by if isinstance(by, User) else None
    if actor is not None:
        scope = scope_of(actor, Permission.RECONCILE)
        if not all(scope.covers(one.path) for one in counties):
            raise NotPossible(NOT_YOURS)
    with transaction.atomic():
        there = _opened(counties, month)
        comparing.lay_out(there, month.first, decided())
        side = LedgerSide.gathered(month.first, {one.programme for one in compared()})
        writing.store(there, month, side)
        fp("reconciliation.comparing")
        comparing.clear()
        open_ones = [one.pk for one in there if not one.is_closed]
        MonthComparison.objects.filter(pk__in=open_ones).update(compared_at=periods.now(), compared_by=actor)
        fp("reconciliation.compared")
        body = {"month": month.first.isoformat(), "counties": len(there), "open": len(open_ones)}
        path = counties[0].path if len(counties) == 1 else ""
        audit.record("reconciliation.compare", by=by, target_kind="reconciliation.month", division_path=path, body=body)
    for one in there:
        one.refresh_from_db()
    return there


def _opened(counties: Sequence[Division], month: Month) -> list[MonthComparison]:
    """The comparisons of a month, locked in one order; made where there is none."""
    MonthComparison.objects.bulk_create(
        (MonthComparison(division=one, month=month.first) for one in counties), ignore_conflicts=True
    )
    rows = MonthComparison.objects.select_for_update(of=("self",)).select_related("division")
    return list(rows.filter(division__in=counties, month=month.first).order_by("pk"))


def compare_all(at: date, *, by: Actor | str) -> int:
    """Compare every month of the year that is over, of all counties; how many months."""
    city = divisions.city(at)
    if city is None:
        return 0
    months = [Month(at.year, number) for number in range(1, 13) if Month(at.year, number).last < at]
    counties = list(divisions.counties_within((city.path,), at))
    for month in months:
        compare(counties, month, by=by)
    return len(months)


@transaction.atomic
def say_why(comparison: MonthComparison, uids: Sequence[Any], cause: str, *, note: str, by: User) -> int:
    """Give the cause of some differences for which no rule found one; how many. The same again changes nothing. Raises NotPossible."""
    found = _locked(comparison, Permission.RECONCILE, by)
    if cause not in {one.value for one in GIVEN}:
        raise NotPossible("请选择原因。")
    if not note.strip():
        raise NotPossible("请写明情况。")
    rows = Difference.objects.filter(comparison=found, uid__in=list(uids), by_rule=False)
    said = {"cause": Cause(cause), "note": note.strip()[:LONGEST], "given_by": by}
    done = rows.exclude(**said).update(**said, given_at=periods.now())
    if not done:
        if there := rows.count():  # pressed twice
            return there
        raise NotPossible("请选择要说明的差异；按规则认定的不必说明。")
    fp("reconciliation.said")
    _tell("reconciliation.say_why", found, by, count=done, cause=cause)
    return done


@transaction.atomic
def close(comparison: MonthComparison, *, by: User) -> MonthComparison:
    """Close a month: both sides and every difference stand for good. Raises NotPossible with what is missing."""
    found = _locked(comparison, Permission.STATISTICS_REVIEW, by)
    if found.compared_at is None:
        raise NotPossible("请先对账。")
    hands = Difference.objects.filter(comparison=found, given_by=by).exists()
    if found.compared_by_id == by.pk or hands:
        raise NotPossible("您对过这个月的账，或说明过差异原因，须由另一人结账。")
    waiting = Difference.objects.filter(comparison=found, cause="", corrected_on__isnull=True).count()
    if waiting:
        raise NotPossible(f"还有 {waiting} 项差异没有说明原因。")
    for form in forms():
        if not reads.is_approved(form, found):
            raise NotPossible(f"{form.title}还没有审定。")
    if reads.changed_since(found):
        raise NotPossible("对账之后统计数又有更正，请重新对账。")
    MonthComparison.objects.filter(pk=found.pk).update(
        closed_at=periods.now(), closed_by=by, digest=writing.digest_of(found)
    )
    found.refresh_from_db()
    fp("reconciliation.closed")
    _tell("reconciliation.close", found, by, digest=found.digest)
    return found


def _locked(comparison: MonthComparison, to: Permission, by: User) -> MonthComparison:
    found = MonthComparison.objects.select_for_update(of=("self",)).select_related("division").get(pk=comparison.pk)
    if not scope_of(by, to).covers(found.division.path):
        raise NotPossible(NOT_YOURS)
    if found.is_closed:
        raise NotPossible(CLOSED)
    return found


def _tell(action: str, comparison: MonthComparison, by: User, **body: Any) -> None:
    said = {"month": comparison.month.isoformat()} | body
    audit.record(
        action,
        by=by,
        target_kind="reconciliation.month",
        target_uid=comparison.uid,
        division_path=comparison.division.path,
        body=said,
    )
