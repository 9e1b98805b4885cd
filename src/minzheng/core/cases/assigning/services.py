"""经手登记 — who works on a case: claiming, assigning, handing over, giving back. None of it moves the case or raises its revision."""

from uuid import UUID

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.assigning.writing import let_go, may_go_on, running, take_up
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import Assignment, Case
from minzheng.core.cases.writing import locked, notify, people_waited_for, tell
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible

__all__ = ["NotPossible", "assign", "claim", "give_back", "hand_over"]


@transaction.atomic
def claim(uid: UUID, *, by: User) -> Assignment:
    """领取 — take a case on which nobody works, from a post that may take its next step. Raises Http404, NotPossible."""
    case = _open(uid, by)
    there = running(case)
    if any(one.person_id == by.pk for one in there):
        raise NotPossible("您已经领取了这一件。")
    if there:
        raise NotPossible(f"这一件已由{there[0].person.name}经手，请由其转办，或请负责人指派。")
    _check_able(case, by, "您的岗位办不了这一件的下一步，或者您办过须由另一人办理的步骤。")
    made = take_up(case, by, Assignment.Begun.CLAIMED, by=by)
    tell("case.claim", case, by)
    return made


@transaction.atomic
def assign(uid: UUID, *, to: User, reason: str = "", by: User) -> Assignment:
    """指派 — let somebody work on a case, beside those who do; for whoever sees to the work. Raises Http404, NotPossible."""
    case = _open(uid, by, Permission.CASE_MANAGE)
    _check_free(case, to)
    made = take_up(case, to, Assignment.Begun.ASSIGNED, reason=reason.strip(), by=by)
    notify(case, [to.pk], "指派您办理", by=by)
    tell("case.assign", case, by, to=to.pk)
    return made


@transaction.atomic
def hand_over(uid: UUID, *, to: User, reason: str, by: User) -> Assignment:
    """转办 — hand one's case to a colleague, for a reason. Raises Http404, NotPossible."""
    case = _open(uid, by)
    mine = _own(case, by)
    if not reason.strip():
        raise NotPossible("请写明转办的原因。")
    _check_free(case, to)
    let_go([mine], Assignment.Ended.HANDED, by=by)
    made = take_up(case, to, Assignment.Begun.HANDED, reason=reason.strip(), by=by)
    notify(case, [to.pk], "转来请您办理", by=by)
    tell("case.hand_over", case, by, to=to.pk)
    return made


@transaction.atomic
def give_back(uid: UUID, *, by: User) -> None:
    """交回 — stop working on a case; those who may take its next step are told. Raises Http404, NotPossible."""
    case = _open(uid, by)
    let_go([_own(case, by)], Assignment.Ended.RETURNED, by=by)
    if not running(case):
        notify(case, people_waited_for(case, periods.today()), "办件已交回，待领取", by=by)
    tell("case.give_back", case, by)


def _open(uid: UUID, by: User, to: Permission = Permission.CASE_WORK) -> Case:
    case = locked(uid, by=by, to=to)
    if case.closed_on is not None:
        raise NotPossible("这一件已经办结，不能再领取、指派、转办或交回。")
    return case


def _own(case: Case, by: User) -> Assignment:
    """The assignment that the user may end: his own, or that of somebody he stands in for."""
    keys = standing_of(by).keys
    mine = sorted((one for one in running(case) if one.person_id in keys), key=lambda one: one.person_id != by.pk)
    if not mine:
        raise NotPossible("您没有领取这一件，不能转办或交回。")
    return mine[0]


def _check_free(case: Case, to: User) -> None:
    if any(one.person_id == to.pk for one in running(case)):
        raise NotPossible("这一件已经由他经手，不必再派。")
    _check_able(case, to, "所选的人的岗位办不了这一件的下一步，或者他办过须由另一人办理的步骤，请另选一人。")


def _check_able(case: Case, person: User, refusal: str) -> None:
    today = periods.today()
    if not may_go_on(course_of(case, today), person, case.division.path, today):
        raise NotPossible(refusal)
