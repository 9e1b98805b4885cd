"""办件登记 — the only writes to a case: opening, moves, papers, signatures, extensions, marks, reminders.

Each is one transaction: the case by its one door, its row locked, the kernel's answer, the rows, the notices, the audit event.
What is refused is refused with every reason, and nothing of it is written.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import versions
from minzheng.core.cases.acting import Standing, standing_of
from minzheng.core.cases.assigning.writing import may_go_on, pass_on, take_up
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.holds import held
from minzheng.core.cases.intake.writing import enter
from minzheng.core.cases.marks import MARKS, marks_known
from minzheng.core.cases.models import Assignment, Case, FiledPaper, MissingNumber, Signature
from minzheng.core.cases.opening import Application, Arrival, led_to, marks_of
from minzheng.core.cases.papers import (
    check_document,
    check_origin,
    check_paper,
    check_signature,
    check_signers,
    signers_of,
)
from minzheng.core.cases.reads import NOT_CLAIMED, is_claimed
from minzheng.core.cases.reckoning.clocks import reckon
from minzheng.core.cases.writing import (
    Stale,
    accepted,
    advance,
    locked,
    locked_within,
    notify,
    people_waited_for,
    put_step,
    refresh,
    tell,
)
from minzheng.core.checks import services as checks
from minzheng.core.documents.models import Document
from minzheng.core.failpoints import fp
from minzheng.core.papers.models import NumberSequence
from minzheng.core.papers.writing import next_serial
from minzheng.kernel import periods
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import Course, Move, NotPossible, Post, Sort, Workflow, deadlines, holders, take
from minzheng.kernel.workflow import extend as lengthened

__all__ = [
    "Application", "Arrival", "NotPossible", "Stale", "add_mark", "extend", "open_case", "put_checked_paper", "put_paper", "sign", "take_move",
]  # fmt: skip


# -- opening -----------------------------------------------------------------------------------------------------------
def open_case(application: Application, *, by: User) -> Case:
    """收件 — open a case under the next number of the office; the same form sent again leads to the same case.

    Whoever opens it works on it where he may take its next step; else those who may are told. Raises NotPossible.
    """
    there = Case.objects.filter(key=application.key).first()
    if there is None:
        try:
            with transaction.atomic():
                return _opened(application, by)
        except IntegrityError:
            there = Case.objects.filter(key=application.key).first()  # the same form, sent at the same moment
            if there is None:
                raise
    return led_to(there, application, by)


def _opened(application: Application, by: User) -> Case:
    today, calendar = periods.today(), working_calendar()
    place, arrival = application.division, application.arrival
    opened_on = arrival.received_on or today
    arrival.check(today)
    _check_applicant(application, opened_on, standing_of(by, today).scope(Permission.CASE_WORK))
    workflow = versions.on(application.matter, arrival.accepted_on or today)
    _check_marks(application.marks, workflow)
    _check_repeats(application)
    marks = application.marks | (marks_known(application.person, opened_on) & marks_of(workflow))
    course = Course(workflow, opened_on, marks=marks)
    case = Case(
        matter=application.matter, key=application.key, content=application.content, division=place, person=application.person,
        organisation=application.organisation, opened_on=opened_on, opened_by=by, marks=sorted(marks),
        repeats=application.repeats, intake=application.intake,
    )  # fmt: skip
    course, pinned = accepted(case, course)
    for name, value in {**pinned, **asdict(reckon(course, today, calendar))}.items():
        setattr(case, name, value)
    case.word, case.year = application.word, today.year
    case.serial = next_serial(case.word, case.year)
    case.number = f"{case.word}-{case.year}-{case.serial:05d}"
    case.save(force_insert=True)
    enter(case, arrival, calendar, by=by)
    if may_go_on(course, by, place.path, today):
        take_up(case, by, Assignment.Begun.OPENED, by=by)
    else:
        notify(case, people_waited_for(case, today), f"待办“{course.workflow.title}”（{course.state.title}）", by=by)
    tell("case.open", case, by, number=case.number, late=opened_on < today, known=sorted(marks - application.marks))
    if arrival.accepted_on is not None:
        _accepted_on_paper(case, course, arrival, by)
    return case


def _check_applicant(application: Application, opened_on: date, scope: Scope) -> None:
    """One living applicant, and he and the place both within the divisions of whoever opens. Raises NotPossible."""
    person, organisation = application.person, application.organisation
    if not scope.covers(application.division.path):
        raise NotPossible("您的岗位不在这个区划，不能在这里收件；请选择您所管辖的区划。")
    if (person is None) == (organisation is None):
        raise NotPossible("请选定一个申请人：一个人，或一个单位。")
    applicant = person or organisation
    if applicant is not None and not scope.covers(applicant.division.path):
        raise NotPossible("没有这个申请人的登记，或者其所在地不在您的管辖范围内；请先更正登记，或由其所在地收件。")
    if person is not None and person.died_on is not None and person.died_on <= opened_on:
        raise NotPossible("人员登记簿上，申请人已经去世，不能收件；登记有误的请先更正。")


def _accepted_on_paper(case: Case, course: Course, arrival: Arrival, by: User) -> None:
    """补录受理 — the acceptance that took place on paper, under its own day: its clocks have run since then. Raises NotPossible."""
    ways = [move for move in course.workflow.leaving(course.state) if move.target.accepts]
    if not ways or ways[0].needs or arrival.accepted_on is None:
        raise NotPossible(f"“{course.workflow.title}”不能补录受理，请不填受理日期，收件后按步骤办理。")
    opinion = f"补录：{arrival.reason.strip()}"
    _carried_out(case, course, ways[0], opinion=opinion, on=arrival.accepted_on, by=by)


def _check_marks(marks: frozenset[str], workflow: type[Workflow]) -> None:
    """Registered marks of which the matter makes something. Raises NotPossible."""
    unknown = sorted(marks - set(MARKS.codes()))
    if unknown:
        raise NotPossible(f"没有标记“{'、'.join(unknown)}”，请从已登记的标记中选择。")
    idle = sorted(marks - marks_of(workflow))
    if idle:
        titles = "、".join(MARKS.get(code).title for code in idle)
        raise NotPossible(f"“{workflow.title}”不用标记“{titles}”，请取消。")


def _check_repeats(application: Application) -> None:
    """Reopening is a new case of the same matter and applicant that repeats an ended one."""
    before = application.repeats
    if before is None:
        return
    applicant = (application.person and application.person.pk, application.organisation and application.organisation.pk)
    if before.closed_on is None:
        raise NotPossible(f"原办件 {before.number} 还没有办结，不必另立新件，请继续办理原件。")
    if before.matter != application.matter or (before.person_id, before.organisation_id) != applicant:
        raise NotPossible(f"原办件 {before.number} 的事项或申请人与这一件不同，请核对原办件的编号。")


# -- moves -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def take_move(uid: UUID, move: str, *, revision: int | None, opinion: str = "", by: User) -> Case:
    """办理 — take a declared move. ``revision`` is the one that the page showed; None for what has no page.

    Raises Http404, PermissionDenied, Stale (somebody was faster), NotPossible with every reason.
    """
    case, today = locked(uid, by=by, revision=revision), periods.today()
    if case.accepted_on is None:
        versions.on(case.matter, today)  # before acceptance the version of the day speaks, or nobody moves
    before = course_of(case, today)
    return _carried_out(case, before, _move(before, move), opinion=opinion, on=today, by=by)


def _carried_out(case: Case, before: Course, wanted: Move, *, opinion: str, on: date, by: User) -> Case:
    """Take a move of a case whose row is locked, under a day: today, but for what took place on paper. Raises NotPossible."""
    today, calendar = periods.today(), working_calendar()
    standing = standing_of(by, today)
    course = _taken(case, before, wanted, standing, calendar, opinion, on)
    ended = {each.key: each.due_on for each in deadlines(before, on, calendar)}
    lender = standing.lent_by(_codes(holders(before, wanted)), case.division.path)
    course = advance(case, course, today=today, calendar=calendar)
    fp("case.moved")
    step = put_step(case, course, opinion=opinion, due_on=ended.get(before.state.name), lender=lender, by=by)
    fp("case.stepped")
    for service in wanted.then:
        service(case, by=by)
    if wanted.then:  # a service may have put a paper into the file, or moved on
        case.refresh_from_db()
        course = course_of(case, today)
    if course.state.final:
        checks.end_with_case(case.uid, by=by)
    if not pass_on(case, course, by=by, today=today):
        notify(case, people_waited_for(case, today), f"待办“{course.workflow.title}”（{course.state.title}）", by=by)
    fp("case.telling")
    tell("case.move", case, by, move=step.name, state=case.state, version=case.pin)
    return case


def _move(course: Course, name: str) -> Move:
    found = course.workflow.moves.get(name)
    if found is None:
        raise NotPossible(f"“{course.workflow.title}”没有步骤“{name}”，请刷新后查看。")
    return found


def _taken(
    case: Case, course: Course, move: Move, standing: Standing, calendar: WorkingCalendar, opinion: str, on: date
) -> Course:
    """The course with the move, or every reason against it: the kernel's, of what holds it, a substitute's, that nobody took it."""
    path = case.division.path
    more = [*held(case, course, standing.at).get(move.name, ()), *standing.against(course, move, path)]
    if not is_claimed(case, standing):
        more.append(NOT_CLAIMED)
    try:
        after = take(course, move, actor=standing.actor_over(path), today=on, calendar=calendar, opinion=opinion)
    except NotPossible as problem:
        raise NotPossible("".join([str(problem), *more])) from problem
    if more:
        raise NotPossible("".join(more))
    return after


def _codes(posts: Sequence[Post]) -> frozenset[str]:
    return frozenset(post.code for post in posts)


@transaction.atomic
def extend(uid: UUID, clock: str, *, revision: int | None, reason: str, by: User) -> Case:
    """延长时限 — lengthen a clock (``must_end``, a state, a paper) once, in time, for a reason. Raises like ``take_move``."""
    case = locked(uid, by=by, revision=revision)
    today, calendar = periods.today(), working_calendar()
    before, standing = course_of(case, today), standing_of(by, today)
    actor = standing.actor_over(case.division.path)
    course = lengthened(before, clock, actor=actor, today=today, calendar=calendar, reason=reason)
    running = next(each for each in deadlines(before, today, calendar) if each.key == clock)
    lender = standing.lent_by(_codes(running.clock.by), case.division.path) if running.clock.by else None
    course = advance(case, course, today=today, calendar=calendar)
    put_step(case, course, opinion=reason, due_on=running.due_on, lender=lender, by=by)
    tell("case.extend", case, by, clock=clock)
    return case


# -- papers ------------------------------------------------------------------------------------------------------------
@transaction.atomic
def put_paper(
    uid: UUID, name: str, *, source: FiledPaper.Source = FiledPaper.Source.UPLOAD, on: date | None = None,
    document: Document | None = None, signed_by: Sequence[User] | None = None, revision: int | None = None, by: User,
) -> FiledPaper:  # fmt: skip
    """存入材料 — put a declared paper into the file; whoever puts it in signs it, unless ``signed_by`` says who did.

    ``on`` is the day of the paper, from the day of opening to today. A visit or a check names its own signers; by hand
    nobody signs for another. Raises Http404, PermissionDenied, Stale, NotPossible.
    """
    case = locked(uid, by=by, revision=revision)
    return _filed(case, name, source, on or periods.today(), document, signers_of(source, signed_by, by), by)


@transaction.atomic
def put_checked_paper(uid: UUID, name: str, *, document: Document | None = None, by: User) -> FiledPaper | None:
    """存入核对材料 — what a check of data elsewhere puts into the file of its case, signed by whoever worked on the check.

    The checking officer sees no case: his door is the check, and the case lies in his county. None where the matter has no such
    paper, or the case has ended meanwhile. Raises Http404, NotPossible.
    """
    case = locked_within(uid, scope_of(by, Permission.CHECK_VIEW))
    course = course_of(case, periods.today())
    if name not in course.workflow.papers or course.state.final:
        return None
    return _filed(case, name, FiledPaper.Source.CHECK, periods.today(), document, [by], by)


def _filed(
    case: Case, name: str, source: FiledPaper.Source, day: date, document: Document | None, signers: list[User], by: User
) -> FiledPaper:  # fmt: skip
    """A paper in the file of a locked case, as its workflow allows it. Raises NotPossible."""
    today, calendar = periods.today(), working_calendar()
    before = course_of(case, today)
    check_paper(before, name, day, today)
    check_origin(before, name, source)
    check_document(case, document)
    check_signers(before, name, signers or [by], case.division.path, today)
    course = before.add(Sort.FILED, name, day, *(one.pk for one in signers))
    advance(case, course, today=today, calendar=calendar)
    paper = FiledPaper.objects.create(
        case=case, serial=case.revision, name=name, on=day, source=source, document=document, by=by
    )
    Signature.objects.bulk_create([Signature(paper=paper, person=one) for one in signers])
    tell("case.file", case, by, paper=name, signatures=len(signers))
    return paper


@transaction.atomic
def sign(uid: UUID, serial: int, *, by: User) -> Signature:
    """签名 — sign a paper of the file, once, as long as no step was taken on it. Raises Http404, PermissionDenied, NotPossible."""
    case = locked(uid, by=by)
    paper = FiledPaper.objects.filter(case=case, serial=serial).first()
    if paper is None:
        raise NotPossible("案卷里没有这份材料，请刷新后查看。")
    course, today = course_of(case, periods.today()), periods.today()
    check_signature(course, paper, by)
    check_signers(course, paper.name, [by], case.division.path, today)
    made = Signature.objects.create(paper=paper, person=by)
    tell("case.sign", case, by, paper=paper.name, serial=serial)
    return made


# -- marks and reminders -----------------------------------------------------------------------------------------------
@transaction.atomic
def add_mark(uid: UUID, mark: str, *, reason: str, by: User) -> Case:
    """加标记 — mark a case, for instance because the applicant is kin of staff; a mark stays. Raises Http404, NotPossible."""
    case = locked(uid, by=by)
    _check_marks(frozenset({mark}), versions.version_of(case, periods.today()))
    if not reason.strip():
        raise NotPossible("请写明加标记的依据。")
    if case.closed_on is not None:
        raise NotPossible("这一件已经办结，不能再加标记。")
    if mark in case.marks:
        raise NotPossible(f"这一件已有标记“{MARKS.get(mark).title}”。")
    _marked(case, mark)
    tell("case.mark", case, by, reason=reason.strip(), mark=mark)
    return case


def _marked(case: Case, mark: str) -> None:
    today = periods.today()
    marks = sorted({*case.marks, mark})
    course = replace(course_of(case, today), marks=frozenset(marks))
    refresh(case, course, today=today, calendar=working_calendar(), marks=marks)


@transaction.atomic
def ask_countersignature(uid: UUID, paper: str, *, of: User, by: User) -> Case:
    """加签 — ask another person for a paper that the workflow declares for such cases; its own clock runs from then on.

    Raises Http404, PermissionDenied, NotPossible.
    """
    case, today = locked(uid, by=by), periods.today()
    course = course_of(case, today)
    wanted = course.workflow.papers.get(paper)
    if wanted is None or not wanted.only_for:
        raise NotPossible(f"“{course.workflow.title}”没有可以加签的材料“{paper}”，请从流程列出的材料中选择。")
    if case.closed_on is not None:
        raise NotPossible("这一件已经办结，不能再加签。")
    if of.pk == by.pk:
        raise NotPossible("加签应请另一人，不能请自己。")
    if not standing_of(of, today).scope(Permission.CASE_WORK).covers(case.division.path):
        raise NotPossible("所请的人没有办理这一件的岗位，请另选一人。")
    if wanted.only_for not in case.marks:
        _marked(case, wanted.only_for)
    notify(case, [of.pk], f"请您出具“{wanted.title}”", by=by)
    tell("case.countersign", case, by, paper=paper, of=of.pk)
    return case


@transaction.atomic
def remind(uid: UUID, *, text: str, by: User) -> int:
    """催办 — a notice to whoever works on the case, or, where nobody does, to those who may; returns how many were told.

    Raises Http404, PermissionDenied, NotPossible.
    """
    case, today = locked(uid, by=by, to=Permission.CASE_MANAGE), periods.today()
    if case.closed_on is not None:
        raise NotPossible("这一件已经办结，不必催办。")
    if not text.strip():
        raise NotPossible("请写明催办的要求。")
    at_work = set(Assignment.objects.running().filter(case=case).values_list("person", flat=True))
    people = sorted(at_work) or people_waited_for(case, today)
    told = notify(case, people, "催办", body=text.strip(), by=by)
    if not told:
        raise NotPossible("这一件没有可以催办的人，请先指派经办人。")
    tell("case.remind", case, by, told=told)
    return told


# -- numbers -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def explain_missing_number(case: Case, serial: int, *, reason: str, by: User) -> MissingNumber:
    """说明缺号 — why a number of the sequence of this case belongs to none; said once, kept for good. Raises NotPossible."""
    if not standing_of(by).scope(Permission.CASE_MANAGE).covers(case.division.path):
        raise NotPossible("您不能说明这个序列的缺号，请由管理这些办件的负责人说明。")
    sequence = {"word": case.word, "year": case.year}
    given_out = NumberSequence.objects.filter(**sequence, last__gte=serial).exists()
    if serial < 1 or not given_out or Case.objects.filter(**sequence, serial=serial).exists():
        raise NotPossible(f"序号 {serial} 不是缺号，请核对。")
    if not reason.strip():
        raise NotPossible("请写明缺号的原因。")
    if MissingNumber.objects.filter(**sequence, serial=serial).exists():
        raise NotPossible(f"序号 {serial} 的缺号已经说明过。")
    made = MissingNumber.objects.create(**sequence, serial=serial, reason=reason.strip()[:200], by=by)
    tell("case.explain_number", case, by, reason=reason.strip(), serial=serial)
    return made
