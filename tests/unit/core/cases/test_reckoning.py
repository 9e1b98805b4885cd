"""Due days stay what the law says: a year that is missing is named, days in a suspending state move the total, moves are in step."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.audit.models import AuditEvent
from minzheng.core.calendars import services as calendars
from minzheng.core.calendars.models import CalendarYear
from minzheng.core.cases import tasks
from minzheng.core.cases.models import Case
from minzheng.core.cases.reckoning import services as reckoning
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from tests.unit.core.cases.conftest import THURSDAY
from tests.unit.core.cases.matters import ADOPTION

pytestmark = pytest.mark.django_db
YEAR = "2022-01-03 休 元旦\n2022-01-29 班 春节"


def test_a_missing_year_leaves_the_day_open_and_says_which_and_entering_it_closes_it(window):
    CalendarYear.objects.filter(year=2022).delete()
    window.on(date(2021, 12, 30))
    case = window.accepted()
    assert (case.due_on, case.total_due_on) == (None, None)
    assert case.undetermined.startswith("工作日历中没有 2022 年的放假安排")
    calendars.enter_year(2022, YEAR, source="试", by=window.reviewer)
    jobs.run(str(Job.objects.get(kind="cases.due").uid))
    case.refresh_from_db()
    assert (case.due_on, case.undetermined) == (date(2022, 1, 5), "")
    assert Job.objects.get().message == "已重算在办办件的期限，1 件有变动。"


def test_a_calendar_that_changes_without_any_case_queues_nothing(window):
    calendars.enter_year(2022, YEAR, source="试", by=window.reviewer)
    assert not Job.objects.exists()


def test_what_the_installation_seeds_is_reckoned_at_once(window):
    CalendarYear.objects.filter(year=2022).delete()
    window.on(date(2021, 12, 30))
    case = window.accepted()
    calendars.seed(by="system")
    case.refresh_from_db()
    assert case.due_on is not None


def test_every_night_the_total_of_a_case_on_public_notice_moves_by_a_day(window):
    case = window.opened(ADOPTION)
    window.move(case, "publish", window.clerk)
    assert case.total_due_on == date(2021, 7, 31)
    for day, total in ((date(2021, 7, 2), date(2021, 8, 1)), (date(2021, 8, 30), date(2021, 9, 29))):
        window.on(day)
        tasks.recompute_case_due(0)
        case.refresh_from_db()
        assert case.total_due_on == total
    window.on(date(2021, 8, 31))
    window.move(case, "review", window.clerk)
    window.on(date(2021, 9, 15))
    assert reckoning.recompute_due(by="system") == 0


def test_a_draft_follows_the_version_that_comes_into_force_overnight(window):
    window.on(date(2021, 6, 30))
    case = window.opened()
    window.on(THURSDAY)
    assert reckoning.recompute_due(by="system", everything=False) == 1
    case.refresh_from_db()
    assert case.pin == "tests.living@2021-07-01"


def test_reckoning_twice_changes_nothing_more_and_leaves_closed_cases_alone(window):
    closed, running = window.granted(), window.surveying()
    Case.objects.filter(pk=running.pk).update(due_on=date(2030, 1, 1), waits_for=["x"])
    assert reckoning.recompute_due(by="system") == 1
    assert reckoning.recompute_due(by="system") == 0
    due = Case.objects.get(pk=running.pk)
    assert (due.due_on, due.waits_for, due.revision) == (running.due_on, running.waits_for, running.revision)
    assert Case.objects.get(pk=closed.pk).due_on is None
    assert AuditEvent.objects.filter(action="case.recompute").count() == 2


def test_the_statements_of_a_batch_do_not_grow_with_its_cases(window):
    def statements():
        Case.objects.under_way().update(due_on=None)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            reckoning.recompute_due(by="system")
        return len(seen)

    for _ in range(2):
        window.surveying()
    few = statements()
    for _ in range(6):
        window.surveying()
    assert statements() == few


def test_cases_beyond_one_batch_are_all_reckoned(window, monkeypatch):
    monkeypatch.setattr(reckoning, "BATCH", 2)
    for _ in range(5):
        window.accepted()
    Case.objects.update(due_on=None)
    told = []
    assert reckoning.recompute_due(by="system", progress=lambda done, total: told.append((done, total))) == 5
    assert told == [(2, 5), (4, 5), (5, 5)]
