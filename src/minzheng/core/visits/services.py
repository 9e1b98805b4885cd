"""走访登记 — the only writes to a visit: planning, typing, sending in, signing, sending back, calling off.

Each is one transaction: the visit by its one door, its row locked, the rows, the notices, the audit event. A finished visit
puts its consequences in place in the same transaction: findings, facts, and what the line of business does with it.
"""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.registers.writing import NotPossible, broken_constraint, message_of
from minzheng.core.visits import checklists, planning
from minzheng.core.visits.checklist import Checklist, Photo, typed_of
from minzheng.core.visits.finishing import services as finishing
from minzheng.core.visits.models import Draft, Picture, State, Visit, Visitor
from minzheng.core.visits.planning import KINDS, Occasion, Plan
from minzheng.core.visits.reads import pictures_of
from minzheng.core.visits.sending import PHOTO_LIMIT, Incomplete, Shot, Submission, Superseded, weigh
from minzheng.core.visits.visiting import may_go
from minzheng.core.visits.writing import change, going, in_states, locked, notify, tell
from minzheng.kernel import periods

__all__ = [
    "PHOTO_LIMIT", "Incomplete", "NotPossible", "Occasion", "Plan", "Shot", "Submission", "Superseded", "cancel", "confirm", "plan",
    "reassign", "save_draft", "send_back", "submit",
]  # fmt: skip
PICTURES = frozenset({"jpg", "png"})
LONGEST_NOTE, LONGEST_DRAFT = 200, 20_000


# -- planning ----------------------------------------------------------------------------------------------------------
def plan(wanted: Plan, *, by: User) -> Visit:
    """安排走访 — the same form sent again leads to the same visit. Raises NotPossible."""
    there = Visit.objects.filter(key=wanted.key).first()
    if there is None:
        try:
            with transaction.atomic():
                return _planned(wanted, by)
        except IntegrityError as problem:
            there = Visit.objects.filter(key=wanted.key).first()  # the same form, sent at the same moment
            constraint = broken_constraint(problem)
            if there is None and constraint is not None:
                raise NotPossible(message_of(constraint)) from problem
            if there is None:
                raise
    if there.planned_by_id != by.pk or there.content != wanted.content:
        raise NotPossible("这张表单已经提交过，内容与这次不同；另有安排的请重新打开表单。")
    return there


def _planned(wanted: Plan, by: User) -> Visit:
    today, place = periods.today(), wanted.place
    if not scope_of(by, Permission.VISIT_WORK).covers(place.path):
        raise NotPossible("您的岗位不管这个区划，不能在这里安排走访。")
    checklist = checklists.on(wanted.checklist, wanted.planned_on)
    if not planning.may_plan(by, checklist, place.path, today):
        raise NotPossible(f"您的岗位不能安排“{checklist.title}”。")
    planning.check(wanted, checklist, today)
    if len(wanted.note.strip()) > LONGEST_NOTE:
        raise NotPossible(f"嘱托最多 {LONGEST_NOTE} 个字，请写短一些。")
    made = Visit(
        checklist=checklist.code, pin=checklist.pin, key=wanted.key, content=wanted.content, cause=wanted.cause, division=place,
        planned_on=wanted.planned_on, planned_by=by, note=wanted.note.strip(), wanted=checklist.visitors,
    )  # fmt: skip
    setattr(made, KINDS[type(wanted.subject)].value, wanted.subject)
    if wanted.occasion is not None:
        made.occasion_kind, made.occasion_uid = wanted.occasion.kind, wanted.occasion.uid
        made.occasion_paper, made.earliest_on = wanted.occasion.paper, wanted.occasion.since
    made.save(force_insert=True)
    Visitor.objects.bulk_create([Visitor(visit=made, person=one) for one in wanted.visitors])
    notify(made, [one.pk for one in wanted.visitors], "请您走访", by=by)
    tell("visit.plan", made, by, visitors=len(wanted.visitors), version=made.pin)
    return made


@transaction.atomic
def reassign(uid: UUID, *, visitors: tuple[User, ...], planned_on: date, by: User) -> Visit:
    """改派 — other people, or another day, before the visit is sent in; by whoever planned it, goes on it or handles such cases.

    What was drawn by lot is changed by who planned it or the county. Raises Http404, PermissionDenied, NotPossible.
    """
    visit = locked(uid, by=by)
    in_states(visit, State.PLANNED, State.STARTED)
    checklist = checklists.pinned(visit.pin)
    before = set(Visitor.objects.filter(visit=visit).values_list("person", flat=True))
    if not planning.may_reassign(by, visit, checklist, periods.today(), goes=by.pk in before):
        who = "安排的人或县级" if visit.cause == Visit.Cause.DRAWN else "安排的人、走访人或管这里办件的人"
        raise NotPossible(f"这次走访只能由{who}改派。")
    if not checklist.in_force.contains(planned_on) or (
        visit.earliest_on is not None and planned_on < visit.earliest_on
    ):
        raise NotPossible("改定的日期不在这一版检查单的施行期间，或早于收件之日；请核对，或取消后另行安排。")
    planning.check_visitors(visitors, checklist, visit.division.path, planned_on)
    after = {one.pk for one in visitors}
    Draft.objects.filter(visit=visit, person__in=before - after).delete()
    Visitor.objects.filter(visit=visit, person__in=before - after).delete()
    Visitor.objects.bulk_create([Visitor(visit=visit, person_id=key) for key in sorted(after - before)])
    change(visit, planned_on=planned_on)
    notify(visit, sorted(after - before), "请您走访", by=by)
    notify(visit, sorted(before - after), "走访已改由别人去", by=by)
    tell("visit.reassign", visit, by, visitors=len(after))
    return visit


# -- going -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def save_draft(uid: UUID, *, typed: dict[str, str], by: User, over: str | None = None) -> Draft:
    """存草稿 — what was typed so far, as it is; it begins the visit. Raises Http404, PermissionDenied, NotPossible.

    ``over`` is the ``version`` of the draft that the writer had before him, empty for none: what he wrote elsewhere since is not
    overwritten by it (``Superseded``).
    """
    visit = locked(uid, by=by)
    in_states(visit, State.PLANNED, State.STARTED)
    going(visit, by)
    if sum(len(name) + len(words) for name, words in typed.items()) > LONGEST_DRAFT:
        raise NotPossible("草稿太长，存不下；请写短一些再提交。")
    if over is not None:
        _not_newer(visit, by, over)
    _begin(visit, by)
    said = {"typed": typed, "saved_at": periods.now()}
    draft, _ = Draft.objects.update_or_create(visit=visit, person=by, defaults=said)
    return draft


def _not_newer(visit: Visit, by: User, over: str) -> None:
    """The writer's draft is the one that he had before him."""
    kept = Draft.objects.filter(visit=visit, person=by).first()
    if kept is not None and kept.version != over:
        raise Superseded(kept)


def _begin(visit: Visit, by: User) -> None:
    if visit.state == State.PLANNED:
        change(visit, state=State.STARTED)
        tell("visit.start", visit, by)


@transaction.atomic
def submit(uid: UUID, sent: Submission, *, by: User) -> Visit:
    """提交 — the answers, pictures and signatures of a visit; whoever sends it in signs it. The others confirm from their accounts.

    The same form sent again is taken once. Raises Http404, PermissionDenied, NotPossible, Incomplete with every problem by field.
    """
    visit = locked(uid, by=by)
    taken = visit.state in {State.SUBMITTED, State.FINISHED}
    if taken and visit.sent_key == sent.key and visit.submitted_by_id == by.pk:
        return visit
    in_states(visit, State.PLANNED, State.STARTED)
    going(visit, by)
    checklist = checklists.pinned(visit.pin)
    kept = {name: _staying(pictures, sent) for name, pictures in pictures_of(visit).items()}
    answers = weigh(visit, checklist, sent, kept, periods.today())
    _check_post(visit, checklist, by, sent.visited_on)
    _begin(visit, by)
    Picture.objects.filter(
        visit=visit, document__uid__in=sent.dropped
    ).delete()  # the files stay in the store, by their events
    _keep_pictures(visit, checklist, sent, answers, by)
    change(
        visit, state=State.SUBMITTED, visited_on=sent.visited_on, at_home=sent.at_home, absence=sent.absence.strip(),
        answers=answers, signature=_signature(visit, sent, by), unsigned=sent.unsigned.strip(), sent_key=sent.key,
        submitted_by=by, submitted_at=periods.now(),
    )  # fmt: skip
    Draft.objects.filter(visit=visit).delete()
    _sign(visit, by)
    waiting = Visitor.objects.filter(visit=visit, signed_at__isnull=True).values_list("person", flat=True)
    tell("visit.submit", visit, by, pictures=visit.pictures.count(), waiting=len(waiting))
    if waiting:
        notify(visit, list(waiting), "同行的走访请您确认签名", by=by)
    else:
        finishing.finish(visit, by=by)
    return visit


def _staying(pictures: list[Picture], sent: Submission) -> int:
    """How many of the pictures sent earlier stay with the visit."""
    return sum(one.document.uid not in sent.dropped for one in pictures)


def _check_post(visit: Visit, checklist: type[Checklist], by: User, on: date) -> None:
    if not may_go(by, checklist, visit.division.path, on):
        posts = "或".join(post.title for post in checklist.by)
        raise NotPossible(f"走访那一天您没有{posts}的岗位，不能签名；请改派后由别人走访。")


def _sign(visit: Visit, by: User) -> None:
    Visitor.objects.filter(visit=visit, person=by, signed_at__isnull=True).update(signed_at=periods.now())


def _keep_pictures(
    visit: Visit, checklist: type[Checklist], sent: Submission, answers: dict[str, object], by: User
) -> None:
    """Store the pictures of questions that were asked. Raises Incomplete for a file that is no picture or too large."""
    for name, shots in sent.photos.items():
        if not isinstance(checklist.questions.get(name), Photo) or name not in answers:
            continue
        for shot in shots:
            Picture.objects.create(visit=visit, question=name, document=_stored(visit, shot, name, "走访照片", by))


def _signature(visit: Visit, sent: Submission, by: User) -> Document | None:
    if sent.signature is None:
        return None
    return _stored(visit, sent.signature, "signature", "被走访人签名", by)


def _stored(visit: Visit, shot: Shot, name: str, purpose: str, by: User) -> Document:
    try:
        return documents.store(
            shot.data, shot.name, purpose=purpose, division=visit.division, by=by, allowed=PICTURES, limit=PHOTO_LIMIT,
            target_kind=checklists.register_of(visit.checklist), target_uid=visit.uid,
        )  # fmt: skip
    except UploadRefused as problem:
        raise Incomplete({name: str(problem)}) from problem


@transaction.atomic
def confirm(uid: UUID, *, seen: UUID | None, by: User) -> Visit:
    """确认签名 — another of those who went signs what was sent in; with the last signature the visit is finished.

    ``seen`` is the key of the sheet that he saw: another one that was sent in since is not signed unseen. Raises Http404,
    PermissionDenied, NotPossible.
    """
    visit = locked(uid, by=by)
    me = going(visit, by)
    in_states(visit, State.SUBMITTED)
    if visit.sent_key != seen:
        raise NotPossible("内容在您打开之后改过，请重新核对再签名。")
    if me.signed_at is not None:
        raise NotPossible("您已经签过名，请等同行的人确认。")
    assert visit.visited_on is not None  # sent in
    _check_post(visit, checklists.pinned(visit.pin), by, visit.visited_on)
    _sign(visit, by)
    tell("visit.confirm", visit, by)
    if not Visitor.objects.filter(visit=visit, signed_at__isnull=True).exists():
        finishing.finish(visit, by=by)
    return visit


@transaction.atomic
def send_back(uid: UUID, *, reason: str, by: User) -> Visit:
    """退回修改 — what was sent in goes back to its writer, as a draft, for a reason; nobody has signed it then.

    One who sent it in may take it back himself. Raises Http404, PermissionDenied, NotPossible.
    """
    visit = locked(uid, by=by)
    going(visit, by)
    in_states(visit, State.SUBMITTED)
    if not reason.strip():
        raise NotPossible("请写明退回的原因。")
    checklist = checklists.pinned(visit.pin)
    typed = {f"q-{name}": words for name, words in typed_of(checklist, visit.answers).items()}
    typed |= {"absence": visit.absence, "unsigned": visit.unsigned, "at_home": "yes" if visit.at_home else "no"}
    typed["visited_on"] = str(visit.visited_on)
    assert visit.submitted_by is not None  # sent in
    Draft.objects.create(visit=visit, person=visit.submitted_by, typed=typed)
    Visitor.objects.filter(visit=visit).update(signed_at=None)
    writer = visit.submitted_by.pk
    change(visit, state=State.STARTED, sent_key=None)
    notify(visit, [writer], f"走访被退回修改（{reason.strip()[:40]}）", by=by)
    tell("visit.send_back", visit, by, reason=reason.strip())
    return visit


@transaction.atomic
def cancel(uid: UUID, *, reason: str, by: User) -> Visit:
    """取消走访 — for a reason, by whoever planned it or goes on it. Raises Http404, PermissionDenied, NotPossible."""
    visit = locked(uid, by=by)
    in_states(visit, State.PLANNED, State.STARTED, State.SUBMITTED)
    people = set(Visitor.objects.filter(visit=visit).values_list("person", flat=True))
    if by.pk not in people | {visit.planned_by_id}:
        raise NotPossible("只有安排这次走访的人或走访人可以取消。")
    if not reason.strip() or len(reason.strip()) > LONGEST_NOTE:
        raise NotPossible(f"请写明取消的原因，最多 {LONGEST_NOTE} 个字。")
    Draft.objects.filter(visit=visit).delete()
    change(visit, state=State.CANCELLED, reason=reason.strip())
    notify(visit, sorted(people | {visit.planned_by_id}), "走访已取消", by=by)
    tell("visit.cancel", visit, by)
    return visit
