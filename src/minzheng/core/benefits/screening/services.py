"""政策找人办理 — a run is asked for, works through the register part by part, and tells the townships; people settle what it found.

Each part is written in one transaction with how far the run has come: killed in the middle, it goes on behind the last part.
"""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.benefits.course import in_month
from minzheng.core.benefits.screening import reads
from minzheng.core.benefits.screening.comparing import Comparison, Found, Result, day_in
from minzheng.core.benefits.screening.models import ScreeningFinding, ScreeningRun
from minzheng.core.benefits.screening.writing import LAST, Part, merge
from minzheng.core.divisions.models import Division
from minzheng.core.divisions.reads import scope_paths
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress
from minzheng.core.jobs.models import Job
from minzheng.core.notices import services as notices
from minzheng.core.parties.households.models import Household
from minzheng.core.registers.spells import months_after
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import Month

KIND = "benefits.screening"
AT_ONCE = 100_000  # households
HANDLED_MONTHS = 2  # handled before the month so many months ago and still found: opened again
PAGE = "/benefits/screening/"
State = ScreeningFinding.State


# -- a run -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def start(division: Division, *, by: User, month: Month | None = None) -> ScreeningRun:
    """Ask for a run over a division. Raises NotPossible while another works there, and for a month before the last that was run."""
    Division.objects.select_for_update().get(pk=division.pk)
    asked = month or Month.of(periods.today())
    if reads.working_within(division) is not None:
        raise NotPossible("这个范围的筛查正在进行，请等它完成。")
    last = reads.last_over(division)
    if last is not None and last.month > asked.first:
        raise NotPossible(f"已经筛查过{in_month(last.month)}，不能再筛查更早的月份。")
    run = ScreeningRun.objects.create(
        month=asked.first, on=day_in(asked, periods.today()), division=division, asked_by=by
    )
    title = f"政策找人：{division.name}{in_month(asked.first)}筛查"
    run.job = jobs.start(KIND, by=by, title=title, params={"run": str(run.uid)})
    run.save(update_fields=["job"])
    audit.record(
        "screening.start", by=by, target_kind="benefits.screening", target_uid=run.uid, division_path=division.path,
        body={"month": run.month.isoformat()},
    )  # fmt: skip
    return run


def work(job: Job, progress: Progress, *, at_once: int = AT_ONCE) -> dict[str, Any]:
    """筛查作业 — go through the register from where the run stands; done already, it says so again. Raises CannotFinish."""
    run = ScreeningRun.objects.select_related("division", "asked_by").get(uid=job.params["run"])
    if not scope_of(job.owner, Permission.REGISTER_CONFIRM).covers(run.division.path):
        raise CannotFinish("您现在的岗位不能筛查这个范围，没有登记线索。")
    scope = Scope(scope_paths(run.division))
    if run.ended_at is None:
        _go_through(run, scope, progress, at_once)
        _finish(run, by=job.owner)
    open_ones = sum(reads.counted(scope).values())
    return {"message": f"共筛查 {run.households:,} 户 {run.persons:,} 人，待处理线索 {open_ones:,} 条。", "url": PAGE}


def _go_through(run: ScreeningRun, scope: Scope, progress: Progress, at_once: int) -> None:
    comparison = Comparison(Month.of(run.month), run.on)
    adrift = comparison.adrift(scope)
    there = Household.objects.on(run.on).filter(scope.as_condition())
    total, places = there.count(), scope.division_keys()
    while run.reached < LAST:
        beyond = there.filter(pk__gt=run.reached).order_by("pk")
        end = beyond.values_list("pk", flat=True)[at_once - 1 : at_once].first()
        part = Part(run.reached, LAST if end is None else end, places)
        result = comparison.of(there.filter(pk__gt=part.after, pk__lte=part.through))
        result.found += _of_part(adrift, part)
        _keep(run, part, result)
        progress(run.households, total)


def _of_part(adrift: list[Found], part: Part) -> list[Found]:
    """Those without a household of theirs come with the part that holds its key, and with the last where there is none."""
    return [
        one for one in adrift if (part.is_last if one.household is None else part.after < one.household <= part.through)
    ]


@transaction.atomic
def _keep(run: ScreeningRun, part: Part, result: Result) -> None:
    """Write the findings of a part together with how far the run has come; whoever else came first with it did the same."""
    stands = ScreeningRun.objects.select_for_update().get(pk=run.pk)
    if stands.reached == part.after:
        merge(result.found, part, run=run.pk, patience=months_after(run.month, -HANDLED_MONTHS))
        tallies = {
            name: dict(Counter(stands.tallies.get(name, {})) + counted)
            for name, counted in (("unasked", result.unasked), ("unsettled", result.unsettled))
        }
        ScreeningRun.objects.filter(pk=run.pk).update(
            reached=part.through, households=F("households") + result.households, persons=F("persons") + result.persons, tallies=tallies
        )  # fmt: skip
    run.refresh_from_db(fields=["reached", "households", "persons", "tallies"])


@transaction.atomic
def _finish(run: ScreeningRun, *, by: User) -> None:
    """Close the run and tell the townships, once."""
    if not ScreeningRun.objects.filter(pk=run.pk, ended_at__isnull=True).update(ended_at=periods.now()):
        return
    scope = Scope(scope_paths(run.division))
    title = f"政策找人：{in_month(run.month)}筛查完成"
    told = notices.tell_each(
        (notices.Message(user, title, words, PAGE) for user, words in reads.words_for_townships(scope)), by="system"
    )
    counts = reads.counted(scope)
    audit.record(
        "screening.finish", by=by, target_kind="benefits.screening", target_uid=run.uid, division_path=run.division.path,
        body={"month": run.month.isoformat(), "households": run.households, "persons": run.persons, "told": told, "open": dict(counts)},
    )  # fmt: skip


# -- what people decide ------------------------------------------------------------------------------------------------
@transaction.atomic
def settle(finding: ScreeningFinding, state: str, *, reason: str, by: User) -> None:
    """Mark a finding as handled or dismissed; a dismissal has a reason. Raises NotPossible."""
    if state not in {State.HANDLED, State.DISMISSED}:
        raise NotPossible("只能标记为已处理或不成立。")
    if state == State.DISMISSED and not reason.strip():
        raise NotPossible("请写明不成立的理由，例如已核实在外地享受。")
    locked = _locked(finding)
    if locked.state != State.OPEN:
        raise NotPossible(f"这条线索{State(locked.state).label}，请先重新打开。")
    _change(
        locked, "screening.settle", by, state=state, reason=reason.strip()[:200], settled_by=by, settled_at=periods.now()
    )  # fmt: skip


@transaction.atomic
def reopen(finding: ScreeningFinding, *, by: User) -> None:
    """Take a decision back: the finding waits again. Raises NotPossible for one that waits anyway or was found no more."""
    locked = _locked(finding)
    if locked.state not in {State.HANDLED, State.DISMISSED}:
        raise NotPossible("只有已处理或不成立的线索可以重新打开。")
    _change(locked, "screening.reopen", by, state=State.OPEN, reason="", settled_by=None, settled_at=None)


def _locked(finding: ScreeningFinding) -> ScreeningFinding:
    found = ScreeningFinding.objects.select_for_update(of=("self",)).select_related("division").get(pk=finding.pk)
    if found.state == State.CLOSED:
        raise NotPossible("这条线索已经消除，不必再处理。")
    return found


def _change(finding: ScreeningFinding, action: str, by: User, **values: Any) -> None:
    """The reason stays in the record: it may tell of an illness."""
    ScreeningFinding.objects.filter(pk=finding.pk).update(**values)
    audit.record(
        action, by=by, target_kind="benefits.finding", target_uid=finding.uid, division_path=finding.division.path,
        body={"programme": finding.programme, "kind": finding.kind, "state": values["state"]},
    )  # fmt: skip
