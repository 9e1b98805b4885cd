"""责任查询 — who answers for what on a day, what is mine, and who has reported for a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from minzheng.core.access.models import Appointment, User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.divisions.models import Division
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Organisation
from minzheng.core.plan.models import Plan, PlanItem, Promise
from minzheng.core.plan.owners.models import Responsibility, SelfReport
from minzheng.core.plan.shapes import INDICATORS

SELF_REPORT = "plan.self_report"  # what evidence is attached to


@dataclass(frozen=True)
class Answering:
    """责任表 — who answers on a day: one promise's own person before that of its item."""

    rows: tuple[Responsibility, ...]

    def of(self, promise: Promise) -> Responsibility | None:
        """Who answers for a promise."""
        own = [one for one in self.rows if one.promise_id == promise.pk]
        return own[0] if own else self.of_item(promise.item_id)

    def of_item(self, item: int) -> Responsibility | None:
        """Who answers for an item as a whole, by its key."""
        return next((one for one in self.rows if one.item_id == item and one.promise_id is None), None)


def answering(plan: Plan, at: date) -> Answering:
    """Everybody who answers for something in a plan on a day; one statement."""
    return Answering(tuple(_standing(at).filter(item__plan=plan)))


def history_of(item: PlanItem) -> QuerySet[Responsibility]:
    """All who ever answered for an item or a promise of it, the newest first."""
    rows = Responsibility.objects.filter(item=item).select_related("promise", "office", "person", "set_by")
    return rows.order_by("-since", "-id")


def mine(user: User, at: date) -> list[Promise]:
    """The promises that a user answers for on a day, in the order of the plan; two statements."""
    held = list(_standing(at).filter(person=user))
    items = [one.item_id for one in held if one.promise_id is None]
    own = [one.promise_id for one in held if one.promise_id is not None]
    rows = Promise.objects.filter(Q(item__in=items) | Q(pk__in=own)).select_related("item", "plan")
    others = _standing(at).filter(item__in=items, promise__isnull=False).exclude(person=user)
    return list(rows.exclude(pk__in=others.values("promise_id")).order_by("item__number", "id"))


def answers_for(user: User, promise: Promise, at: date) -> bool:
    """Whether a user is the responsible person of a promise on a day."""
    found = Answering(tuple(_standing(at).filter(item=promise.item_id))).of(promise)
    return found is not None and found.person_id == user.pk


def offices_to_choose(at: date) -> QuerySet[Organisation]:
    """The bureau's own sections."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.OFFICE, division__level=Division.Level.CITY)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=at), parent__isnull=False).order_by("code")


def people_to_choose(at: date) -> QuerySet[User]:
    """Whoever may report of the plan: holders of a post with that permission on a day."""
    return _holders(Permission.PLAN_REPORT, at).filter(is_active=True).order_by("name", "pk")


def people_of_units(lineages: Iterable[str], at: date) -> dict[str, list[int]]:
    """Lineage of a county → keys of those who answer for it to the city; one statement."""
    held = _appointments(Permission.PLAN_ANSWER, at).filter(user__is_active=True, division__lineage__in=list(lineages))
    found: dict[str, list[int]] = {}
    for lineage, user in held.values_list("division__lineage", "user_id").distinct().order_by("user_id"):
        found.setdefault(lineage, []).append(user)
    return found


# -- self-reports
class ReportState(StrEnum):
    """自报状态 — how a promise stands for a month."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    MISSING = "missing"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> str:
        return {"confirmed": "已确认", "waiting": "待确认", "missing": "未报", "not_asked": "不必填报"}[self.value]

    @property
    def chip(self) -> str:
        """The sort of mark that shows it."""
        return {"confirmed": "ok", "waiting": "soon", "missing": "late", "not_asked": "off"}[self.value]


@dataclass(frozen=True)
class MonthLine:
    """月报行 — one promise in a month: who answers, what he said, whether it was confirmed."""

    promise: Promise
    answering: Responsibility | None
    report: SelfReport | None

    @property
    def is_asked(self) -> bool:
        return must_be_reported(self.promise)

    @property
    def state(self) -> ReportState:
        if self.report is not None:
            return ReportState.CONFIRMED if self.report.counts else ReportState.WAITING
        return ReportState.MISSING if self.is_asked else ReportState.NOT_ASKED


def must_be_reported(promise: Promise) -> bool:
    """Whether nothing but words can tell of a promise: no register supplies its figure."""
    return promise.indicator not in INDICATORS


def month_lines(plan: Plan, month: date, at: date) -> list[MonthLine]:
    """Every promise in a month, in the order of the plan; three statements."""
    given = {one.promise_id: one for one in _reports().filter(promise__plan=plan, month=month)}
    who = answering(plan, at)
    promises = plan.promises.select_related("item").order_by("item__number", "id")
    return [MonthLine(promise, who.of(promise), given.get(promise.pk)) for promise in promises]


def reports_of(promise: Promise) -> QuerySet[SelfReport]:
    """All reports of a promise, newest first."""
    return _reports().filter(promise=promise).order_by("-month")


def latest_reports(plan: Plan, until: date) -> dict[int, SelfReport]:
    """Key of a promise → its newest confirmed report of a month up to a day; one statement."""
    rows = _reports().filter(promise__plan=plan, month__lte=until, confirmed_at__isnull=False)
    return {one.promise_id: one for one in rows.order_by("promise_id", "-month").distinct("promise_id")}


def the_report(uid: UUID) -> SelfReport:
    """A report by its number. Raises Http404."""
    found = _reports().filter(uid=uid).first()
    if found is None:
        raise Http404("没有这份自报。")
    return found


def report_for(promise: Promise, month: date) -> SelfReport | None:
    """The report of a promise for a month."""
    return _reports().filter(promise=promise, month=month).first()


def evidence_of(report: SelfReport) -> QuerySet[Document]:
    """The papers attached to a report, newest first."""
    rows = Document.objects.filter(target_kind=SELF_REPORT, target_uid=report.uid, removed_at__isnull=True)
    return rows.select_related("owner").order_by("-id")


def _reports() -> QuerySet[SelfReport]:
    return SelfReport.objects.select_related("promise__item", "reported_by", "confirmed_by")


def _standing(at: date) -> QuerySet[Responsibility]:
    rows = Responsibility.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    return rows.select_related("office", "person").order_by("id")


def _appointments(permission: Permission, at: date) -> QuerySet[Appointment]:
    posts = [post.code for post in POSTS if permission in post.permissions]
    return Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=at), post__in=posts, since__lte=at)


def _holders(permission: Permission, at: date) -> QuerySet[User]:
    return User.objects.filter(pk__in=_appointments(permission, at).values("user_id"))
