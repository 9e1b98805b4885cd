"""Lists: every row once in order whatever the page, few statements whatever the data, forms that overwrite nobody."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.access.posts import POSTS
from minzheng.core.audit.models import AuditEvent
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.jobs import services as jobs
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers import exporting
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.listing import Position, Query, page
from tests.world import BUSINESS, CAST, CHECKERS, person_values

pytestmark = pytest.mark.django_db
PERSON, OFFICE = REGISTERS.get("parties.person"), REGISTERS.get("parties.organisation")
MOST_STATEMENTS = 12
MANY = 300


@pytest.fixture
def city_desk(the_city):
    client = Client()
    client.force_login(the_city.users["city"])
    return client


def crowd(city, count, names=("王伟", "李娜", "张敏"), start=100):
    """Persons of whom many share a name, and so a place in the order."""
    rows = [person_values(start + number, names[number % len(names)], city.places["E1a"]) for number in range(count)]
    return PERSON.writer.create_many(rows, by=city.users["second"])


# -- pages by key ----------------------------------------------------------------------------------------------------
def in_order():
    return [str(uid) for uid in Person.objects.order_by("sort_key", "id").values_list("uid", flat=True)]


def walked(client, start, turn):
    """The numbers of the rows of each page, following one link to its end."""
    address, pages = start, []
    while address:
        shown = client.get(address).context["page"]
        pages.append([str(uid) for uid, _ in shown.lines])
        address = shown.pages[turn]
        assert len(pages) < 50
    return pages, shown


def test_walking_on_and_back_visits_every_row_once_in_order(the_city, city_desk):
    crowd(the_city, 140)
    forwards, last = walked(city_desk, reverse("register", args=["parties.person"]), "next_url")
    assert [uid for one in forwards for uid in one] == in_order()
    backwards, _ = walked(city_desk, last.pages["previous_url"], "previous_url")
    assert [uid for one in reversed(backwards) for uid in one] + forwards[-1] == in_order()


def test_the_last_page_holds_the_last_rows_and_the_first_is_one_click_away(the_city, city_desk):
    crowd(the_city, 140)
    shown = city_desk.get(reverse("register", args=["parties.person"]), {"last": "1"}).context["page"]
    assert [str(uid) for uid, _ in shown.lines] == in_order()[-50:]
    assert shown.pages["next_url"] == ""
    first = city_desk.get(shown.pages["first_url"]).context["page"]
    assert [str(uid) for uid, _ in first.lines] == in_order()[:50]
    assert first.pages["previous_url"] == ""


@pytest.mark.parametrize("size", [1, 7, 49, 50, 51])
def test_every_page_size_walks_the_whole_register(the_city, size):
    crowd(the_city, 30, names=("同名",))
    seen, position = [], Position()
    while True:
        one = page(PERSON, the_city.users["city"], Query(), position, size=size)
        seen += [str(row["uid"]) for row in one.rows]
        if one.next is None:
            break
        position = Position(after=one.next)
    assert seen == in_order()


def test_a_page_that_begins_at_a_row_out_of_sight_begins_at_the_beginning(the_city):
    foreign = the_city.row("parties.person", "W1").record
    one = page(PERSON, the_city.users["clerk"], Query(), Position(after=foreign.uid))
    assert len(one.rows) == 3
    assert one.previous is None


# -- statements ------------------------------------------------------------------------------------------------------
def statements(client, register):
    with CaptureQueriesContext(connection) as taken:
        assert client.get(reverse("register", args=[register])).status_code == 200
    return len([one for one in taken if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def _readers(register):
    """Whoever may see it least, and whoever sees most of it, of those whom their posts let see it at all."""
    posts = {name: CAST[name].post for name in BUSINESS} | dict.fromkeys(CHECKERS, "checking_officer")
    able = [name for name, post in posts.items() if register.view in POSTS.get(post).permissions]
    return dict.fromkeys([able[0], "city" if "city" in able else able[-1]])


OPENED = [(actor, one.code) for one in REGISTERS for actor in _readers(one)]


@pytest.mark.parametrize(("actor", "register"), OPENED)
def test_a_list_page_takes_at_most_twelve_statements(the_city, register, actor):
    client = Client()
    client.force_login(the_city.users[actor])
    client.get("/jobs/")
    assert statements(client, register) <= MOST_STATEMENTS


def test_three_hundred_rows_more_take_not_one_statement_more(the_city, city_desk):
    counted = (
        "parties.person",
        "parties.organisation",
        "parties.posting",
        "eldercare.institution",
        "eldercare.beds",
        "eldercare.facility_entry",
    )
    city_desk.get("/jobs/")
    _fill(the_city, 60, "F")
    few = {register: statements(city_desk, register) for register in counted}
    _fill(the_city, MANY, "M")
    assert {register: statements(city_desk, register) for register in counted} == few


def _fill(city, count, mark):
    by, place, day = city.users["second"], city.places["E1"], date(2021, 1, 1)
    persons = crowd(city, count, start=1_000 if mark == "F" else 2_000)
    offices = OFFICE.writer.create_many(
        [{"code": f"{mark}-{n:04}", "name": f"机构{n}", "kind": "other", "division": place} for n in range(count)],
        by=by,
    )
    postings = [
        {"person": person, "office": office, "division": place, "role": "职员", "since": day}
        for person, office in zip(persons, offices, strict=True)
    ]
    REGISTERS.get("parties.posting").writer.create_many(postings, by=by)
    homes = [
        {"code": f"{mark}H-{n:04}", "name": f"院{n}", "division": place, "level": "township", "opened_on": day}
        for n in range(count)
    ]
    REGISTERS.get("eldercare.institution").writer.create_many(homes, by=by)
    beds = [
        {"facility": one["code"], "cause": "new", "kind": "ordinary", "count": 5, "effective_on": day} for one in homes
    ]
    REGISTERS.get("eldercare.beds").writer.create_many(beds, by=by)


# -- forms -----------------------------------------------------------------------------------------------------------
def test_a_form_does_not_overwrite_what_somebody_else_changed_meanwhile(the_city):
    office = Organisation.objects.get(code="ORG-E1")
    address = reverse("record_change", args=["parties.organisation", office.uid])
    clients = [Client(), Client()]
    for client, name in zip(clients, ("clerk", "officer"), strict=True):
        client.force_login(the_city.users[name])
    opened = [client.get(address).context for client in clients]
    said = {"code": "ORG-E1", "name": "松鹤事务所", "kind": "office", "division": "柳林镇"}
    assert clients[0].post(address, said | {"address": "甲", "version": opened[0]["version"]}).status_code == 302
    late = clients[1].post(address, said | {"address": "乙", "version": opened[1]["version"]})
    assert late.status_code == 422
    assert "别人已经改过" in late.content.decode()
    office.refresh_from_db()
    assert office.address == "甲"
    reopened = clients[1].get(address).context["version"]
    assert clients[1].post(address, said | {"address": "乙", "version": reopened}).status_code == 302


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "99"])
def test_a_form_without_the_right_version_changes_nothing(the_city, version):
    office = Organisation.objects.get(code="ORG-E1")
    client = Client()
    client.force_login(the_city.users["clerk"])
    said = {"code": "ORG-E1", "name": "改", "kind": "office", "division": "柳林镇", "version": version}
    assert client.post(reverse("record_change", args=["parties.organisation", office.uid]), said).status_code == 422
    office.refresh_from_db()
    assert office.name == "松鹤事务所"


@pytest.mark.parametrize("place", ["石桥乡", "山前镇", "河东县"])
def test_a_form_moves_no_record_out_of_ones_own_place(the_city, place):
    office = Organisation.objects.get(code="ORG-E1")
    client = Client()
    client.force_login(the_city.users["clerk"])
    said = {"code": "ORG-E1", "name": "改", "kind": "office", "division": place, "version": office.version}
    assert client.post(reverse("record_change", args=["parties.organisation", office.uid]), said).status_code == 422
    new = client.post(reverse("record_add", args=["parties.organisation"]), said | {"code": "X-1"})
    assert new.status_code == 422
    assert not Organisation.objects.filter(code="X-1").exists()


# -- export ----------------------------------------------------------------------------------------------------------
DANGEROUS = ('=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0")


def test_an_export_is_masked_formula_safe_private_and_audited(the_city):
    by = the_city.users["clerk"]
    rows = [person_values(200 + n, name, the_city.places["E1"]) for n, name in enumerate(DANGEROUS)]
    PERSON.writer.create_many(rows, by=by)
    job = exporting.start_export(PERSON, Query(), reason="月度核对", by=by)
    jobs.run(str(job.uid))
    job.refresh_from_db()
    document = Document.objects.get(uid=job.result["url"].strip("/").split("/")[-1])
    book = openpyxl.load_workbook(io.BytesIO(documents.content(document)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    words = [str(cell.value) for cell in cells]
    assert not [row for row in rows if row["id_number"] in words or row["phone"] in words]
    assert sum(word.endswith("****") for word in words) == 3 + len(DANGEROUS)
    assert document.own_only
    event = AuditEvent.objects.get(action="register.export")
    assert (event.actor, event.reason, event.body["rows"], event.body["sha256"]) == (
        "柳窗口",
        "月度核对",
        3 + len(DANGEROUS),
        document.sha256,
    )


def test_an_export_without_a_reason_does_not_start(the_city):
    client = Client()
    client.force_login(the_city.users["clerk"])
    answer = client.post(reverse("register_export", args=["parties.person"]), {"reason": " "})
    assert answer["Location"].startswith(reverse("register", args=["parties.person"]))
    assert not the_city.users["clerk"].jobs.exists()
