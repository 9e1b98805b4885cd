"""Workflows made at random: what the proof lets pass never strands a case, whatever is done with it."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import (
    ANYWHERE,
    Actor,
    BadWorkflow,
    Course,
    Move,
    Paper,
    Sort,
    State,
    Workflow,
    Workflows,
    days,
    deadlines,
    possible,
    since,
    take,
    within,
    working_days,
)
from tests.unit.kernel.workflow.matters import Clerk, MinimumLiving, Officer, Reviewer

CALENDAR = WorkingCalendar({}, frozenset(range(2021, 2090)))
FIRST, LONGEST_WAIT = date(2021, 7, 1), 40
PEOPLE = [Actor(key, frozenset({post.code})) for key in range(1, 16) for post in (Clerk, Officer, Reviewer)]


@st.composite
def workflows(draw):
    """A class as somebody might write it, sound or not: a chain to the end, and ways across it."""
    length = draw(st.integers(2, 6))
    states = [State(f"环节{n}", initial=n == 0, accepts=n == 1) for n in range(length)]
    ends = [State(f"终结{n}", final=True) for n in range(draw(st.integers(1, 2)))]
    papers = [Paper(f"材料{n}", persons=draw(st.integers(1, 2)), anew=draw(st.booleans())) for n in range(3)]
    moves = []

    clocks = [draw(st.sampled_from([None, days(9), within(days(9), extended=days(12))])) for _ in states]

    def move(number, target, *, closes=False):
        """A move of the chain stays open; one across it may close, and may lead around what it names in ``not_by``."""
        needs = draw(st.lists(st.sampled_from(papers), max_size=2, unique=True))
        others = [*moves, *papers] if closes else [*moves[: number or 0], *needs]
        ending = draw(st.sampled_from(["", "", "once", "not_after"])) if closes or draw(st.integers(0, 9)) == 9 else ""
        moves.append(
            Move(
                f"步骤{len(moves)}", states[number], target,
                by=draw(st.lists(st.sampled_from([Clerk, Officer, Reviewer]), min_size=1, max_size=2, unique=True)),
                within=draw(st.sampled_from([None, clocks[number]])), not_before=draw(st.sampled_from([None, days(3), days(7)])),
                not_after=days(10) if ending == "not_after" else None, once=ending == "once", needs=needs,
                not_by=draw(st.lists(st.sampled_from(others), max_size=2)) if others and draw(st.booleans()) else (),
            )
        )  # fmt: skip

    for number, there in enumerate([*states[1:], ends[0]]):
        move(number, there)
    for _ in range(draw(st.integers(0, 4))):
        move(draw(st.integers(0, length - 1)), draw(st.sampled_from([*states, ends[0]])), closes=True)
    if len(ends) == 2:
        move(length - 1, ends[1], closes=True)
    if draw(st.booleans()):
        moves.append(Move("终止", ANYWHERE, ends[-1], by=Clerk))
    body = {f"state_{n}": state for n, state in enumerate([*states, *ends])}
    body |= {f"paper_{n}": paper for n, paper in enumerate(papers)}
    body |= {f"move_{n}": each for n, each in enumerate(moves)}
    body |= {"code": "tests.random", "title": "随机", "cites": "试 §1", "in_force": since(2021, 1, 1)}
    return type(Workflow)("Random", (Workflow,), body | {"must_end": working_days(30)})


def open_ways(course, today, people=PEOPLE):
    """Every step that somebody may take on a day."""
    return [
        (actor, offer.move)
        for actor in people
        for offer in possible(course, actor=actor, today=today, calendar=CALENDAR)
        if not offer.why_not
    ]


def served(course, today):
    """What patient people do when nothing is possible: they put every paper into the file, signed anew by two."""
    for name in course.workflow.papers:
        course = course.add(Sort.FILED, name, today, 101, 102)
    return course, today + timedelta(days=LONGEST_WAIT)


@settings(max_examples=100, deadline=None)
@given(workflows(), st.data())
def test_a_workflow_that_is_proved_never_strands_a_case(workflow, data):
    try:
        Workflows().add(workflow)
    except BadWorkflow:
        event("refused")
        assume(False)
    course, today = Course(workflow, FIRST), FIRST
    for _ in range(12):
        if course.state.final:
            break
        ways = open_ways(course, today)
        if not ways or data.draw(st.booleans()):
            course, today = served(course, today)
            ways = open_ways(course, today)
        assert ways, f"stranded in {course.state.title}"
        actor, move = data.draw(st.sampled_from(ways))
        course = take(course, move, actor=actor, today=today, calendar=CALENDAR)
        assert course.state is move.target
        assert {move.name for move in course.workflow.leaving(course.state)} or course.state.final
        clocks = {each.key: each for each in deadlines(course, today, CALENDAR)}
        assert all(each.due_on for each in clocks.values())
        assert ("must_end" in clocks) is (course.accepted is not None)
        assert (course.state.name in clocks) is (workflow.step_clock(course.state) is not None)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_is_done_nobody_grants_what_he_investigated_and_no_clock_is_lost(data):
    course, today = Course(MinimumLiving, FIRST), FIRST
    accepted_on = None
    spared = data.draw(st.sampled_from([{"end", "refuse", "dispute"}, {"end", "refuse"}, {"end"}, set()]))
    while not course.state.final and len(course.events) < 50:
        ways = [(who, move) for who, move in open_ways(course, today, PEOPLE[:24]) if move.name not in spared]
        if not ways or data.draw(st.integers(0, 3)) == 3:
            for paper in course.workflow.papers:
                signers = data.draw(st.lists(st.integers(1, 6), min_size=2, max_size=3, unique=True))
                course = course.add(Sort.FILED, paper, today, *signers)
            today += timedelta(days=data.draw(st.integers(2, 9)))
            continue
        actor, move = data.draw(st.sampled_from(ways))
        course = take(course, move, actor=actor, today=today, calendar=CALENDAR, opinion="意见")
        accepted_on = accepted_on or (today if course.state is MinimumLiving.accepted else None)
        total = [each for each in deadlines(course, today, CALENDAR) if each.key == "must_end"]
        assert [each.since for each in total] == ([accepted_on] if accepted_on else [])
    event(course.state.title)
    if course.state is MinimumLiving.granted:
        decider = course.events[-1].by
        assert not decider & course.hands(MinimumLiving.survey)
        assert not decider & course.hands(MinimumLiving.visit)
        assert len(course.hands(MinimumLiving.visit)) >= 2
        noticed = next(stay for stay in reversed(course.stays) if stay.state is MinimumLiving.on_notice)
        assert (noticed.until - noticed.since).days > 7


def test_the_random_workflows_are_not_all_refused():
    taken, refused = 0, 0

    @settings(max_examples=200, deadline=None, database=None)  # which are drawn hangs on the modules that are loaded
    @given(workflows())
    def count(workflow):
        nonlocal taken, refused
        try:
            Workflows().add(workflow)
            taken += 1
        except BadWorkflow:
            refused += 1

    count()
    assert taken > 20
    assert refused > 5


def test_without_the_proof_a_case_is_stranded():
    class Trap(Workflow):
        code, title, cites, in_force = "tests.trap", "陷阱", "试 §1", since(2021, 1, 1)
        opened = State("待办", initial=True)
        waiting = State("等待")
        done = State("办结", final=True)
        go = Move("送出", opened, waiting, by=Clerk)
        finish = Move("办结", waiting, done, by=Clerk, not_after=days(5))

    course = take(Course(Trap, FIRST), Trap.go, actor=PEOPLE[0], today=FIRST, calendar=CALENDAR)
    assert open_ways(*served(course, FIRST)) == []
    with pytest.raises(BadWorkflow, match="死路"):
        Workflows().add(Trap)
