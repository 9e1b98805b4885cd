"""决定权与代理登记 — which post decides in a county, who stands in for whom, and corrections of what was pinned on acceptance."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import appointments_of, scope_of
from minzheng.core.audit import services as audit
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import versions
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import Case, DecisionPower, Substitution
from minzheng.core.cases.writing import locked, refresh, tell
from minzheng.core.divisions.models import Division
from minzheng.core.registers.writing import in_words
from minzheng.kernel import periods
from minzheng.kernel.workflow import Course, NotInForce, NotPossible, Sort, Workflow

__all__ = ["NotPossible", "correct", "end_decision_power", "end_substitution", "grant_decision_power", "substitute"]


# -- decision power ----------------------------------------------------------------------------------------------------
@transaction.atomic
def grant_decision_power(
    matter: str, *, county: Division, post: str, since: date, until: date | None = None, paper: str, by: User
) -> DecisionPower:
    """登记决定权 — which post decides a matter in a county from a day on, by a document. Raises NotPossible."""
    if county.level != Division.Level.COUNTY:
        raise NotPossible("决定权按县（市、区）登记，请选择一个县级单位。")
    if not scope_of(by, Permission.CASE_MANAGE).covers(county.path):
        raise NotPossible("您不能为这个县（市、区）登记决定权。")
    if not paper.strip():
        raise NotPossible("请填写依据文件，例如县级民政部门的委托文件及文号。")
    for version in _speaking(matter, since, until):
        among = version.decider.among if version.decider else ()
        if post not in {each.code for each in among}:
            allowed = "、".join(each.title for each in among) or "没有可下放的岗位"
            raise NotPossible(f"“{version.title}”（{version.cites}）的决定权只能在：{allowed}。")
    values = {"matter": matter, "division": county, "post": post, "since": since, "until": until}
    made = _once(DecisionPower(**values, paper=paper.strip()[:200], granted_by=by))
    _tell_power("case.grant_power", made, by)
    return made


def _speaking(matter: str, since: date, until: date | None) -> list[type[Workflow]]:
    """The versions that speak for days of the period. Raises NotPossible where there is none."""
    found = [
        version
        for version in versions.versions(matter)
        if (version.in_force.last is None or version.in_force.last >= since)
        and (until is None or version.in_force.first < until)
    ]
    if not found:
        raise NotPossible(f"这段时间没有施行的“{matter}”流程，请核对事项和日期。")
    return found


@transaction.atomic
def end_decision_power(power: DecisionPower, *, on: date, by: User) -> None:
    """收回决定权 — from a day on the law's own post decides again; cases accepted before keep theirs. Raises NotPossible."""
    held = DecisionPower.objects.select_for_update(of=("self",)).select_related("division").get(pk=power.pk)
    if not scope_of(by, Permission.CASE_MANAGE).covers(held.division.path):
        raise NotPossible("您不能收回这个县（市、区）的决定权。")
    if on <= held.since or (held.until is not None and on >= held.until):
        raise NotPossible("收回的日期应在这项决定权的起止之间，请核对。")
    DecisionPower.objects.filter(pk=held.pk).update(until=on)
    _tell_power("case.end_power", held, by)


def _tell_power(action: str, power: DecisionPower, by: User) -> None:
    audit.record(
        action, by=by, target_kind="cases.decisionpower", target_uid=power.uid, division_path=power.division.path,
        body={"matter": power.matter, "post": power.post},
    )  # fmt: skip


# -- substitution ------------------------------------------------------------------------------------------------------
@transaction.atomic
def substitute(person: User, *, stands_in_for: User, since: date, until: date, reason: str, by: User) -> Substitution:
    """安排代理 — let a person work in the posts of another from a day up to, and not on, a day.

    By the absent person himself, or by somebody who sees to the work in all of his divisions; never by the substitute.
    Raises NotPossible.
    """
    today = periods.today()
    if person.pk == stands_in_for.pk:
        raise NotPossible("不能代理自己，请另选代理人。")
    if person.pk == by.pk:
        raise NotPossible("代理人不能自己安排自己代理，请由被代理人或其负责人安排。")
    if since < today or until <= since:
        raise NotPossible("代理应从今天或以后开始，止期应晚于起期，请核对日期。")
    if not reason.strip():
        raise NotPossible("请写明代理的原因，例如出差、休假。")
    _check_arranger(stands_in_for, by)
    if not any(Permission.CASE_WORK in one.kind.permissions for one in appointments_of(person, today)):
        raise NotPossible("代理人没有办件的岗位，请另选代理人。")
    made = _once(
        Substitution(
            person=person, stands_in_for=stands_in_for, since=since, until=until, reason=reason.strip()[:200], by=by
        )
    )
    _tell_substitution("case.substitute", made, by)
    return made


@transaction.atomic
def end_substitution(substitution: Substitution, *, on: date | None = None, by: User) -> None:
    """结束代理 — from a day on (default: today) the substitute stands for himself alone. Raises NotPossible."""
    day = on or periods.today()
    held = Substitution.objects.select_for_update(of=("self",)).select_related("stands_in_for").get(pk=substitution.pk)
    if by.pk != held.person_id:
        _check_arranger(held.stands_in_for, by)
    if day < periods.today() or day >= held.until:
        raise NotPossible("结束的日期应在今天与原来的止期之间，请核对。")
    if day <= held.since:
        held.delete()  # it never held for a day; its history and the event below keep that it was arranged
    else:
        Substitution.objects.filter(pk=held.pk).update(until=day)
    _tell_substitution("case.end_substitution", held, by)


def _check_arranger(absent: User, by: User) -> None:
    if by.pk == absent.pk:
        return
    scope, held = scope_of(by, Permission.CASE_MANAGE), appointments_of(absent)
    if not held or not all(scope.covers(one.division.path) for one in held):
        raise NotPossible("只有被代理人本人，或管辖其全部岗位的负责人，才能安排代理。")


def _tell_substitution(action: str, row: Substitution, by: User) -> None:
    audit.record(
        action, by=by, target_kind="cases.substitution", target_uid=row.uid,
        body={"person": row.person_id, "stands_in_for": row.stands_in_for_id, "since": row.since.isoformat()},
    )  # fmt: skip


# -- corrections -------------------------------------------------------------------------------------------------------
@transaction.atomic
def correct(uid: UUID, *, version: str = "", decider: str = "", paper: str, by: User) -> Case:
    """更正受理所定 — the version (its pin) or the deciding post that acceptance pinned, by a paper that says so.

    A version under which what happened could not have happened is refused. Raises Http404, PermissionDenied, NotPossible.
    """
    case, today = locked(uid, by=by, to=Permission.CASE_MANAGE), periods.today()
    if case.accepted_on is None or case.closed_on is not None:
        raise NotPossible("只有已受理、未办结的办件才需要更正版本或决定岗位。")
    if not paper.strip() or paper.strip() == case.correction:
        raise NotPossible("请填写这一次更正所依据的文件，不能与上一次相同。")
    course = course_of(case, today)
    workflow = _version(case, course, version) if version else course.workflow
    wanted = decider or case.decider
    among = {each.code for each in workflow.decider.among} if workflow.decider else {""}
    if wanted not in among:
        raise NotPossible(f"“{workflow.title}”的决定权不能在岗位“{wanted}”，请从流程列出的岗位中选择。")
    corrected = Course(workflow, course.opened_on, course.events, wanted, course.marks)
    refresh(case, corrected, today=today, calendar=working_calendar(), decider=wanted, correction=paper.strip()[:200])
    tell("case.correct", case, by, version=case.pin, decider=case.decider)
    return case


def _version(case: Case, course: Course, pin: str) -> type[Workflow]:
    """Another version of the same matter in which every name of the course leads where it led. Raises NotPossible."""
    try:
        found = versions.WORKFLOWS.pinned(pin) if pin.startswith(f"{case.matter}@") else None
    except NotInForce as problem:
        raise NotPossible(str(problem)) from problem
    if found is None:
        raise NotPossible("只能更正为同一事项的另一版流程。")
    known = {
        Sort.MOVED: {name: move.target.name for name, move in found.moves.items()},
        Sort.FILED: {name: name for name in found.papers},
    }
    old = course.workflow.moves
    for event in course.events:
        leads = old[event.name].target.name if event.sort is Sort.MOVED else event.name
        if event.sort in known and known[event.sort].get(event.name) != leads:
            raise NotPossible(f"按版本“{pin}”，已办的“{event.name}”走不通，不能更正为这一版。")
    return found


RowT = TypeVar("RowT", DecisionPower, Substitution)


def _once(row: RowT) -> RowT:
    """Insert a row that the database lets stand once at a time. Raises NotPossible in the words of its constraint."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem
    return row
