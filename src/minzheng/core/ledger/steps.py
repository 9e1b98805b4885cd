"""下一步 — what may be done with a run now, and by whom: the same answer for the page, which says why not, and for the service."""

from dataclasses import dataclass

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.ledger.checks.models import CheckAnswer
from minzheng.core.ledger.reads import unanswered
from minzheng.core.ledger.runs.models import PaymentRun, RunState

NOT_PREPARER = "须由本县（市、区）财务岗位办理。"
NOT_RELEASER = "须由本县（市、区）财务或局领导岗位放行。"
SAME_HAND = "您编制、提交了这个批次或处置过核查项，须由另一人放行。"


@dataclass(frozen=True)
class Step:
    """一步 — what it is called, and why it cannot be taken; empty when it can."""

    code: str
    title: str
    reason: str


def _may(run: PaymentRun, user: User, to: Permission) -> bool:
    return scope_of(user, to).covers(run.division.path)


def why_not_answer(run: PaymentRun, user: User) -> str:
    """Why checks cannot be answered."""
    if run.state != RunState.CHECKING:
        return f"批次{run.get_state_display()}，只有待核查的批次可以处置核查项。"
    return "" if _may(run, user, Permission.LEDGER_PREPARE) else NOT_PREPARER


def why_not_submit(run: PaymentRun, user: User) -> str:
    """Why a run cannot be put before somebody who releases."""
    if run.state != RunState.CHECKING:
        return f"批次{run.get_state_display()}，不能提交。"
    if not _may(run, user, Permission.LEDGER_PREPARE):
        return NOT_PREPARER
    left = unanswered(run)
    return f"还有 {left:,} 项核查没有处置。" if left else ""


def why_not_release(run: PaymentRun, user: User) -> str:
    """Why this person cannot release it."""
    if run.state != RunState.SUBMITTED:
        return f"批次{run.get_state_display()}，只有待放行的批次可以放行。"
    if not _may(run, user, Permission.LEDGER_RELEASE):
        return NOT_RELEASER
    answered = CheckAnswer.objects.filter(check_of__run=run, by=user).exists()
    submitted = run.submissions.filter(by=user).exists()
    if answered or submitted or user.pk in {run.asked_by_id, run.submitted_by_id}:
        return SAME_HAND
    if run.releases.filter(by=user, round=run.round).exists():
        return "您已经放行，等待另一人放行。"
    return ""


def why_not_send_back(run: PaymentRun, user: User) -> str:
    """Why a submitted run cannot be given back to those who prepared it."""
    if run.state != RunState.SUBMITTED:
        return f"批次{run.get_state_display()}，不能退回。"
    able = _may(run, user, Permission.LEDGER_RELEASE) or _may(run, user, Permission.LEDGER_PREPARE)
    return "" if able else NOT_RELEASER


def why_not_discard(run: PaymentRun, user: User) -> str:
    """Why a run cannot be given up."""
    if not run.is_open:
        return f"批次{run.get_state_display()}，不能作废；有误的由以后的批次补发或追回。"
    if run.state == RunState.PREPARING and run.job is not None and not run.job.ended:
        return "批次正在编制，请等它完成。"
    return "" if _may(run, user, Permission.LEDGER_PREPARE) else NOT_PREPARER


def steps_of(run: PaymentRun, user: User) -> tuple[Step, ...]:
    """All steps, each with the reason against it."""
    return (
        Step("submit", "提交放行", why_not_submit(run, user)),
        Step("release", "放行并锁定" if run.releases_needed == 1 else "放行", why_not_release(run, user)),
        Step("send_back", "退回核查", why_not_send_back(run, user)),
        Step("discard", "作废", why_not_discard(run, user)),
    )
