"""Visits as their pages work them: from the paper a case waits for to the file, what a phone sends, and what is refused in words."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.cases import services as cases
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import FiledPaper
from minzheng.core.visits.models import Draft, State, Visit, Visitor
from tests.unit.core.visits.conftest import AT_HOME, picture
from tests.world import CAST, TODAY

pytestmark = pytest.mark.django_db
CHILD, HOME, FINDING = "welfare.visits", "assistance.visits", "welfare.findings"


@pytest.fixture
def people(the_city):
    clients = {name: Client() for name in (*CAST, "second")}
    for name, client in clients.items():
        client.force_login(the_city.users[name])
    return clients


@pytest.fixture
def child(the_city):
    return the_city.row(CHILD, "E1a").record


def sheet(typed, *, key=None, files=(), **more):
    """What the form sends: questions under their names with q- before them."""
    said = {
        "key": str(key or uuid4()),
        "visited_on": str(TODAY),
        "at_home": "yes",
        **{f"q-{name}": value for name, value in typed.items()},
    }
    return said | {name: SimpleUploadedFile(f"{name}.png", data, "image/png") for name, data in files} | more


def sent(client, visit, typed, **more):
    return client.post(reverse("visit_form", args=[visit.uid]), sheet(typed, **more))


def test_from_the_page_of_a_case_to_its_file(people, the_city):
    case = the_city.row("cases.case", "E1").record
    assigning.claim(case.uid, by=the_city.users["clerk"])
    cases.take_move(case.uid, "accept", revision=None, by=the_city.users["clerk"])
    plan = reverse("visit_for_case", args=[case.uid, "visit"])
    assert plan in people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    both = [str(the_city.users[name].uid) for name in ("officer", "clerk")]
    form = {"key": str(uuid4()), "planned_on": str(TODAY), "visitors": both, "note": "村头第三家"}
    for _ in range(2):  # the same form sent twice
        answer = people["officer"].post(plan, form)
    visit = Visit.objects.get(occasion_uid=case.uid)
    assert answer["Location"] == reverse("visit", args=[visit.uid])
    page = people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    assert plan not in page
    assert answer["Location"] in page
    form_page = people["clerk"].get(reverse("visit_form", args=[visit.uid])).content.decode()
    assert "村头第三家" in form_page
    assert sent(people["clerk"], visit, AT_HOME, files=[("signature", picture())]).status_code == 302
    shown = people["officer"].get(reverse("visit", args=[visit.uid])).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', shown)
    said = {"act": "confirm", "seen": seen}
    confirmed = people["officer"].post(reverse("visit_act", args=[visit.uid]), said, follow=True)
    assert "已签名，走访完成。" in confirmed.content.decode()
    paper = FiledPaper.objects.get(case=case, name="visit")
    assert {one.person.username for one in paper.signatures.all()} == {"clerk", "officer"}
    file = people["reviewer"].get(reverse("document", args=[paper.document.uid]))
    assert file.content.startswith(b"%PDF-")
    assert people["stranger"].get(reverse("document", args=[paper.document.uid])).status_code == 404
    assert people["reviewer"].get(reverse("visit_paper", args=[visit.uid])).content == file.content


def test_a_plan_for_too_few_is_refused_in_words_and_nothing_typed_is_lost(people, the_city):
    person = the_city.row("parties.person", "E1").record
    address = reverse("visit_plan", args=["parties.person", person.uid]) + "?checklist=assistance.home_visit"
    one = str(the_city.users["officer"].uid)
    answer = people["officer"].post(
        address, {"key": str(uuid4()), "planned_on": str(TODAY), "visitors": [one], "note": "带上表"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "应由 2 人以上走访，现只有 1 人" in page, "带上表" in page) == (422, True, True)
    assert "不管这个区划" not in page


def test_a_form_with_faults_comes_back_with_all_of_them_and_what_was_typed(people, child):
    answer = sent(people["assistant"], child, {"well": "no", "what": "夜里独自在家"}, visited_on="明天")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "走访日期请写成 2021-08-30 这样。" in page
    assert "夜里独自在家" in page
    answer = sent(people["assistant"], child, {"well": "no", "what": "夜里独自在家"}, answer="json").json()
    assert set(answer["problems"]) == {"carer", "unattended", "out_of_school", "ill", "unsafe", "troubled"}
    child.refresh_from_db()
    assert child.state == State.PLANNED


def test_a_sheet_sent_twice_is_taken_once_and_its_pictures_open_for_those_who_may_see_the_visit(people, child):
    key = uuid4()
    for _ in range(2):
        answer = sent(
            people["assistant"], child, {"well": "yes"}, key=key, files=[("q-picture", picture())], answer="json"
        )
        assert answer.json() == {"url": reverse("visit", args=[child.uid])}
    assert child.pictures.count() == 1
    address = reverse("document", args=[child.pictures.get().document.uid])
    assert [people[name].get(address).status_code for name in ("assistant", "officer", "stranger", "system")] == [
        200,
        200,
        404,
        404,
    ]


def test_a_form_without_its_key_is_told_to_be_opened_again(people, child):
    answer = people["assistant"].post(reverse("visit_form", args=[child.uid]), sheet({"well": "yes"}) | {"key": "x"})
    assert (answer.status_code, "页面已过期" in answer.content.decode()) == (422, True)


def test_a_draft_is_kept_of_what_the_form_has_and_of_nothing_else(people, child):
    address = reverse("visit_draft", args=[child.uid])
    said = people["assistant"].post(address, {"q-what": "夜里", "q-nothing": "x", "at_home": "no", "key": "k"})
    assert said.json() == {"saved_at": said.json()["saved_at"], "version": Draft.objects.get(visit=child).version}
    assert Draft.objects.get(visit=child).typed == {"q-what": "夜里", "at_home": "no"}
    assert "夜里" in people["assistant"].get(reverse("visit_form", args=[child.uid])).content.decode()
    assert people["officer"].post(address, {"q-what": "x"}).status_code == 422


def test_an_older_draft_never_takes_the_place_of_a_newer_one(people, child):
    address, writer = reverse("visit_draft", args=[child.uid]), people["assistant"]
    first = writer.post(address, {"q-what": "甲", "over": ""}).json()["version"]
    second = writer.post(address, {"q-what": "乙", "over": first}).json()["version"]
    late = writer.post(address, {"q-what": "丙", "over": first})
    assert (late.status_code, late.json()["version"]) == (409, second)
    assert "较新的草稿" in late.json()["said"]
    assert Draft.objects.get(visit=child).typed == {"q-what": "乙"}
    assert writer.post(address, {"q-what": "丙", "over": second}).status_code == 200


def test_who_goes_is_changed_and_a_refusal_says_why(people, the_city, child):
    address = reverse("visit_act", args=[child.uid])
    officer = str(the_city.users["officer"].uid)
    refused = people["assistant"].post(address, {"act": "reassign", "planned_on": str(TODAY)})
    assert (refused.status_code, "现只有 0 人" in refused.content.decode()) == (422, True)
    refused = people["assistant"].post(address, {"act": "cancel", "reason": "长" * 201})
    assert (refused.status_code, "长" * 201 in refused.content.decode()) == (422, True)
    people["assistant"].post(address, {"act": "reassign", "planned_on": str(TODAY), "visitors": [officer]})
    assert [one.person.username for one in child.visitors.all()] == ["officer"]
    assert people["assistant"].get(reverse("visit_form", args=[child.uid]))["Location"] == reverse(
        "visit", args=[child.uid]
    )


def test_a_finding_is_mended_with_a_picture_and_closed_by_another(people, the_city):
    finding = the_city.row(FINDING, "E1a").record
    address = reverse("finding", args=[finding.uid])
    said = {
        "act": "rectify",
        "on": str(TODAY),
        "words": "",
        "evidence": SimpleUploadedFile("屋顶.png", picture(), "image/png"),
    }
    assert people["assistant"].post(address, said).status_code == 422
    finding.refresh_from_db()
    assert finding.evidence is None
    said |= {"words": "已修好屋顶", "evidence": SimpleUploadedFile("屋顶.png", picture(), "image/png")}
    assert people["assistant"].post(address, said).status_code == 302
    assert people["assistant"].post(address, {"act": "close"}).status_code == 422
    assert people["officer"].post(address, {"act": "close"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.evidence.target_kind) == ("closed", FINDING)


def test_what_two_saw_in_a_home_does_not_exist_for_whoever_goes_visiting_only(people, the_city):
    private = the_city.row(HOME, "E1a").record
    Visitor.objects.filter(visit=private).delete()
    for name in ("visit", "visit_form"):
        assert people["assistant"].get(reverse(name, args=[private.uid])).status_code == 404
    person = people["assistant"].get(reverse("record", args=["parties.person", private.person.uid])).content.decode()
    assert str(private.uid) not in person
    assert "儿童走访" in person
    assert "安排走访" in person
    assert (
        str(private.uid)
        in people["reviewer"].get(reverse("record", args=["parties.person", private.person.uid])).content.decode()
    )


def test_lists_and_pages_take_as_many_statements_for_many_visits_as_for_few(people, the_city, child):
    def asked(name, *arguments):
        client = people["assistant"]
        client.get(reverse(name, args=arguments))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name, args=arguments)).status_code == 200
        return len(seen)

    before = asked("visits"), asked("workbench"), asked("record", "parties.person", child.person.uid)
    for _ in range(12):
        more = Visit.objects.create(
            key=uuid4(), checklist=child.checklist, pin=child.pin, content="-", person=child.person, division=child.division,
            planned_on=TODAY, planned_by=the_city.users["second"],
        )  # fmt: skip
        Visitor.objects.create(visit=more, person=the_city.users["assistant"])
    assert (asked("visits"), asked("workbench"), asked("record", "parties.person", child.person.uid)) == before
