"""Settling a reported death on screen: both sides beside each other, what was typed stays, and the decision waits for another hand."""

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.benefits.models import EnrolmentDecision
from tests.world import CAST

pytestmark = pytest.mark.django_db
REGISTER = "benefits.death_match"


@pytest.fixture(scope="module")
def desk(the_city, django_db_blocker):
    with django_db_blocker.unblock():
        clients = {name: Client() for name in CAST}
        for name, client in clients.items():
            client.force_login(the_city.users[name])
        yield the_city, clients


@pytest.fixture(autouse=True)
def business_date(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")


def page_of(city, place):
    match = city.row(REGISTER, place).record
    return match, reverse("death_settle", args=[REGISTER, match.uid])


def test_a_suggestion_is_confirmed_only_as_the_same_person_and_what_was_typed_stays(desk):
    city, clients = desk
    match, page = page_of(city, "E1b")
    text = clients["officer"].get(page).content.decode()
    assert "姓名和出生日期相同" in text
    assert "没有人核实，不会停任何人的待遇" in text
    assert "未核实：未查到规定，仅作提醒" in text
    typed = {"act": "confirm", "words": "已向殡仪馆核实。", "died_on": "2021-04-20"}
    refused = clients["officer"].post(page, typed)
    assert refused.status_code == 200
    assert "请核对证件号码" in refused.content.decode()
    assert "已向殡仪馆核实。" in refused.content.decode()
    done = clients["officer"].post(page, typed | {"same": "on"}, follow=True).content.decode()
    assert "死亡决定等待另一人确认" in done
    assert EnrolmentDecision.objects.get(death_match=match).confirmed_at is None
    assert "核实结果" not in done  # nothing more is asked


def test_it_is_refuted_with_a_reason_and_taken_over_by_another(desk):
    city, clients = desk
    match, page = page_of(city, "E1")
    clients["officer"].post(page, {"act": "take"})
    match.refresh_from_db()
    assert match.owner == city.users["officer"]
    assert "请写明不属实的理由" in clients["officer"].post(page, {"act": "refute"}).content.decode()
    done = clients["officer"].post(page, {"act": "refute", "words": "本人在世。"}, follow=True).content.decode()
    assert "待遇照常发放" in done
    assert "本人在世。" in done


def test_another_register_has_no_such_page(desk):
    city, clients = desk
    person = city.row("parties.person", "E1").record
    assert clients["officer"].get(reverse("death_settle", args=["parties.person", person.uid])).status_code == 404
