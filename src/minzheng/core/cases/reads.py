"""办件查询 — the one door to a case, what may be done with it, its clocks and its file."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases.acting import Standing, standing_of
from minzheng.core.cases.courses import course_of
from minzheng.core.cases.holds import held
from minzheng.core.cases.models import Assignment, Case, FiledPaper
from minzheng.core.parties.models import Person
from minzheng.kernel import periods
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import Course, Deadline, Offer, deadlines, holders, possible

NOT_CLAIMED = "请先领取这一件。"


def get_case(user: User, uid: UUID, *, to: Permission = Permission.CASE_VIEW) -> Case:
    """One case in the user's scope, or in that of whom he stands in for. Http404 outside it, PermissionDenied without the post."""
    standing = standing_of(user)
    rows = Case.objects.within(standing.scope(Permission.CASE_VIEW)).filter(uid=uid)
    case = rows.select_related("division__county").first()
    if case is None:
        raise Http404("没有这一件，或者它不在您的管辖范围内。")
    if not standing.scope(to).covers(case.division.path):
        raise PermissionDenied
    return case


@dataclass(frozen=True)
class CaseView:
    """办件全貌 — one case as its page shows it: its course, every way out of its state with all reasons against it, its clocks."""

    case: Case
    course: Course
    offers: list[Offer]
    clocks: list[Deadline]


def view_of(case: Case, user: User, today: date | None = None) -> CaseView:
    """办件全貌 — the number of statements is the same for every case."""
    day = today or periods.today()
    calendar, course, standing = working_calendar(), course_of(case, day), standing_of(user, day)
    offered = offers(case, course, standing, calendar=calendar, claimed=is_claimed(case, standing))
    return CaseView(case, course, offered, deadlines(course, day, calendar))


def offers(case: Case, course: Course, standing: Standing, *, calendar: WorkingCalendar, claimed: bool) -> list[Offer]:
    """可办步骤 — what the kernel says, and what only the core knows: what holds the case, who took it, for whom the user stands in."""
    path = case.division.path
    found = possible(course, actor=standing.actor_over(path), today=standing.at, calendar=calendar)
    unclaimed = () if claimed else (NOT_CLAIMED,)
    posts, stopped = standing.posts_over(path), held(case, course, standing.at)
    return [
        replace(
            offer,
            why_not=(
                *offer.why_not,
                *stopped.get(offer.move.name, ()),
                *standing.against(course, offer.move, path),
                *(unclaimed if posts & {post.code for post in holders(course, offer.move)} else ()),
            ),
        )
        for offer in found
    ]


def is_claimed(case: Case, standing: Standing) -> bool:
    """Whether the user, or somebody he stands in for, works on the case."""
    return Assignment.objects.running().filter(case=case, person__in=standing.keys).exists()


def file_of(case: Case) -> QuerySet[FiledPaper]:
    """案卷 — the papers of a case, the newest first, with their documents and who signed them."""
    rows = FiledPaper.objects.filter(case=case).select_related("document", "by")
    return rows.prefetch_related("signatures__person").order_by("-serial")


def assignments_of(case: Case) -> QuerySet[Assignment]:
    """经手 — who worked and works on a case, the newest first."""
    return Assignment.objects.filter(case=case).select_related("person", "by").order_by("-since_at", "-id")


def open_cases_of(user: User, person: Person) -> list[Case]:
    """正在办理的申请 — a person's cases that are not ended, inside the user's scope, the newest first."""
    rows = Case.objects.under_way().within(standing_of(user).scope(Permission.CASE_VIEW)).filter(person=person)
    return list(rows.select_related("division").order_by("-id"))
