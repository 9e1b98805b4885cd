"""Duties on screen: the register as a work queue, the counts on the workbench, and excuses by two persons."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.calendars import services as calendars
from minzheng.core.duties import services as duties
from minzheng.core.duties.models import Duty
from minzheng.domains.bureau.duties import STATISTICS_FILED
from minzheng.project import checking
from tests.world import CAST, inside

pytestmark = pytest.mark.django_db
REGISTER = "bureau.duties"
MOST_STATEMENTS = 12


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


def statements(client, address, **query):
    client.get(address, query)  # what is asked once only
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address, query)
    assert response.status_code == 200
    return [
        one["sql"] for one in seen if one["sql"].startswith(("SELECT", "WITH", "INSERT", "UPDATE"))
    ], response  # fmt: skip


def more_of(city, count):
    """The same duty for as many earlier months."""
    pattern = city.row(REGISTER, "E1a").record
    Duty.objects.bulk_create(
        Duty(
            kind=pattern.kind, organisation=pattern.organisation, division=pattern.division,
            period_start=f"{1900 + number}-01-01", period_end=f"{1900 + number}-01-31", due_on=f"{1900 + number}-01-31",
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("query", [{}, {"tab": "overdue", "kind": "bureau.monthly_study", "month": "7", "year": "0"}])
def test_the_list_takes_few_statements_however_many_duties_there_are(desk, query):
    city, clients = desk
    address = reverse("register", args=[REGISTER])
    few, _ = statements(clients["city"], address, **query)
    more_of(city, 100)
    many, response = statements(clients["city"], address, **query)
    assert len(few) <= MOST_STATEMENTS
    assert len(many) <= MOST_STATEMENTS
    assert response.context["page"].page.total > 0


def test_the_workbench_takes_one_statement_for_all_duties(desk):
    city, clients = desk

    def about_duties():
        seen, _ = statements(clients["city"], reverse("workbench"))
        return [one for one in seen if '"duties_duty"' in one]

    assert len(about_duties()) == 1
    more_of(city, 100)
    assert len(about_duties()) == 1


@pytest.mark.parametrize("actor", ["assistant", "clerk", "reviewer", "city", "leader", "stranger"])
def test_the_workbench_counts_what_is_overdue_in_the_actors_own_place_and_leads_to_it(desk, actor):
    city, clients = desk
    mine = [
        row.record for row in city.rows if row.register.endswith(".duties") and inside(row.place, CAST[actor].place)
    ]  # fmt: skip
    overdue = [duty for duty in mine if duty.excused_on is None]
    shown = clients[actor].get(reverse("workbench")).context["duties"]
    counts = {one["waiting"].kind.code: one["waiting"].overdue for one in shown}
    assert sum(counts.values()) == len(overdue)
    for one in shown:
        listed = clients[actor].get(one["urls"]["overdue"]).context["page"].page.total
        assert listed == counts[one["waiting"].kind.code]


@pytest.mark.parametrize("actor", ["system", "security", "auditor"])
def test_an_administrator_sees_no_duties(desk, actor):
    assert clients_context(desk, actor) == []


def clients_context(desk, actor):
    return desk[1][actor].get(reverse("workbench")).context["duties"]


def test_a_person_who_owes_is_shown_with_a_masked_name_and_nobody_is_offered_a_form(desk):
    _, clients = desk
    text = clients["city"].get(reverse("register", args=[REGISTER])).content.decode()
    assert "云锦事务所" in text
    assert "云锦民" not in text
    assert "Excel 导入" not in text
    for address in ("record_add", "register_import"):
        assert clients["city"].get(reverse(address, args=[REGISTER])).status_code == 404


# -- excuses ---------------------------------------------------------------------------------------------------------
def act(client, duty, **posted):
    return client.post(reverse("duty_excuse", args=[REGISTER, duty.uid]), posted)


def now(duty):
    return Duty.objects.get(pk=duty.pk)


def test_a_clerk_asks_and_an_officer_excuses(desk):
    city, clients = desk
    duty = city.row(REGISTER, "E1a").record
    assert act(clients["clerk"], duty, act="ask", reason="机构改革").status_code == 302
    assert now(duty).excuse_asked_by == city.users["clerk"]
    text = clients["officer"].get(reverse("duty_excuse", args=[REGISTER, duty.uid])).content.decode()
    assert 'value="excuse"' in text
    assert "机构改革" in text
    assert act(clients["clerk"], duty, act="excuse").status_code == 403
    assert now(duty).excused_on is None
    assert act(clients["officer"], duty, act="excuse").status_code == 302
    assert now(duty).excused_by == city.users["officer"]
    assert act(clients["officer"], duty, act="reinstate").status_code == 302
    assert now(duty).excused_on is None


def test_who_asked_is_told_that_another_decides(desk):
    city, clients = desk
    duty = city.row(REGISTER, "E1b").record
    act(clients["officer"], duty, act="ask", reason="机构改革")
    text = clients["officer"].get(reverse("duty_excuse", args=[REGISTER, duty.uid])).content.decode()
    assert 'value="excuse"' not in text
    assert "撤回申请" in text
    response = clients["officer"].post(
        reverse("duty_excuse", args=[REGISTER, duty.uid]), {"act": "excuse"}, follow=True
    )
    assert "请由另一人批准" in response.content.decode()
    assert now(duty).excused_on is None
    act(clients["officer"], duty, act="turn_down")
    assert now(duty).excuse_asked_by is None


def test_an_excuse_without_a_reason_is_not_asked_for(desk):
    city, clients = desk
    duty = city.row(REGISTER, "E1a").record
    response = clients["clerk"].post(
        reverse("duty_excuse", args=[REGISTER, duty.uid]), {"act": "ask", "reason": " "}, follow=True
    )
    assert "请写明免办的原因" in response.content.decode()
    assert now(duty).excuse_asked_by is None


@pytest.mark.parametrize(
    ("actor", "place"), [("clerk", "E2"), ("reviewer", "W1"), ("stranger", "E1"), ("officer", "E")]
)
def test_a_duty_elsewhere_does_not_exist(desk, actor, place):
    city, clients = desk
    duty = city.row(REGISTER, place).record
    assert clients[actor].get(reverse("duty_excuse", args=[REGISTER, duty.uid])).status_code == 404
    assert act(clients[actor], duty, act="ask", reason="机构改革").status_code == 404


def test_a_record_of_another_register_has_no_excuse(desk):
    city, clients = desk
    person = city.row("parties.person", "E1").record
    assert clients["clerk"].get(reverse("duty_excuse", args=["parties.person", person.uid])).status_code == 404


@pytest.mark.parametrize(("actor", "offered"), [("clerk", True), ("city", True), ("leader", False), ("finance", False)])
def test_the_page_of_a_duty_leads_to_its_excuse_for_those_who_may(desk, actor, offered):
    city, clients = desk
    duty = city.row_inside(REGISTER, CAST[actor].place).record
    text = clients[actor].get(reverse("record", args=[REGISTER, duty.uid])).content.decode()
    assert (reverse("duty_excuse", args=[REGISTER, duty.uid]) in text) is offered


# -- the check -------------------------------------------------------------------------------------------------------
def test_the_check_names_kinds_that_were_never_generated(desk):
    calendars.seed(by="system")
    duties.generate(2021, by="system", kinds=[STATISTICS_FILED])
    lines = []
    checking.run(echo=lines.append)
    assert not any(line.startswith("[应办]") for line in lines)  # nobody owes a study day here, and the rest is there
    Duty.objects.all().delete()
    city, _ = desk
    office = city.row("parties.organisation", "").record
    section = city.row("parties.organisation", "E").record
    type(section).objects.filter(pk=section.pk).update(parent=office)
    checking.run(echo=lines.append)
    assert any(line.startswith("[应办] 中心组按月学习：今年的应办还没有生成") for line in lines)
