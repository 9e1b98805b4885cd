"""Taking steps and extending clocks: what is refused, with every reason, and what follows from what happened."""

from dataclasses import replace
from datetime import date

import pytest

from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.registry import NotRegistered
from minzheng.kernel.workflow import (
    TOTAL,
    Actor,
    Course,
    Move,
    NotInForce,
    NotPossible,
    Paper,
    Sort,
    State,
    Workflow,
    Workflows,
    days,
    deadlines,
    extend,
    possible,
    since,
    take,
    within,
    working_days,
)
from tests.unit.kernel.workflow.matters import MATTERS, Adoption, Clerk, Divorce, MinimumLiving

CALENDAR = WorkingCalendar({}, frozenset({2021}))
FIRST = date(2021, 7, 1)
CLERK, OFFICER, REVIEWER = (
    Actor(key, frozenset({post})) for key, post in enumerate(("clerk", "officer", "reviewer"), 1)
)


def taken(course, name, actor, today=FIRST, **more):
    return take(course, course.workflow.moves[name], actor=actor, today=today, calendar=CALENDAR, **more)


def accepted():
    return taken(Course(MinimumLiving, FIRST), "accept", CLERK)


def reported():
    """A case before its decider; the visit was signed by the officer and by person 9."""
    course = taken(accepted(), "survey", OFFICER).add(Sort.FILED, "visit", FIRST, 2, 9)
    course = course.add(Sort.FILED, "check", FIRST, 8).add(Sort.FILED, "proposal", FIRST, 2)
    return taken(taken(course, "notify", OFFICER), "report", OFFICER, date(2021, 7, 9))


def test_a_step_taken_is_an_event_and_the_state_follows():
    course = accepted()
    assert course.state is MinimumLiving.accepted
    assert [(event.sort, event.name, event.on, event.by) for event in course.events] == [
        (Sort.MOVED, "accept", FIRST, {1})
    ]
    assert course.accepted.since == FIRST
    assert Course(MinimumLiving, FIRST).accepted is None


def test_a_step_of_another_state_is_refused_in_words_for_two_people_who_press_at_once():
    with pytest.raises(NotPossible, match="办件现为“已受理”，不能再办“受理”，请刷新后查看。"):
        taken(accepted(), "accept", CLERK)


def test_an_opinion_that_is_wanted_is_not_blank_and_all_reasons_are_told_together():
    day = date(2021, 7, 12)
    with pytest.raises(NotPossible) as refusal:
        taken(reported(), "grant", replace(REVIEWER, key=9), day, opinion="  ")
    assert str(refusal.value) == "您办过“入户调查表”，这一步应由另一人办理。请填写意见。"
    assert taken(reported(), "grant", REVIEWER, day, opinion="同意。").state is MinimumLiving.granted


def test_nobody_decides_what_he_investigated_whatever_posts_he_holds():
    both = Actor(2, frozenset({"officer", "reviewer"}))
    offers = possible(reported(), actor=both, today=date(2021, 7, 12), calendar=CALENDAR)
    assert {offer.move.name: bool(offer.why_not) for offer in offers} == {"grant": True, "refuse": False, "end": False}


def test_a_closed_case_offers_nothing_and_keeps_only_its_total_clock():
    day = date(2021, 7, 12)
    closed = taken(reported(), "refuse", REVIEWER, day, opinion="超标准。")
    assert possible(closed, actor=REVIEWER, today=day, calendar=CALENDAR) == []
    assert [each.key for each in deadlines(closed, day, CALENDAR)] == [TOTAL]


def test_the_nearest_clock_comes_first_and_each_stay_begins_its_own():
    course = reported()
    assert [(each.key, str(each.due_on)) for each in deadlines(course, date(2021, 7, 9), CALENDAR)] == [
        ("reported", "2021-07-23"),
        (TOTAL, "2021-08-12"),
    ]


def test_a_year_without_rows_leaves_clocks_undetermined_and_says_which():
    late = Course(MinimumLiving, date(2021, 12, 30)).add(Sort.MOVED, "accept", date(2021, 12, 30), 1)
    for each in deadlines(late, date(2021, 12, 30), CALENDAR):
        assert each.due_on is None
        assert "没有 2022 年的放假安排" in each.unknown
        assert each.overdue_by(date(2022, 5, 1), CALENDAR) is None
    known = deadlines(accepted(), FIRST, CALENDAR)[0]
    assert known.overdue_by(date(2022, 1, 4), CALENDAR) is None
    with pytest.raises(NotPossible, match="没有 2022 年的放假安排"):
        extend(late, TOTAL, actor=REVIEWER, today=date(2021, 12, 30), calendar=CALENDAR, reason="异议")
    cooling = Course(Divorce, date(2021, 12, 10))
    offer = possible(cooling, actor=CLERK, today=date(2022, 3, 1), calendar=CALENDAR)[0]
    assert "没有 2022 年的放假安排" in "".join(offer.why_not)


def extended(course, key=TOTAL, actor=REVIEWER, today=FIRST, reason="人户分离"):
    return extend(course, key, actor=actor, today=today, calendar=CALENDAR, reason=reason)


def test_a_clock_is_extended_once_in_time_for_a_reason_by_whom_the_declaration_names():
    course = extended(accepted())
    assert str(deadlines(course, FIRST, CALENDAR)[1].due_on) == "2021-09-02"
    for problem, call in {
        "已经延长过": lambda: extended(course),
        "这一时限不能延长": lambda: extended(accepted(), key="accepted"),
        "时限不能延长": lambda: extended(accepted(), key="nothing"),
        "时限已于 2021-08-12 届满": lambda: extended(accepted(), today=date(2021, 8, 13)),
        "延长时限应由县级审核决定": lambda: extended(accepted(), actor=OFFICER),
        "请写明延长的原因": lambda: extended(accepted(), reason=" "),
    }.items():
        with pytest.raises(NotPossible, match=problem):
            call()


def test_a_closed_case_is_not_extended():
    closed = taken(accepted(), "end", CLERK, opinion="本人撤回。")
    with pytest.raises(NotPossible, match="不能延长"):
        extended(closed)


def test_going_back_accepts_nothing_anew_and_starts_the_total_clock_never_again():
    course = Course(Looping, FIRST).add(Sort.MOVED, "go", date(2021, 7, 5), 1)
    course = course.add(Sort.MOVED, "back", date(2021, 7, 8), 1)
    found = {each.key: (each.since, each.due_on) for each in deadlines(course, date(2021, 7, 8), CALENDAR)}
    assert found == {
        TOTAL: (FIRST, date(2021, 7, 31)),
        "opened": (date(2021, 7, 8), date(2021, 7, 13)),
    }
    longer = extend(course, "opened", actor=CLERK, today=date(2021, 7, 8), calendar=CALENDAR, reason="材料在途")
    assert {each.key: each.due_on for each in deadlines(longer, date(2021, 7, 8), CALENDAR)}["opened"] == date(
        2021, 7, 17
    )
    again = longer.add(Sort.MOVED, "go", date(2021, 7, 9), 1).add(Sort.MOVED, "back", date(2021, 7, 9), 1)
    assert {each.key: each.due_on for each in deadlines(again, date(2021, 7, 9), CALENDAR)}["opened"] == date(
        2021, 7, 14
    )


class Looping(Workflow):
    code, title, cites = "tests.looping", "往返", "试 §1"
    in_force = since(2021, 1, 1)
    must_end = days(30)

    sheet = Paper("公示照片")
    opened = State("待办", initial=True)
    away = State("在外")
    done = State("办结", final=True)

    go = Move("送出", opened, away, by=Clerk, within=within(days(5), extended=days(9)))
    back = Move("退回", away, opened, by=Clerk)
    finish = Move("办结", away, done, by=Clerk, not_before=days(3).after(sheet))


def test_a_limit_counted_from_a_paper_waits_for_the_paper():
    course = Course(Looping, FIRST).add(Sort.MOVED, "go", FIRST, 1)
    why = {offer.move.name: offer.why_not for offer in possible(course, actor=CLERK, today=FIRST, calendar=CALENDAR)}
    assert why["finish"] == ("自“公示照片”起 3 天届满后才能办理。",)
    course = course.add(Sort.FILED, "sheet", FIRST, 1)
    with pytest.raises(NotPossible, match="自 2021-07-05 起"):
        taken(course, "finish", CLERK, date(2021, 7, 4))
    assert taken(course, "finish", CLERK, date(2021, 7, 5)).state is Looping.done


def test_a_total_clock_may_start_where_it_is_declared():
    class FromNotice(Looping):
        must_end = days(10).after(Looping.away)

    course = Course(FromNotice, FIRST)
    assert [each.key for each in deadlines(course, FIRST, CALENDAR)] == ["opened"]
    course = course.add(Sort.MOVED, "go", date(2021, 7, 2), 1)
    assert [str(each.due_on) for each in deadlines(course, FIRST, CALENDAR)] == ["2021-07-12"]


def test_time_is_taken_off_only_where_a_state_declares_it():
    course = Course(Adoption, FIRST).add(Sort.MOVED, "publish", FIRST, 1)
    assert course.suspended(FIRST) == []
    assert [str(period) for period in course.suspended(date(2021, 7, 3))] == ["2021-07-02..2021-07-03"]
    assert Course(MinimumLiving, FIRST).suspended(date(2021, 8, 1)) == []


def test_a_late_day_is_counted_in_the_unit_of_its_limit():
    assert working_days(3).late(date(2021, 7, 9), date(2021, 7, 9), CALENDAR) == 0
    assert working_days(3).late(date(2021, 7, 9), date(2021, 7, 10), CALENDAR) == 1  # a Saturday is late as well
    assert working_days(3).late(date(2021, 7, 9), date(2021, 7, 13), CALENDAR) == 2
    assert days(3).late(date(2021, 7, 9), date(2021, 7, 11), CALENDAR) == 2


def test_a_version_that_is_not_there_is_refused():
    with pytest.raises(NotInForce, match="2012-12-11 这一天没有施行的“tests.minimum_living”流程"):
        MATTERS.on("tests.minimum_living", date(2012, 12, 11))
    with pytest.raises(NotInForce, match="没有版本“tests.minimum_living@2020-01-01”"):
        MATTERS.pinned("tests.minimum_living@2020-01-01")
    with pytest.raises(NotRegistered):
        Workflows().on("tests.minimum_living", FIRST)


def test_a_relative_of_staff_is_granted_only_after_the_county_visited():
    day = date(2021, 7, 12)
    course = replace(reported(), marks=frozenset({"staff_kin"}))
    with pytest.raises(NotPossible, match="缺少材料：县级入户调查表。"):
        taken(course, "grant", REVIEWER, day, opinion="同意。")
    visited = course.add(Sort.FILED, "county_visit", day, 11, 12)
    assert taken(visited, "grant", REVIEWER, day, opinion="同意。").state is MinimumLiving.granted
