"""Cases as their pages work them: from the window to the decision, and everything that is refused in words."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minzheng.core.benefits.models import Enrolment
from minzheng.core.calendars import services as calendars
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from tests.hanging import hang
from tests.web.applicants import in_need, standards_of
from tests.world import CAST, PLACES

pytestmark = pytest.mark.django_db
LIVING = "assistance.minimum_living"


@pytest.fixture
def people(the_city):
    clients = {name: Client() for name in (*CAST, "second")}
    for name, client in clients.items():
        client.force_login(the_city.users[name])
    return clients


@pytest.fixture
def applicant(the_city):
    """Somebody of the township of whom everything is known, under the invented standards."""
    with standards_of(PLACES["E"][0]):
        yield in_need(the_city)


def form(the_city, key=None, place="E1", person=None, **more):
    person = person or the_city.row("parties.person", place).record
    return reverse("case_open", args=["parties.person", person.uid]), {
        "key": str(key or uuid4()),
        "matter": LIVING,
        **more,
    }


def opened(people, the_city, **more):
    address, values = form(the_city, **more)
    answer = people["clerk"].post(address, values)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get(uid=answer["Location"].rstrip("/").split("/")[-1])


def does(client, case, act, **values):
    """Press a button of the page as it stands now; what the next page says."""
    case.refresh_from_db()
    said = {"act": act, "revision": case.revision, **values}
    page = client.post(reverse("case_act", args=[case.uid]), said, follow=True)
    case.refresh_from_db()
    return "".join(re.findall(r'class="note[^>]*>.*?</div>', page.content.decode(), re.DOTALL)) or page.content.decode()


def reported(people, the_city, monkeypatch, applicant):
    """A case that its township reported to the county, eight days after its notice."""
    case = opened(people, the_city, person=applicant)
    does(people["clerk"], case, "move", move="accept")
    does(people["officer"], case, "claim")
    does(people["officer"], case, "move", move="survey")
    for paper in ("visit", "check"):
        does(people["officer"], case, "file", paper=paper)
    assert "初审意见已按规则测算拟定" in does(people["officer"], case, "opinion", opinion="家庭困难，拟予保障。")
    visit = FiledPaper.objects.get(case=case, name="visit")
    assert "公示" not in "".join(does(people["clerk"], case, "sign", serial=visit.serial).split("已签名")[:1])
    does(people["officer"], case, "move", move="notify")
    assert case.state == "on_notice"
    hang(case, the_city.users["officer"])
    monkeypatch.setenv("MINZHENG_TODAY", "2021-09-08")
    does(people["officer"], case, "move", move="report")
    assert case.state == "reported"
    return case


def test_an_application_goes_from_the_window_to_the_enrolment(people, the_city, monkeypatch, applicant):
    case = reported(people, the_city, monkeypatch, applicant)
    does(people["reviewer"], case, "claim")
    assert "请填写意见" in does(people["reviewer"], case, "move", move="grant")
    does(people["reviewer"], case, "move", move="grant", opinion="符合条件")
    assert (case.state, case.closed_on) == ("granted", date(2021, 9, 8))
    page = people["clerk"].get(reverse("case", args=[case.uid])).content.decode()
    assert "符合条件" in page
    assert "已办结" in page
    enrolment = Enrolment.objects.get(household__code="申请户900")
    assert enrolment.number in page
    assert "自 2021 年 10 月起，每月 310.00 元" in page
    assert people["finance"].get(reverse("record", args=["benefits.enrolment", enrolment.uid])).status_code == 200


def test_the_opinion_is_shown_before_it_is_given_and_its_paper_lies_in_the_file(people, the_city, applicant):
    case = opened(people, the_city, person=applicant)
    does(people["clerk"], case, "move", move="accept")
    assert "按今天登记的状况" not in people["clerk"].get(reverse("case", args=[case.uid])).content.decode()
    page = people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    for said in ("按今天登记的状况", "每月 310.00 元，保障 1 人", "拟定初审意见", "最低生活保障金测算"):
        assert said in page, said
    assert '<option value="proposal">' not in page
    refused = does(people["officer"], case, "file", paper="proposal")
    assert "初审意见由系统按规则测算拟定" in refused
    answer = people["officer"].post(
        reverse("case_act", args=[case.uid]), {"act": "opinion", "revision": case.revision, "opinion": " "}
    )
    assert answer.status_code == 422
    assert "请填写初审意见" in answer.content.decode()
    does(people["officer"], case, "opinion", opinion="家庭困难，拟予保障。")
    paper = FiledPaper.objects.select_related("document").get(case=case, name="proposal")
    assert paper.document.name == "最低生活保障金初审意见.pdf"
    assert documents.opened(paper.document, by=the_city.users["officer"]).startswith(b"%PDF")


def test_a_sum_is_asked_for_with_the_opinion_and_what_was_typed_is_not_lost(people, the_city, applicant):
    case = opened(people, the_city, person=applicant, matter="assistance.temporary_spending")
    does(people["clerk"], case, "move", move="accept")
    page = people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    for said in ("拟救助金额（元）", "分几个月发放", "拟定初审意见"):
        assert said in page, said
    assert "按今天登记的状况" not in page  # nothing can be said before a sum is asked for
    said = {"act": "opinion", "opinion": "医疗支出过大。", "months": "3"}
    for asked, reason in (("一千", "请填写拟救助金额"), ("0", "请填写拟救助金额"), ("1000.00", "差 1 分")):
        case.refresh_from_db()
        answer = people["officer"].post(
            reverse("case_act", args=[case.uid]), {**said, "revision": case.revision, "asked": asked}
        )
        refused = answer.content.decode()
        assert answer.status_code == 422
        assert reason in refused
        assert f'value="{asked}"' in refused
        assert "医疗支出过大。" in refused
    assert "初审意见已按规则测算拟定" in does(
        people["officer"], case, "opinion", opinion="医疗支出过大。", asked="900", months="3"
    )
    page = people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    assert "核准 900.00 元，分 3 个月发放，保障 1 人" in page


def test_what_the_rules_lack_is_named_before_anybody_presses(people, the_city):
    case = opened(people, the_city)
    does(people["clerk"], case, "move", move="accept")
    page = people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    assert "还不能拟定" in page
    assert "还不能测算，缺少：" in page
    assert 'value="opinion"' not in page


def test_the_page_says_what_is_missing_before_anybody_presses(people, the_city):
    case = opened(people, the_city)
    does(people["clerk"], case, "move", move="accept")
    does(people["officer"], case, "claim")
    does(people["officer"], case, "move", move="survey")
    page = people["officer"].get(reverse("case", args=[case.uid])).content.decode()
    assert "缺少材料：入户调查表。" in page
    assert "下一步要用" in page
    assert 'name="move" value="notify"' not in page


def test_the_same_form_sent_twice_opens_one_case(people, the_city):
    key = uuid4()
    first = opened(people, the_city, key=key)
    assert opened(people, the_city, key=key) == first
    address, values = form(the_city, key=key)
    other = people["officer"].post(address, values)
    assert other.status_code == 422
    assert "已由另一人提交过" in other.content.decode()


def test_whoever_is_slower_is_told_who_was_faster_and_changes_nothing(people, the_city):
    case = opened(people, the_city)
    stale = case.revision
    does(people["clerk"], case, "move", move="accept")
    page = people["clerk"].post(
        reverse("case_act", args=[case.uid]),
        {"act": "move", "move": "decline", "opinion": "不符合受理条件的理由", "revision": stale},
        follow=True,
    )
    assert page.status_code == 422
    assert "这件刚由柳窗口办过，请刷新。" in page.content.decode()
    assert "不符合受理条件的理由" in page.content.decode(), "what was typed is not lost"
    case.refresh_from_db()
    assert case.state == "accepted"


@pytest.mark.parametrize("revision", ["", "x", "１", "-1"])
def test_a_page_without_its_revision_moves_nothing(people, the_city, revision):
    case = opened(people, the_city)
    said = {"act": "move", "move": "accept", "revision": revision}
    page = people["clerk"].post(reverse("case_act", args=[case.uid]), said, follow=True)
    assert "页面已过期" in page.content.decode()
    case.refresh_from_db()
    assert case.state == "draft"


@pytest.mark.parametrize("act", ["", "drop", "__class__"])
def test_an_unknown_act_is_refused(people, the_city, act):
    case = opened(people, the_city)
    assert "没有这个动作" in does(people["clerk"], case, act)


def test_a_file_of_a_refused_paper_is_not_kept(people, the_city):
    case = opened(people, the_city)
    before = Document.objects.count()
    paper = SimpleUploadedFile("调查表.txt", "两人走访".encode(), content_type="text/plain")
    does(people["clerk"], case, "file", paper="visit", on="2020-01-01", file=paper)
    assert (Document.objects.count(), FiledPaper.objects.filter(case=case).count()) == (before, 0)


def test_a_file_lies_with_its_paper_and_opens_for_those_who_see_the_case(people, the_city):
    case = opened(people, the_city)
    paper = SimpleUploadedFile(
        "调查表.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", content_type="application/pdf"
    )
    does(people["clerk"], case, "file", paper="visit", file=paper)
    document = FiledPaper.objects.get(case=case).document
    assert people["reviewer"].get(reverse("document", args=[document.uid])).status_code == 200
    assert people["stranger"].get(reverse("document", args=[document.uid])).status_code == 404


def test_a_case_is_given_back_and_handed_to_nobody_off_the_list(people, the_city):
    case = opened(people, the_city)
    assert "请从名单里选一个人" in does(
        people["clerk"], case, "hand_over", to=str(the_city.users["stranger"].uid), reason="x"
    )
    does(people["clerk"], case, "give_back")
    assert not case.assignments.running().exists()
    assert "还没有人领取" in people["clerk"].get(reverse("case", args=[case.uid])).content.decode()


def test_a_reminder_reaches_who_works_on_it(people, the_city):
    case = opened(people, the_city)
    assert "已催办，通知了 1 人" in does(people["reviewer"], case, "remind", text="请今天办结")
    assert "催办" in people["clerk"].get(reverse("notices")).content.decode()


def test_a_mark_asks_for_a_reason_and_stays(people, the_city):
    case = opened(people, the_city)
    assert "请写明加标记的依据" in does(people["clerk"], case, "mark", mark="staff_kin", reason=" ")
    does(people["clerk"], case, "mark", mark="staff_kin", reason="申请人自述")
    assert case.marks == ["staff_kin"]
    assert "县级入户调查表" in people["clerk"].get(reverse("case", args=[case.uid])).content.decode()


def test_an_extension_is_asked_by_the_county_alone(people, the_city):
    calendars.seed(by="system")
    case = opened(people, the_city)
    does(people["clerk"], case, "move", move="accept")
    assert 'name="clock"' not in people["clerk"].get(reverse("case", args=[case.uid])).content.decode()
    does(people["reviewer"], case, "extend", clock="must_end", reason="人户分离")
    page = people["reviewer"].get(reverse("case", args=[case.uid])).content.decode()
    assert "延长时限：全程" in page
    assert "人户分离" in page
    assert 'name="clock"' not in page, "once only"


def test_of_an_applicant_who_moved_away_the_old_place_sees_the_name_alone(people, the_city):
    case = opened(people, the_city)
    person = the_city.row("parties.person", "E1").record
    type(person).objects.filter(pk=person.pk).update(division=the_city.places["W1"])
    page = people["clerk"].get(reverse("case", args=[case.uid])).content.decode()
    assert person.name in page
    assert "登记资料由现居住地管理" in page
    assert reverse("record", args=["parties.person", person.uid]) not in page
    assert the_city.places["W1"].name not in page
    assert not re.search(r"990121\d+\*{4}", page), "no number, not even masked"


def test_who_is_dead_does_not_apply(people, the_city):
    person = the_city.row("parties.person", "E1").record
    type(person).objects.filter(pk=person.pk).update(died_on=date(2021, 8, 1))
    address, values = form(the_city)
    answer = people["clerk"].post(address, values)
    assert answer.status_code == 422
    assert "申请人已经去世，不能收件" in answer.content.decode()


def test_what_the_window_cannot_move_waits_for_the_officer_at_once(people, the_city):
    case = opened(people, the_city, matter="assistance.temporary_urgent")
    assert not case.assignments.running().exists()
    assert case.number in people["officer"].get(reverse("cases")).content.decode()
    assert "待办" in people["officer"].get(reverse("notices")).content.decode()
    does(people["officer"], case, "claim")
    assert [one.person.username for one in case.assignments.running()] == ["officer"]


def test_a_mark_of_another_matter_is_refused(people, the_city):
    case = opened(people, the_city)
    assert "不用标记“超过限额”" in does(people["clerk"], case, "mark", mark="above_cap", reason="金额大")
    assert "above_cap" not in case.marks


def test_a_visit_of_the_county_is_signed_by_the_county(people, the_city):
    case = opened(people, the_city, marks=["staff_kin"])
    assert "“县级入户调查表”应由县级审核签名，柳窗口没有这个岗位" in does(
        people["clerk"], case, "file", paper="county_visit"
    )
    assert '<option value="county_visit">' not in people["clerk"].get(reverse("case", args=[case.uid])).content.decode()
    assert '<option value="county_visit">' in people["reviewer"].get(reverse("case", args=[case.uid])).content.decode()
    does(people["reviewer"], case, "file", paper="county_visit")
    filed = FiledPaper.objects.get(case=case)
    assert "没有这个岗位" in does(people["officer"], case, "sign", serial=filed.serial)
    assert filed.signatures.count() == 1


def test_the_stages_show_the_way_to_the_decision_and_no_detour(people, the_city):
    case = opened(people, the_city)
    page = people["clerk"].get(reverse("case", args=[case.uid])).content.decode()
    stages = re.search(r'id="stages".*?</ul>', page, re.DOTALL).group()
    assert re.findall(r"<li[^>]*>(?:<b>)?([^<]+)<", stages) == [
        "待受理", "已受理", "调查核对中", "公示中", "已上报", "已确认",
    ]  # fmt: skip


def test_the_queue_lists_what_waits_and_nothing_of_another_county(people, the_city):
    mine = people["clerk"].get(reverse("cases")).content.decode()
    assert the_city.row("cases.case", "E1").name in mine
    assert the_city.row("cases.case", "W1").name not in mine
    done = people["second"].get(reverse("cases") + "?view=done").content.decode()
    assert "已办" in done


def test_the_record_of_a_person_leads_to_an_application_and_lists_what_is_going_on(people, the_city):
    case = opened(people, the_city)
    person = the_city.row("parties.person", "E1").record
    address = reverse("case_open", args=["parties.person", person.uid])
    assert address in people["clerk"].get(reverse("record", args=["parties.person", person.uid])).content.decode()
    assert case.number in people["clerk"].get(address).content.decode()
    other = the_city.row("parties.organisation", "E1").record
    assert people["clerk"].get(reverse("case_open", args=["parties.organisation", other.uid])).status_code == 404


def test_the_number_of_statements_is_the_same_for_every_case(people, the_city, django_assert_max_num_queries):
    fresh, older = opened(people, the_city), opened(people, the_city)
    does(people["clerk"], fresh, "file", paper="visit")
    for paper in ("visit", "check", "asked"):
        does(people["clerk"], older, "file", paper=paper)
    with django_assert_max_num_queries(40) as first:
        people["clerk"].get(reverse("case", args=[fresh.uid]))
    with django_assert_max_num_queries(40) as second:
        people["clerk"].get(reverse("case", args=[older.uid]))
    assert len(second) == len(first)
