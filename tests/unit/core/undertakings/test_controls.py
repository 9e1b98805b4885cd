"""Each control finds the error that it is for, and nothing in sound data."""

from datetime import date, timedelta

import pytest

from minzheng.core.registers import controls
from minzheng.core.undertakings import services
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment
from minzheng.kernel import periods
from tests.unit.core.undertakings.conftest import HOME, LEGACY, ON, TODAY


def found():
    return {(one.control.code, one.label, one.register) for one in controls.alarms(TODAY)}


@pytest.fixture
def sound(desk):
    """A project paid to the last fen, a resettled home, parallel works in any order, and what waits, but not for long."""
    home = desk.undertaking(amount=1_000)
    for stage, on in (("designed", ON), ("started", ON), ("completed", date(2021, 6, 1))):
        desk.milestone(home, stage, on)
    desk.milestone(home, "accepted", None, planned_on=date(2021, 7, 1))
    desk.payment(home, 600)
    desk.payment(home, 400, paid_on=date(2021, 4, 1))
    shut = desk.undertaking(LEGACY, "F1", group="shut_down", started_on=date(2020, 1, 1))
    desk.milestone(shut, "resettled")
    desk.milestone(shut, "closed")
    works = desk.undertaking("affairs.place_name_work", "B1")
    desk.milestone(works, "gazetteer_published", ON)
    desk.milestone(works, "survey_closed", date(2021, 5, 1))
    desk.undertaking(code="X009", confirmed=False)
    old = services.issue_instruction(division=desk.world.county, title="久未答复", due_on=TODAY, by=desk.chief)
    long_ago = periods.now() - timedelta(days=90)
    Undertaking.objects.filter(pk=old.pk).update(created_at=long_ago)
    return home


def test_sound_data_raises_no_alarm(sound):
    assert found() == set()


def test_what_waits_for_more_than_a_month_is_found(desk, sound):
    long_ago = periods.now() - timedelta(days=32)
    desk.undertaking(code="X002", confirmed=False)
    desk.payment(desk.undertaking(code="X004", amount=900), 300, confirmed=False)
    Undertaking.objects.filter(code="X002").update(created_at=long_ago)
    UndertakingPayment.objects.waiting().update(created_at=long_ago)
    home = desk.undertaking(code="X003")
    plain = {"undertaking": home, "division": home.division, "reported_by": desk.chief, "updated_at": long_ago}
    Milestone.objects.create(stage="started", position=2, done_on=ON, **plain)
    Milestone.objects.create(stage="completed", position=3, planned_on=TODAY, **plain)  # waits for nobody
    assert found() == {
        ("undertakings.undertaking_waiting", "事项X002", HOME),
        ("undertakings.milestone_waiting", "事项X003", "eldercare.milestones"),
        ("undertakings.payment_waiting", "事项X004", "eldercare.payments"),
    }


def test_a_later_stage_done_earlier_is_found(desk, sound):
    home = desk.undertaking(code="X002")
    desk.milestone(home, "completed", ON)
    desk.milestone(home, "started", date(2021, 5, 1))
    assert found() == {("undertakings.out_of_order", "事项X002", HOME)}


def test_paying_more_than_planned_is_found(desk, sound):
    desk.payment(sound, 1, paid_on=date(2021, 8, 1))
    assert found() == {("undertakings.overspent", sound.title, HOME)}


def test_a_confirmed_milestone_of_an_unconfirmed_undertaking_is_found(desk, sound):
    home = desk.undertaking(code="X002")
    desk.milestone(home, "started")
    Undertaking.objects.filter(pk=home.pk).update(confirmed_at=None, confirmed_by=None)
    assert found() == {("undertakings.milestone_before_undertaking", "事项X002", HOME)}


def test_shutting_down_without_resettlement_is_found(desk, sound):
    shut = desk.undertaking(LEGACY, "F2", group="shut_down", started_on=date(2020, 1, 1))
    desk.milestone(shut, "closed")
    assert found() == {("eldercare.shut_down_without_resettlement", "事项F2", LEGACY)}
