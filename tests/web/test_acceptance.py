"""Confirming a record on its own page, and taking a confirmation back: who may, what is said, what is kept of it."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.facilities.models import FacilityEntry
from minzheng.core.notices.models import Notice
from minzheng.core.registers.declarations import REGISTERS
from tests.web.pages import faults

pytestmark = pytest.mark.django_db
FEATURES, BEDS = "affairs.features", "eldercare.beds"


@pytest.fixture
def desk(the_city):
    """The city; whatever a test writes is undone."""
    with transaction.atomic():
        yield the_city
        transaction.set_rollback(True)


def client_of(city, actor):
    client = Client()
    client.force_login(city.users[actor])
    return client


def page_of(city, actor, register, record):
    response = client_of(city, actor).get(reverse("record", args=[register, record.uid]))
    assert response.status_code == 200
    assert faults(response) == []
    return response.content.decode()


def room(city, place):
    record = city.row(FEATURES, place).record
    record.refresh_from_db()
    return record


def reopened(city, actor, record, reason="面积量错了"):
    response = client_of(city, actor).post(reverse("record_reopen", args=[FEATURES, record.uid]), {"reason": reason})
    record.refresh_from_db()
    return response, [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_names_who_reported_and_who_confirmed(desk):
    page = page_of(desk, "reviewer", FEATURES, room(desk, "E1"))
    assert "云副处" in page
    assert "云处长" in page
    assert "已确认" in page


@pytest.mark.parametrize("actor", ["officer", "reviewer", "city"])
def test_who_confirms_in_the_place_is_offered_to_take_a_confirmation_back(desk, actor):
    assert reverse("record_reopen", args=[FEATURES, room(desk, "E1").uid]) in page_of(
        desk, actor, FEATURES, room(desk, "E1")
    )


@pytest.mark.parametrize("actor", ["clerk", "finance", "leader"])
def test_who_only_looks_is_not(desk, actor):
    page = page_of(desk, actor, FEATURES, room(desk, "E1"))
    assert "撤销确认" not in page
    assert "已确认" in page


def test_a_confirmation_taken_back_lets_the_record_wait_and_keeps_the_reason(desk):
    record = room(desk, "E1")
    response, said = reopened(desk, "reviewer", record)
    assert response["Location"] == reverse("record", args=[FEATURES, record.uid])
    assert said == ["已撤销确认，并已通知填报人。这条登记等待重新确认，确认之前指标不计入。"]
    assert (record.counts, record.confirmed_by, record.accepted_on is None) == (False, None, False)
    kept = AuditEvent.objects.get(action="register.reopen", target_uid=record.uid)
    assert "面积量错了" in str(kept.reason)
    assert "撤销确认" not in page_of(desk, "reviewer", FEATURES, record)


def test_whoever_reported_it_is_told_where_and_why(desk):
    record = room(desk, "E1")
    reporter = record.reported_by
    reopened(desk, "reviewer", record)
    told = Notice.objects.filter(user=reporter).latest("pk")
    assert "被撤销确认" in told.title
    assert told.body == "撤销原因：面积量错了"
    assert told.url == reverse("record", args=[FEATURES, record.uid])


def test_only_what_waits_for_this_person_can_be_ticked_in_a_list(desk):
    waits = room(desk, "E2")
    page = client_of(desk, "city").get(reverse("register", args=[FEATURES])).content.decode()
    assert f'name="uid" value="{waits.uid}"' in page
    assert f'name="uid" value="{room(desk, "E1").uid}"' not in page
    type(waits).objects.filter(confirmed_at__isnull=True).update(reported_by=desk.users["city"])
    page = client_of(desk, "city").get(reverse("register", args=[FEATURES])).content.decode()
    assert 'name="uid"' not in page
    assert "确认勾选" not in page


def test_a_facility_whose_opening_was_confirmed_cannot_be_ticked_any_more(desk):
    home = "eldercare.institution"
    reviewer, address = client_of(desk, "reviewer"), reverse("register", args=[home])
    waiting = reviewer.get(address).context["page"].waiting
    assert desk.row(home, "E1").record.uid not in waiting  # its opening is confirmed
    chosen = min(waiting)
    FacilityEntry.objects.filter(facility__uid=chosen).update(accepted_on=date(2021, 5, 1), paper="验收单")
    reviewer.post(reverse("register_confirm", args=[home]), {"uid": str(chosen)})
    assert reviewer.get(address).context["page"].waiting == waiting - {chosen}


def test_without_a_reason_nothing_happens(desk):
    record = room(desk, "E1")
    _, said = reopened(desk, "reviewer", record, reason="  ")
    assert said == ["请写明撤销确认的原因。"]
    assert record.counts


def test_what_waits_has_nothing_to_take_back(desk):
    record = room(desk, "E2")
    _, said = reopened(desk, "reviewer", record)
    assert said == ["这条登记还没有确认，不必撤销。"]


def test_the_confirmation_of_beds_is_not_taken_back_here(desk):
    record = next(row.record for row in desk.rows if row.register == BEDS and row.place == "E1")
    answer = client_of(desk, "reviewer").post(reverse("record_reopen", args=[BEDS, record.uid]), {"reason": "试"})
    assert answer.status_code == 404
    assert "撤销确认" not in page_of(desk, "reviewer", BEDS, record)


def test_a_record_is_confirmed_on_its_own_page_and_the_page_comes_back(desk):
    record = room(desk, "E1")
    reopened(desk, "city", record)
    assert 'name="from" value="record"' in page_of(desk, "reviewer", FEATURES, record)
    answer = client_of(desk, "reviewer").post(
        reverse("register_confirm", args=[FEATURES]), {"uid": str(record.uid), "from": "record"}
    )
    record.refresh_from_db()
    assert answer["Location"] == reverse("record", args=[FEATURES, record.uid])
    assert record.confirmed_by == desk.users["reviewer"]


def test_the_reporter_reads_why_he_cannot_confirm(desk):
    record = room(desk, "E2")
    type(record).objects.filter(pk=record.pk).update(reported_by=desk.users["reviewer"])
    page = page_of(desk, "reviewer", FEATURES, record)
    assert "填报人不能确认自己填报的记录" in page
    assert 'name="from" value="record"' not in page


def test_registers_whose_records_reopen_confirm_them_too():
    wrong = [one.code for one in REGISTERS if one.reopens and not one.confirms]
    assert wrong == []
