"""The desk: what a person works on and what waits for his posts, the nearest day first; what he did; how much lies where."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.calendars.models import CalendarYear
from minzheng.core.cases import queue
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.courses import courses_of
from minzheng.core.cases.models import Case
from minzheng.core.cases.powers import services as powers
from minzheng.core.cases.reads import view_of
from minzheng.kernel import periods
from tests.unit.core.cases.conftest import THURSDAY
from tests.unit.core.cases.matters import ADOPTION

pytestmark = pytest.mark.django_db


def listed(user):
    today = periods.today()
    return [
        (one.case.number[-2:], one.matter, one.state, one.late) for one in queue.lines(queue.to_do(user, today), today)
    ]


def test_each_sees_what_waits_for_his_posts_and_what_he_works_on(window):
    window.opened()
    window.accepted()
    window.surveying()
    living = "最低生活保障申请"
    assert listed(window.clerk) == [("01", living, "待受理", False)]
    assert listed(window.officer) == [("02", living, "已受理", False), ("03", living, "调查核对中", False)]
    assert listed(window.second) == [("02", living, "已受理", False)]
    assert listed(window.reviewer) == []


def test_a_case_that_a_colleague_claimed_leaves_the_desks_of_the_others(window):
    case = window.accepted()
    assigning.claim(case.uid, by=window.second)
    assert (listed(window.officer), len(listed(window.second))) == ([], 1)


def test_undetermined_cases_come_first_with_the_reason_then_the_nearest_day(window):
    near = window.accepted()
    CalendarYear.objects.filter(year=2022).delete()
    window.on(date(2021, 12, 30))
    unknown = window.accepted()
    window.on(date(2021, 7, 7))
    far = window.accepted()
    rows = queue.lines(queue.to_do(window.officer, periods.today()), periods.today())
    assert [one.case for one in rows] == [unknown, near, far]
    assert "没有 2022 年的放假安排" in rows[0].why_undetermined
    assert [one.late for one in rows] == [False, True, False]


def test_what_somebody_did_is_listed_the_latest_first(window):
    first, second = window.accepted(), window.accepted()
    window.move(first, "survey", window.officer)
    window.move(second, "survey", window.officer)
    window.file(first)
    assert list(queue.done_by(window.officer, periods.today())) == [first, second]
    assert list(queue.done_by(window.reviewer, periods.today())) == []


def test_open_cases_are_counted_by_matter_and_state(window):
    window.opened(ADOPTION)
    for _ in range(2):
        window.accepted()
    window.granted()
    window.on(date(2021, 8, 2))
    assert [(one.matter, one.state, one.count, one.overdue, one.undetermined) for one in queue.counts(window.reviewer, periods.today())] == [
        ("收养登记", "已收件", 1, 1, 0),
        ("最低生活保障申请", "已受理", 2, 2, 0),
    ]  # fmt: skip


def test_the_statements_of_a_page_do_not_grow_with_its_cases(window):
    def statements():
        user = type(window.officer).objects.get(pk=window.officer.pk)
        today = periods.today()
        with CaptureQueriesContext(connection) as seen:
            cases = list(queue.to_do(user, today))
            queue.lines(cases, today)
            courses_of(cases, today)
            list(queue.done_by(user, today))
            queue.counts(user, today)
        return len(seen), len(cases)

    window.surveying()
    window.accepted()
    few, shown = statements()
    for _ in range(5):
        window.surveying()
        window.file(window.surveying())
    assert statements() == (few, shown + 10)


def test_courses_of_a_page_are_read_in_two_statements(window):
    cases = [window.surveying(), window.reported(), window.opened()]
    with CaptureQueriesContext(connection) as seen:
        courses = courses_of(cases, periods.today())
    assert len(seen) == 2
    assert [len(courses[case.pk].events) for case in cases] == [2, 7, 0]


def test_one_case_costs_the_same_whatever_happened_to_it(window):
    def statements(case):
        user = type(window.officer).objects.get(pk=window.officer.pk)
        with CaptureQueriesContext(connection) as seen:
            view_of(Case.objects.select_related("division").get(pk=case.pk), user)
        return len(seen)

    assert statements(window.accepted()) == statements(window.reported())


def test_a_substitute_finds_the_desk_of_the_absent_beside_his_own(window):
    case = window.surveying()
    powers.substitute(
        window.second,
        stands_in_for=window.officer,
        since=THURSDAY,
        until=date(2021, 7, 9),
        reason="出差",
        by=window.officer,
    )
    assert list(queue.to_do(window.second, periods.today())) == [case]
