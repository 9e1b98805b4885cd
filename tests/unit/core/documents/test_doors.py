"""A paper goes wherever its record goes; a private file ends with the post; nothing is left on disk without a row."""

import os
import time

import pytest
from django.db import transaction
from django.http import Http404

from minzheng.core.access import services as access
from minzheng.core.access.models import User
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Person
from minzheng.core.registers.reads import get_document

pytestmark = pytest.mark.django_db


def opens(username, document):
    try:
        return get_document(User.objects.get(username=username), document.uid) == document
    except Http404:
        return False


def test_a_paper_goes_with_its_record_to_another_county(the_city):
    paper = the_city.papers["E1a"]
    assert [opens(name, paper) for name in ("clerk", "reviewer", "stranger", "security")] == [True, True, False, False]
    Person.objects.filter(uid=paper.target_uid).update(division=the_city.places["W1"])
    assert [opens(name, paper) for name in ("clerk", "reviewer", "stranger", "city")] == [False, False, True, True]


def test_who_attached_a_paper_does_not_keep_it_after_the_record_left(the_city):
    paper = the_city.papers["E1"]
    Document.objects.filter(pk=paper.pk).update(owner=the_city.users["clerk"])
    assert opens("clerk", paper)
    Person.objects.filter(uid=paper.target_uid).update(division=the_city.places["W"])
    assert not opens("clerk", paper)


def test_a_private_file_is_its_owners_alone_and_ends_with_his_post(the_city):
    reviewer = the_city.users["reviewer"]
    export = documents.store(
        "编号".encode(), "导出.csv", purpose="导出", division=the_city.places["E"], by=reviewer, own_only=True
    )
    assert [opens(name, export) for name in ("reviewer", "finance", "city")] == [True, False, False]
    access.dismiss(reviewer.appointments.get(), by="system")
    access.appoint(reviewer, "county_reviewer", the_city.places["W"], by="system")
    assert not opens("reviewer", export)


def test_a_file_whose_write_was_taken_back_is_cleared_away_and_others_stay(the_city, tmp_path, settings):
    settings.HOME = tmp_path
    kept = documents.store(b"kept", "a.txt", purpose="附件", division=the_city.places["E"], by=the_city.users["clerk"])
    with pytest.raises(RuntimeError), transaction.atomic():
        documents.store(b"lost", "b.txt", purpose="附件", division=the_city.places["E"], by=the_city.users["clerk"])
        raise RuntimeError
    (documents.folder() / "half.part").write_bytes(b"half")
    assert documents.remove_orphans(by="system") == 0, "a young file may belong to an open transaction"
    for path in documents.folder().iterdir():
        os.utime(path, (time.time() - 2 * documents.ORPHANED_AFTER,) * 2)
    assert documents.remove_orphans(by="system") == 2
    assert [path.name for path in documents.folder().iterdir()] == [kept.place]
