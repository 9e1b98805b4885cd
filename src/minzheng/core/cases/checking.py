"""办件核对 — the check of a household for a case: what is asked, started and reported there becomes a paper of the case's file.

``core/checks`` knows a case by its number alone; here both meet, in one transaction. The three papers bear fixed names in every
workflow that declares them: ``asked`` (核对委托), ``started`` (核对启动记录), ``check`` (核对报告).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.cases.models import Case
from minzheng.core.cases.reads import get_case
from minzheng.core.cases.services import put_checked_paper
from minzheng.core.cases.writing import locked_within
from minzheng.core.checks import reads as checks
from minzheng.core.checks import services
from minzheng.core.checks.models import Check
from minzheng.core.checks.purposes import PURPOSES, CheckPurpose
from minzheng.core.checks.reporting import services as reporting
from minzheng.core.checks.services import Asking
from minzheng.core.checks.standing import MemberStanding, problem_of, standing_of_household
from minzheng.core.parties.models import Household
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible

ASKED, STARTED, REPORT = "asked", "started", "check"
NO_HOUSEHOLD = "申请人今天不是任何家庭的成员。请先在“家庭”和“家庭成员”中登记共同生活的人，再委托核对。"


@dataclass(frozen=True)
class CaseCheck:
    """办件的核对 — the household, its members' authorisations, the checks so far, and why none can be asked for now."""

    case: Case
    purpose: CheckPurpose | None
    household: Household | None
    members: Sequence[MemberStanding]
    checks: Sequence[Check]
    problem: str

    @property
    def may_ask(self) -> bool:
        return not self.problem


def has_check(case: Case) -> bool:
    """Whether the matter of a case has its check declared."""
    return case.matter in PURPOSES


def view_of(case: Case) -> CaseCheck:
    """办件的核对 — the number of statements is the same for every household."""
    if not has_check(case) or case.person is None:
        return CaseCheck(case, None, None, (), (), "这个事项没有声明核对的目的和内容，不需要委托核对。")
    purpose, today = PURPOSES.get(case.matter), periods.today()
    household, there = checks.household_of(case.person, today), checks.checks_of_case(case.uid)
    if household is None:
        return CaseCheck(case, purpose, None, (), there, NO_HOUSEHOLD)
    members = standing_of_household(household, purpose, today)
    return CaseCheck(case, purpose, household, members, there, _problem(case, members, there))


def _problem(case: Case, members: list[MemberStanding], there: Sequence[Check]) -> str:
    if case.closed_on is not None:
        return "这一件已经办结，不能再委托核对。"
    if case.accepted_on is None:
        return "这一件还没有受理，受理后才能委托核对。"
    if any(one.state in {Check.State.ASKED, Check.State.STARTED} for one in there):
        return "这一件已有一项核对正在进行。"
    return problem_of(members)


@transaction.atomic
def ask(uid: UUID, *, key: UUID, by: User) -> Check:
    """委托核对 — the township asks for the check of the applicant's household; 核对委托 goes into the file, and its clock runs.

    The same form sent twice asks once. Raises Http404, PermissionDenied, NotPossible.
    """
    case = get_case(by, uid, to=Permission.CASE_WORK)
    view = view_of(case)
    again = next((one for one in view.checks if one.key == key), None)
    if again is None and not view.may_ask:
        raise NotPossible(view.problem)
    if view.household is None:
        raise NotPossible(NO_HOUSEHOLD)
    placed = services.ask(Asking(case.matter, view.household, key, case.uid, case.number), by=by)
    if placed.fresh:
        put_checked_paper(case.uid, ASKED, by=by)
    return placed.check


@transaction.atomic
def start(uid: UUID, *, by: User) -> Check:
    """启动核对 — the county takes the check up; 核对启动记录 goes into the file. Raises Http404, PermissionDenied, NotPossible."""
    case = _locked_case(uid, by)
    if case is not None and case.closed_on is not None:
        raise NotPossible("这一件已经办结，不能再启动核对。")
    check = services.start(uid, by=by)
    if case is not None:
        put_checked_paper(case.uid, STARTED, by=by)
    return check


@transaction.atomic
def issue_report(uid: UUID, *, by: User) -> reporting.Issued:
    """出具报告 — the report is issued and goes into the file as 核对报告. Raises Http404, PermissionDenied, NotPossible."""
    case = _locked_case(uid, by)
    issued = reporting.issue_report(uid, by=by)
    if case is not None:
        put_checked_paper(case.uid, REPORT, document=issued.report.document, by=by)
    return issued


def _locked_case(uid: UUID, by: User) -> Case | None:
    """The case of a check, its row locked before that of the check: in the same order as a move that ends both. None without one."""
    check = checks.get_check(by, uid, to=Permission.CHECK_WORK)
    return None if check.case_uid is None else locked_within(check.case_uid, scope_of(by, Permission.CHECK_VIEW))
