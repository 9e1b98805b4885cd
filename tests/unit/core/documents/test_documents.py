"""Papers are kept under names that the server made, closed to others, and handed out through one door with an event."""

import stat

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.audit.models import AuditEvent
from minzheng.core.documents import services
from minzheng.core.documents.models import Document
from minzheng.core.documents.reads import attached_to, get_document
from tests.world import RECORDERS

pytestmark = pytest.mark.django_db


CONTENT = "内容".encode()


def stored(city, name="证明.txt", data=CONTENT, **more):
    return services.store(data, name, purpose="附件", division=city.places["E1"], by=city.users["clerk"], **more)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "C:\\x\\甲.txt", "a/b\x00c.txt", "…\u202etxt.exe.txt", "a\r\nX: y.txt"]
)
def test_no_name_leads_out_of_the_folder_or_into_a_header(the_city, name):
    kept = stored(the_city, name)
    assert not set(kept.name) & set("/\\\x00\r\n\u202e")
    assert (services.folder() / kept.place).resolve().parent == services.folder().resolve()
    assert kept.place.isalnum()
    client = Client()
    client.force_login(the_city.users["clerk"])
    answer = client.get(reverse("document", args=[kept.uid]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_file_is_closed_to_everybody_else_on_the_machine(the_city):
    place = services.folder() / stored(the_city).place
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(services.folder().stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("甲.exe", b"MZ"),
        ("甲.pdf", b"not a pdf"),
        ("甲.png", b"\x89PNG broken"),
        ("甲.html", b"<script>"),
        ("甲.txt", b""),
        ("甲", b"x"),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_words_and_leaves_nothing(the_city, name, data):
    before = Document.objects.count(), len(list(services.folder().iterdir()))
    with pytest.raises(UploadRefused, match=r"[\u4e00-\u9fff]"):
        stored(the_city, name, data)
    assert (Document.objects.count(), len(list(services.folder().iterdir()))) == before


def test_a_file_beyond_the_limit_is_refused(the_city):
    with pytest.raises(UploadRefused):
        stored(the_city, data=b"x" * 101, limit=100)


def test_a_paper_carries_its_hash_size_and_trust_and_opens_to_what_was_stored(the_city):
    kept = stored(the_city, trust=Document.Trust.CHECKED)
    assert (kept.size, kept.trust, len(kept.sha256)) == (6, "B", 64)
    events = AuditEvent.objects.filter(target_uid=kept.uid)
    assert services.opened(kept, by=the_city.users["officer"]) == CONTENT
    assert list(events.order_by("id").values_list("action", "actor")) == [
        ("document.add", "柳窗口"),
        ("document.open", "柳干部"),
    ]


@pytest.mark.parametrize("actor", [*RECORDERS, "leader", "auditor"])
def test_a_private_paper_exists_for_its_owner_alone(the_city, actor):
    kept = stored(the_city, own_only=True)
    if actor == "clerk":
        assert get_document(the_city.users[actor], kept.uid) == kept
        return
    with pytest.raises(Http404):
        get_document(the_city.users[actor], kept.uid)


def test_private_papers_are_not_listed_with_the_record(the_city):
    target = the_city.row("parties.person", "E1").record
    stored(the_city, own_only=True, target_kind="parties.person", target_uid=target.uid)
    assert [one.name for one in attached_to(the_city.users["reviewer"], target.uid)] == ["松鹤证明.txt"]
    assert not attached_to(the_city.users["auditor"], target.uid).exists()
