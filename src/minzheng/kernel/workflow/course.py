"""办理经过 — what happened to a case, in order; its state, its papers and every clock follow from it and are kept nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from minzheng.kernel.calendar import ONE_DAY, UnknownYear, WorkingCalendar
from minzheng.kernel.periods import Period
from minzheng.kernel.workflow.declarations import Declared, Move, Paper, State, Workflow
from minzheng.kernel.workflow.limits import Clock, Limit

TOTAL = "must_end"


class Sort(StrEnum):
    """经过种类 — a move taken, a paper filed, a clock extended."""

    MOVED = "moved"
    FILED = "filed"
    EXTENDED = "extended"


@dataclass(frozen=True)
class Event:
    """经过 — the name of the move, paper or clock (``must_end``, a state, a paper), the day, and everybody who did or signed it."""

    sort: Sort
    name: str
    on: date
    by: frozenset[int]


@dataclass(frozen=True)
class Stay:
    """停留 — a state, the event that led into it (-1: the opening), the day it was entered and the day it was left."""

    state: State
    position: int
    since: date
    until: date | None


@dataclass(frozen=True)
class Course:
    """办理经过 — a case under its version. ``decider`` is the code of the post that decides, pinned on acceptance.

    ``marks`` are the codes for which papers are wanted beyond the ordinary.
    """

    workflow: type[Workflow]
    opened_on: date
    events: tuple[Event, ...] = ()
    decider: str = ""
    marks: frozenset[str] = frozenset()

    def wants(self, paper: Paper) -> bool:
        """须有 — whether this case needs the paper where a move names it."""
        return not paper.only_for or paper.only_for in self.marks

    def add(self, sort: Sort, name: str, on: date, *by: int) -> "Course":
        """记下 — the course with one event more."""
        return replace(self, events=(*self.events, Event(sort, name, on, frozenset(by))))

    def of(self, sort: Sort, name: str, after: int = -1) -> list[tuple[int, Event]]:
        """查找 — events of a name behind a position, each with its own position."""
        return [
            (place, event)
            for place, event in enumerate(self.events)
            if place > after and (event.sort, event.name) == (sort, name)
        ]

    @property
    def stays(self) -> list[Stay]:
        moved = [(place, event) for place, event in enumerate(self.events) if event.sort is Sort.MOVED]
        begun = [(self.workflow.initial, -1, self.opened_on)]
        begun += [(self.workflow.moves[event.name].target, place, event.on) for place, event in moved]
        ends = [*(event.on for _, event in moved), None]
        return [Stay(*start, end) for start, end in zip(begun, ends, strict=True)]

    @property
    def state(self) -> State:
        return self.stays[-1].state

    @property
    def last_on(self) -> date:
        return self.events[-1].on if self.events else self.opened_on

    @property
    def accepted(self) -> Stay | None:
        """受理 — the first stay in the state of acceptance; coming back there accepts nothing anew."""
        return next((stay for stay in self.stays if stay.state is self.workflow.acceptance), None)

    @property
    def devolved(self) -> bool:
        law = self.workflow.decider
        return law is not None and self.decider not in {"", law.among[0].code}

    def hands(self, thing: Declared) -> frozenset[int]:
        """经手人 — everybody who ever took a move or signed a paper."""
        sort = Sort.MOVED if isinstance(thing, Move) else Sort.FILED
        return frozenset[int]().union(*(event.by for _, event in self.of(sort, thing.name)))

    def start(self, limit: Limit) -> tuple[int, date] | None:
        """起算 — the position and the day from which a limit counts: where it says, else the present stay; None: not begun."""
        if isinstance(limit.start, Paper):
            filed = self.of(Sort.FILED, limit.start.name)
            return (filed[-1][0], filed[-1][1].on) if filed else None
        stays = [stay for stay in self.stays if stay.state is (limit.start or self.state)]
        return (stays[-1].position, stays[-1].since) if stays else None

    def suspended(self, today: date) -> list[Period]:
        """扣除时间 — days in states that declare it, from the day after they were entered to the day they were left."""
        stays = [(stay.since, stay.until or today) for stay in self.stays if stay.state.suspends]
        return [Period(since + ONE_DAY, until) for since, until in stays if until > since]


@dataclass(frozen=True)
class Deadline:
    """时限 — one clock that runs. ``due_on`` is None where the calendar lacks a year: ``unknown`` says which."""

    key: str
    title: str
    clock: Clock
    limit: Limit
    since: date
    due_on: date | None
    unknown: str = ""

    def overdue_by(self, at: date, calendar: WorkingCalendar) -> int | None:
        """逾期天数 — 0 while in time, in the unit of the limit; None where undetermined."""
        try:
            return None if self.due_on is None else self.limit.late(self.due_on, at, calendar)
        except UnknownYear:
            return None


def deadlines(course: Course, today: date, calendar: WorkingCalendar) -> list[Deadline]:
    """办理时限 — the clocks that run today, the nearest first; the total one also of a closed case.

    A step's clock begins anew with each stay, a paper's with its start, the total one never.
    """
    found = []
    for key, title, clock, start in _running(course):
        extended = clock.extended if course.of(Sort.EXTENDED, key, after=start[0]) else None
        limit = extended or (clock.devolved if course.devolved else None) or clock.limit
        stopped = course.suspended(today) if key == TOTAL else []
        try:
            due, unknown = limit.ends(start[1], calendar, stopped), ""
        except UnknownYear as problem:
            due, unknown = None, str(problem)
        found.append(Deadline(key, title, clock, limit, start[1], due, unknown))
    return sorted(found, key=lambda each: each.due_on or date.max)


def _running(course: Course) -> Iterator[tuple[str, str, Clock, tuple[int, date]]]:
    workflow, state, first = course.workflow, course.state, course.accepted
    if workflow.total and first:
        given = workflow.total.limit
        if start := course.start(given) if given.start else (first.position, first.since):
            yield TOTAL, "全程", workflow.total, start
    if (step := workflow.step_clock(state)) and (start := course.start(step.limit)):
        yield state.name, state.title, step, start
    for paper in [] if state.final else filter(course.wants, workflow.papers.values()):
        if (
            paper.clock
            and (start := course.start(paper.clock.limit))
            and not course.of(Sort.FILED, paper.name, start[0])
        ):
            yield paper.name, paper.title, paper.clock, start
