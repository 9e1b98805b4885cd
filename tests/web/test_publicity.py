"""Notices as their pages work them, and what the public sees: exactly the sheet, nothing after its end, no way to search."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.publicity import services
from minzheng.core.publicity.limits.models import PublicVisit
from minzheng.core.publicity.models import Objection, Publication, PublicNotice
from minzheng.kernel.identifiers import found_in
from tests.unit.core.publicity.conftest import photograph
from tests.world import CAST

pytestmark = pytest.mark.django_db
LIVING = "assistance.minimum_living"


@pytest.fixture
def people(the_city):
    clients = {name: Client() for name in (*CAST, "second")}
    for name, client in clients.items():
        client.force_login(the_city.users[name])
    return clients


@pytest.fixture
def notice(the_city):
    return the_city.row("publicity.notice", "E1").record


@pytest.fixture
def anybody():
    return Client()


def lifted(notice, the_city):
    services.lift(notice.uid, reason="wrong", why="写错", by=the_city.users["officer"])


def form(notice, **more):
    return {
        "posted_on": "2021-08-31", "boards": ["village", "website"], "proposal": "grant", "members": "2", "amount": "", "note": "",
        "unit": "松鹤事务所", "telephone": "0311-81234567", "key": str(uuid4()), "revision": str(notice.case.revision), **more,
    }  # fmt: skip


def text(response):
    return response.content.decode()


# -- the office --------------------------------------------------------------------------------------------------------
def test_the_officer_sees_what_the_public_will_see_and_then_hangs_it(people, the_city, notice, anybody):
    lifted(notice, the_city)
    notice.case.refresh_from_db()
    people["officer"].post(reverse("case_act", args=[notice.case.uid]), {"act": "claim"})
    address, values = reverse("case_notice", args=[notice.case.uid]), form(notice, amount="1,234.50")
    looked_at = text(people["officer"].post(address, values))
    sheet = re.search(r'<article class="sheet".*?</article>', looked_at, re.DOTALL)[0]
    assert "1,234.50" in sheet
    assert not PublicNotice.objects.filter(key=values["key"]).exists()
    (seen,) = re.findall(r'name="seen" value="(\w+)"', looked_at)
    done = people["officer"].post(address, values | {"seen": seen})
    assert done.status_code == 302, text(done)
    made = PublicNotice.objects.get(key=values["key"])
    assert done["Location"] == reverse("notice", args=[made.uid])
    shown = text(anybody.get(reverse("public_notice", args=[made.uid])))
    for label, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", sheet):
        if label != "公示时间":
            assert f"<dt>{label}</dt><dd>{value}</dd>" in shown, label


def test_what_is_refused_stays_on_the_page_with_its_reason_and_hangs_nowhere(people, the_city, notice):
    lifted(notice, the_city)
    page = people["officer"].post(
        reverse("case_notice", args=[notice.case.uid]), form(notice, note="请打电话 138 1234 5678 核实")
    )
    assert page.status_code == 422
    assert "“说明”里第 6 至 18 个字像手机号码" in text(page)
    assert "核实</textarea>" in text(page)
    assert "article" not in text(page)


def test_a_page_that_is_older_than_the_case_hangs_nothing(people, the_city, notice):
    lifted(notice, the_city)
    people["officer"].post(reverse("case_act", args=[notice.case.uid]), {"act": "claim"})
    values = form(notice, revision="1", seen="x")
    page = people["officer"].post(reverse("case_notice", args=[notice.case.uid]), values)
    assert page.status_code == 422
    assert "请刷新" in text(page)


def test_the_paper_for_the_board_is_one_page(people, notice):
    answer = people["officer"].get(reverse("notice_print", args=[notice.uid]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page[^s]", answer.content)) <= 1


def test_the_page_of_the_notice_takes_the_photograph_and_takes_it_down(people, notice, anybody):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data, name = photograph()
    act = reverse("notice_act", args=[notice.uid])
    people["officer"].post(act, {"act": "photo", "photo": SimpleUploadedFile(name, data)})
    notice.refresh_from_db()
    assert notice.photo is not None
    refused = people["officer"].post(act, {"act": "lift", "reason": "wrong", "why": ""})
    assert refused.status_code == 422
    people["officer"].post(act, {"act": "lift", "reason": "wrong", "why": "对象有误。"})
    assert anybody.get(reverse("public_notice", args=[notice.uid])).status_code == 410


def test_who_objected_is_shown_to_those_who_work_on_the_case_and_the_look_is_written_down(people, notice, anybody):
    said = {"key": str(uuid4()), "text": "他家有一辆轿车，收入与所报不符。", "name": "邻居李", "contact": "村东头"}
    assert "异议已收到" in text(anybody.post(reverse("public_objection", args=[notice.uid]), said))
    made = Objection.objects.get(key=said["key"])
    page = text(people["officer"].get(reverse("objection", args=[made.uid])))
    assert "邻居李" in page
    assert "村东头" in page
    assert AuditEvent.objects.filter(action="objection.reveal", target_uid=made.uid).count() == 1
    assert "邻居李" not in text(people["officer"].get(reverse("register", args=["publicity.objection"])))
    assert "邻居李" not in text(people["officer"].get(reverse("record", args=["publicity.objection", made.uid])))


def test_an_objection_is_examined_and_answered_on_its_page(people, the_city, notice):
    made = the_city.row("publicity.objection", "E1").record
    act = reverse("objection_act", args=[made.uid])
    assert people["officer"].post(act, {"act": "examine", "text": "看过。"}).status_code == 422
    assert people["officer"].post(act, {"act": "examine", "upheld": "no", "text": "不属实。"}).status_code == 302
    assert people["officer"].post(act, {"act": "answer", "way": "phone", "text": "已说明。"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "answered"


def test_a_county_publishes_and_prints(people, the_city):
    Publication.objects.filter(division__path__startswith=the_city.places["E"].path).update(
        withdrawn_on="2021-08-31", withdrawn_by=the_city.users["second"], withdrawn_why="重来"
    )
    said = {
        "programme": LIVING, "place": str(the_city.places["E"].uid), "unit": "县民政局", "telephone": "0311-81234567",
    }  # fmt: skip
    address = reverse("publish", args=["publicity.publication"])
    assert people["reviewer"].post(address, said).status_code == 302
    again = people["reviewer"].post(address, said)
    assert (again.status_code, "已经公布" in text(again)) == (422, True)
    hung = Publication.objects.standing().get(division=the_city.places["E1"])
    paper = people["officer"].get(reverse("publication_print", args=[hung.uid, the_city.places["E1a"].code]))
    assert paper.content.startswith(b"%PDF")


# -- the public --------------------------------------------------------------------------------------------------------
def test_every_public_page_is_kept_by_no_cache_and_read_by_no_search_engine(anybody, notice):
    pages = [
        reverse("public_root"), reverse("public_place", args=["990121100000"]), reverse("public_notice", args=[notice.uid]),
        reverse("public_objection", args=[notice.uid]), reverse("public_roll", args=["990121100000", LIVING]),
    ]  # fmt: skip
    for page in pages:
        answer = anybody.get(page)
        assert answer.status_code == 200, page
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in text(answer)
        assert 'type="search"' not in text(answer)
        assert "公示人" not in page
    assert "Disallow: /" in text(anybody.get("/robots.txt"))


def test_the_way_leads_from_the_city_to_the_village(anybody, the_city, notice):
    assert "河东县" in text(anybody.get(reverse("public_root")))
    county = text(anybody.get(reverse("public_place", args=["990121000000"])))
    assert re.search(r"柳林镇</a><span>正在公示 3 份", county)  # E1, E1a and E1b
    township = text(anybody.get(reverse("public_place", args=["990121100000"])))
    assert reverse("public_notice", args=[notice.uid]) in township
    village = text(anybody.get(reverse("public_place", args=["990121100201"])))
    assert reverse("public_notice", args=[notice.uid]) not in village
    assert "公示人" in village


@pytest.mark.parametrize("code", ["990121999999", "1", "公示人", "99012110000０"])
def test_a_place_that_is_none_does_not_exist(anybody, code):
    assert anybody.get(reverse("public_place", args=[code])).status_code == 404


def test_after_its_last_day_it_is_gone_though_no_job_ran(anybody, notice, monkeypatch):
    address, place = reverse("public_notice", args=[notice.uid]), reverse("public_place", args=["990121100000"])
    monkeypatch.setenv("MINZHENG_TODAY", "2021-09-07")
    assert anybody.get(address).status_code == 200
    monkeypatch.setenv("MINZHENG_TODAY", "2021-09-08")
    answer = anybody.get(address)
    assert answer.status_code == 410
    assert "公示人" not in text(answer)
    assert str(notice.uid) not in text(anybody.get(place))
    assert anybody.post(reverse("public_objection", args=[notice.uid])).status_code == 410


def test_a_notice_that_hangs_only_in_the_village_is_not_on_the_page(anybody, people, the_city, notice):
    lifted(notice, the_city)
    people["officer"].post(reverse("case_act", args=[notice.case.uid]), {"act": "claim"})
    notice.case.refresh_from_db()
    from tests.hanging import hang

    made = hang(notice.case, the_city.users["officer"], boards=frozenset({"village"}))
    assert anybody.get(reverse("public_notice", args=[made.uid])).status_code == 404
    assert anybody.get(reverse("public_notice", args=[uuid4()])).status_code == 404


def test_no_public_page_shows_a_number_of_a_person(anybody, the_city):
    """The telephones of offices are what remains."""
    for row in the_city.rows:
        if row.register == "publicity.notice":
            shown = text(anybody.get(reverse("public_notice", args=[row.record.uid])))
            body = re.sub(r"<[^>]+>", "\n", shown[shown.index("<main") :]).replace("0311-81234567", "")
            assert found_in(body) == []


def test_an_objection_that_is_refused_loses_nothing(anybody, notice):
    said = {"key": str(uuid4()), "text": "他的卡 6222 0212 3456 7890 128 可查", "name": "李", "contact": "13812345678"}
    page = anybody.post(reverse("public_objection", args=[notice.uid]), said)
    assert page.status_code == 422
    assert "像银行卡号" in text(page)
    assert "可查</textarea>" in text(page)
    assert not Objection.objects.filter(key=said["key"]).exists()


def test_one_address_objects_five_times_an_hour_and_no_oftener(anybody, notice):
    address = reverse("public_objection", args=[notice.uid])
    said = {"text": "他家有一辆轿车，收入与所报不符。", "name": "", "contact": ""}
    answers = [anybody.post(address, said | {"key": str(uuid4())}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    other = anybody.post(address, said | {"key": str(uuid4())}, REMOTE_ADDR="10.1.2.3")
    assert other.status_code == 200
    assert not any("10.1.2.3" in one.source for one in PublicVisit.objects.all())


def test_slips_of_the_pen_lock_nobody_out(anybody, notice):
    address = reverse("public_objection", args=[notice.uid])
    said = {"key": str(uuid4()), "text": "", "name": "", "contact": ""}
    for text in ("", "他的卡 6222 0212 3456 7890 128 可查"):
        assert [anybody.post(address, said | {"text": text}).status_code for _ in range(7)] == [422] * 7
    assert anybody.post(address, said | {"text": "他家有一辆轿车，收入与所报不符。"}).status_code == 200


def test_whoever_opens_pages_too_often_waits(anybody):
    anybody.get(reverse("public_root"))
    PublicVisit.objects.update(count=120)
    answer = anybody.get(reverse("public_root"))
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_a_list_that_is_not_declared_or_not_hung_does_not_exist(anybody):
    assert anybody.get(reverse("public_roll", args=["990121100000", "welfare.orphan"])).status_code == 404
    assert anybody.get(reverse("public_roll", args=["990122200000", LIVING])).status_code == 404
    assert anybody.get(reverse("public_roll", args=["990121000000", "nothing"])).status_code == 404
