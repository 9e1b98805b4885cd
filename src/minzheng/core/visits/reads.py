"""走访查询 — the one door to a visit, what waits for a user, what was visited for a case, a person or a household."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.parties.households.models import Membership
from minzheng.core.parties.models import Household
from minzheng.core.visits.checklist import Answers, Checklist, Outcome, Question, Section, is_asked, outcomes
from minzheng.core.visits.checklists import open_codes, pinned
from minzheng.core.visits.models import SUBJECTS, Draft, Finding, Picture, State, Visit, Visitor, VisitQuerySet
from minzheng.kernel import periods

SUBJECT_TITLES = {"person": "人员", "household": "家庭", "facility": "设施", "organisation": "组织"}


def visible(user: User) -> VisitQuerySet:
    """可见的走访 — those in the user's divisions; of private checklists those he goes on himself, and all where he handles cases."""
    inside = Visit.objects.visible_to(user, Permission.VISIT_VIEW)
    mine = Exists(Visitor.objects.filter(visit=OuterRef("pk"), person=user))
    handles = scope_of(user, Permission.FACT_VIEW).as_condition()
    return inside.filter(Q(checklist__in=open_codes()) | Q(mine) | (Q(pk__isnull=False) & handles))


def get_visit(user: User, uid: UUID, *, to: Permission = Permission.VISIT_VIEW) -> Visit:
    """One visit that the user may see. Http404 for any other, PermissionDenied without the post."""
    rows = visible(user).filter(uid=uid)
    found = rows.select_related("division__county", "planned_by", "submitted_by", "signature", *SUBJECTS).first()
    if found is None:
        raise Http404("没有这次走访，或者它不在您的管辖范围内。")
    if not scope_of(user, to).covers(found.division.path):
        raise PermissionDenied
    return found


def visitors_of(visit: Visit) -> list[Visitor]:
    """走访人 — those who go, in the order in which they were named."""
    return list(visit.visitors.select_related("person").order_by("pk"))


def pictures_of(visit: Visit) -> dict[str, list[Picture]]:
    """照片 — by question."""
    found: dict[str, list[Picture]] = {}
    for one in Picture.objects.filter(visit=visit).select_related("document").order_by("pk"):
        found.setdefault(one.question, []).append(one)
    return found


def draft_of(visit: Visit, user: User) -> Draft | None:
    """草稿 — what this user has typed so far, and nobody else."""
    return Draft.objects.filter(visit=visit, person=user).first()


@dataclass(frozen=True)
class Line:
    """走访一行 — a visit in a list: its checklist, and whether its day has passed."""

    visit: Visit
    checklist: type[Checklist]
    late: bool

    @property
    def ended(self) -> bool:
        """Whether it is finished or called off."""
        return self.visit.state in {State.FINISHED, State.CANCELLED}

    @property
    def chip(self) -> str:
        """How its state is drawn."""
        if self.late:
            return "late"
        return {State.FINISHED: "ok", State.CANCELLED: "off", State.SUBMITTED: "soon"}.get(
            State(self.visit.state), "go"
        )


def lines(visits: QuerySet[Visit], today: date) -> list[Line]:
    """Visits of a page with their subjects: one statement."""
    rows = visits.select_related("division", *SUBJECTS)
    return [Line(one, pinned(one.pin), one.state == State.PLANNED and one.planned_on < today) for one in rows]


def to_do(user: User) -> QuerySet[Visit]:
    """待我走访 — open visits on which the user goes and that wait for him: not those that he signed already. The earliest first."""
    waiting = Visitor.objects.filter(visit=OuterRef("pk"), person=user, signed_at__isnull=True)
    return visible(user).open().filter(Exists(waiting)).order_by("planned_on", "id")


def gone_by(user: User) -> QuerySet[Visit]:
    """我走访过的 — visits on which the user went or goes and that do not wait for him, the latest first."""
    signed = Visitor.objects.filter(visit=OuterRef("pk"), person=user, signed_at__isnull=False)
    return visible(user).filter(Exists(signed)).order_by("-visited_on", "-id")


def of_occasion(user: User, kind: str, uid: UUID) -> QuerySet[Visit]:
    """为某事的走访 — those for a case, the newest first."""
    return visible(user).filter(occasion_kind=kind, occasion_uid=uid).order_by("-id")


def of_party(user: User, party: Any) -> QuerySet[Visit]:
    """对某人、某户的走访 — of a household those of its members of today too; the newest first."""
    if isinstance(party, Household):
        members = list(Membership.objects.on(periods.today()).filter(household=party).values_list("person", flat=True))
        about = Q(household=party) | Q(person__in=members)  # named, so that both sides are found by their index
    else:
        about = Q(**{party._meta.model_name: party})
    return visible(user).filter(about).order_by("-planned_on", "-id")


def findings_of(visit: Visit) -> list[Finding]:
    """发现的问题 — of a visit, in order."""
    return list(visit.findings.select_related("rectified_by", "rechecked_by", "evidence").order_by("pk"))


def get_finding(user: User, uid: UUID) -> Finding:
    """One finding of a visit that the user may see. Http404 for any other."""
    found = Finding.objects.filter(uid=uid, visit__in=visible(user)).select_related(
        "visit__person", "visit__household", "visit__facility", "visit__organisation", "division", "rectified_by", "rechecked_by", "evidence"
    )  # fmt: skip
    one = found.first()
    if one is None:
        raise Http404("没有这个问题，或者它不在您的管辖范围内。")
    return one


@dataclass(frozen=True)
class Answered:
    """已答一项 — a question with its answer in words; empty for one that was not asked or left open."""

    question: Question
    words: str
    pictures: tuple[Picture, ...] = ()


def answered(
    checklist: type[Checklist], answers: Answers, pictures: dict[str, list[Picture]]
) -> list[tuple[Section, list[Answered]]]:
    """答案 — by section, what was asked: for the page and for the paper."""
    found = []
    for section, questions in checklist.sections:
        asked = [
            Answered(
                one, one.words(answers[one.name]) if one.name in answers else "", tuple(pictures.get(one.name, ()))
            )
            for one in questions
            if is_asked(one, answers)
        ]
        if asked:
            found.append((section, asked))
    return found


def results_of(visit: Visit) -> list[Outcome]:
    """结果 — what follows from the answers by rule."""
    return outcomes(pinned(visit.pin), visit.answers)
