"""What each matter shows and for how long: the declarations of the product against the tables of this folder."""

from datetime import date
from pathlib import Path

import pytest

from minzheng.adapters.calendars import exceptions
from minzheng.core.access.posts import TownshipOfficer
from minzheng.core.publicity.composing import telling_too_much
from minzheng.core.publicity.declarations import (
    NOTICES,
    PUBLISHED,
    CaseNotice,
    Item,
    Published,
    must_notice,
    must_published,
)
from minzheng.core.publicity.naming import shown_name
from minzheng.kernel.calendar import ONE_DAY
from minzheng.kernel.workflow import Actor, Course, NotPossible, Sort, possible, workflows
from tests.spec.tables import cases

PAGE = Path(__file__).parent / "publicity.md"
OFFICER = Actor(1, frozenset({TownshipOfficer.code}))


@pytest.fixture(scope="module")
def calendar():
    return exceptions(range(2021, 2023)).calendar()


def shown(declared, items):
    return tuple("是" if item in declared.shows else "否" for item in items)


@pytest.mark.parametrize(("matter", "name", "members", "proposal", "amount", "cites"), cases(PAGE, "事项公示的项目"))
def test_a_matter_shows_what_the_table_says_and_nothing_else(matter, name, members, proposal, amount, cites):
    if name == "不公示":
        with pytest.raises(NotPossible, match=cites):
            must_notice(matter)
        return
    declared = must_notice(matter)
    assert shown(declared, [Item.APPLICANT, Item.MEMBERS, Item.PROPOSAL, Item.AMOUNT]) == (
        name,
        members,
        proposal,
        amount,
    )
    assert declared.cites == cites


def test_the_table_names_every_matter_with_a_notice():
    named = {case.values[0] for case in cases(PAGE, "事项公示的项目")}
    assert set(NOTICES.codes()) <= named


@pytest.mark.parametrize(("programme", "name", "members", "amount", "cites"), cases(PAGE, "对象公布的项目"))
def test_a_programme_publishes_what_the_table_says(programme, name, members, amount, cites):
    if name == "不公布":
        with pytest.raises(NotPossible, match=cites):
            must_published(programme)
        return
    declared = must_published(programme)
    assert shown(declared, [Item.APPLICANT, Item.MEMBERS, Item.AMOUNT]) == (name, members, amount)
    assert declared.cites == cites


def test_the_table_names_every_programme_that_is_published_or_not():
    assert set(PUBLISHED.codes()) == {case.values[0] for case in cases(PAGE, "对象公布的项目")}


def test_nothing_that_is_ever_shown_is_a_number_an_address_or_an_illness():
    assert {item.label for item in Item} == {"姓名", "人数", "初审意见", "金额（元/月）"}
    children = {"welfare.children_without_care", "welfare.orphan"}
    assert not children & {one.code for one in NOTICES if isinstance(one, CaseNotice)}
    assert not children & {one.code for one in PUBLISHED if isinstance(one, Published)}


@pytest.mark.parametrize(("matter", "accepted", "posted", "last", "first"), cases(PAGE, "公示的天数"))
def test_how_long_a_notice_hangs(calendar, matter, accepted, posted, last, first):
    """The kernel's own clock: it runs from the record of the notice, not from the step before it."""
    workflow, declared = workflows.on(matter, date.fromisoformat(accepted)), must_notice(matter)
    onward, on = workflow.moves[declared.onward.name], date.fromisoformat(posted)
    assert onward.not_before.ends(on, calendar) == date.fromisoformat(last)
    to = next(name for name, move in workflow.moves.items() if move.target in onward.sources)
    course = Course(workflow, date.fromisoformat(accepted)).add(Sort.MOVED, "accept", date.fromisoformat(accepted), 1)
    course = course.add(Sort.MOVED, to, on - ONE_DAY, 1).add(Sort.FILED, declared.paper.name, on, 1)

    def against(day):
        offers = possible(course, actor=OFFICER, today=day, calendar=calendar)
        return next(one.why_not for one in offers if one.move is onward)

    assert any("届满后才能办理" in why for why in against(date.fromisoformat(last)))
    assert against(date.fromisoformat(first)) == ()


@pytest.mark.parametrize(("name", "born", "on", "rule", "expected"), cases(PAGE, "姓名的写法"))
def test_how_a_name_stands_before_the_public(name, born, on, rule, expected):
    said = shown_name(name, date.fromisoformat(born), full=rule == "全名", on=date.fromisoformat(on))
    assert said == expected


@pytest.mark.parametrize(("words", "allowed"), cases(PAGE, "手写的说明里不能出现的情况"))
def test_what_is_written_by_hand_tells_of_no_illness_disability_or_sentence(words, allowed):
    refused = list(telling_too_much("说明", words))
    assert ("否" if refused else "能") == allowed
