"""受理查询 — the one door to a receipt, who is at the window and what is known of him, and what a clerk may do at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import Scope, ScopedQuerySet
from minzheng.core.cases import versions
from minzheng.core.cases.acting import Standing, standing_of
from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake.content import Outcome
from minzheng.core.cases.intake.models import Channel, Intake
from minzheng.core.cases.models import Case
from minzheng.core.cases.opening import matters_on
from minzheng.core.parties import sealing
from minzheng.core.parties.duplicates.finding import Alike, alike, near
from minzheng.core.parties.duplicates.reads import survivors
from minzheng.core.parties.households.models import Relation
from minzheng.core.parties.models import Household, Membership, Person
from minzheng.core.parties.registers import PersonRegister
from minzheng.core.registers.writing import Values
from minzheng.kernel.workflow import Post, Workflow

__all__ = ["Alike", "Channel", "Visitor"]
FOUND_AT_MOST = 20


def get_intake(user: User, uid: UUID) -> Intake:
    """One receipt inside the user's scope. Raises Http404."""
    rows = Intake.objects.within(standing_of(user).scope(Permission.CASE_VIEW)).filter(uid=uid)
    found = rows.select_related("division", "person__division", "taken_by").first()
    if found is None:
        raise Http404("没有这张回执，或者它不在您的管辖范围内。")
    return found


def given_for(user: User, key: UUID) -> Intake | None:
    """已出的回执 — the one that a draft of the user's own gave already."""
    return Intake.objects.filter(key=key, taken_by=user).first()


def latest_of(user: User, count: int) -> list[Intake]:
    """最近的回执 — those that a clerk gave last, in his scope: one statement beside those of his posts."""
    rows = Intake.objects.within(standing_of(user).scope(Permission.CASE_VIEW)).filter(taken_by=user)
    return list(rows.select_related("person").order_by("-id")[:count])


def cases_of(intake: Intake) -> QuerySet[Case]:
    """回执上的办件 — in the order in which they were asked."""
    return intake.cases.order_by("id")


@dataclass(frozen=True)
class Visitor:
    """来人 — a registered person as the window sees him: numbers masked, his household of today with its members, his open cases."""

    person: Person
    id_masked: str
    phone_masked: str
    household: Household | None
    members: tuple[Membership, ...]
    cases: tuple[Case, ...]


def found(user: User, term: str) -> list[Person]:
    """查找来人 — by identity number or phone (exactly), name or pinyin, in the scope in which the user takes applications: two statements.

    A record that was merged into another of the scope is found as that one.
    """
    scoped = _applicants(user)
    rows = scoped.filter(PersonRegister.search(term)).select_related("division", "hukou")
    people = list(rows.order_by("sort_key", "id")[: FOUND_AT_MOST + 1])
    remaining = survivors([one.pk for one in people], scoped)
    return list({(kept := remaining.get(one.pk, one)).pk: kept for one in people}.values())


def found_near(user: User, term: str) -> list[Person]:
    """号码相近的来人 — people of that scope whose number is one slip away from the one typed, or is what an old one became."""
    return near(_applicants(user), term)


def alike_to(user: User, values: Values) -> list[Alike]:
    """可能已登记 — people of that scope who are like a newcomer with these values of the register."""
    return alike(_applicants(user), name=values["name"], number=values["id_number"], born_on=values["born_on"])


def _applicants(user: User) -> ScopedQuerySet[Person]:
    """Everybody in the scope in which the user takes applications."""
    rows: ScopedQuerySet[Person] = Person.objects.within(standing_of(user).scope(Permission.CASE_WORK))
    return rows


def names_of(people: Sequence[str]) -> dict[str, str]:
    """姓名 — of registered people by outside number, for lists of one's own: one statement."""
    rows = Person.objects.filter(uid__in=people).values_list("uid", "name") if people else ()
    return {str(uid): name for uid, name in rows}


def get_visitor(user: User, uid: UUID, today: date) -> Visitor:
    """One person of the scope with what is known of him; the one that remains where he was merged. Raises Http404."""
    scoped = _applicants(user)
    person = scoped.filter(uid=uid).select_related("division__county", "hukou").first()
    if person is None:
        raise Http404("没有这个人的登记，或者其居住地不在您的管辖范围内。")
    return visitors(user, [survivors([person.pk], scoped).get(person.pk, person)], today)[0]


def visitors(user: User, people: Sequence[Person], today: date) -> list[Visitor]:
    """来人 — three statements beside those of the user's posts, whatever the number of people."""
    scope = standing_of(user).scope(Permission.CASE_VIEW)
    homes = _homes(people, scope, today)
    cases: dict[int, list[Case]] = {}
    for case in Case.objects.under_way().within(scope).filter(person__in=people).order_by("-id"):
        cases.setdefault(case.person_id or 0, []).append(case)
    return [
        Visitor(
            one,
            sealing.masked_id(one.sealed_id, one.uid),
            sealing.masked_phone(one.sealed_phone, one.uid),
            homes[one.pk][0] if one.pk in homes else None,
            homes[one.pk][1] if one.pk in homes else (),
            tuple(cases.get(one.pk, ())),
        )
        for one in people
    ]


def _homes(
    people: Sequence[Person], scope: Scope, today: date
) -> Mapping[int, tuple[Household, tuple[Membership, ...]]]:
    """The household of each person on a day, where it lies in the scope, with all its members, the head first."""
    own = Membership.objects.on(today).filter(person__in=people).within(scope)
    home_of = dict(own.values_list("person", "household"))
    members: dict[int, list[Membership]] = {}
    rows = (
        Membership.objects.on(today)
        .filter(household__in=home_of.values())
        .select_related("household__division", "person")
    )
    for one in rows.order_by("person__born_on", "id"):
        members.setdefault(one.household_id, []).append(one)
    return {
        person: (
            members[home][0].household,
            tuple(sorted(members[home], key=lambda one: one.relation != Relation.HEAD)),
        )
        for person, home in home_of.items()
    }


# -- what may be asked ---------------------------------------------------------------------------------------------
def matters_at(day: date) -> list[type[Workflow]]:
    """可申请的事项 — of the bureau's own, without what is passed on to others."""
    return [one for one in matters_on(day) if one.code not in lists.needs()]


def needs_at(day: date) -> list[lists.Need]:
    """可转办的需要 — those whose matter is in force on a day."""
    codes = {one.code for one in matters_on(day)}
    return [one for one in lists.needs().values() if one.matter in codes]


def outcomes_for(matter: str, user: User, path: str, today: date) -> list[Outcome]:
    """可当场处理 — what a user may do with a matter at the window; keeping it for its next step is always possible."""
    workflow = versions.on(matter, today)
    ways = {
        move.name for move in workflow.leaving(workflow.initial) if _may(standing_of(user, today), move.posts, path)
    }
    found = [Outcome.TAKE]
    return found + [one for one in (Outcome.ACCEPT, Outcome.ASK, Outcome.DECLINE) if _way(matter, one) in ways]


def _way(matter: str, outcome: Outcome) -> str:
    return "hand" if outcome is Outcome.ACCEPT and matter in lists.needs() else outcome.value


def _may(standing: Standing, posts: Sequence[Post], path: str) -> bool:
    return bool(standing.posts_over(path) & {post.code for post in posts})
