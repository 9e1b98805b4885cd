"""The plan's pages: honest, the same as the figures, and open only as far as the viewer may see."""

import re
from datetime import date
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import minzheng
from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import Division, DivisionSet
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from minzheng.core.plan import services
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.models import Observation
from minzheng.web.plan_charts import bands, tiles
from tests.unit.core.plan.small_world import SmallWorld

pytestmark = pytest.mark.django_db
PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
BEDS, WINDOWS, NURSING = "eldercare.new_beds", "assistance.service_window_coverage", "eldercare.nursing_bed_share"


@pytest.fixture
def city(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    world = SmallWorld()
    for chosen in DivisionSet.objects.filter(code="wide"):
        chosen.code, chosen.title = "city23", "试验单位集"
        chosen.save()
    services.load_plan(load_plan_file(PLAN), by="system")
    return world


@pytest.fixture
def enter(city):
    def signed_in(post, division):
        user = User.objects.create(username=f"u{User.objects.count()}", name="用户")
        Appointment.objects.create(user=user, post=post, division=division, since=date(2021, 1, 1))
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def officer(city, enter):
    return enter("city_officer", city.city)


def read(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def beds(city, *numbers):
    for division, number in zip((city.jia_1, city.yi_1), numbers, strict=False):
        city.beds(city.facility("eldercare.institution", division), number)


# -- the plan --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("goal", "edges"),
    [(43, [38, 43, 48, 53]), (98, [93, 98, 100]), (90, [85, 90, 95, 100]), (5, [5, 10, 15]), (100, [60, 80, 90, 100])],
)
def test_no_colour_of_the_map_stands_for_more_than_the_whole(goal, edges):
    assert bands(Fraction(goal)) == edges


def test_the_plan_shows_live_figures_and_says_what_has_no_register(city, officer):
    beds(city, 40, 2)
    page = read(officer, "plan")
    assert "42 张" in page
    assert "登记簿尚未建立" in page
    assert "待建：" in page
    assert "无基数" in page
    assert "试验单位集" in page
    assert "46 项，110 个指标" in page


def test_filters_leave_only_what_was_asked(city, officer):
    page = read(officer, "plan", section="4", status="no_register")
    table = page[page.index('id="items"') : page.index("</table>", page.index('id="items"'))]
    assert "困难老人家庭适老化改造" in table
    assert "新增养老床位" not in table
    assert table.count('scope="rowgroup"') == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [({"at": "2021-99-99"}, "截至日期不是日历上的日期"), ({"set": "nonsense"}, "没有这个考核单位集")],
)
def test_a_day_or_a_set_that_does_not_exist_is_refused_in_words(city, officer, query, words):
    for name in ("plan", "plan_summary", "plan_ranking"):
        answer = officer.get(reverse(name), query)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert "2021-99-99" not in answer.content.decode()


@pytest.mark.parametrize("query", [{"section": "x"}, {"map": "nonsense"}])
def test_a_filter_that_makes_no_sense_gives_way_to_the_usual_page(city, officer, query):
    assert "逐项进度" in read(officer, "plan", **query)


@pytest.mark.parametrize(
    ("at", "words"),
    [("2031-01-01", "不在 2021 年计划之内，以下是"), ("2020-02-01", "不在 2021 年计划之内，以下是 2021 年 1 月 1 日")],
)
def test_a_day_outside_the_plan_s_year_is_said_to_be_replaced(city, officer, at, words):
    for page in (
        read(officer, "plan", at=at),
        officer.get(reverse("plan_item", args=[12]), {"at": at}).content.decode(),
    ):
        assert words in page
    assert "以下是" not in read(officer, "plan", at="2021-08-31")


def test_without_a_plan_the_page_says_so(db, monkeypatch):
    world = SmallWorld()
    user = User.objects.create(username="x", name="用户")
    Appointment.objects.create(user=user, post="city_leader", division=world.city, since=date(2021, 1, 1))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "还没有装入年度计划" in read(client, "plan")


def test_the_number_of_statements_of_the_page_does_not_follow_the_number_of_counties(city, officer):
    def statements():
        with CaptureQueriesContext(connection) as taken:
            read(officer, "plan")
        return len(taken)

    statements()
    few = statements()
    for number in range(201, 222):
        county = city.county(f"99{number:04}", f"县{number}")
        city.beds(city.facility("eldercare.institution", city.township(county, "101", "镇")), 5)
    DivisionSet.objects.get(code="city23").units.set(Division.objects.filter(level="county"))
    assert statements() == few


def test_no_page_needs_an_inline_script_or_style(city, officer):
    beds(city, 40, 2)
    pages = [
        read(officer, "plan"),
        read(officer, "plan_item", 13),
        read(officer, "indicator", NURSING),
        read(officer, "evidence", BEDS),
    ]
    for page in pages:
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
        assert not re.search(r"\sstyle=", page)


# -- an item ---------------------------------------------------------------------------------------------------------
def test_an_item_shows_numerator_denominator_set_edition_moment_and_definition(city, officer):
    city.facility("assistance.service_window", city.jia_1)
    page = read(officer, "plan_item", 8)
    for words in (
        "25%",
        "分子",
        "试验单位集（3 个）",
        "2020-06-30 版",
        "2021 年 8 月 31 日",
        "查询版本",
        "类乡级单位不计入分母",
        "甲县",
        "不是原文",
    ):
        assert words in page, words


def test_the_overview_tells_of_each_kept_figure_what_was_written_since(city, officer):
    beds(city, 40)
    services.compute_observations(date(2021, 8, 31), ["city23"], by="system")
    assert "此后没有变动" in read(officer, "plan")
    beds(city, 1)
    page = read(officer, "plan")
    assert re.search(r"之后变动 \d+ 条", page)
    assert "个指标所依据的记录此后有变动" in page


def test_an_item_tells_what_changed_since_it_was_kept(city, officer):
    beds(city, 40)
    services.compute_observations(date(2021, 8, 31), ["city23"], by="system")
    beds(city, 1)
    assert "之后变动 +1" in read(officer, "plan_item", 13)


def test_every_live_figure_opens_its_list_in_one_click(city, officer):
    beds(city, 40, 2)
    page = read(officer, "plan")
    assert reverse("evidence", args=[BEDS]) in page
    assert reverse("evidence", args=[WINDOWS]) in page


# -- the list behind a figure ----------------------------------------------------------------------------------------
def test_a_list_holds_the_records_with_a_link_to_each(city, officer):
    beds(city, 40, 2)
    page = read(officer, "evidence", BEDS)
    assert "共 <b>2</b> 条，合计 <b>42</b> 张" in page
    assert len(re.findall(r'href="/registers/eldercare\.beds/[0-9a-f-]{36}/"', page)) >= 2


def test_a_share_opens_with_what_keeps_it_below_a_hundred(city, officer):
    city.facility("assistance.service_window", city.jia_1)
    page = read(officer, "evidence", WINDOWS)
    assert "未计入的乡镇（街道）" in page
    assert "甲二镇" in page
    assert "甲一镇" not in page


def test_a_county_sees_its_own_records_and_how_many_there_are(city, enter):
    beds(city, 40, 2)
    page = read(enter("county_reviewer", city.jia), "evidence", BEDS)
    assert "共 <b>2</b> 条" in page
    assert "其中 <b>1</b> 条在您的管辖范围内" in page
    assert "设施1" in page
    assert "设施2" not in page
    assert "乙县" in page


def test_a_stranger_reads_totals_but_no_foreign_township(city, enter):
    page = read(enter("county_reviewer", city.yi), "evidence", WINDOWS)
    assert "乙一镇" in page
    assert "甲一镇" not in page
    assert "3 个不在您的管辖范围内" in page


def test_a_long_list_is_paged_by_record_and_loses_none(city, officer):
    home = city.facility("eldercare.institution", city.jia_1)
    for number in range(120):
        city.beds(home, number + 1)
    seen, url = [], reverse("evidence", args=[BEDS])
    while url:
        page = unescape(officer.get(url).content.decode())
        seen += re.findall(r'href="/registers/eldercare\.beds/([0-9a-f-]{36})/"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        last, url = url, following[1] if following else ""
    assert len(dict.fromkeys(seen)) == 120
    before = re.search(r'rel="prev" href="([^"]+)"', unescape(officer.get(last).content.decode()))[1]
    assert 'rel="next"' in officer.get(before).content.decode()
    assert "offset" not in last


@pytest.mark.parametrize(
    ("code", "query"),
    [("no.such", {}), (BEDS, {"part": "missing"}), (BEDS, {"unit": "130102000000"}), ("bureau.petition_total", {})],
)
def test_a_list_that_does_not_exist_is_not_found(city, officer, code, query):
    assert officer.get(reverse("evidence", args=[code]), query).status_code == 404


def test_unplaced_records_have_their_list(city, officer):
    city.beds(city.facility("eldercare.institution", city.bing_1), 30)
    page = read(officer, "indicator", BEDS)
    assert "part=unplaced" in page
    assert "合计 <b>30</b> 张" in read(officer, "evidence", BEDS, part="unplaced")


# -- who may ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("post", ["system_administrator", "audit_administrator"])
def test_administrators_see_no_figure(city, enter, post):
    client = enter(post, city.city)
    for name, arguments in (("plan", ()), ("plan_item", (13,)), ("indicator", (BEDS,)), ("evidence", (BEDS,))):
        assert client.get(reverse(name, args=arguments)).status_code == 403


def test_only_the_keeper_of_the_plan_computes_and_reads_texts(city, enter, officer):
    clerk = enter("window_clerk", city.jia_1)
    assert clerk.post(reverse("plan_compute")).status_code == 403
    assert clerk.get(reverse("plan_text")).status_code == 403
    address = f"{reverse('plan_compute')}?set=narrow"
    answers = [officer.post(address) for _ in range(2)]  # pressed twice
    job = Job.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {reverse("job", args=[job.uid])}
    jobs.run(str(job.uid))
    job.refresh_from_db()
    assert "set=narrow" in job.result["url"]
    assert job.title in read(officer, "job", job.uid)
    assert Observation.objects.filter(set_code="narrow", indicator=BEDS, unit=None).count() == 1
    assert reverse("plan_compute") in read(officer, "plan")
    assert reverse("plan_compute") not in read(clerk, "plan")


# -- the bureau's own text -------------------------------------------------------------------------------------------
TEXT = """某市民政局2021年度工作要点
四、养老服务
（十三）加快养老服务设施建设。今年新增床位300张，改造床位20张。
（十四）提高养老服务质量。护理型床位占比达到43%以上。
"""


def test_the_bureaus_own_text_fills_the_clauses(city, officer):
    from minzheng.core.plan.models import PlanItem

    titles = dict(PlanItem.objects.values_list("number", "title"))
    text = TEXT.replace("加快养老服务设施建设", titles[13]).replace("提高养老服务质量", titles[14])
    answer = officer.post(
        reverse("plan_text"), {"source_name": "某民〔2021〕1号", "file": SimpleUploadedFile("要点.txt", text.encode())}
    )
    assert answer.status_code == 200, answer.content.decode()
    assert "已为 2 条填入原文" in answer.content.decode()
    page = read(officer, "plan_item", 13)
    assert "今年新增床位300张" in page
    assert "出处：某民〔2021〕1号" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("", "请选择文本文件，或粘贴全文"),
        ("天气很好，我们出去散步，大家都非常高兴。", "未能从这段文字"),
        (
            TEXT.replace("四、", "四、")
            .replace("加快养老服务设施建设", "修路架桥")
            .replace("提高养老服务质量", "植树造林"),
            "没有一条",
        ),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_a_reason(city, officer, sent, words):
    answer = officer.post(reverse("plan_text"), {"source_name": "无", "text": sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()


# -- the layout of tiles ---------------------------------------------------------------------------------------------
def test_every_prefecture_with_tiles_lays_each_unit_on_its_own_place():
    for folder in (Path(minzheng.__file__).parent / "data" / "divisions").iterdir():
        places = tiles(folder.name)
        assert len(set(places.values())) == len(places)
        assert all(re.fullmatch(rf"{folder.name}\d{{2}}0{{6}}", code) for code in places)
    assert tiles("9999") == {}
