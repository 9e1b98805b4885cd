"""The one window: search, a draft that nothing of is lost, one press that opens everything, one receipt."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.calendars import services as calendars
from minzheng.core.cases.drafting import reads as drafts
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.models import Case, Intake, IntakeDraft, KnownApplication
from minzheng.core.parties.models import Person
from minzheng.core.parties.services import PersonWriter
from minzheng.kernel.identifiers.persons import resident_check
from tests.world import CAST, identity_number, person_values

pytestmark = pytest.mark.django_db
LIVING, URGENT, MEDICAL = "assistance.minimum_living", "assistance.temporary_urgent", "assistance.referral_medical"


@pytest.fixture
def people(the_city):
    calendars.seed(by="system")
    clients = {name: Client() for name in (*CAST, "second")}
    for name, client in clients.items():
        client.force_login(the_city.users[name])
    return clients


def applicant(the_city, place="E1a"):
    return the_city.row("parties.person", place).record


def begun(client, the_city, place="E1a"):
    answer = client.post(reverse("window_start"), {"person": str(applicant(the_city, place).uid)})
    assert answer.status_code == 302
    return IntakeDraft.objects.get(uid=answer["Location"].split("/")[2])


def page(draft, **more):
    draft.refresh_from_db()
    return {"page": "first", "revision": draft.revision, "tab": str(uuid4())[:16], **more}


def on_to_check(client, draft, matters=(LIVING,), needs=(MEDICAL,), second=None, first=None):
    said = page(draft, matters=list(matters), needs=list(needs), go="on", **({"channel": "window"} | (first or {})))
    answer = client.post(reverse("window_draft", args=[draft.uid]), said)
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    words = {f"words:{need}": "住院费用报销" for need in needs}
    answer = client.post(reverse("window_papers", args=[draft.uid]), page(draft, go="on", **words, **(second or {})))
    assert answer.status_code == 302
    draft.refresh_from_db()


def pressed(client, draft, revision=None):
    return client.post(reverse("window_check", args=[draft.uid]), {"revision": revision or draft.revision})


def test_one_press_opens_several_cases_passes_a_need_on_and_gives_one_receipt(people, the_city):
    draft = begun(people["clerk"], the_city)
    on_to_check(
        people["clerk"], draft,
        second={f"handed:{LIVING}": ["application", "identity"], f"outcome:{LIVING}": "ask"},
    )  # fmt: skip
    page_ = people["clerk"].get(reverse("window_check", args=[draft.uid])).content.decode()
    assert "还缺材料" in page_
    assert page_.count("修改") >= 3
    answer = pressed(people["clerk"], draft)
    assert answer.status_code == 302
    intake = Intake.objects.get(key=draft.uid)
    assert sorted(intake.cases.values_list("matter", "state")) == [(LIVING, "correcting"), (MEDICAL, "handed")]
    assert not IntakeDraft.objects.filter(pk=draft.pk).exists()
    receipt = people["clerk"].get(answer["Location"]).content.decode()
    for words in (
        intake.number,
        "还缺材料（一次告知）：家庭收入和财产状况申报表；核对授权书",
        "转由医疗保障部门答复：住院费用报销",
        "10 个工作日",
    ):
        assert words in receipt, words
    assert not re.search(r"\d{17}[\dX]", receipt)


def test_pressing_again_the_back_button_and_another_tab_lead_to_the_same_receipt(people, the_city):
    draft = begun(people["clerk"], the_city)
    on_to_check(people["clerk"], draft)
    first = pressed(people["clerk"], draft)
    for again in (
        pressed(people["clerk"], draft),
        people["clerk"].get(reverse("window_draft", args=[draft.uid])),
        people["clerk"].get(reverse("window_papers", args=[draft.uid])),
        people["clerk"].post(reverse("window_papers", args=[draft.uid]), {"go": "on"}),
    ):
        assert again.status_code == 302
        assert again["Location"] == first["Location"]
    assert Intake.objects.filter(key=draft.uid).count() == 1


def test_what_was_checked_and_changed_since_is_not_opened(people, the_city):
    draft = begun(people["clerk"], the_city)
    on_to_check(people["clerk"], draft)
    seen = draft.revision
    said = page(draft, matters=[URGENT], channel="window")
    assert people["clerk"].post(reverse("window_keep", args=[draft.uid]), said).status_code == 200
    answer = pressed(people["clerk"], draft, revision=seen)
    assert answer.status_code == 422
    assert "请重新核对" in answer.content.decode()
    assert not Intake.objects.filter(key=draft.uid).exists()


def test_a_draft_of_somebody_else_does_not_exist(people, the_city):
    draft = begun(people["clerk"], the_city)
    for name in ("window_draft", "window_papers", "window_check", "window_hints"):
        assert people["officer"].get(reverse(name, args=[draft.uid])).status_code == 404
    assert people["officer"].post(reverse("window_keep", args=[draft.uid]), page(draft)).status_code == 404
    assert people["officer"].post(reverse("window_discard", args=[draft.uid])).status_code == 404
    assert people["clerk"].post(reverse("window_discard", args=[draft.uid])).status_code == 302
    assert not IntakeDraft.objects.filter(pk=draft.pk).exists()


def test_the_search_finds_within_the_scope_alone_and_leaves_nothing_in_an_address(people, the_city):
    inside, outside = applicant(the_city), applicant(the_city, "W1")
    answer = people["clerk"].post(reverse("window"), {"q": inside.name})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f"为{inside.name}受理" in text
    assert not re.search(r"\d{14}\d{3}[\dX]", text), "numbers are masked"
    other = people["clerk"].post(reverse("window"), {"q": outside.name}).content.decode()
    assert "没有找到登记的人" in other
    assert people["clerk"].post(reverse("window_start"), {"person": str(outside.uid)}).status_code == 404
    started = people["clerk"].post(reverse("window_start"), {"q": "欧阳待登记"})
    assert "欧阳" not in started["Location"]


def test_searches_by_number_that_find_nothing_are_counted_and_limited(people, the_city):
    number = identity_number(401, date(1950, 1, 1), male=True)
    answers = [people["clerk"].post(reverse("window"), {"q": number}).status_code for _ in range(32)]
    assert answers[0] == 200
    assert answers[-1] == 429


def newcomer(**more):
    said = {
        "new_name": "欧阳新", "new_id_number": identity_number(402, date(1960, 2, 3), male=False), "new_division": "前柳村委会",
        "new_settlement": "农村", "home": "new_rural", "home_relation": "head", "go": "register",
    }  # fmt: skip
    return said | more


def test_what_was_typed_to_find_a_newcomer_stands_where_it_belongs(people):
    for term, field in (("13199990000", "new_phone"), ("欧阳新", "new_name")):
        started = people["clerk"].post(reverse("window_start"), {"q": term})
        draft = IntakeDraft.objects.get(uid=started["Location"].split("/")[2])
        assert drafts.typed_in(draft)[field] == [term]


def test_a_newcomer_is_registered_with_his_household_on_the_spot(people, the_city):
    started = people["clerk"].post(reverse("window_start"), {"q": newcomer()["new_id_number"]})
    draft = IntakeDraft.objects.get(uid=started["Location"].split("/")[2])
    assert drafts.typed_in(draft)["new_id_number"] == [newcomer()["new_id_number"]]
    answer = people["clerk"].post(reverse("window_draft", args=[draft.uid]), page(draft, **newcomer()))
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    draft.refresh_from_db()
    person = Person.objects.get(uid=drafts.typed_in(draft)["person"][0])
    assert (person.name, person.sex, person.born_on) == ("欧阳新", "female", date(1960, 2, 3))
    member = person.memberships.get()
    assert (member.relation, member.household.settlement) == ("head", "rural")
    on_to_check(people["clerk"], draft)
    assert pressed(people["clerk"], draft).status_code == 302


def started(client):
    return IntakeDraft.objects.get(uid=client.post(reverse("window_start"))["Location"].split("/")[2])


def test_registering_a_newcomer_pressed_twice_registers_him_once(people, the_city, monkeypatch):
    draft, before = started(people["clerk"]), Person.objects.count()
    address, said = reverse("window_draft", args=[draft.uid]), page(draft, **newcomer())
    answers, once = [], drafting.register_newcomer

    def with_a_second_press_between(*arguments, **more):
        monkeypatch.setattr(drafting, "register_newcomer", once)
        answers.append(people["clerk"].post(address, said))
        return once(*arguments, **more)

    monkeypatch.setattr(drafting, "register_newcomer", with_a_second_press_between)
    answers += [people["clerk"].post(address, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302] * 3
    draft.refresh_from_db()
    assert drafts.typed_in(draft)["person"] == [str(Person.objects.get(name="欧阳新").uid)]
    assert Person.objects.count() == before + 1


def test_what_another_window_changed_meanwhile_is_not_registered(people, the_city, monkeypatch):
    draft, once = started(people["clerk"]), drafting.register_newcomer

    def changed_between(uid, *arguments, by, **more):
        drafting.keep(uid, {"new_name": ["欧阳错"]}, drafting.Page(IntakeDraft.objects.get(uid=uid).revision), by=by)
        return once(uid, *arguments, by=by, **more)

    monkeypatch.setattr(drafting, "register_newcomer", changed_between)
    answer = people["clerk"].post(reverse("window_draft", args=[draft.uid]), page(draft, **newcomer()))
    assert (answer.status_code, "还没有登记来人" in answer.content.decode()) == (422, True)
    assert not Person.objects.filter(name__startswith="欧阳").exists()


def test_a_newcomer_who_is_registered_already_is_put_into_the_draft_when_number_and_name_agree(people, the_city):
    for draft in (started(people["clerk"]), started(people["clerk"])):
        answer = people["clerk"].post(reverse("window_draft", args=[draft.uid]), page(draft, **newcomer()))
        assert answer.status_code == 302
        draft.refresh_from_db()
        assert drafts.typed_in(draft)["person"] == [str(Person.objects.get(name="欧阳新").uid)]
    draft = started(people["clerk"])
    said = page(draft, **newcomer(new_name="另一人"))
    assert people["clerk"].post(reverse("window_draft", args=[draft.uid]), said).status_code == 422


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"new_id_number": "1234"}, "18位"),
        ({"new_name": ""}, "必填"),
        ({"new_division": "岭南村委会"}, "不在您的管辖范围内"),
        ({"home": "there", "home_code": ""}, "请填写户编号"),
        ({"home": "there", "home_code": "没有这一户"}, "没有这个户编号"),
    ],
)
def test_a_newcomer_who_cannot_be_registered_loses_nothing_that_was_typed(people, the_city, said, words):
    draft = IntakeDraft.objects.get(uid=people["clerk"].post(reverse("window_start"))["Location"].split("/")[2])
    before = Person.objects.count()
    answer = people["clerk"].post(
        reverse("window_draft", args=[draft.uid]), page(draft, matters=[LIVING], late_reason="停电", **newcomer(**said))
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert 'value="停电"' in text
    assert "checked" in text
    assert Person.objects.count() == before
    draft.refresh_from_db()
    assert drafts.typed_in(draft)["late_reason"] == ["停电"]


def test_a_late_entry_is_marked_and_wants_a_reason(people, the_city):
    draft = begun(people["clerk"], the_city)
    on_to_check(
        people["clerk"], draft, first={"received_on": "2021-08-24", "channel": "paper", "source_number": "纸-1"}
    )
    check = people["clerk"].get(reverse("window_check", args=[draft.uid])).content.decode()
    assert "请写明补录的原因" in check
    assert pressed(people["clerk"], draft).status_code == 422
    said = page(
        draft, matters=[LIVING], received_on="2021-08-24", channel="paper", source_number="纸-1", late_reason="停电"
    )
    assert people["clerk"].post(reverse("window_draft", args=[draft.uid]), said | {"go": "on"}).status_code == 302
    draft.refresh_from_db()
    assert pressed(people["clerk"], draft).status_code == 302
    known = KnownApplication.objects.get(source_number="纸-1")
    assert (known.received_on, known.reason) == (date(2021, 8, 24), "停电")
    receipt = people["clerk"].get(reverse("receipt", args=[Intake.objects.get(key=draft.uid).uid])).content.decode()
    assert "补录日期" in receipt


def test_the_receipt_is_printed_on_a4_and_on_half_of_it_and_the_log_knows(people, the_city):
    draft = begun(people["clerk"], the_city)
    on_to_check(people["clerk"], draft)
    pressed(people["clerk"], draft)
    intake = Intake.objects.get(key=draft.uid)
    for form in ("a4", "half"):
        answer = people["clerk"].get(reverse("receipt_file", args=[intake.uid, form]))
        assert answer.content[:5] == b"%PDF-"
        assert "no-store" in answer["Cache-Control"]
    assert people["clerk"].get(reverse("receipt_file", args=[intake.uid, "a3"])).status_code == 404
    assert AuditEvent.objects.filter(action="intake.print", target_uid=intake.uid).count() == 2


def test_hints_are_for_those_who_may_see_facts_and_decide_nothing(people, the_city):
    draft = begun(people["clerk"], the_city)
    text = people["clerk"].get(reverse("window_hints", args=[draft.uid])).content.decode()
    assert "只作提示，不代替审核确认" in text
    assert "还要问" in text
    assert not Case.objects.filter(intake__key=draft.uid).exists()


def test_the_number_of_statements_does_not_grow_with_the_people_found_or_the_needs_asked(
    people, the_city, django_assert_max_num_queries
):
    people["clerk"].post(reverse("window"), {"q": "甲"})  # what is read once in a process
    with django_assert_max_num_queries(30) as one:
        people["clerk"].post(reverse("window"), {"q": applicant(the_city).name})
    for number in range(4):
        PersonWriter.create_many([person_values(700 + number, f"{applicant(the_city).name}{number}", the_city.places["E1a"])], by=the_city.users["second"])  # fmt: skip
    with django_assert_max_num_queries(30) as more:
        people["clerk"].post(reverse("window"), {"q": applicant(the_city).name})
    assert len(more) == len(one)


def test_who_is_like_somebody_registered_is_shown_before_he_is_registered_and_listed_after(people, the_city):
    draft = started(people["clerk"])
    assert people["clerk"].post(reverse("window_draft", args=[draft.uid]), page(draft, **newcomer())).status_code == 302
    there, number = Person.objects.get(name="欧阳新"), newcomer()["new_id_number"]
    body = number[:14] + str((int(number[14]) + 1) % 10) + number[15:17]
    said, draft = newcomer(new_id_number=body + resident_check(body)), started(people["clerk"])
    answer = people["clerk"].post(reverse("window_draft", args=[draft.uid]), page(draft, **said))
    text = answer.content.decode()
    assert (answer.status_code, "可能已经登记" in text, "证件号码只差一处" in text) == (422, True, True)
    assert not re.search(r"\d{14}\d{3}[\dX]", text.replace(said["new_id_number"], "")), "numbers are masked"
    known = people["clerk"].post(
        reverse("window_draft", args=[draft.uid]), page(draft, **said | {"go": f"registered:{there.uid}"})
    )
    draft.refresh_from_db()
    assert (known.status_code, drafts.typed_in(draft)["person"]) == (302, [str(there.uid)])
    draft = started(people["clerk"])
    assert (
        people["clerk"]
        .post(reverse("window_draft", args=[draft.uid]), page(draft, **said | {"go": "register_new"}))
        .status_code
        == 302
    )
    assert Person.objects.filter(name="欧阳新").count() == 2
    listed = people["reviewer"].get(reverse("register", args=["parties.suspicion"])).content.decode()
    assert "欧**" in listed
    found = (
        people["clerk"]
        .post(reverse("window"), {"q": number[:17] + ("0" if number[17] != "0" else "1")})
        .content.decode()
    )
    assert "号码只差一处" in found
    assert "为欧阳新受理" in found
