"""整改登记 — a finding is said to be mended, with what shows it; another person looks again, and closes it or sends it back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.documents.models import Document
from minzheng.core.notices import services as notices
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.models import Finding
from minzheng.core.visits.reads import get_finding
from minzheng.kernel import periods

__all__ = ["NotPossible", "close", "rectify", "send_back"]
LONGEST, LONGEST_REASON = 500, 200


@transaction.atomic
def rectify(uid: UUID, *, on: date, words: str, evidence: Document | None = None, by: User) -> Finding:
    """登记整改 — on which day, how, and the file that shows it. Raises Http404, NotPossible."""
    finding = _locked(uid, by)
    if finding.state != Finding.State.OPEN:
        raise NotPossible("这个问题已经登记过整改，请刷新。")
    visited_on = finding.visit.visited_on
    if on > periods.today() or (visited_on is not None and on < visited_on):
        raise NotPossible(f"整改日期应在走访之日（{visited_on}）与今天之间，请核对。")
    if not words.strip() or len(words.strip()) > LONGEST:
        raise NotPossible(f"请写明怎样整改的，最多 {LONGEST} 个字。")
    _change(
        finding, "visit.rectify", by, state=Finding.State.RECTIFIED, rectified_on=on, rectified_by=by,
        rectified_words=words.strip(), evidence=evidence,
    )  # fmt: skip
    _notify(finding, [finding.visit.planned_by_id], "请复查走访发现问题的整改", by)
    return finding


@transaction.atomic
def close(uid: UUID, *, by: User) -> Finding:
    """复查销号 — another person looked again and found it mended. Raises Http404, NotPossible."""
    finding = _locked(uid, by)
    _check_waits(finding)
    if finding.rectified_by_id == by.pk:
        raise NotPossible("登记整改的人不能复查自己的整改，请由另一人复查。")
    _change(finding, "visit.recheck", by, state=Finding.State.CLOSED, rechecked_by=by, rechecked_at=periods.now())
    return finding


@transaction.atomic
def send_back(uid: UUID, *, reason: str, by: User) -> Finding:
    """退回整改 — it is not mended: whoever said so is told why. Raises Http404, NotPossible."""
    finding = _locked(uid, by)
    _check_waits(finding)
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise NotPossible(f"请写明退回的原因，最多 {LONGEST_REASON} 个字。")
    writer = finding.rectified_by_id
    _change(
        finding, "visit.reopen_finding", by, state=Finding.State.OPEN, rectified_on=None, rectified_by=None, evidence=None,
        sent_back=reason.strip(),
    )  # fmt: skip
    _notify(finding, [writer] if writer else [], "走访发现问题的整改被退回", by)
    return finding


def _check_waits(finding: Finding) -> None:
    if finding.state == Finding.State.CLOSED:
        raise NotPossible("这个问题已经销号，请刷新。")
    if finding.state == Finding.State.OPEN:
        raise NotPossible("这个问题还没有登记整改。")


def _locked(uid: UUID, by: User) -> Finding:
    seen = get_finding(by, uid)
    if not scope_of(by, Permission.VISIT_WORK).covers(seen.division.path):
        raise NotPossible("您的岗位不管这个区划，不能登记整改。")
    rows = Finding.objects.select_for_update(of=("self",)).select_related("visit", "division")
    found: Finding = rows.get(pk=seen.pk)
    return found


def _change(finding: Finding, action: str, by: User, **values: object) -> None:
    Finding.objects.filter(pk=finding.pk).update(**values)
    for name, value in values.items():
        setattr(finding, name, value)
    audit.record(
        action, by=by, target_kind="visits.finding", target_uid=finding.uid, division_path=finding.division.path,
        body={"checklist": finding.visit.checklist, "due_on": finding.due_on.isoformat()},
    )  # fmt: skip


def _notify(finding: Finding, people: list[int], title: str, by: User) -> None:
    url = f"/visits/findings/{finding.uid}/"
    notices.tell_each([notices.Message(key, title, url=url) for key in people if key != by.pk], by=by)
