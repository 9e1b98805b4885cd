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
    """After a move: end the assignments of those who cannot take the next step; whether anybody still works on the case."""
    there = running(case)
    done = [one for one in there if not may_go_on(course, one.person, case.division.path, today)]
    let_go(done, Assignment.Ended.MOVED, by=by)
    return len(done) < len(there)


def may_go_on(course: Course, person: User, path: str, today: date) -> bool:
    """Whether a person's posts allow a way onwards that he is not excluded from by what he did before."""
    posts = standing_of(person, today).posts_over(path)
    return any(
        posts & {post.code for post in holders(course, move)}
        and not any(person.pk in course.hands(one) for one in move.not_by)
        for move in course.workflow.leaving(course.state)
        if move.sources
    )
