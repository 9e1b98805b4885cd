"""安排走访 — what a form says when it is sent: with which checklist, to whom, on which day, who goes, and for what."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Household, Organisation, Person
from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.checklist import Checklist, Subject
from minzheng.core.visits.checklist.proof import MOST_VISITORS
from minzheng.core.visits.checklists import in_force
from minzheng.core.visits.models import Visit
from minzheng.core.visits.visiting import may_go

AHEAD = timedelta(days=366)
KINDS: dict[type, Subject] = {
    Person: Subject.PERSON, Household: Subject.HOUSEHOLD, Facility: Subject.FACILITY, Organisation: Subject.ORGANISATION,
}  # fmt: skip


@dataclass(frozen=True)
class Occasion:
    """走访所为 — the record for which the visit is made (a case), the name of the paper that it gives, and the first day it may be."""

    kind: str
    uid: UUID
    paper: str
    since: date


@dataclass(frozen=True)
class Plan:
    """走访安排 — ``key`` is made when the form is shown: sent twice, it plans one visit. ``division``: where the occasion lies."""

    checklist: str
    key: UUID
    subject: Person | Household | Facility | Organisation
    planned_on: date
    visitors: tuple[User, ...]
    note: str = ""
    cause: str = Visit.Cause.PLANNED
    occasion: Occasion | None = None
    division: Division | None = None

    @property
    def place(self) -> Division:
        """Where the visit lies: with its occasion, else where the subject lives or stands today."""
        return self.division or self.subject.division

    @property
    def content(self) -> str:
        """内容摘要 — the digest by which a form that was sent again is known."""
        for_what = [str(self.occasion.uid), self.occasion.paper] if self.occasion else []
        people = sorted(one.pk for one in self.visitors)
        said = [self.checklist, str(self.subject.uid), self.planned_on.isoformat(), self.note, *for_what, *people]
        return sha256(json.dumps(said).encode()).hexdigest()


def choices(user: User, subject: object, place: Division, today: date) -> list[type[Checklist]]:
    """可选的检查单 — those of the day for such a subject that the user may plan at its place, by title."""
    kind = KINDS.get(type(subject))
    return [one for one in in_force(today) if kind in one.subjects and may_plan(user, one, place.path, today)]


def may_plan(user: User, checklist: type[Checklist], path: str, on: date) -> bool:
    """Whether a user may plan a visit at a place: whoever may go, and whoever handles cases there; what is open, anybody who goes visiting."""
    if not scope_of(user, Permission.VISIT_WORK).covers(path):
        return False
    handles = not checklist.private or scope_of(user, Permission.FACT_VIEW).covers(path)
    return handles or may_go(user, checklist, path, on)


def may_reassign(user: User, visit: Visit, checklist: type[Checklist], today: date, *, goes: bool) -> bool:
    """Whether a user may hand a visit on: who planned it or goes on it, or who may plan it and manages the cases of the place.

    Of what was drawn by lot nobody chooses his own inspector: only who planned it, or the county.
    """
    if visit.planned_by_id == user.pk:
        return True
    manages, place = scope_of(user, Permission.CASE_MANAGE), visit.division
    if visit.cause == Visit.Cause.DRAWN:
        return manages.covers((place.county or place).path)
    return goes or (manages.covers(place.path) and may_plan(user, checklist, place.path, today))


def check(plan: Plan, checklist: type[Checklist], today: date) -> None:
    """A plan that can be carried out. Raises NotPossible."""
    kind = KINDS[type(plan.subject)]
    if kind not in checklist.subjects:
        raise NotPossible(f"“{checklist.title}”不走访这类对象，请另选检查单。")
    if isinstance(plan.subject, Person) and plan.subject.died_on is not None:
        raise NotPossible("人员登记簿上，这个人已经去世，不能安排走访；登记有误的请先更正。")
    if plan.planned_on > today + AHEAD:
        raise NotPossible("计划日期最多在一年之内，请核对。")
    if plan.occasion is not None and plan.occasion.paper not in checklist.papers:
        raise NotPossible(f"“{checklist.title}”出具不了这份材料，请另选检查单。")
    if plan.occasion is not None and plan.planned_on < plan.occasion.since:
        raise NotPossible(f"走访不能早于收件之日（{plan.occasion.since}），请核对计划日期。")
    check_visitors(plan.visitors, checklist, plan.place.path, plan.planned_on)


def check_visitors(visitors: tuple[User, ...], checklist: type[Checklist], path: str, on: date) -> None:
    """As many as the law wants, each of them once, each with one of the posts. Raises NotPossible."""
    if len({one.pk for one in visitors}) != len(visitors):
        raise NotPossible("同一个人列了两次，请改选另一人。")
    if len(visitors) < checklist.visitors:
        raise NotPossible(
            f"“{checklist.title}”应由 {checklist.visitors} 人以上走访，现只有 {len(visitors)} 人，请补选。"
        )
    if len(visitors) > MOST_VISITORS:
        raise NotPossible(f"走访人最多 {MOST_VISITORS} 人，请去掉几人。")
    others = [one.name for one in visitors if not may_go(one, checklist, path, on)]
    if others:
        posts = "或".join(post.title for post in checklist.by)
        raise NotPossible(f"“{checklist.title}”应由当地的{posts}走访，{'、'.join(others)}那一天没有这个岗位，请另选。")
