"""Excuses: a reason, one who asks, another who decides; the database keeps it so."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.audit.models import AuditEvent
from minzheng.core.duties import services
from minzheng.core.duties.models import Duty
from minzheng.core.registers.writing import NotPossible
from minzheng.domains.bureau.duties import MONTHLY_STUDY
from tests.unit.core.duties.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(bureau):
    bureau.generate(MONTHLY_STUDY)
    return Duty.objects.get(period_start=date(2021, 3, 1))


def again(duty):
    return Duty.objects.get(pk=duty.pk)


def test_one_asks_and_another_excuses(bureau, duty):
    services.ask_to_excuse(duty, reason=" 机构改革 ", by=bureau.reporter)
    assert again(duty).excused_on is None
    services.excuse(duty, by=bureau.checker)
    now = again(duty)
    assert (now.excuse_reason, now.excuse_asked_by, now.excused_by, now.excused_on) == (
        "机构改革", bureau.reporter, bureau.checker, TODAY
    )  # fmt: skip
    told = AuditEvent.objects.filter(target_uid=duty.uid).order_by("id")
    assert [event.action for event in told] == ["duty.ask", "duty.excuse"]
    assert all("机构改革" not in str((event.body, event.reason)) for event in told)


def test_nobody_decides_about_his_own_request(bureau, duty):
    services.ask_to_excuse(duty, reason="机构改革", by=bureau.reporter)
    with pytest.raises(NotPossible, match="另一人批准"):
        services.excuse(duty, by=bureau.reporter)
    services.turn_down(duty, by=bureau.reporter)  # taking it back is his to do
    assert (again(duty).excuse_asked_by, again(duty).excuse_reason) == (None, "")


def test_an_excuse_taken_back_is_owed_again(bureau, duty):
    services.ask_to_excuse(duty, reason="机构改革", by=bureau.reporter)
    services.excuse(duty, by=bureau.checker)
    services.reinstate(duty, by=bureau.checker)
    now = again(duty)
    assert (now.excused_on, now.excused_by, now.excuse_asked_by, now.excuse_reason) == (None, None, None, "")


@pytest.mark.parametrize(
    ("prepare", "act", "message"),
    [
        ((), lambda duty, by: services.ask_to_excuse(duty, reason="  ", by=by), "请写明免办的原因"),
        ((), lambda duty, by: services.excuse(duty, by=by), "还没有人提出"),
        ((), lambda duty, by: services.turn_down(duty, by=by), "还没有人提出"),
        ((), lambda duty, by: services.reinstate(duty, by=by), "只有经批准的免办"),
        (("excused",), lambda duty, by: services.ask_to_excuse(duty, reason="再来", by=by), "已经免办"),
        (("excused",), lambda duty, by: services.excuse(duty, by=by), "已经免办"),
        (("withdrawn",), lambda duty, by: services.reinstate(duty, by=by), "请先改正名册"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(bureau, duty, prepare, act, message):
    if "excused" in prepare:
        services.ask_to_excuse(duty, reason="机构改革", by=bureau.reporter)
        services.excuse(duty, by=bureau.checker)
    if "withdrawn" in prepare:
        Duty.objects.filter(pk=duty.pk).update(withdrawn=True, excused_on=TODAY, excuse_reason="试验")
    with pytest.raises(NotPossible, match=message):
        act(duty, bureau.checker)


def refused_by_the_database(duty, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(**values)


@pytest.mark.parametrize(
    "left_out", ["excused_by", "excuse_asked_by", "excuse_reason", "excused_on"],
)  # fmt: skip
def test_the_database_refuses_half_an_excuse(bureau, duty, left_out):
    whole = {
        "excused_by": bureau.checker, "excuse_asked_by": bureau.reporter, "excuse_reason": "病假", "excused_on": TODAY
    }  # fmt: skip
    refused_by_the_database(duty, **(whole | {left_out: "" if left_out == "excuse_reason" else None}))
    Duty.objects.filter(pk=duty.pk).update(**whole)


def test_the_database_refuses_an_excuse_by_one_person_alone(bureau, duty):
    refused_by_the_database(
        duty, excused_by=bureau.checker, excuse_asked_by=bureau.checker, excuse_reason="病假", excused_on=TODAY
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"withdrawn": True},
        {"withdrawn": True, "excused_on": TODAY},
        {"excused_on": TODAY, "excuse_reason": "病假"},
        {"kind": "没有代码"},
        {"organisation": None},
        {"period_end": date(2021, 2, 1)},
        {"due_on": date(2021, 2, 1)},
    ],
)
def test_the_database_refuses_what_is_no_duty(duty, wrong):
    refused_by_the_database(duty, **wrong)


def test_a_duty_has_one_holder_and_stands_once(bureau, duty):
    refused_by_the_database(duty, facility=None, unit=bureau.city.city)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(
            kind=duty.kind, organisation=bureau.office, period_start=duty.period_start, period_end=duty.period_end,
            due_on=duty.due_on, division=duty.division,
        )  # fmt: skip


def test_every_change_is_kept_in_the_history(bureau, duty):
    services.ask_to_excuse(duty, reason="机构改革", by=bureau.reporter)
    services.excuse(duty, by=bureau.checker)
    versions = type(duty).pgh_event_model.objects.filter(pgh_obj_id=duty.pk).order_by("pgh_id")
    assert [one.excuse_reason for one in versions] == ["", "机构改革", "机构改革"]
    assert again(duty).version == 3
