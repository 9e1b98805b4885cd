"""公示登记 — the only writes to notices: hanging one, adding the photograph of the board, taking it down.

Hanging it puts the record into the file of the case in the same transaction, from which the clock of the next step runs: a case
never says that it was posted where nothing hung, and never the other way round.
"""

from collections import defaultdict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case as When_
from django.db.models import CharField, Q, Value, When

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.audit import services as audit
from minzheng.core.cases import services as cases
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.models import Assignment, Case, FiledPaper
from minzheng.core.cases.reads import NOT_CLAIMED, is_claimed
from minzheng.core.cases.writing import locked, url_of
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.failpoints import fp
from minzheng.core.notices import services as notices
from minzheng.core.publicity.composing import Draft, compose, sheet_of
from minzheng.core.publicity.declarations import CaseNotice, must_notice
from minzheng.core.publicity.models import PublicNotice
from minzheng.core.publicity.reads import get_notice
from minzheng.kernel import periods
from minzheng.kernel.workflow import Course, NotPossible

__all__ = ["Draft", "NotPossible", "add_photo", "drafted", "lift", "lift_over", "post"]
KIND = "publicity.notice"
PHOTOS = frozenset({"jpg", "png"})
CHANGED = "公示内容与您核对过的不同，请再核对一遍。"
Photo = tuple[bytes, str]  # content and name of a file


def drafted(uid: UUID, draft: Draft, *, by: User) -> PublicNotice:
    """拟公示 — the notice as it would hang, not saved. Raises Http404, PermissionDenied, NotPossible with every reason."""
    with transaction.atomic():
        case = locked(uid, by=by)
        course, declared = _where_it_hangs(case)
        return compose(case, course, declared, draft, today=periods.today())


def post(
    uid: UUID, draft: Draft, *, key: UUID, seen: str, revision: int | None = None, photo: Photo | None = None, by: User
) -> PublicNotice:  # fmt: skip
    """张贴公示 — hang a notice as it was looked at (``seen`` is the digest of its sheet) and put its record into the file.

    The same form sent again leads to the same notice. A day before today wants the photograph of the board. Raises Http404,
    PermissionDenied, Stale, NotPossible.
    """
    there = PublicNotice.objects.filter(key=key, posted_by=by, case__uid=uid).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            return _posted(uid, draft, key, seen, revision, photo, by)
    except IntegrityError as problem:
        there = PublicNotice.objects.filter(key=key, posted_by=by, case__uid=uid).first()
        if there is None:
            raise NotPossible("这一件正在公示，不能重复公示；内容有误的请先撤下。") from problem
        return there


def _posted(
    uid: UUID, draft: Draft, key: UUID, seen: str, revision: int | None, photo: Photo | None, by: User
) -> PublicNotice:  # fmt: skip
    case, today = locked(uid, by=by), periods.today()
    there = PublicNotice.objects.filter(key=key, posted_by=by, case=case).first()
    if there is not None:  # the same form, sent at the same moment
        return there
    if revision is not None and case.revision != revision:
        raise NotPossible("这件刚有人办过，请刷新后再公示。")
    course, declared = _where_it_hangs(case)
    if not is_claimed(case, standing_of(by, today)):
        raise NotPossible(NOT_CLAIMED)
    if draft.posted_on < today and photo is None:
        raise NotPossible("补登今天以前的公示，须附公示栏的照片。")
    _take_down_over(Q(case=case), by=by)
    up = PublicNotice.objects.showing(today).filter(case=case).first()
    if up is not None:
        raise NotPossible(f"这一件正在公示，至 {up.until} 为止，不能重复公示；内容有误的请先撤下。")
    notice = compose(case, course, declared, draft, today=today)
    if sheet_of(notice).digest != seen:
        raise NotPossible(CHANGED)
    notice.key, notice.posted_by = key, by
    notice.paper = cases.put_paper(
        uid, declared.paper.name, source=FiledPaper.Source.NOTICE, on=draft.posted_on, signed_by=[by], by=by
    )
    fp("notice.filed")
    if photo is not None:
        notice.photo = _stored(notice, photo, by)
    notice.save(force_insert=True)
    _tell("notice.post", notice, by, until=notice.until.isoformat(), boards=notice.boards)
    return notice


def _where_it_hangs(case: Case) -> tuple[Course, CaseNotice]:
    """The course of a case that stands where it is to be posted, and the declaration. Raises NotPossible."""
    declared, course = must_notice(case.matter), course_of(case, periods.today())
    onward = course.workflow.moves[declared.onward.name]
    if course.state not in onward.sources:
        raise NotPossible(f"办件现为“{course.state.title}”，不在“{onward.sources[0].title}”，不能公示。")
    return course, declared


def _stored(notice: PublicNotice, photo: Photo, by: User) -> Document:
    """The photograph of the board, kept with the notice. Raises UploadRefused."""
    data, name = photo
    return documents.store(
        data, name, purpose="公示栏照片", division=notice.division, by=by, allowed=PHOTOS, target_kind=KIND,
        target_uid=notice.uid,
    )  # fmt: skip


@transaction.atomic
def add_photo(uid: UUID, photo: Photo, *, by: User) -> PublicNotice:
    """补照片 — the board with the notice on it, once. Raises Http404, PermissionDenied, NotPossible, UploadRefused."""
    notice = _locked(uid, by)
    if notice.photo_id is not None:
        raise NotPossible("这份公示已经有照片。")
    document = _stored(notice, photo, by)
    PublicNotice.objects.filter(pk=notice.pk).update(photo=document)
    _tell("notice.photo", notice, by)
    return get_notice(by, uid)


@transaction.atomic
def lift(uid: UUID, *, reason: str, why: str, by: User) -> PublicNotice:
    """撤下公示 — at once, before its days are over, for a stated reason. Raises Http404, PermissionDenied, NotPossible."""
    notice, today = _locked(uid, by), periods.today()
    if not notice.is_showing(today):
        raise NotPossible("这份公示已经结束，不必再撤下。")
    if reason not in {"wrong", "withdrawn", "other"}:
        raise NotPossible("请选择撤下的原因。")
    if not why.strip():
        raise NotPossible("请写明撤下的原因。")
    values = {"lifted_at": periods.now(), "lifted_for": reason, "lifted_why": why.strip()[:200], "lifted_by": by}
    PublicNotice.objects.filter(pk=notice.pk).update(**values)
    _tell("notice.lift", notice, by, reason=why, lifted_for=reason)
    return get_notice(by, uid)


def _locked(uid: UUID, by: User) -> PublicNotice:
    """A notice by its one door; the row of its case is locked first, as by every move. Raises Http404, PermissionDenied."""
    seen = get_notice(by, uid, to=Permission.CASE_WORK)
    Case.objects.select_for_update(of=("self",)).get(pk=seen.case_id)
    rows = PublicNotice.objects.with_left().select_related("division", "case__division")
    found: PublicNotice = rows.get(pk=seen.pk)
    return found


@transaction.atomic
def lift_over(*, by: User | str) -> int:
    """撤下期满公示 — all that are over by their days or their case; whoever works on the case is told. Returns how many.

    The number of statements does not grow with the notices. Nothing that is shown depends on it.
    """
    today = periods.today()
    keys = list(PublicNotice.objects.over(today).values_list("pk", flat=True))
    if not keys:
        return 0
    _take_down_over(Q(pk__in=keys), by=by)
    rows = PublicNotice.objects.filter(pk__in=keys, lifted_for="expired").select_related("case")
    cases_told = {one.case_id: one.case for one in rows if one.case.closed_on is None}
    workers: dict[int, set[int]] = defaultdict(set)
    for case, person in Assignment.objects.running().filter(case__in=cases_told).values_list("case", "person"):
        workers[case].add(person)
    messages = [
        notices.Message(
            person, f"公示期满：{cases_told[case].number}", body="请撤下公示栏的公示单；没有未核实的异议即可办下一步。",
            url=url_of(cases_told[case]),
        )
        for case, people in workers.items() for person in sorted(people)
    ]  # fmt: skip
    notices.tell_each(messages, by=by)
    audit.record("notice.expire", by=by, target_kind=KIND, body={"count": len(keys)})
    return len(keys)


def _take_down_over(which: Q, *, by: User | str) -> int:  # noqa: ARG001 — every write says by
    """Write down of some notices that are over that they are, and why."""
    today = periods.today()
    keys = list(PublicNotice.objects.over(today).filter(which).values_list("pk", "until"))
    why = When_(
        When(until__lt=today, then=Value("expired")), default=Value("moved"), output_field=CharField(max_length=9)
    )
    return PublicNotice.objects.filter(pk__in=[key for key, _ in keys], lifted_at__isnull=True).update(
        lifted_at=periods.now(), lifted_for=why
    )


def _tell(action: str, notice: PublicNotice, by: User, *, reason: str = "", **body: object) -> None:
    audit.record(
        action, by=by, target_kind=KIND, target_uid=notice.uid, division_path=notice.division.path, reason=reason[:200], body=body
    )  # fmt: skip
