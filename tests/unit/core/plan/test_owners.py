"""责任与自报: one person at a time answers, reports what he says, and another stands behind it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.notices.models import Notice
from minzheng.core.plan.models import Responsibility, SelfReport
from minzheng.core.plan.owners import reads, services
from minzheng.core.plan.services import NotPossible
from tests.unit.core.plan.managed_world import TODAY, ManagedWorld

pytestmark = pytest.mark.django_db
JULY = date(2021, 7, 1)


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    return ManagedWorld()


def entrust(world, person=None, since=date(2021, 2, 1), *, promise=None):
    return services.entrust(
        world.beds_promise.item,
        promise=promise,
        office=world.office,
        person=person or world.one,
        since=since,
        by=world.other,
    )


def report(world, by=None, **said):
    values = {"text": "按计划推进", "judgement": "on_pace", "progress": 60} | said
    return services.report(world.beds_promise, values.pop("month", JULY), by=by or world.one, **values)


# -- who answers -----------------------------------------------------------------------------------------------------
def test_whoever_follows_ends_the_time_of_the_one_before(world):
    entrust(world)
    entrust(world, world.other, date(2021, 6, 1))
    at = lambda day: reads.answering(world.plan, day).of(world.beds_promise).person  # noqa: E731 — one question, asked twice
    assert (at(date(2021, 5, 31)), at(date(2021, 6, 1))) == (world.one, world.other)


def test_a_promise_may_have_a_person_of_its_own(world):
    entrust(world)
    entrust(world, world.other, promise=world.beds_promise)
    assert world.beds_promise not in reads.mine(world.one, TODAY)
    assert reads.mine(world.other, TODAY) == [world.beds_promise]
    assert world.promise("T15") in reads.mine(world.one, TODAY)


def test_nobody_follows_before_the_one_before_began(world):
    entrust(world)
    with pytest.raises(NotPossible, match="已有责任人"):
        entrust(world, world.other, date(2021, 2, 1))


def test_a_person_without_a_post_for_it_cannot_answer(world):
    with pytest.raises(NotPossible, match="没有可以填报计划的岗位"):
        entrust(world, world.of_jia)


def test_the_database_knows_one_responsible_person_at_a_time(world):
    entrust(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.create(
            item=world.beds_promise.item, office=world.office, person=world.other, since=date(2021, 3, 1)
        )


def test_the_person_is_told(world):
    entrust(world)
    assert "您自 2021-02-01 起负责" in Notice.objects.get(user=world.one).title


# -- what is reported ------------------------------------------------------------------------------------------------
def test_a_report_counts_when_another_has_confirmed_it(world):
    entrust(world)
    given = report(world)
    with pytest.raises(NotPossible, match="另一人确认"):
        services.confirm_report(given, by=world.one)
    services.confirm_report(given, by=world.other)
    assert reads.latest_reports(world.plan, TODAY)[world.beds_promise.pk] == given
    with pytest.raises(NotPossible, match="已经确认"):
        report(world, text="改口")


def test_only_the_responsible_person_reports(world):
    entrust(world)
    with pytest.raises(NotPossible, match="不是这项承诺的责任人"):
        report(world, by=world.other)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": " "}, "进展情况"), ({"judgement": "fine"}, "自我判断"), ({"progress": 101}, "0 至 100"),
        ({"month": date(2021, 9, 1)}, "还没有到"), ({"month": date(2020, 9, 1)}, "2021 年的月份"),
    ],
)  # fmt: skip
def test_what_a_report_lacks_is_said(world, said, words):
    entrust(world)
    with pytest.raises(NotPossible, match=words):
        report(world, **said)


def test_a_report_sent_back_is_gone_and_its_author_knows_why(world):
    entrust(world)
    services.send_back_report(report(world), reason="请写明数字", by=world.other)
    assert not SelfReport.objects.exists()
    assert Notice.objects.filter(user=world.one, body="请写明数字").exists()


def test_the_database_keeps_what_was_confirmed(world):
    entrust(world)
    given = report(world)
    services.confirm_report(given, by=world.other)
    with pytest.raises(IntegrityError, match="不可修改"), transaction.atomic():
        SelfReport.objects.filter(pk=given.pk).update(text="改口")


def test_a_month_shows_who_has_not_reported(world):
    entrust(world)
    report(world)
    lines = {line.promise.code: line for line in reads.month_lines(world.plan, JULY, TODAY)}
    assert lines["T14"].state is reads.ReportState.WAITING
    silent = {code for code, line in lines.items() if line.state is reads.ReportState.MISSING}
    assert silent == {code for code, line in lines.items() if reads.must_be_reported(line.promise)}
