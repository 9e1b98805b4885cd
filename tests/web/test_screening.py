"""Screening on screen: counts by township in the viewer's scope, each leading to just those; findings settled with a reason."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.benefits.models import ScreeningFinding, ScreeningRun
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from tests.world import ADMINISTRATORS, BUSINESS, CAST, PLACES, RECORDERS, inside

pytestmark = pytest.mark.django_db
REGISTER = "benefits.finding"
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


def waiting(city, actor):
    return [row for row in city.visible(actor, REGISTER) if row.record.state == "open"]


@pytest.mark.parametrize("actor", BUSINESS)
def test_everybody_reads_the_numbers_of_his_own_place_and_each_opens_the_list_of_just_those(desk, actor):
    city, clients = desk
    response = clients[actor].get(reverse("screening"))
    shown, text = response.context, response.content.decode()
    assert shown["total"] == len(waiting(city, actor)) == sum(line.total for line in shown["places"])
    for line in shown["places"]:
        for number, url, _ in line.cells:
            assert not (number and url) or clients[actor].get(url).context["page"].page.total == number, url
    outside = [key for key in PLACES if not inside(key, CAST[actor].place) and not inside(CAST[actor].place, key)]
    assert [PLACES[key][1] for key in outside if PLACES[key][1] in text] == []
    assert shown["last"] == ScreeningRun.objects.get()


def test_villages_count_with_their_township(desk):
    city, clients = desk
    (line,) = clients["officer"].get(reverse("screening")).context["places"]
    assert (line.name, line.total) == ("柳林镇", sum(row.place in {"E1a", "E1b"} for row in waiting(city, "officer")))


def test_a_programme_narrows_the_townships_and_an_unknown_one_is_ignored(desk):
    _, clients = desk
    page = reverse("screening")
    everything = clients["city"].get(page).context["total"]
    assert clients["city"].get(page, {"programme": "assistance.minimum_living"}).context["total"] == everything
    assert clients["city"].get(page, {"programme": "eldercare.old_age"}).context["total"] == 0
    assert clients["city"].get(page, {"programme": "no.such"}).context["total"] == everything


def test_the_page_takes_few_statements_however_many_findings_there_are(desk):
    city, clients = desk
    counts = []
    for number in range(2):
        clients["city"].get(reverse("screening"))
        with CaptureQueriesContext(connection) as seen:
            clients["city"].get(reverse("screening"))
        counts.append(len([one for one in seen if one["sql"].startswith(("SELECT", "WITH"))]))
        pattern = city.row(REGISTER, "E1a").record
        person = city.row("parties.person", "E1a").record
        ScreeningFinding.objects.bulk_create(
            ScreeningFinding(run=pattern.run, programme=f"tests.{number}.{one}", person=person, kind="amount", owed=1, paid=2,
                             digest="x", division=pattern.division)
            for one in range(60)
        )  # fmt: skip
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_a_finding_is_dismissed_with_a_reason_and_opened_again(desk):
    city, clients = desk
    finding = city.row(REGISTER, "E1a").record
    page = reverse("finding_settle", args=[REGISTER, finding.uid])
    refused = clients["officer"].post(page, {"act": "dismissed", "reason": " "}, follow=True)
    assert "请写明不成立的理由" in refused.content.decode()
    done = clients["officer"].post(page, {"act": "dismissed", "reason": "已核实"}, follow=True).content.decode()
    assert "已标为不成立" in done
    assert "柳干部" in done
    stands = ScreeningFinding.objects.get(pk=finding.pk)
    assert (stands.state, stands.settled_by.username) == ("dismissed", "officer")
    again = clients["officer"].post(page, {"act": "reopen"}, follow=True).content.decode()
    assert "已重新打开" in again
    assert "只能标记" in clients["officer"].post(page, {"act": "no such"}, follow=True).content.decode()


def test_one_that_was_found_no_more_offers_nothing(desk):
    city, clients = desk
    page = reverse("finding_settle", args=[REGISTER, city.row(REGISTER, "Z1").record.uid])
    text = clients["city"].get(page).content.decode()
    assert "已自动消除" in text
    assert 'name="act"' not in text


def test_another_register_has_no_findings_to_settle(desk):
    city, clients = desk
    person = city.row("parties.person", "E1").record
    assert clients["clerk"].get(reverse("finding_settle", args=["parties.person", person.uid])).status_code == 404


def test_the_record_leads_to_the_household_and_to_the_page_that_settles_it(desk):
    city, clients = desk
    finding, home = city.row(REGISTER, "E1a").record, city.row("parties.household", "E1a").record
    text = clients["officer"].get(reverse("record", args=[REGISTER, finding.uid])).content.decode()
    assert reverse("record", args=["parties.household", home.uid]) in text
    assert reverse("explanation", args=["parties.household", home.uid, "assistance.minimum_living"]) in text
    assert reverse("finding_settle", args=[REGISTER, finding.uid]) in text


@pytest.mark.parametrize("actor", ["officer", "reviewer", "city"])
def test_whoever_confirms_starts_a_run_over_his_own_division(desk, actor):
    city, clients = desk
    answer = clients[actor].post(reverse("screening_start"))
    run = ScreeningRun.objects.latest("pk")
    assert answer["Location"] == reverse("job", args=[run.job.uid])
    assert run.division == city.places[CAST[actor].place]
    again = clients[actor].post(reverse("screening_start"), follow=True).content.decode()
    assert "正在进行" in again


@pytest.mark.parametrize("actor", [*ADMINISTRATORS, *(name for name in RECORDERS if name == "clerk")])
def test_others_start_none(desk, actor):
    _, clients = desk
    assert clients[actor].post(reverse("screening_start")).status_code == 403


def test_an_export_masks_names_and_keeps_to_the_scope(desk):
    city, clients = desk
    answer = clients["officer"].post(reverse("register_export", args=[REGISTER]), {"reason": "核实", "tab": "open"})
    job = Job.objects.get(uid=answer["Location"].rstrip("/").rsplit("/", 1)[1])
    jobs.run(str(job.uid))
    job.refresh_from_db()
    document = Document.objects.get(uid=job.result["url"].rstrip("/").rsplit("/", 1)[1])
    sheet = openpyxl.load_workbook(io.BytesIO(documents.content(document))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == len(waiting(city, "officer")) + 1
    names = {row[0] for row in rows[1:]}
    assert names == {f"{row.name}" for row in waiting(city, "officer")}
