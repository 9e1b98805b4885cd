"""异议登记 — what a member disputes is taken down with evidence, asked again where it must be, and settled by another person."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import people_at
from minzheng.core.checks.models import Check, Question
from minzheng.core.checks.rebuttals.models import Rebuttal
from minzheng.core.checks.services import KIND, locked, tell
from minzheng.core.checks.sources import source_title
from minzheng.core.checks.standing import authorisations_of
from minzheng.core.documents import services as documents
from minzheng.core.notices import services as notices
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

WITHOUT = "他现在没有包含这个来源的有效授权书，不能重新核对；请先补签授权书。"


@dataclass(frozen=True)
class Dispute:
    """异议内容 — against what one source said of one member (by key), why, and the evidence as it was scanned."""

    person: int
    source: str
    reason: str
    file: bytes = b""
    file_name: str = ""


@transaction.atomic
def raise_rebuttal(uid: UUID, dispute: Dispute, *, by: User) -> Rebuttal:
    """登记异议 — the township takes it down. Raises Http404, PermissionDenied, NotPossible, ``uploads.UploadRefused``."""
    check = locked(uid, by=by, to=Permission.CASE_WORK)
    asked = _latest(check, dispute.person, dispute.source)
    if asked is None or asked.answered_on is None:
        raise NotPossible("这个来源还没有对这名成员答复，不能登记异议。")
    if check.state == Check.State.WITHDRAWN:
        raise NotPossible("这项核对已经撤销，不能登记异议。")
    if not dispute.reason.strip():
        raise NotPossible("请写明异议的理由。")
    evidence = None
    if dispute.file:
        evidence = documents.store(
            dispute.file, dispute.file_name, purpose="核对异议证据", division=check.division, by=by, target_kind=KIND,
            target_uid=check.uid,
        )  # fmt: skip
    try:
        with transaction.atomic():
            made = Rebuttal.objects.create(
                check_ref=check, person_id=dispute.person, source=dispute.source, reason=dispute.reason.strip()[:500],
                evidence=evidence, raised_on=periods.today(), raised_by=by,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotPossible("对这一来源已有一条异议正在复核，请等待结果。") from problem
    tell("check.rebut", check, by, source=dispute.source)
    county = check.division.county or check.division
    told = [
        notices.Message(
            key, f"核对异议待复核：{check.number}（{source_title(dispute.source)}）", url=f"/checks/{check.uid}/"
        )
        for key in people_at(county, Permission.CHECK_WORK)
    ]
    notices.tell_each(told, by=by)
    return made


@transaction.atomic
def ask_again(uid: UUID, *, by: User) -> Question:
    """重新核对 — ask the same source about the same member once more; a reported check is open again. Raises like ``settle``."""
    row, check = _opened(uid, by)
    if row.asked_again_on is not None:
        raise NotPossible("这条异议已经重新核对，请等待答复。")
    asked = _latest(check, row.person_id, row.source)
    held = authorisations_of([row.person_id], periods.today())[row.person_id]
    given = next((one for one in held if row.source in one.sources), None)
    if asked is None or given is None:
        raise NotPossible(WITHOUT)
    made = Question.objects.create(
        check_ref=check, person_id=row.person_id, source=row.source, round=asked.round + 1, authorisation=given
    )
    row.asked_again_on = periods.today()
    row.save(update_fields=["asked_again_on"])
    if check.state == Check.State.REPORTED:
        check.state = Check.State.STARTED
        check.save(update_fields=["state"])
    tell("check.ask_again", check, by, source=row.source, round=made.round)
    return made


@transaction.atomic
def settle(uid: UUID, outcome: str, *, words: str, by: User) -> Rebuttal:
    """复核 — say who was right, and why. Raises Http404, PermissionDenied, NotPossible."""
    row, check = _opened(uid, by)
    if outcome not in Rebuttal.Outcome.values:
        raise NotPossible("请选择异议成立或不成立。")
    if not words.strip():
        raise NotPossible("请写明复核说明：查证了什么，依据是什么。")
    if row.raised_by_id == by.pk:
        raise NotPossible("登记异议的人不能复核它，请由另一人复核。")
    asked = _latest(check, row.person_id, row.source)
    if row.asked_again_on is not None and asked is not None and asked.answered_on is None and not asked.given_up:
        raise NotPossible("重新核对还没有答复，请在答复后复核。")
    row.outcome, row.words, row.settled_on, row.settled_by = outcome, words.strip()[:500], periods.today(), by
    row.save(update_fields=["outcome", "words", "settled_on", "settled_by"])
    tell("check.settle", check, by, source=row.source, outcome=outcome)
    title = f"核对异议已复核：{check.number}，{row.get_outcome_display()}"
    notices.tell_each([notices.Message(row.raised_by_id, title, url=f"/checks/{check.uid}/")], by=by)
    return row


def _opened(uid: UUID, by: User) -> tuple[Rebuttal, Check]:
    """An open rebuttal through the door of its check, both locked."""
    seen = Rebuttal.objects.filter(uid=uid).select_related("check_ref").first()
    if seen is None:
        raise Http404("没有这条异议，或者它不在您的管辖范围内。")
    check = locked(seen.check_ref.uid, by=by)
    row = Rebuttal.objects.select_for_update().get(pk=seen.pk)
    if row.outcome:
        raise NotPossible("这条异议已经复核过。")
    return row, check


def _latest(check: Check, person: int, source: str) -> Question | None:
    return Question.objects.filter(check_ref=check, person=person, source=source).order_by("-round").first()
