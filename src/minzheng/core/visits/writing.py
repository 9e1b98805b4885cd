"""走访写入 — what every write to a visit does: lock its row, tell who is to act, one audit event."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.audit import services as audit
from minzheng.core.notices import services as notices
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.models import SUBJECTS, State, Visit, Visitor
from minzheng.core.visits.reads import get_visit

KIND = "visits.visit"


def locked(uid: UUID, *, by: User) -> Visit:
    """A visit by its one door, its row locked until the transaction ends. Raises Http404, PermissionDenied."""
    seen = get_visit(by, uid, to=Permission.VISIT_WORK)
    rows = Visit.objects.select_for_update(of=("self",)).select_related("division", "submitted_by", *SUBJECTS)
    found: Visit = rows.get(pk=seen.pk)
    return found


def going(visit: Visit, user: User) -> Visitor:
    """The user as one of those who go. Raises NotPossible for anybody else."""
    found = Visitor.objects.filter(visit=visit, person=user).select_related("person").first()
    if found is None:
        raise NotPossible("您不是这次走访的走访人，请由走访人填写。")
    return found


def in_states(visit: Visit, *states: State) -> None:
    """Raises NotPossible where the visit is not in one of these states, saying who was faster."""
    if visit.state in states:
        return
    if visit.state == State.CANCELLED:
        raise NotPossible("这次走访已经取消。")
    if visit.state == State.FINISHED:
        raise NotPossible("这次走访已经完成，不能再改。")
    if visit.state == State.SUBMITTED:
        who = visit.submitted_by.name if visit.submitted_by else "同行人"
        raise NotPossible(f"这次走访刚由{who}提交，请刷新。")
    raise NotPossible("这次走访还没有提交，请刷新。")


def change(visit: Visit, **values: Any) -> None:
    """Keep values in the row and show them on the object."""
    Visit.objects.filter(pk=visit.pk).update(**values)
    for name, value in values.items():
        setattr(visit, name, value)


def notify(visit: Visit, people: Iterable[int], words: str, *, by: User) -> int:
    """Put a message about a visit before people, except whoever acts: never who is visited. Returns how many."""
    title = f"{words}：{pinned(visit.pin).title}（{visit.planned_on}）"
    messages = [notices.Message(key, title[:120], url=url_of(visit)) for key in people if key != by.pk]
    return notices.tell_each(messages, by=by)


def url_of(visit: Visit) -> str:
    """Where a notice leads: the page of the visit."""
    return f"/visits/{visit.uid}/"


def tell(action: str, visit: Visit, by: User, *, reason: str = "", **body: Any) -> None:
    """One audit event in the transaction of the write: codes and counts, never an answer."""
    audit.record(
        action, by=by, target_kind=KIND, target_uid=visit.uid, division_path=visit.division.path, reason=reason[:200],
        body={"checklist": visit.checklist, **body},
    )  # fmt: skip
