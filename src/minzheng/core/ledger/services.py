"""台账办理 — a run is asked for, reckoned in the background, checked, submitted, released by somebody else and locked.

The work is done in three transactions, each of which writes down that it is done: killed anywhere it goes on behind the last. Every
step locks the run first; whoever comes second is told what he found.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.benefits import programmes as rules
from minzheng.core.benefits.course import in_month
from minzheng.core.divisions.models import Division
from minzheng.core.failpoints import fp
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress
from minzheng.core.jobs.models import Job
from minzheng.core.ledger import beside, freezing, reads, reckoning, steps, summing
from minzheng.core.ledger.checks import finding
from minzheng.core.ledger.checks.models import CheckAnswer, CheckKind, RunCheck, Severity
from minzheng.core.ledger.lines.models import LedgerLine, LineMember, LineMemberEnd
from minzheng.core.ledger.local_rules import LocalRules, fund_of, rules_of
from minzheng.core.ledger.runs.models import PaymentRun, RunProgramme, RunRelease, RunState
from minzheng.core.notices import services as notices
from minzheng.core.registers.writing import NotPossible, in_words
from minzheng.kernel import periods
from minzheng.kernel.periods import Month

KIND = "ledger.prepare"
_NUMBER = """
    INSERT INTO ledger_runsequence (county, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (county, year) DO UPDATE SET last = ledger_runsequence.last + 1 RETURNING last
"""
_ANSWER = """
    INSERT INTO ledger_checkanswer (check_id, outcome, reason, by_id, at)
    SELECT c.id, %(outcome)s, %(reason)s, %(by)s, %(at)s FROM ledger_runcheck c WHERE c.id = ANY(%(checks)s) ORDER BY c.id
"""
_HOLD = """
    INSERT INTO ledger_runhold (run_id, enrolment_id, round)
    SELECT DISTINCT c.run_id, c.enrolment_id, %(round)s::smallint
    FROM ledger_runcheck c JOIN ledger_checkanswer a ON a.check_id = c.id AND a.outcome = 'held'
    WHERE c.run_id = %(run)s AND NOT EXISTS (SELECT 1 FROM ledger_checkanswer b WHERE b.check_id = a.check_id AND b.id > a.id)
"""


# -- asking for a run --------------------------------------------------------------------------------------------------
def start(county: Division, programmes: Sequence[str], month: Month, *, by: User) -> PaymentRun:
    """Ask for a run. Raises NotPossible while another is open, before the cut-off, and for months behind a locked one."""
    try:
        with transaction.atomic():
            run = _opened(county, tuple(sorted(set(programmes))), month, by)
            fp("ledger.started")
            title = f"编制{county.name}{in_month(month.first)}发放台账"
            run.job = jobs.start(KIND, by=by, title=title, params={"run": str(run.uid)})
            run.save(update_fields=["job"])
            _tell("ledger.start", run, by)
            return run
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def _opened(county: Division, programmes: tuple[str, ...], month: Month, by: User) -> PaymentRun:
    """The run with its programmes, not yet reckoned."""
    known = dict(reads.payable())
    if not programmes or not set(programmes) <= set(known):
        raise NotPossible("请选择发放的项目。")
    if county.level != Division.Level.COUNTY:
        raise NotPossible("发放批次按县（市、区）编制。")
    last = reads.last_month(county, programmes)
    if last is not None and month.first < last.first:
        raise NotPossible(
            f"{in_month(last.first)}的台账已经锁定，不能再编更早的月份；以前月份的差额在以后的批次中补发或追回。"
        )
    there = RunProgramme.objects.filter(county=county.lineage, programme__in=programmes).exclude(standing="discarded")
    cycles = dict.fromkeys(programmes, 1) | {
        code: last + 1
        for code, last in there.filter(month=month.first).order_by("cycle").values_list("programme", "cycle")
    }
    cycle = max(cycles.values())
    if cycle > 1 and 1 in cycles.values():
        made = "、".join(known[code] for code in programmes if cycles[code] > 1)
        raise NotPossible(f"{made}{in_month(month.first)}的台账已经编过，其余项目还没有；补编与首次编制请分开。")
    local = rules_of(county.code, month.last)
    run = PaymentRun.objects.create(
        number=_numbered(county, month), division=county, month=month.first, cycle=cycle, programmes=list(programmes), asked_by=by,
        cut_off_on=_cut_off(month, cycle, local), versions={code: pinned(code, month) for code in programmes},
    )  # fmt: skip
    begun = dict(there.filter(standing=RunState.RELEASED).order_by("-since").values_list("programme", "since"))
    RunProgramme.objects.bulk_create(
        RunProgramme(
            run=run, programme=code, county=county.lineage, month=month.first, cycle=cycles[code], since=begun.get(code, month.first),
            fund=fund_of(code, month.last),
        )
        for code in programmes
    )  # fmt: skip
    return run


def _numbered(county: Division, month: Month) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [county.code[:6], month.first.year])
        (last,) = cursor.fetchone()
    return f"FF{county.code[:6]}{month.first:%Y}{last:04d}"


def _cut_off(month: Month, cycle: int, local: LocalRules) -> date:
    """The day by whose end the register counts: that of the month, for what is made up later today. Raises NotPossible."""
    today = periods.today()
    if cycle > 1:
        return max(today, month.first)
    day = min(month.first + timedelta(days=local.cut_off_day - 1), month.last)
    if day > today:
        raise NotPossible(f"{in_month(month.first)}的台账在 {day.month} 月 {day.day} 日截止之后才能编制。")
    return day


def pinned(code: str, month: Month) -> dict[str, str]:
    """Since when the rules of a programme stand as they do in a month, and a hash of the values that they look up."""
    version = rules.in_force(code, month)
    said = "\n".join(
        f"{name}{sorted((keys, str(value)) for keys, value in each.table.items())}"
        for name, each in sorted(version.parameters.items())
    )
    since = "" if version.since is None else version.since.isoformat()
    return {"since": since, "parameters": hashlib.sha256(said.encode()).hexdigest()}


# -- reckoning ---------------------------------------------------------------------------------------------------------
def work(job: Job, progress: Progress) -> dict[str, Any]:
    """编制作业 — freeze, reckon, check; done already, it says so again. Raises CannotFinish."""
    run = PaymentRun.objects.select_related("division").get(uid=job.params["run"])
    if not scope_of(job.owner, Permission.LEDGER_PREPARE).covers(run.division.path):
        raise CannotFinish("您现在的岗位不能编制这个县（市、区）的台账，没有写入。")
    if run.state == RunState.DISCARDED:
        raise CannotFinish("这个批次已经作废。")
    prepare([run], progress, by=job.owner)
    run.refresh_from_db()
    return {
        "message": f"共 {run.lines_count:,} 行，{run.enrolments:,} 户（人），待处置核查 {reads.unanswered(run):,} 项。",
        "url": f"/ledger/runs/{run.uid}/",
    }


def prepare(runs: Sequence[PaymentRun], progress: Progress, *, by: User) -> None:
    """Bring runs of one month from the asking to the checking; each step that was done before is left alone."""
    with transaction.atomic():
        freezing.wait_for_confirmers()
    for done, (_, stage) in enumerate(STAGES):
        progress(done, len(STAGES))
        stage(runs, by)
    fp("ledger.prepared")
    progress(len(STAGES), len(STAGES))


def _locked(runs: Sequence[PaymentRun], **still: Any) -> list[PaymentRun]:
    """The runs among these that are being prepared and have this step before them, locked.

    Compiling the long statements of a step would take longer than running them: the transaction does without.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
    keys = [run.pk for run in runs]
    rows = PaymentRun.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=RunState.PREPARING, **still)
    return list(rows.select_related("division").order_by("pk"))


@transaction.atomic
def _freeze(runs: Sequence[PaymentRun], _by: User) -> None:
    wanted = _locked(runs, frozen_at__isnull=True)
    if not wanted:
        return
    digests = freezing.freeze(wanted)
    fp("ledger.freezing")
    for run in wanted:
        run.frozen_at, run.input_digest = periods.now(), digests[run.pk]
    PaymentRun.objects.bulk_update(wanted, ["frozen_at", "input_digest"])


@transaction.atomic
def _reckon(runs: Sequence[PaymentRun], _by: User) -> None:
    fp("ledger.frozen")
    wanted = _locked(runs, frozen_at__isnull=False, reckoned_at__isnull=True)
    if not wanted:
        return
    reckoning.reckon(wanted, {run.pk: _local(run).share for run in wanted})
    fp("ledger.reckoning")
    if summing.uneven(wanted):
        raise RuntimeError("a line is not the sum of its parts")
    digests, sums = summing.digests(wanted), summing.sums(wanted)
    for run in wanted:
        run.reckoned_at, run.lines_digest = periods.now(), digests[run.pk]
        for name, value in sums[run.pk].items():
            setattr(run, name, value)
    PaymentRun.objects.bulk_update(wanted, ["reckoned_at", "lines_digest", "persons", *summing.FIELDS])


@transaction.atomic
def _check(runs: Sequence[PaymentRun], by: User) -> None:
    fp("ledger.reckoned")
    wanted = _locked(runs, reckoned_at__isnull=False)
    if not wanted:
        return
    finding.find(wanted, {run.pk: _local(run) for run in wanted})
    fp("ledger.checking")
    PaymentRun.objects.filter(pk__in=[run.pk for run in wanted]).update(state=RunState.CHECKING)
    for run in wanted:
        _tell(
            "ledger.prepare",
            run,
            by,
            lines=run.lines_count,
            regular=run.regular,
            arrears=run.arrears,
            sha256=run.lines_digest,
        )


STAGES = (("冻结名册", _freeze), ("计算台账", _reckon), ("生成核查", _check))  # each a transaction, done once


def _local(run: PaymentRun) -> LocalRules:
    return rules_of(run.division.code, Month.of(run.month).last)


# -- checks ------------------------------------------------------------------------------------------------------------
@transaction.atomic
def answer(run: PaymentRun, checks: Sequence[int], outcome: str, *, reason: str, by: User) -> int:
    """Decide about checks of a run, by their keys; how many. The last answer counts. Raises NotPossible."""
    locked = _one(run)
    if why := steps.why_not_answer(locked, by):
        raise NotPossible(why)
    if outcome not in CheckAnswer.Outcome.values or not reason.strip():
        raise NotPossible("请选择照发或暂缓，并写明理由。")
    rows = RunCheck.objects.filter(run=locked, pk__in=checks).exclude(severity=Severity.INFO)
    found = dict(rows.values_list("pk", "severity"))
    if not found:
        raise NotPossible("请先勾选要处置的核查项。")
    if outcome == CheckAnswer.Outcome.ACCEPTED and Severity.BLOCK in found.values():
        raise NotPossible("其中有不得发放的核查项，只能暂缓；请登记账户、变更、死亡或停发决定后重新编制。")
    said: dict[str, Any] = {
        "checks": list(found),
        "outcome": outcome,
        "reason": reason.strip()[:200],
        "by": by.pk,
        "at": periods.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER, said)
    fp("ledger.answered")
    _tell("ledger.answer", locked, by, outcome=outcome, checks=len(found))
    return len(found)


@transaction.atomic
def hold(line: LedgerLine, *, reason: str, by: User) -> RunCheck:
    """Hold back the enrolment of a line for a reason of one's own: a check that is answered at once. Raises NotPossible."""
    run = _one(line.run)
    if why := steps.why_not_answer(run, by):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible("请写明暂缓发放的理由。")
    made = RunCheck.objects.create(
        run=run, enrolment_id=line.enrolment_id, kind=CheckKind.MANUAL, severity=Severity.WARN, note="编制人提出"
    )
    answer(run, [made.pk], CheckAnswer.Outcome.HELD, reason=reason, by=by)
    return made


# -- from hand to hand -------------------------------------------------------------------------------------------------
@transaction.atomic
def submit(run: PaymentRun, *, by: User) -> PaymentRun:
    """Put a run before somebody who releases it: holds and the number of releases are fixed now. Raises NotPossible."""
    locked = _one(run)
    if why := steps.why_not_submit(locked, by):
        raise NotPossible(why)
    turn = locked.round + 1
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"run": locked.pk, "round": turn})
    fp("ledger.holding")
    local = _local(locked)
    locked.round = turn
    locked.state, locked.submitted_by, locked.submitted_at, locked.reason = RunState.SUBMITTED, by, periods.now(), ""
    locked.threshold = local.second_release_from
    locked.threshold_verified = None if local.threshold is None else local.threshold.verified
    locked.held = summing.held_in_round(locked)
    due = locked.payable - locked.held
    whole = due + beside.due(locked)
    locked.releases_needed = 2 if locked.threshold is not None and whole >= locked.threshold else 1
    locked.save(update_fields=[
        "round", "state", "submitted_by", "submitted_at", "reason", "threshold", "threshold_verified", "held", "releases_needed",
    ])  # fmt: skip
    fp("ledger.submitted")
    _tell("ledger.submit", locked, by, due=due, held=locked.held)
    return locked


@transaction.atomic
def send_back(run: PaymentRun, *, reason: str, by: User) -> None:
    """Give a submitted run back to be checked again; releases that were given do not count any more. Raises NotPossible."""
    locked = _one(run)
    if why := steps.why_not_send_back(locked, by):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible("请写明退回的原因。")
    submitter = locked.submitted_by
    PaymentRun.objects.filter(pk=locked.pk).update(state=RunState.CHECKING, reason=reason.strip()[:200])
    _tell("ledger.send_back", locked, by)
    if submitter is not None and submitter.pk != by.pk:
        notices.tell(submitter, f"发放批次 {locked.number} 被退回", body=reason.strip()[:200], url=_page(locked), by=by)


@transaction.atomic
def release(run: PaymentRun, *, by: User) -> PaymentRun:
    """Release a run that somebody else prepared; the last release that is needed locks it. Raises NotPossible.

    The lines are hashed again: a run whose lines are not those that were reckoned is never locked.
    """
    locked = _one(run)
    if why := steps.why_not_release(locked, by):
        raise NotPossible(why)
    RunRelease.objects.create(run=locked, by=by, round=locked.round)
    fp("ledger.releasing")
    given = RunRelease.objects.filter(run=locked, round=locked.round).count()
    _tell("ledger.release", locked, by, given=given, needed=locked.releases_needed)
    if given >= locked.releases_needed:
        lock([locked], by=by)
        locked.refresh_from_db()
        if locked.asked_by_id != by.pk:
            notices.tell(locked.asked_by, f"发放批次 {locked.number} 已放行并锁定", url=_page(locked), by=by)
    return locked


def lock(runs: Sequence[PaymentRun], *, by: User) -> None:
    """Lock released runs with a hash over their lines, sums and holds. Raises NotPossible where rows are not as frozen or reckoned."""
    inputs, digests, sums, sealed = (
        freezing.digests(runs),
        summing.digests(runs),
        summing.sums(runs),
        summing.sealed(runs),
    )
    for run in runs:
        if inputs[run.pk] != run.input_digest:
            raise NotPossible("冻结名册与编制时不一致，不能锁定；请立即报告系统管理员核查数据库。")
        as_reckoned = {name: getattr(run, name) for name in summing.FIELDS}
        if digests[run.pk] != run.lines_digest or as_reckoned != {name: sums[run.pk][name] for name in summing.FIELDS}:
            raise NotPossible("台账行与编制时不一致，不能锁定；请立即报告系统管理员核查数据库。")
    for run in runs:
        run.state, run.released_at, run.digest = RunState.RELEASED, periods.now(), sealed[run.pk]
    PaymentRun.objects.bulk_update(runs, ["state", "released_at", "digest"])
    fp("ledger.locking")
    for run in runs:
        _tell("ledger.lock", run, by, sha256=sealed[run.pk], due=run.payable - run.held, held=run.held)


@transaction.atomic
def discard(run: PaymentRun, *, reason: str, by: User) -> None:
    """Give a run up before it is locked: its lines stay, marked void, and the month can be prepared anew. Raises NotPossible."""
    locked = _one(run)
    if why := steps.why_not_discard(locked, by):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible("请写明作废的原因。")
    PaymentRun.objects.filter(pk=locked.pk).update(state=RunState.DISCARDED, reason=reason.strip()[:200])
    for model in (LineMemberEnd, LineMember):
        model._default_manager.filter(line__run=locked).update(void=True)
    fp("ledger.voiding")
    if numbers := beside.standing_on(locked):
        raise NotPossible(
            f"批次 {'、'.join(numbers)} 按本批次的人员更正列入了同一人，须先作废它；它已锁定的，本批次只能放行。"
        )
    LedgerLine.objects.filter(run=locked).update(void=True)
    fp("ledger.discarding")
    _tell("ledger.discard", locked, by)


def _one(run: PaymentRun) -> PaymentRun:
    """The run as it stands, locked until the transaction ends."""
    rows = PaymentRun.objects.select_for_update(of=("self",)).select_related(
        "division", "job", "asked_by", "submitted_by"
    )
    return rows.get(pk=run.pk)


def _page(run: PaymentRun) -> str:
    return f"/ledger/runs/{run.uid}/"


def _tell(action: str, run: PaymentRun, by: User, **body: Any) -> None:
    said = {"number": run.number, "month": run.month.isoformat(), "cycle": run.cycle} | body
    audit.record(
        action, by=by, target_kind="ledger.run", target_uid=run.uid, division_path=run.division.path, body=said
    )  # fmt: skip
