"""可办步骤 — what may be done with a case now, by whom, and why not: the one answer that pages and services share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.calendar import ONE_DAY, UnknownYear, WorkingCalendar
from minzheng.kernel.workflow.course import Course, Sort, deadlines
from minzheng.kernel.workflow.declarations import Decider, Move
from minzheng.kernel.workflow.limits import Limit, Post


class NotPossible(ValueError):
    """不能这样办 — every reason, in words for the user."""


@dataclass(frozen=True)
class Actor:
    """经办人 — a person, and the codes of the posts that count for this case today, those he stands in for included."""

    key: int
    posts: frozenset[str]


@dataclass(frozen=True)
class Offer:
    """可选步骤 — a move out of the present state; ``why_not`` is empty when it may be taken now."""

    move: Move
    why_not: tuple[str, ...]


def possible(course: Course, *, actor: Actor, today: date, calendar: WorkingCalendar) -> list[Offer]:
    """可办步骤 — every move out of the present state, in the order of declaration, each with all reasons against it."""
    moves = course.workflow.leaving(course.state)
    return [Offer(move, tuple(_against(course, move, actor, today, calendar))) for move in moves]


def take(
    course: Course, move: Move, *, actor: Actor, today: date, calendar: WorkingCalendar, opinion: str = ""
) -> Course:
    """办理 — the course with the move taken. Raises NotPossible."""
    if move not in course.workflow.leaving(course.state):
        raise NotPossible(f"办件现为“{course.state.title}”，不能再办“{move.title}”，请刷新后查看。")
    against = [*_against(course, move, actor, today, calendar)]
    if move.opinion and not opinion.strip():
        against.append("请填写意见。")
    if against:
        raise NotPossible("".join(against))
    return course.add(Sort.MOVED, move.name, today, actor.key)


def extend(course: Course, key: str, *, actor: Actor, today: date, calendar: WorkingCalendar, reason: str) -> Course:
    """延长时限 — once, before it has run out, for a reason, by a post declared for it. Raises NotPossible."""
    running = next((each for each in deadlines(course, today, calendar) if each.key == key), None)
    if running is None or running.clock.extended is None or course.state.final:
        raise NotPossible("这一时限不能延长。")
    if running.limit == running.clock.extended:
        raise NotPossible("这一时限已经延长过，不能再延。")
    if running.due_on is None or today > running.due_on:
        raise NotPossible(running.unknown or f"时限已于 {running.due_on} 届满，届满后不能延长。")
    if running.clock.by and not actor.posts & {post.code for post in running.clock.by}:
        raise NotPossible(f"延长时限应由{_titles(running.clock.by)}决定。")
    if not reason.strip():
        raise NotPossible("请写明延长的原因。")
    return course.add(Sort.EXTENDED, key, today, actor.key)


def _against(course: Course, move: Move, actor: Actor, today: date, calendar: WorkingCalendar) -> Iterator[str]:
    posts = holders(course, move)
    if not actor.posts & {post.code for post in posts}:
        yield f"应由{_titles(posts)}办理。"
    if before := [f"“{one.title}”" for one in move.not_by if actor.key in course.hands(one)]:
        yield f"您办过{'、'.join(before)}，这一步应由另一人办理。"
    if move.once and course.of(Sort.MOVED, move.name):
        yield "这一步只能办一次，已经办过。"
    yield from _lacking(course, move)
    if today < course.last_on:
        yield f"日期不能早于上一项记录（{course.last_on}）。"
    try:
        yield from _out_of_time(course, move, today, calendar)
    except UnknownYear as problem:
        yield str(problem)


def _lacking(course: Course, move: Move) -> Iterator[str]:
    for paper in filter(course.wants, move.needs):
        found = course.of(Sort.FILED, paper.name, course.stays[-1].position if paper.anew else -1)
        if not found:
            yield f"缺少{'本次的' if paper.anew else ''}材料：{paper.title}。"
        elif len(found[-1][1].by) < paper.persons:
            yield f"{paper.title}应由 {paper.persons} 人签名，现有 {len(found[-1][1].by)} 人。"


def _out_of_time(course: Course, move: Move, today: date, calendar: WorkingCalendar) -> Iterator[str]:
    if move.not_before:
        opens = _last_day(course, move.not_before, calendar)
        if opens is None or today <= opens:
            yield f"{move.not_before}届满后才能办理" + (f"，自 {opens + ONE_DAY} 起。" if opens else "。")
    if move.not_after and (closed := _last_day(course, move.not_after, calendar)) and today > closed:
        yield f"已于 {closed} 截止，不能再办。"


def _last_day(course: Course, limit: Limit, calendar: WorkingCalendar) -> date | None:
    start = course.start(limit)
    return limit.ends(start[1], calendar) if start else None


def holders(course: Course, move: Move) -> list[Post]:
    """经办岗位 — the posts that may take a move of this case; a decision lies with the one that is pinned, else with the law's own."""
    return [_holder(course, one) for one in move.by]


def _holder(course: Course, one: Post | Decider) -> Post:
    """Who holds the decision: the post that the law names, until a county's devolution is pinned."""
    if not isinstance(one, Decider):
        return one
    return next((post for post in one.among if post.code == course.decider), one.among[0])


def _titles(posts: Sequence[Post]) -> str:
    return "或".join(post.title for post in posts)
