"""经手写入 — beginning and ending assignments; after a move those end whose posts cannot take the next step."""

from collections.abc import Iterable
from datetime import date

from minzheng.core.access.models import User
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.models import Assignment, Case
from minzheng.kernel import periods
from minzheng.kernel.workflow import Course, holders


def take_up(case: Case, person: User, begun: Assignment.Begun, *, reason: str = "", by: User) -> Assignment:
    """Let a person work on a case from now on."""
    return Assignment.objects.create(case=case, person=person, begun=begun, reason=reason[:200], by=by)


def let_go(assignments: Iterable[Assignment], ended: Assignment.Ended, *, by: User) -> int:  # noqa: ARG001 — every write says by
    """End assignments now."""
    keys = [one.pk for one in assignments]
    if not keys:
        return 0
    return Assignment.objects.running().filter(pk__in=keys).update(until_at=periods.now(), ended=ended)


def running(case: Case) -> list[Assignment]:
    """Who works on a case, the first first."""
    return list(Assignment.objects.running().filter(case=case).select_related("person").order_by("id"))


def pass_on(case: Case, course: Course, *, by: User, today: date) -> bool:
    """After a move: end the assignments of those who are not free to take the next step; whether anybody still works on the case.

    Who had a hand in what another must decide lets go, even where some other way out would be his.
    """
    there = running(case)
    done = [one for one in there if set(ways_on(course, one.person, case.division.path, today)) != {True}]
    let_go(done, Assignment.Ended.MOVED, by=by)
    return len(done) < len(there)


def may_go_on(course: Course, person: User, path: str, today: date) -> bool:
    """Whether a person may take some way onwards."""
    return any(ways_on(course, person, path, today))


def ways_on(course: Course, person: User, path: str, today: date) -> list[bool]:
    """Of the ways onwards that a person's posts allow, whether each is open to him: what he did before may exclude him from it."""
    posts = standing_of(person, today).posts_over(path)
    return [
        not any(person.pk in course.hands(one) for one in move.not_by)
        for move in course.workflow.leaving(course.state)
        if move.sources and posts & {post.code for post in holders(course, move)}
    ]
