"""The audit administrator reads who did what to which record, from where, in Chinese, and of no record more than its number."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.audit import services as audit
from minzheng.core.audit.models import AuditEvent
from minzheng.core.documents.models import Document
from tests.web.pages import faults

pytestmark = pytest.mark.django_db
PERSON = "parties.person"
PDF = b"%PDF-1.4\n%%EOF\n"


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


def attach(city, actor, trust):
    record = city.row(PERSON, "E1a").record
    paper = SimpleUploadedFile("证明.pdf", PDF, "application/pdf")
    client_of(city, actor).post(reverse("record_attach", args=[PERSON, record.uid]), {"file": paper, "trust": trust})
    return Document.objects.filter(target_uid=record.uid, trust=trust)


def test_a_reveal_names_the_kind_and_the_number_of_the_record_and_nobody(desk):
    record = desk.row(PERSON, "E1a").record
    client_of(desk, "clerk").post(reverse("record_reveal", args=[PERSON, record.uid]), {"reason": "核对申请"})
    client = client_of(desk, "auditor")
    response = client.get(reverse("audit"), {"target": record.uid})
    page = response.content.decode()
    assert faults(response) == []
    assert "查看完整证件号码" in page
    assert "窗口经办" in page
    assert str(record.uid) in page
    assert "person.reveal" not in page
    assert "parties.person" not in page
    assert record.name not in page
    assert client.get(reverse("audit"), {"target": "某人"}).status_code == 400


def test_whoever_takes_a_file_is_named_with_his_post_and_where_he_sat(desk):
    document = attach(desk, "clerk", "C").latest("id")
    client_of(desk, "clerk").get(reverse("document", args=[document.uid]))
    event = AuditEvent.objects.filter(action="document.open", target_uid=document.uid).get()
    assert (event.post, event.address) == ("window_clerk", "127.0.0.1")


@pytest.mark.parametrize(
    ("actor", "trust", "is_taken"),
    [
        ("clerk", "A", False), ("clerk", "B", True), ("clerk", "C", True), ("reviewer", "A", False), ("reviewer", "B", True),
        ("city", "A", False), ("city", "B", False), ("city", "D", True),
    ],
)  # fmt: skip
def test_nobody_calls_his_upload_issued_and_only_who_verifies_calls_it_verified(desk, actor, trust, is_taken):
    before = Document.objects.filter(target_uid=desk.row(PERSON, "E1a").record.uid, trust=trust).count()
    assert attach(desk, actor, trust).count() - before == is_taken
    page = client_of(desk, actor).get(reverse("record", args=[PERSON, desk.row(PERSON, "E1a").record.uid]))
    offered = f'<option value="{trust}"' in page.content.decode()
    assert offered == is_taken


@pytest.mark.parametrize("typed", ["养老机构", "养老机"])
def test_the_search_finds_registers_by_their_titles(desk, typed):
    page = client_of(desk, "reviewer").post(reverse("search"), {"q": typed}).content.decode()
    assert reverse("register", args=["eldercare.institution"]) in page


def test_a_facility_is_found_by_a_part_of_its_name_and_by_its_code_in_small_letters(desk):
    from minzheng.core.facilities.models import Facility

    facility = Facility.objects.filter(division__path__startswith=desk.places["E"].path).first()
    client = client_of(desk, "reviewer")
    for typed in (facility.name[2:], facility.code.lower(), facility.code.upper()):
        assert facility.name in client.post(reverse("search"), {"q": typed}).content.decode(), typed


def test_a_word_of_many_registers_lists_the_first_and_names_the_others_in_as_many_statements_as_any(desk, monkeypatch):
    taken = {}
    for most in (2, 4):
        monkeypatch.setattr("minzheng.web.search.REGISTERS_LISTED", most)
        client = client_of(desk, "officer")
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(reverse("search"), {"q": "松鹤"})
        groups, others = answer.context["groups"], answer.context["others"]
        assert len(groups) == most
        taken[most] = (len(seen), {group["register"].code: group["total"] for group in groups})
        taken[most, "others"] = {register.code: total for _, register, total in others}
        for line, register, total in others:
            assert line
            assert f"</small>{register.title} {total} {register.unit}" in answer.content.decode()
    (few, first), (more, longer) = taken[2], taken[4]
    assert first | taken[2, "others"] == longer | taken[4, "others"]
    assert more - few <= 2 * 3
    assert few <= 20


def test_who_may_not_do_a_thing_is_sent_to_the_one_who_appoints(desk):
    response = client_of(desk, "clerk").get(reverse("audit"))
    assert response.status_code == 403
    assert "安全管理员" in response.content.decode()
    assert "系统管理员" not in response.content.decode()


def test_what_the_product_did_itself_is_told_in_chinese(desk):
    audit.record("plan.compute", by="system", target_kind="plan.plan")
    page = client_of(desk, "auditor").get(reverse("audit")).content.decode()
    assert '<td class="k">系统</td>' in page
    assert '<td class="k">system</td>' not in page
