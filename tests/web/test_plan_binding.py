"""The binding page and the plan's files in a browser's eyes: confirm, set aside, re-read, export, import, next year."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import DivisionSet
from minzheng.core.plan import services
from minzheng.core.plan.binding import reads
from minzheng.core.plan.file_writing import written
from minzheng.core.plan.models import Plan
from tests.unit.core.plan.small_plan import BEDS, SMALL
from tests.unit.core.plan.small_world import SmallWorld
from tests.web.pages import faults

pytestmark = pytest.mark.django_db
TITLE = SMALL.items[BEDS - 1].title
TEXT = f"""某市民政局2021年度工作要点
一、三件事
（一）{TITLE}。今年新建床位4400张。新建老年餐厅18个。
"""


@pytest.fixture
def city(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    world = SmallWorld()
    DivisionSet.objects.filter(code="wide").update(code="city23", title="试验单位集")
    services.load_plan(SMALL, by="system")
    return world


@pytest.fixture
def officer(city):
    user = User.objects.create(username="officer", name="市局经办")
    Appointment.objects.create(user=user, post="city_officer", division=city.city, since=date(2021, 1, 1))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def reading(officer):
    answer = officer.post(reverse("plan_text"), {"source_name": "某文", "text": TEXT})
    assert answer.status_code == 200, answer.content.decode()
    assert "读到 2 处有数字的承诺" in answer.content.decode()
    return reads.last_reading(Plan.objects.get())


def page_of(client, **query):
    answer = client.get(reverse("plan_binding"), query)
    assert answer.status_code == 200
    assert faults(answer) == []
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def bind(client, commitment, follow=True, **said):
    answer = client.post(
        reverse("plan_bind", args=[commitment.uid]), {"version": commitment.version} | said, follow=follow
    )
    return unescape(answer.content.decode())


# -- binding ---------------------------------------------------------------------------------------------------------
def test_before_a_text_was_read_the_page_says_so(officer):
    assert "还没有读入原文" in page_of(officer)


def test_each_row_shows_clause_figure_proposals_and_reasons(officer, reading):
    page = page_of(officer)
    assert "≥ 4400 张" in page
    assert "今年新建床位4400张" in page
    assert "T14 新增养老床位" in page
    assert "数量相同（4400）" in page
    assert "待确认 2" in page
    assert "原文中没有对应数字的" in page


def test_confirming_a_row_binds_it_and_shows_the_clause_on_the_item(officer, reading):
    first = reading.commitments.first()
    page = bind(officer, first, code=["T14"])
    assert "已确认 1 处" in page
    assert "市局经办" in page
    item = unescape(officer.get(reverse("plan_item", args=[BEDS])).content.decode())
    assert "<dt>原文</dt>" in item
    assert "今年新建床位4400张" not in page_of(officer, show="open")


def test_another_promise_may_be_typed_with_its_title(officer, reading):
    bind(officer, reading.commitments.first(), other="T15 改造护理型床位")
    assert reads.table(reading).rows[0].chosen == ("T15",)


def test_setting_aside_without_reason_is_refused_in_words(officer, reading):
    first = reading.commitments.first()
    assert "请写明理由" in bind(officer, first)
    assert "不作指标：只是举例" in bind(officer, first, because="只是举例")


def test_who_presses_second_is_told(officer, reading):
    first = reading.commitments.first()
    bind(officer, first, code=["T14"])
    assert "由他人确认过" in bind(officer, first, code=["T15"])


def test_all_sure_proposals_are_confirmed_with_one_press(officer, reading):
    page = page_of(officer)
    sent = re.findall(r'name="sure" value="([^"]+)"', page)
    assert sent
    answer = officer.post(reverse("plan_bind_all"), {"sure": [*sent, "nonsense", "a:b:c"]}, follow=True)
    assert f"已确认 {len(sent)} 处" in answer.content.decode()
    assert "一并确认" not in page_of(officer)


def test_reading_again_shows_what_changed_and_what_is_gone(officer, reading):
    bind(officer, reading.commitments.first(), code=["T14"])
    again = TEXT.replace("4400", "4500").replace("新建老年餐厅18个。", "")
    assert officer.post(reverse("plan_text"), {"source_name": "某文", "text": again}).status_code == 200
    page = page_of(officer)
    assert "数量 ≥ 4400 张 → ≥ 4500 张" in page
    assert "待重新确认" in page
    assert "上次有、这次没有的 1 处" in page


def test_the_same_text_again_says_that_nothing_moved(officer, reading):
    answer = officer.post(reverse("plan_text"), {"source_name": "某文", "text": TEXT})
    assert "与上次读入的完全一样" in answer.content.decode()


def test_the_page_asks_the_same_number_of_statements_whatever_the_text_holds(officer, reading):
    officer.post(reverse("plan_text"), {"source_name": "某文", "text": TEXT.replace("新建老年餐厅18个。", "")})
    officer.get(reverse("plan_binding"))
    with CaptureQueriesContext(connection) as few:
        officer.get(reverse("plan_binding"))
    more = TEXT + "".join(f"另建第{at}类站点{at}个。" for at in range(2, 30))
    officer.post(reverse("plan_text"), {"source_name": "某文", "text": more})
    with CaptureQueriesContext(connection) as many:
        officer.get(reverse("plan_binding"))
    assert len(many) == len(few)


# -- files -----------------------------------------------------------------------------------------------------------
def upload(client, text, **more):
    file = SimpleUploadedFile("计划.yaml", text.encode() if isinstance(text, str) else text)
    return client.post(reverse("plan_file_import"), {"file": file} | more)


def test_the_plan_goes_out_as_a_file_and_back_in_without_a_change(officer):
    answer = officer.post(reverse("plan_file_export"))
    assert answer["Content-Disposition"].endswith('filename="shijiazhuang-2021.yaml"')
    again = upload(officer, answer.content)
    assert again.status_code == 200
    assert "与现有计划完全一致" in again.content.decode()


def test_an_import_is_rehearsed_then_written(officer):
    changed = written(SMALL).replace("'>= 4400 张'", "'>= 4500 张'")
    rehearsal = upload(officer, changed)
    page = unescape(rehearsal.content.decode())
    assert faults(rehearsal) == []
    assert "目标 >= 4400 张 → >= 4500 张" in page
    assert Plan.objects.get().promises.get(code="T14").target_text == ">= 4400 张"
    again = rehearsal.context["again"]
    sent = {"content": again["content"].value(), "state": again["state"].value(), "commit": "1"}
    assert officer.post(reverse("plan_file_import"), sent).status_code == 302
    assert Plan.objects.get().promises.get(code="T14").target_text == ">= 4500 张"


def test_a_faulty_file_is_refused_with_every_line(officer):
    faulty = written(SMALL).replace("deadline: 2021-12-31", "deadline: 2021-13-31", 2)
    answer = upload(officer, faulty)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count("的日期“2021-13-31”不存在") >= 2
    assert "计划.yaml 第 " in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [("", "请选择计划文件"), ("- 1", "应当由键和值组成"), ("\xff".encode("latin-1"), "不是 UTF-8"), ("[" * 5000, "请")],
)
def test_what_is_no_plan_is_refused_in_words(officer, sent, words):
    answer = upload(officer, sent) if sent else officer.post(reverse("plan_file_import"))
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())


def test_a_set_that_does_not_exist_is_refused(officer):
    answer = upload(officer, written(SMALL).replace("default_set: city23", "default_set: moon"))
    assert answer.status_code == 422
    assert "考核单位集“moon”不存在" in unescape(answer.content.decode())


def test_the_next_years_plan_is_started_and_shown_with_open_targets(officer):
    answer = officer.post(reverse("plan_next_year"), follow=True)
    assert "已新建" in answer.content.decode()
    item = unescape(officer.get(reverse("plan_item", args=[BEDS]), {"plan": "shijiazhuang-2022"}).content.decode())
    assert "目标待定" in item
    this_year = unescape(officer.get(reverse("plan")).content.decode())
    assert f'{reverse("plan")}?plan=shijiazhuang-2022">' in this_year, "whoever reads plans finds the other years' ones"
    next_year = unescape(officer.get(reverse("plan"), {"plan": "shijiazhuang-2022"}).content.decode())
    assert f"{reverse('plan')}?plan=shijiazhuang-2022&at=" in next_year, "another day of the same plan"
    assert "2022 年的计划已经有了" in officer.post(reverse("plan_next_year"), follow=True).content.decode()
