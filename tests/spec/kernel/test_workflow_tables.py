"""The tables on clocks and possible steps, judged by the kernel."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from minzheng.adapters.calendars import exceptions
from minzheng.kernel.workflow import TOTAL, Actor, Course, Sort, deadlines, extend, possible
from tests.spec.tables import cases
from tests.unit.kernel.workflow.matters import MATTERS, POSTS, Adoption, Divorce, MinimumLiving

PAGE = Path(__file__).parent / "workflow.md"
CODES = {"低保": MinimumLiving, "离婚": Divorce, "收养": Adoption}
PEOPLE = "甲乙丙丁戊己"


@pytest.fixture(scope="module")
def calendar():
    return exceptions(range(2021, 2023)).calendar()


def day(text):
    return date.fromisoformat(text)


def named(things, title):
    return next(thing for thing in things.values() if thing.title == title)


def lived(workflow, story, opened="2021-03-01"):
    """A course from the words of the table: 日期 经办人 步骤; 日期 签名人 交 材料; 日期 经办人 延长 全程."""
    course = Course(workflow, day(opened))
    for line in filter(None, story.split("；")):
        on, who, *what = line.split(" ")
        by = [PEOPLE.index(one) for one in who.split("、")]
        if what[0] == "交":
            course = course.add(Sort.FILED, named(workflow.papers, what[1]).name, day(on), *by)
        elif what[0] == "延长":
            course = course.add(Sort.EXTENDED, TOTAL, day(on), *by)
        else:
            course = course.add(Sort.MOVED, named(workflow.moves, what[0]).name, day(on), *by)
    return course


def due(course, today, calendar, title):
    found = [each for each in deadlines(course, today, calendar) if each.title == title]
    return "无" if not found else (found[0].due_on or "未定")


@pytest.mark.parametrize(
    ("accepted", "version", "survey", "total", "extended", "devolved"), cases(PAGE, "受理日与适用版本")
)
def test_the_day_of_acceptance_decides_version_and_clocks(
    calendar, accepted, version, survey, total, extended, devolved
):
    on = day(accepted)
    workflow = MATTERS.on("tests.minimum_living", on)
    assert workflow.in_force.first == day(version)
    assert MATTERS.pinned(workflow.pin) is workflow
    course = Course(workflow, on).add(Sort.MOVED, "accept", on, 0)
    assert str(due(course, on, calendar, "已受理")) == survey
    assert str(due(course, on, calendar, "全程")) == total
    longer = course.add(Sort.EXTENDED, TOTAL, on, 3)
    assert str(due(longer, on, calendar, "全程")) == extended
    assert str(due(replace(course, decider="officer"), on, calendar, "全程")) == devolved
    if total not in {"无", "未定"}:
        asked = {"actor": Actor(3, frozenset({"reviewer"})), "calendar": calendar, "reason": "人户分离"}
        assert extend(course, TOTAL, today=day(total), **asked) == course.add(Sort.EXTENDED, TOTAL, day(total), 3)


def against(course, today, calendar, who, post, step):
    actor = Actor(PEOPLE.index(who), frozenset({POSTS[post.removesuffix("（下放）")]}))
    if post.endswith("（下放）"):
        course = replace(course, decider="officer")
    offers = [each for each in possible(course, actor=actor, today=today, calendar=calendar) if each.move.title == step]
    return "没有这一步" if not offers else "".join(offers[0].why_not) or "可以"


@pytest.mark.parametrize(("matter", "step", "begun", "opens", "closes"), cases(PAGE, "公示与离婚冷静期"))
def test_a_step_opens_and_closes_as_in_the_table(calendar, matter, step, begun, opens, closes):
    story = f"{begun} 甲 受理；{begun} 乙 开展调查；{begun} 乙 公示" if matter == "低保" else ""
    course = lived(CODES[matter], story, begun)
    post = "乡镇民政干部" if matter == "低保" else "窗口经办"
    first = day(opens)
    assert against(course, first, calendar, "甲", post, step) == "可以"
    assert "届满后才能办理" in against(course, first - timedelta(days=1), calendar, "甲", post, step)
    if closes != "无":
        assert against(course, day(closes), calendar, "甲", post, step) == "可以"
        assert against(course, day(closes) + timedelta(days=1), calendar, "甲", post, step) == (
            f"已于 {closes} 截止，不能再办。"
        )


@pytest.mark.parametrize(("matter", "story", "today", "title", "ends", "late"), cases(PAGE, "期限走到哪里"))
def test_a_clock_stands_as_in_the_table(calendar, matter, story, today, title, ends, late):
    course = lived(CODES[matter], story)
    found = [each for each in deadlines(course, day(today), calendar) if each.title == title]
    assert ("无" if not found else str(found[0].due_on)) == ends
    assert ("无" if not found else str(found[0].overdue_by(day(today), calendar))) == late


@pytest.mark.parametrize(("story", "today", "who", "post", "step", "answer"), cases(PAGE, "现在能办什么"))
def test_a_step_is_possible_or_not_as_in_the_table(calendar, story, today, who, post, step, answer):
    course = lived(MinimumLiving, story, "2021-07-01")
    assert against(course, day(today), calendar, who, post, step) == answer
