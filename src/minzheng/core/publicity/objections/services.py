"""异议登记 — the only writes to objections: received (from the public page or at the window), examined, answered.

Each locks the row of the case first, as every move does: an objection and the next step of its case never pass one another
unseen. An objection that is upheld takes the declared step (登记异议) in the same transaction, and with it the notice comes down.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.audit import services as audit
from minzheng.core.benefits.applications.models import CaseOpinion
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases import services as cases
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import Assignment, Case, FiledPaper, Step
from minzheng.core.cases.writing import people_waited_for, url_of, with_substitutes
from minzheng.core.notices import services as notices
from minzheng.core.publicity.declarations import CaseNotice, must_notice
from minzheng.core.publicity.models import Objection, PublicNotice
from minzheng.core.publicity.objections.reads import get_objection
from minzheng.core.publicity.objections.sealing import seal, unseal
from minzheng.core.publicity.reads import Gone, get_notice, public_notice
from minzheng.core.registers.parameters import book
from minzheng.kernel import periods
from minzheng.kernel.calendar import UnknownYear
from minzheng.kernel.identifiers import found_in
from minzheng.kernel.parameters import NoParameter
from minzheng.kernel.workflow import NotPossible, Sort, working_days

__all__ = ["NotPossible", "Said", "answer", "examine", "opened_contact", "record", "submit"]
KIND = "publicity.objection"
ANYBODY, SURVEY = "public", "survey"  # the step bears this name in every workflow that has one
NOT_BY_THEM = (
    "您参与了这一件的调查、初审，或登记了这件异议，不能由您认定异议不成立；请由没有经手的人员（如县级审核人员）核实。"
)
LONGEST, SHORTEST, LONGEST_NAME = 1_000, 5, 60


@dataclass(frozen=True)
class Said:
    """异议 — what is said against a notice; ``key`` is made when the form is shown. Name and contact may be left out."""

    key: UUID
    text: str
    name: str = ""
    contact: str = ""


# -- receiving ---------------------------------------------------------------------------------------------------------
def submit(notice: UUID, said: Said) -> Objection:
    """公众提出异议 — from the public page, by anybody, while the notice hangs. Raises Http404, Gone, NotPossible."""
    public_notice(notice)
    return _once(notice, said, Objection.Channel.WEB, None)


def record(notice: UUID, said: Said, *, channel: str, by: User) -> Objection:
    """登记异议 — said at the window or by telephone, as long as the case has not gone on. Raises Http404, PermissionDenied, NotPossible."""
    get_notice(by, notice, to=Permission.CASE_WORK)
    if channel not in {Objection.Channel.WINDOW, Objection.Channel.PHONE}:
        raise NotPossible("请选择异议是当面还是电话提出的。")
    return _once(notice, said, Objection.Channel(channel), by)


def _once(notice: UUID, said: Said, channel: Objection.Channel, by: User | None) -> Objection:
    _check(said)
    try:
        with transaction.atomic():
            there = Objection.objects.filter(key=said.key).first()
            return _same(there, notice, said) if there else _received(notice, said, channel, by)
    except IntegrityError:
        there = Objection.objects.filter(key=said.key).first()  # the same form, sent at the same moment
        if there is None:
            raise
        return _same(there, notice, said)


def _same(there: Objection, notice: UUID, said: Said) -> Objection:
    if there.notice.uid != notice or there.text != said.text.strip():
        raise NotPossible("这张表单已经提交过，请重新打开公示页面填写。")
    return there


def _check(said: Said) -> None:
    problems = []
    if not SHORTEST <= len(said.text.strip()) <= LONGEST:
        problems.append(f"异议内容应写 {SHORTEST} 至 {LONGEST} 个字，说明哪一点与实际不符、怎样可以核实。")
    found = found_in(said.text)
    if found:
        words = "，".join(one.words for one in found)
        problems.append(f"异议内容里{words}；请不要写号码和门牌，证据可以到窗口提交，您的联系方式写在下面一栏。")
    if len(said.name.strip()) > LONGEST_NAME or len(said.contact.strip()) > LONGEST_NAME:
        problems.append(f"姓名和联系方式最多 {LONGEST_NAME} 个字。")
    if problems:
        raise NotPossible("".join(problems))


def _received(notice: UUID, said: Said, channel: Objection.Channel, by: User | None) -> Objection:
    hung, declared = _still_open(notice, for_anybody=by is None)
    today = periods.today()
    due_on, undetermined = answer_by(declared, today)
    made = Objection(
        key=said.key, notice=hung, division=hung.division, channel=channel, received_on=today, received_by=by,
        text=said.text.strip(), due_on=due_on, undetermined=undetermined,
    )  # fmt: skip
    made.sealed_name = seal(said.name, column="sealed_name", uid=made.uid)
    made.sealed_contact = seal(said.contact, column="sealed_contact", uid=made.uid)
    made.save(force_insert=True)
    _tell_officers(hung.case, today, by)
    _tell("objection.receive", made, by or ANYBODY, channel=channel.value)
    return made


def _still_open(uid: UUID, *, for_anybody: bool) -> tuple[PublicNotice, CaseNotice]:
    """A notice whose case still waits for it, the row of the case locked. Raises Http404, Gone, NotPossible."""
    key = PublicNotice.objects.filter(uid=uid).values_list("case", flat=True).first()
    if key is None:
        raise Http404("没有这份公示。")
    Case.objects.select_for_update(of=("self",)).get(pk=key)
    rows = PublicNotice.objects.with_left().select_related("case__division", "division")
    hung: PublicNotice = rows.get(uid=uid)
    if for_anybody and not hung.is_showing(periods.today()):
        raise Gone("这份公示已经结束，不能在网上提出异议；请到受理单位反映。")
    if getattr(hung, "left", False):
        raise NotPossible("办件已经转入其他环节，这份公示不再受理异议；请按信访或投诉办理。")
    return hung, must_notice(hung.case.matter)


def answer_by(declared: CaseNotice, today: date) -> tuple[date | None, str]:
    """答复期限 — the last working day for the answer, or why there is none."""
    try:
        length = int(book().value(declared.answered, on=today).decimal)
        return working_days(length).ends(today, working_calendar()), ""
    except (NoParameter, UnknownYear) as problem:
        return None, str(problem)[:200]


def _tell_officers(case: Case, today: date, by: User | None) -> None:
    """Whoever works on the case, else those who may; nobody's words enter a notice."""
    at_work = set(Assignment.objects.running().filter(case=case).values_list("person", flat=True))
    people = with_substitutes(at_work, today) if at_work else people_waited_for(case, today)
    told = [
        notices.Message(person, f"收到异议：{case.number}", body="公示期间收到异议，核实之前不能上报。", url=url_of(case))
        for person in people if by is None or person != by.pk
    ]  # fmt: skip
    notices.tell_each(told, by=by or ANYBODY)


def opened_contact(objection: Objection, *, by: User) -> tuple[str, str]:
    """异议人 — name and contact in the clear, for the answer; that they were read is written down."""
    if objection.sealed_name is None and objection.sealed_contact is None:
        return "", ""
    _tell("objection.reveal", objection, by)
    name, contact = (
        unseal(blob, column=column, uid=objection.uid)
        for blob, column in ((objection.sealed_name, "sealed_name"), (objection.sealed_contact, "sealed_contact"))
    )
    return name, contact


# -- examining and answering -------------------------------------------------------------------------------------------
@transaction.atomic
def examine(uid: UUID, *, upheld: bool, finding: str, by: User) -> Objection:
    """核实异议 — whether it is right, and what was found. One that is right takes the case back by its declared step.

    That it is not right is not for those to find whose survey, opinion or record it is about.

    Raises Http404, PermissionDenied, NotPossible.
    """
    objection = _locked(uid, by)
    if objection.examined_on is not None:
        raise NotPossible("这件异议已经核实。")
    if not finding.strip():
        raise NotPossible("请写明核实的情况。")
    case, today = objection.notice.case, periods.today()
    if not upheld and by.pk in _hands_in(objection):
        raise NotPossible(NOT_BY_THEM)
    values = {"examined_on": today, "examined_by": by, "upheld": upheld, "finding": finding.strip()[:LONGEST]}
    Objection.objects.filter(pk=objection.pk).update(**values)
    declared, course = must_notice(case.matter), course_of(case, today)
    onward = course.workflow.moves[declared.onward.name]
    if upheld and course.state in onward.sources:
        cases.take_move(case.uid, declared.dispute.name, revision=None, opinion=f"异议成立：{finding.strip()}", by=by)
    _tell("objection.examine", objection, by, upheld=upheld)
    return get_objection(by, uid)


def _hands_in(objection: Objection) -> set[int]:
    """经手人 — keys of those who surveyed, filed or signed papers of the survey and the opinion, or recorded the objection.

    The record of the notice and what a check of data put in say nothing of the case by themselves.
    """
    case = objection.notice.case
    declared, workflow = must_notice(case.matter), course_of(case, periods.today()).workflow
    noticed = workflow.moves[declared.onward.name].sources
    moves = [move.name for move in workflow.moves.values() if move.name == SURVEY or move.target in noticed]
    found = {objection.received_by_id, *CaseOpinion.objects.filter(case=case).values_list("by", flat=True)}
    for pair in Step.objects.filter(case=case, sort=Sort.MOVED, name__in=moves).values_list("by", "on_behalf_of"):
        found.update(pair)
    papers = (
        FiledPaper.objects.filter(case=case).exclude(name=declared.paper.name).exclude(source=FiledPaper.Source.CHECK)
    )
    for pair in papers.values_list("by", "signatures__person"):
        found.update(pair)
    return {key for key in found if key is not None}


@transaction.atomic
def answer(uid: UUID, *, way: str, text: str, by: User) -> Objection:
    """答复异议 — how and what was answered, after it was examined. Raises Http404, PermissionDenied, NotPossible."""
    objection = _locked(uid, by)
    if objection.examined_on is None:
        raise NotPossible("先核实异议，再答复。")
    if objection.answered_on is not None:
        raise NotPossible("这件异议已经答复。")
    if way not in Objection.Way.values:
        raise NotPossible("请选择答复的方式。")
    if not text.strip():
        raise NotPossible("请写明答复的内容；未留联系方式的，写明没有答复的原因。")
    values = {"answered_on": periods.today(), "answered_by": by, "way": way, "answer": text.strip()[:LONGEST]}
    Objection.objects.filter(pk=objection.pk).update(**values)
    _tell("objection.answer", objection, by, way=way)
    return get_objection(by, uid)


def _locked(uid: UUID, by: User) -> Objection:
    """An objection by its one door, the row of its case locked. Raises Http404, PermissionDenied."""
    seen = get_objection(by, uid, to=Permission.CASE_WORK)
    Case.objects.select_for_update(of=("self",)).get(pk=seen.notice.case_id)
    return get_objection(by, uid, to=Permission.CASE_WORK)


def _tell(action: str, objection: Objection, by: User | str, **body: object) -> None:
    audit.record(
        action, by=by, target_kind=KIND, target_uid=objection.uid, division_path=objection.division.path, body=body
    )  # fmt: skip
