"""The matters of assistance by the rule in force on the day of acceptance: clocks, and the way from the window to the decision."""

from datetime import date
from pathlib import Path

import pytest

from minzheng.adapters.calendars import exceptions
from minzheng.core.access.posts import POSTS
from minzheng.kernel.registry import discover_folder
from minzheng.kernel.workflow import Actor, Course, NotPossible, Sort, deadlines, take, workflows
from tests.spec.tables import cases

PAGE = Path(__file__).parent / "assistance.md"
discover_folder("minzheng.domains.assistance.workflows")
PEOPLE = {"甲": "window_clerk", "乙": "township_officer", "丙": "township_officer", "丁": "county_reviewer"}
KEYS = {name: key for key, name in enumerate(PEOPLE, 1)}
OURS = [version for version in workflows if version.code.startswith("assistance.") and "grant" in version.moves]


@pytest.fixture(scope="module")
def calendar():
    return exceptions(range(2021, 2023)).calendar()


def version(title, on):
    code = next(each.code for each in OURS if each.title == title)
    return workflows.on(code, date.fromisoformat(on))


def named(things, title):
    return next(thing for thing in things.values() if thing.title == title)


def told(story, begun):
    """Each event: its day (the first may leave it out), who, and what."""
    for place, line in enumerate(filter(None, story.split("；"))):
        words = line.split(" ")
        on, who, *what = words if words[0][0].isdigit() else [begun, *words]
        assert place == 0 or words[0][0].isdigit(), line
        yield date.fromisoformat(on), who.split("、"), what


def lived(workflow, story, begun):
    course = Course(workflow, date.fromisoformat(begun))
    for on, who, what in told(story, begun):
        sort = Sort.FILED if what[0] == "交" else Sort.MOVED
        thing = named(workflow.papers, what[1]) if sort is Sort.FILED else named(workflow.moves, what[0])
        course = course.add(sort, thing.name, on, *(KEYS[one] for one in who))
    return course


def clock(course, on, calendar, title):
    return next((each for each in deadlines(course, on, calendar) if each.title == title), None)


@pytest.mark.parametrize(("matter", "accepted", "first", "title", "ends", "unverified"), cases(PAGE, "受理当天的期限"))
def test_acceptance_starts_the_clocks_of_its_day(calendar, matter, accepted, first, title, ends, unverified):
    workflow = version(matter, accepted)
    assert str(workflow.in_force.first) == first
    on = date.fromisoformat(accepted)
    found = clock(Course(workflow, on).add(Sort.MOVED, "accept", on, 1), on, calendar, title)
    assert ("无" if found is None else str(found.due_on)) == ends
    assert bool(found and found.limit.unverified) == (unverified == "是")
    assert found is None or ("未核实" in str(found.limit)) == (unverified == "是")


@pytest.mark.parametrize(("matter", "begun", "story", "today", "title", "ends"), cases(PAGE, "走到一半的期限"))
def test_a_clock_on_the_way(calendar, matter, begun, story, today, title, ends):
    course = lived(version(matter, begun), story, begun)
    found = clock(course, date.fromisoformat(today), calendar, title)
    assert ("无" if found is None else str(found.due_on)) == ends


@pytest.mark.parametrize(("matter", "begun", "marks", "story", "result"), cases(PAGE, "一步一步走到底"))
def test_the_way_to_the_end(calendar, matter, begun, marks, story, result):
    workflow = version(matter, begun)
    course = Course(workflow, date.fromisoformat(begun), marks=frozenset(marks.split()))
    assert set(marks.split()) <= {paper.only_for for paper in workflow.papers.values()}
    said = ""
    for on, who, what in told(story, begun):
        assert not said, f"{said} — the table goes on behind a refusal"
        if what[0] == "交":
            paper = named(workflow.papers, what[1])
            course = course.add(Sort.FILED, paper.name, on, *(KEYS[one] for one in who))
            continue
        actor = Actor(KEYS[who[0]], frozenset({PEOPLE[who[0]]}))
        move = named({move.name: move for move in workflow.leaving(course.state)}, what[0])
        try:
            course = take(course, move, actor=actor, today=on, calendar=calendar, opinion="同意")
        except NotPossible as problem:
            said = str(problem)
    assert (said or course.state.title) == result


def test_every_version_knows_its_posts_and_follows_the_one_before():
    workflows.settle({post.code for post in POSTS})
    assert {each.code for each in OURS} == {
        "assistance.minimum_living", "assistance.low_income_edge", "assistance.extreme_poverty",
        "assistance.temporary_urgent", "assistance.temporary_spending",
    }  # fmt: skip


@pytest.mark.parametrize("workflow", OURS, ids=lambda one: one.pin)
def test_nobody_decides_what_he_investigated(workflow):
    """Every grant is kept from those who visited, or who helped first."""
    grant = workflow.moves["grant"]
    assert {one.title for one in grant.not_by} & {"入户调查表", "先行救助"}
    assert grant.opinion


@pytest.mark.parametrize("workflow", OURS, ids=lambda one: one.pin)
def test_what_was_not_seen_is_marked(workflow):
    """A version that cites an unseen document marks each of its limits, and one that cites a seen one marks none."""
    limits = [clock.limit for move in workflow.moves.values() if (clock := move.clock)]
    limits += [move.not_before for move in workflow.moves.values() if move.not_before]
    marked = {bool(limit.unverified) for limit in limits}
    assert marked == {"期限" in workflow.cites and "未核实" in workflow.cites}
