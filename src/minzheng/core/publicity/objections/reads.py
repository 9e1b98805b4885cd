"""异议查询 — the one door to an objection, and those of a case."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.models import Case
from minzheng.core.publicity.models import Objection

STATES = (("received", "待核实"), ("examined", "待答复"), ("answered", "已答复"))
CHIPS = {"received": "late", "examined": "soon", "answered": "ok"}


@dataclass(frozen=True)
class Line:
    """异议一行 — an objection as the page of its case lists it."""

    objection: Objection
    chip: str
    said: str
    late: bool


def get_objection(user: User, uid: UUID, *, to: Permission = Permission.CASE_VIEW) -> Objection:
    """One objection in the user's scope, or in that of whom he stands in for. Http404 outside it, PermissionDenied without the post."""
    standing = standing_of(user)
    rows = Objection.objects.within(standing.scope(Permission.CASE_VIEW)).filter(uid=uid)
    found = rows.select_related(
        "notice__case__division", "notice__division", "division", "received_by", "examined_by", "answered_by"
    ).first()
    if found is None:
        raise Http404("没有这件异议，或者它不在您的管辖范围内。")
    if not standing.scope(to).covers(found.division.path):
        raise PermissionDenied
    return found


def objections_of(case: Case, today: date) -> list[Line]:
    """办件的异议 — the newest first; one statement."""
    titles = dict(STATES)
    return [
        Line(one, CHIPS[one.state], titles[one.state], one.answered_on is None and one.due_on is not None and one.due_on < today)
        for one in Objection.objects.filter(notice__case=case).order_by("-id")
    ]  # fmt: skip
