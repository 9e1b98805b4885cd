"""The explanation on screen, on paper and as data: the same answer, inside the scope alone, masked, and written down when taken."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.benefits import programmes
from minzheng.core.benefits.applications.outcomes import asked_for
from minzheng.core.facts import services as facts
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.households.models import Membership
from minzheng.core.parties.services import PersonWriter
from minzheng.kernel.policy import Level
from minzheng.project.demonstration.standards import invented
from tests.unit.core.benefits.test_screening import NOTHING, WHOLE
from tests.web.pages import faults
from tests.world import BUSINESS, CAST, PLACES, RECORDERS, SINCE, inside, person_values

pytestmark = pytest.mark.django_db
HOUSEHOLD, PERSON = "parties.household", "parties.person"
ALLOWANCE, OLD_AGE = "assistance.minimum_living", "eldercare.old_age"
MOST_STATEMENTS = 20


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


@pytest.fixture
def standards(monkeypatch):
    """The invented standards hold in the eastern county."""
    made = invented(programmes.book(), [PLACES["E"][0]])
    monkeypatch.setattr(programmes, "book", lambda: made)
    programmes._version.cache_clear()
    programmes._changes.cache_clear()
    yield
    programmes._version.cache_clear()
    programmes._changes.cache_clear()


def page(city, key="E1", programme=ALLOWANCE, person=None):
    """The address of the explanation for the household of a place, or for its member."""
    parts = [HOUSEHOLD, city.row(HOUSEHOLD, key).record.uid, programme]
    if person is not None:
        return reverse("explanation_of_member", args=[*parts, city.row(PERSON, person).record.uid])
    return reverse("explanation", args=parts)


def known(city, key="E1", **more):
    """Everything that the allowance asks for of the household of a place."""
    home, person = city.row(HOUSEHOLD, key).record, city.row(PERSON, key).record
    said = [(home, kind, value) for kind, value in WHOLE.items()]
    said += [(person, kind, value) for kind, value in {**NOTHING, **more}.items()]
    facts.record(
        [NewFact(party, kind, value, SINCE, "assessed") for party, kind, value in said], by=city.users["second"]
    )


def larger(city, key, size):
    """More people in the household of a place."""
    home = city.row(HOUSEHOLD, key).record
    first = 800 + Membership.objects.filter(household=home).count()
    rows = [person_values(first + number, f"众多{number}", home.division) for number in range(size)]
    people = PersonWriter.create_many(rows, by=city.users["second"])
    Membership.objects.bulk_create(
        Membership(household=home, person=one, relation="child", since=SINCE, division=home.division) for one in people
    )
    return people


def test_the_answer_stands_in_large_type_with_what_it_rests_on(desk, standards):
    city, clients = desk
    known(city)
    text = clients["officer"].get(page(city)).content.decode()
    assert '<b class="v">510.00</b>' in text
    for said in (
        "符合条件",
        "少发",
        "金融资产不超限",
        "社会救助暂行办法 §9",
        "未核实",
        "演示值（虚构）",
        "即不再符合条件",
    ):
        assert said in text, said
    assert "松鹤民" not in text
    assert "松**" in text


@pytest.mark.parametrize("actor", BUSINESS)
def test_page_paper_and_data_exist_inside_the_scope_only_for_those_who_handle_cases(desk, actor):
    city, clients = desk
    for key in ("", "E", "E1", "E1a", "E2", "W1", "Z1"):
        expected = 403 if actor not in RECORDERS else 200 if inside(key, CAST[actor].place) else 404
        for asked in ({}, {"format": "pdf"}, {"format": "json"}) if key in {"E1", "W1"} else ({},):
            response = clients[actor].get(page(city, key), asked)
            assert response.status_code == expected, (key, asked)
            assert faults(response) == []
        assert clients[actor].get(page(city, key, OLD_AGE, key)).status_code == expected


def test_a_standard_that_nobody_entered_is_named(desk):
    city, clients = desk
    known(city)
    text = clients["officer"].get(page(city)).content.decode()
    assert "标准未录入" in text
    assert "改变哪一项" not in text


def test_a_missing_fact_leads_to_where_it_is_written_down(desk, standards):
    city, clients = desk
    known(city)
    larger(city, "E1", 1)
    text = clients["officer"].get(page(city)).content.decode()
    assert "还缺什么" in text
    assert reverse("record_add", args=["parties.fact"]) in text


def test_the_data_has_the_documented_form_and_no_names(desk, standards):
    city, clients = desk
    known(city)
    response = clients["officer"].get(page(city), {"format": "json", "month": "2021-08"})
    data = response.json()
    assert (data["schema"], data["answer"], data["amount"], data["month"]) == (
        "minzheng.explanation/1", "entitled", 51_000, "2021-08",
    )  # fmt: skip
    assert data["members"] == [{"place": 0, "name": "户主 松**"}]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "松鹤民" not in response.content.decode()


def test_the_paper_is_a_pdf_and_taking_it_is_written_down(desk):
    city, clients = desk
    before = AuditEvent.objects.filter(action="benefits.explain").count()
    clients["officer"].get(page(city))
    response = clients["officer"].get(page(city), {"format": "pdf"})
    clients["officer"].get(page(city), {"format": "json"})
    assert response.content.startswith(b"%PDF")
    assert "松" not in response.headers["Content-Disposition"].replace("松鹤户", "")
    events = AuditEvent.objects.filter(action="benefits.explain").order_by("pk")
    assert [event.body["format"] for event in events[before:]] == ["pdf", "json"]
    assert {event.target_uid for event in events[before:]} == {city.row(HOUSEHOLD, "E1").record.uid}


def test_a_month_without_the_household_says_so_and_gives_no_paper(desk):
    city, clients = desk
    response = clients["officer"].get(page(city), {"month": "2019-05"})
    assert "请换一个月份" in response.content.decode()
    assert clients["officer"].get(page(city), {"month": "2019-05", "format": "pdf"}).status_code == 404
    for odd in ("", "2021-13", "junk", "1700-01", "9999-12"):
        response = clients["officer"].get(page(city), {"month": odd})
        assert str(response.context["asked"].month) == "2021-08", odd


def test_another_month_follows_the_rules_of_that_month(desk, standards):
    city, clients = desk
    known(city)
    titles = {
        month: {rule.label for rule in clients["officer"].get(page(city), {"month": month}).context["view"].unused}
        | {rule.label for rule in clients["officer"].get(page(city), {"month": month}).context["view"].steps}
        for month in ("2021-06", "2021-07")
    }
    assert "单人保" in titles["2021-07"] - titles["2021-06"]


def test_what_is_no_programme_of_the_household_does_not_exist(desk):
    city, clients = desk
    other = reverse("explanation", args=[PERSON, city.row(PERSON, "E1").record.uid, ALLOWANCE])
    for address in (
        page(city, programme="no.such"), page(city, programme=OLD_AGE), page(city, "E1", ALLOWANCE, "E1"), other,
        reverse("explanation", args=[HOUSEHOLD, uuid4(), ALLOWANCE]),
    ):  # fmt: skip
        assert clients["officer"].get(address).status_code == 404, address
    stranger = reverse(
        "explanation_of_member", args=[HOUSEHOLD, city.row(HOUSEHOLD, "E1").record.uid, OLD_AGE, uuid4()]
    )
    assert "请换一个月份" in clients["officer"].get(stranger).content.decode()


def test_eight_members_take_no_more_statements_than_one(desk, standards):
    city, clients = desk
    counts = []
    for _ in range(2):
        clients["officer"].get(page(city))
        with CaptureQueriesContext(connection) as seen:
            response = clients["officer"].get(page(city))
        counts.append(len([one for one in seen if one["sql"].startswith(("SELECT", "WITH"))]))
        larger(city, "E1", 7)
    assert counts[0] == counts[1] <= MOST_STATEMENTS
    assert response.context["view"].found.circumstances.called[7] == "子女 众**（7）"


def test_the_members_of_a_household_are_one_click_apart(desk):
    city, clients = desk
    (child,) = larger(city, "E1", 1)
    response = clients["officer"].get(page(city, "E1", OLD_AGE, "E1"))
    assert [current for _, _, current in response.context["members"]] == [True, False]
    assert str(child.uid) in response.content.decode()


def test_records_lead_to_the_explanations_of_every_programme(desk):
    city, clients = desk
    text = (
        clients["officer"]
        .get(reverse("record", args=[HOUSEHOLD, city.row(HOUSEHOLD, "E1").record.uid]))
        .content.decode()
    )
    there = {one.code for one in programmes.loaded() if f"/explanation/{one.code}/" in text}
    assert there == {one.code for one in programmes.loaded() if not one.follows} - asked_for()
    text = clients["officer"].get(reverse("record", args=[PERSON, city.row(PERSON, "E1").record.uid])).content.decode()
    assert {one.code for one in programmes.loaded() if f"/explanation/{one.code}/" in text} == {
        one.code for one in programmes.loaded() if one.to is Level.MEMBER and not one.follows
    }
    enrolment = city.row("benefits.enrolment", "E1").record
    text = clients["officer"].get(reverse("record", args=["benefits.enrolment", enrolment.uid])).content.decode()
    assert page(city, "E1", OLD_AGE, "E1") in text


def test_of_whom_lives_elsewhere_the_page_says_nothing(desk):
    """A person of one's own division in a household of another."""
    city, clients = desk
    home = city.row(HOUSEHOLD, "E1").record
    type(home).objects.filter(pk=home.pk).update(division=city.places["W1"])
    text = clients["officer"].get(reverse("record", args=[PERSON, city.row(PERSON, "E1").record.uid])).content.decode()
    assert "/explanation/" not in text
    assert clients["officer"].get(page(city)).status_code == 404
