"""What each of the cast reads on a page: named records of his own place, never a named record of another."""

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from minzheng.core.plan import services as plans
from minzheng.core.plan.files import load_plan_file
from minzheng.core.registers import importing
from minzheng.core.registers.declarations import REGISTERS
from tests.web.test_plan import PLAN
from tests.world import ADMINISTRATORS, BUSINESS, CAST, PLACES, RECORDERS, inside

pytestmark = pytest.mark.django_db
EXPORTERS = [name for name in BUSINESS if name != "assistant"]
PERSON = "parties.person"


@pytest.fixture(scope="module")
def desk(the_city, django_db_blocker):
    """The city with a plan, and one signed-in browser for each of the cast."""
    with django_db_blocker.unblock():
        plans.load_plan(load_plan_file(PLAN), by="system")
        clients = {name: Client() for name in CAST}
        for name, client in clients.items():
            client.force_login(the_city.users[name])
        yield the_city, clients


def read(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def shown(city, actor, text, register=None):
    """Names of hidden records that a page shows: must be none.

    Most hidden names begin with one of a few words, so a page without the word is not searched for each of them.
    """
    names = {row.name for row in city.hidden(actor, register)}
    begun = {word for word in {name[:2] for name in names} if word in text}
    return sorted(name for name in names if name[:2] in begun and name in text)


def codes(actor):
    return {code for key, (code, _, _) in PLACES.items() if inside(key, CAST[actor].place)}


def foreign_divisions(actor, text):
    """Names of divisions neither inside the actor's place nor above it, as far as a page shows them."""
    place = CAST[actor].place
    return [
        name
        for key, (_, name, _) in PLACES.items()
        if not inside(key, place) and not inside(place, key) and name in text
    ]


@pytest.mark.parametrize("register", [one.code for one in REGISTERS])
def test_a_list_shows_and_counts_the_actors_own_records_and_offers_no_other_place(desk, register):
    city, clients = desk
    for actor in BUSINESS:
        response = clients[actor].get(reverse("register", args=[register]))
        if REGISTERS.get(register).view not in POSTS.get(CAST[actor].post).permissions:
            assert response.status_code == 403, actor
            continue
        text, page = response.content.decode(), response.context["page"]
        own = city.visible(actor, register)
        assert page.page.total == len(own), actor
        assert {str(uid) for uid, _ in page.lines} <= {str(row.record.uid) for row in own}
        assert len(page.lines) == min(len(own), 50)
        assert not own or any(row.name in text for row in own), actor
        assert shown(city, actor, text) == [], actor
        assert foreign_divisions(actor, text) == [], actor
        if page.tabs:
            assert page.tabs[0]["count"] == len(own) == sum(tab["count"] for tab in page.tabs[1:]), actor


@pytest.mark.parametrize("actor", BUSINESS)
def test_the_drop_downs_of_places_open_inside_the_scope_only(desk, actor):
    _, clients = desk
    offered = set()
    queue = [""]
    while queue:
        page = clients[actor].get(reverse("register", args=[PERSON]), {"division": queue.pop()}).context["page"]
        new = {code for choice in page.places for code, _ in choice["options"]} - offered
        offered |= new
        queue += sorted(new)
    assert offered <= codes(actor)
    assert offered >= codes(actor) - {PLACES[CAST[actor].place][0]}


@pytest.mark.parametrize("actor", BUSINESS)
def test_asking_for_a_foreign_place_opens_nothing_foreign(desk, actor):
    city, clients = desk
    for key, (code, _, _) in PLACES.items():
        if inside(key, CAST[actor].place):
            continue
        text = read(clients[actor], "register", PERSON, division=code)
        assert shown(city, actor, text) == []


@pytest.mark.parametrize("actor", BUSINESS)
def test_a_list_narrowed_to_a_place_shows_just_that_place(desk, actor):
    city, clients = desk
    for key in [key for key in PLACES if inside(key, CAST[actor].place)]:
        page = clients[actor].get(reverse("register", args=[PERSON]), {"division": PLACES[key][0]}).context["page"]
        assert page.page.total == sum(row.register == PERSON and inside(row.place, key) for row in city.rows)


@pytest.mark.parametrize("actor", BUSINESS)
def test_one_search_finds_own_records_and_none_elsewhere(desk, actor):
    city, clients = desk
    for key in ("", "E", "E1a", "E2", "W1a"):
        word = PLACES[key][2]
        text = clients[actor].post(reverse("search"), {"q": word}).content.decode()
        assert (f"{word}民" in text) == inside(key, CAST[actor].place)
        assert shown(city, actor, text) == []


@pytest.mark.parametrize("actor", BUSINESS)
def test_a_search_by_identity_number_finds_nobody_elsewhere(desk, actor):
    city, clients = desk
    for key in ("E1", "W1"):
        person = city.row(PERSON, key)
        number = REGISTERS.get(PERSON).writer.current(person.record)["id_number"]
        text = clients[actor].post(reverse("search"), {"q": number}).content.decode()
        assert (person.name in text) == inside(key, CAST[actor].place)


@pytest.mark.parametrize("register", [PERSON, "eldercare.institution", "eldercare.beds"])
def test_the_search_of_a_register_keeps_to_the_scope_and_its_term_off_the_address(desk, register):
    city, clients = desk
    for actor in BUSINESS:
        for row in [one for one in city.rows if one.register == register][::5]:
            answer = clients[actor].post(reverse("register_search", args=[register]), {"q": row.name})
            assert row.name not in answer["Location"]
            page = clients[actor].get(answer["Location"]).context["page"]
            found = {str(uid) for uid, _ in page.lines}
            assert (str(row.record.uid) in found) == inside(row.place, CAST[actor].place)


@pytest.mark.parametrize("actor", RECORDERS)
def test_suggested_places_lie_inside_the_scope(desk, actor):
    _, clients = desk
    for typed in ("99", "镇", "村", ""):
        options = clients[actor].get(reverse("division_options"), {"q": typed}).json()["options"]
        assert {one["code"] for one in options} <= codes(actor)
        assert options or CAST[actor].place != ""


@pytest.mark.parametrize("actor", BUSINESS)
def test_a_record_shows_what_belongs_to_it_and_its_papers(desk, actor):
    city, clients = desk
    key = CAST[actor].place
    text = read(clients[actor], "record", PERSON, city.row(PERSON, key).record.uid)
    assert f"{PLACES[key][2]}事务所" in text, "the panel of postings"
    assert f"{PLACES[key][2]}证明.txt" in text, "the papers"
    assert shown(city, actor, text) == []
    home = city.row("eldercare.institution", key)
    text = read(clients[actor], "record", home.register, home.record.uid)
    assert "新增" in text
    assert shown(city, actor, text) == []


@pytest.mark.parametrize("actor", EXPORTERS)
@pytest.mark.parametrize("register", [PERSON, "eldercare.institution", "eldercare.facility_entry", "parties.posting"])
def test_an_export_holds_exactly_the_actors_own_records(desk, actor, register):
    city, clients = desk
    clients[actor].post(reverse("register_export", args=[register]), {"reason": "月度核对"})
    job = Job.objects.filter(owner=city.users[actor]).latest("id")
    jobs.run(str(job.uid))
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    document = Document.objects.get(uid=job.result["url"].strip("/").split("/")[-1])
    sheet = openpyxl.load_workbook(io.BytesIO(documents.content(document))).worksheets[0]
    words = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert {row.name for row in city.visible(actor, register)} <= words
    assert not {row.name for row in city.hidden(actor)} & words
    others = [name for name in CAST if name != actor]
    assert {clients[name].get(job.result["url"]).status_code for name in others} == {404}


@pytest.mark.parametrize("actor", RECORDERS)
def test_the_page_of_imports_lists_ones_own_files_only(desk, actor):
    city, clients = desk
    data = "编号,名称,种类,所在地\n".encode()
    for name in (actor, "second"):
        importing.upload(
            REGISTERS.get("parties.organisation"),
            data + f"A-{name},甲,其他,99\n".encode(),
            f"{name}.csv",
            by=city.users[name],
        )
    response = clients[actor].get(reverse("imports"))
    assert [row["batch"].owner for row in response.context["rows"]] == [city.users[actor]]


@pytest.mark.parametrize("actor", BUSINESS)
@pytest.mark.parametrize("address", ["workbench", "notices", "divisions", "division_sets", "division_worklist", "jobs"])
def test_no_page_names_a_foreign_record_or_place(desk, actor, address):
    city, clients = desk
    text = read(clients[actor], address)
    assert shown(city, actor, text) == []
    assert foreign_divisions(actor, text) == [] or address == "division_sets"


@pytest.mark.parametrize("actor", [name for name in BUSINESS if name != "assistant"])
def test_alarms_and_the_lists_behind_figures_name_no_foreign_record(desk, actor):
    city, clients = desk
    assert shown(city, actor, read(clients[actor], "alarms")) == []
    for code in ("eldercare.new_beds", "assistance.service_window_coverage", "eldercare.nursing_bed_share"):
        for part in ("numerator", "records"):
            response = clients[actor].get(reverse("evidence", args=[code]), {"part": part})
            assert response.status_code in {200, 404}
            assert shown(city, actor, response.content.decode()) == []


@pytest.mark.parametrize("actor", ADMINISTRATORS)
def test_an_administrator_finds_no_record_anywhere(desk, actor):
    city, clients = desk
    for address in ("workbench", "notices", "jobs", "calendar"):
        text = read(clients[actor], address)
        assert shown(city, actor, text) == []
        assert "/registers/" not in text
    assert shown(city, actor, clients[actor].post(reverse("search"), {"q": "松鹤民"}).content.decode()) == []


@pytest.mark.parametrize("actor", ["officer", "reviewer", "stranger"])
def test_a_confirmation_reaches_no_record_elsewhere(desk, actor):
    city, clients = desk
    waiting = {
        row.place: row.record for row in city.rows if row.register == "eldercare.beds" and row.name.endswith("照料站点")
    }
    clients[actor].post(
        reverse("register_confirm", args=["eldercare.beds"]),
        {"uid": [str(one.uid) for one in waiting.values()] + ["nonsense"]},
    )
    for place, entry in waiting.items():
        entry.refresh_from_db()
        unopened = place.startswith(("E2", "W2"))  # beds of a place whose opening waits itself are refused
        assert entry.counts == (inside(place, CAST[actor].place) and not unopened)


@pytest.mark.parametrize("actor", BUSINESS)
def test_what_people_earn_and_own_is_seen_by_those_who_handle_their_cases_alone(desk, actor):
    city, clients = desk
    get, place, handles = clients[actor].get, CAST[actor].place, actor in RECORDERS
    allowed = 200 if handles else 403
    facts = city.row("parties.fact", place)
    household = city.row("parties.household", place).record
    assert get(reverse("record", args=["parties.fact", facts.record.uid])).status_code == allowed
    address = reverse("explanation", args=["parties.household", household.uid, "assistance.minimum_living"])
    assert get(address).status_code == allowed
    for register in ("parties.household", PERSON):
        text = read(clients[actor], "record", register, city.row(register, place).record.uid)
        assert [title in text for title in ("今天的状况", "各项目测算")] == [handles] * 2
    text = read(clients[actor], "workbench")
    opened = {one.code for one in REGISTERS if one.view is Permission.FACT_VIEW and one.in_menu}
    assert {code for code in opened if reverse("register", args=[code]) in text} == (opened if handles else set())
    if actor != "assistant":
        assert (
            "申报与核对不一致" in re.sub("<nav.*?</nav>", "", read(clients[actor], "alarms"), flags=re.DOTALL)
        ) is handles
