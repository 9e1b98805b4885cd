"""The pages of returns: who reported what, a correction, and figures in their own units, never in raw fen."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.plan import services as plans
from minzheng.core.plan.files import load_plan_file
from minzheng.core.returns.models import Return
from minzheng.kernel.periods import Month, Year
from tests.unit.core.returns.conftest import SALES, Desk
from tests.web.test_plan import PLAN

pytestmark = pytest.mark.django_db
PER_HEAD = "bureau.lottery_sales_per_head"


@pytest.fixture
def desk(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-31")
    made = Desk()
    plans.load_plan(load_plan_file(PLAN), by="system")
    return made


def read(user, name, *args, **query):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def test_the_page_of_reports_names_who_owes_what_and_is_linked_from_the_register(desk):
    desk.report(desk.jia, Month(2021, 1))
    page = read(desk.reporter, "return_completeness", SALES)
    assert "<b>4</b> 个单位未报 <b>27</b> 期" in page
    assert "甲县" in page
    assert "期限待核实" in page
    assert reverse("return_completeness", args=[SALES]) in read(desk.reporter, "register", SALES)
    assert "2020" in read(desk.reporter, "return_completeness", "bureau.population")


def test_an_approved_return_offers_a_correction_and_neither_change_nor_removal(desk):
    approved = desk.report()
    page = read(desk.reporter, "record", SALES, approved.uid)
    assert reverse("return_correct", args=[SALES, approved.uid]) in page
    assert reverse("record_change", args=[SALES, approved.uid]) not in page
    assert "删除这条记录" not in page


def test_a_correction_by_form_waits_as_the_next_version(desk):
    approved = desk.report()
    client = Client()
    client.force_login(desk.reporter, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("return_correct", args=[SALES, approved.uid])
    assert 'value="1000.00"' in client.get(address).content.decode()
    assert client.post(address, {"amount": "900.5", "source": "销售系统", "reason": ""}).status_code == 422
    assert client.post(address, {"amount": "900.5", "source": "销售系统", "reason": "漏计"}).status_code == 302
    made = Return.objects.get(version_number=2)
    assert (made.amount, made.counts, made.division, made.period) == (90_050, False, desk.jia, approved.period)


def test_a_rate_that_is_compared_is_shown_in_yuan_with_its_two_sides_and_its_change(desk):
    for unit in (desk.jia, desk.bing):
        for year, amount in ((2020, 10_000_000), (2021, 11_000_000)):
            for month in range(1, 9 if year == 2020 else 8):
                desk.report(unit, Month(year, month), amount)
        for year in (2019, 2020):
            desk.report(unit, Year(year), 10_000, kind="bureau.population")
    page = read(desk.reporter, "indicator", PER_HEAD, set="narrow", at="2021-08-30")
    assert "77 元/人" in page
    assert "154" in page
    assert "万元" in page
    assert "20,000" in page
    assert "70 元/人" in page
    assert "+7 元/人（+10%）" in page
    assert "154,000,000" not in page
    whole = read(desk.reporter, "evidence", PER_HEAD, part="whole", set="narrow", at="2021-08-30")
    assert "合计 <b>20,000</b> 人" in whole
    assert reverse("register", args=["bureau.population"]) in whole
    assert "合计 <b>154</b> 万元" in read(desk.reporter, "evidence", PER_HEAD, set="narrow", at="2021-08-30")


def test_counties_are_ranked_by_the_growth_that_the_promise_is_about(desk):
    for unit, sold in ((desk.jia, 11_000_000), (desk.bing, 3_000_000)):
        for year, amount in ((2020, 10_000_000 if unit == desk.jia else 2_000_000), (2021, sold)):
            for month in range(1, 9 if year == 2020 else 8):
                desk.report(unit, Month(year, month), amount)
        for year in (2019, 2020):
            desk.report(unit, Year(year), 10_000, kind="bureau.population")
    page = read(desk.reporter, "plan_ranking", promise="T74", set="narrow", at="2021-08-30", before="2021-07-31")
    assert page.index(f'class="k">{desk.bing.name}<') < page.index(f'class="k">{desk.jia.name}<'), (
        "+50% before +10%, though 21 < 77"
    )
    assert "按比上年变化的幅度排名" in page
    assert "+7 元/人（+50%）" in page
    plans.compute_observations(date(2021, 8, 30), ["narrow"], by="system")
    own = read(desk.reporter, "plan_county", unit=desk.bing.code, set="narrow", at="2021-08-30")
    assert re.search(r"人均购彩额增长</a></td><td class=\"num r\">1 / 2</td><td[^>]*>21 元/人，\+7 元/人（\+50%）", own)


def test_who_has_not_reported_is_named_on_the_figure_and_on_the_plan(desk):
    for month in range(1, 8):
        desk.report(desk.jia, Month(2021, month))
    page = read(desk.reporter, "indicator", SALES, set="narrow")
    assert "未报齐" in page
    assert "丙市（1 个）" in page
    assert "未报齐" in read(desk.reporter, "plan", set="narrow", status="incomplete")


def test_the_city_itself_has_a_line_and_a_list_of_its_own(desk):
    desk.report(desk.city, Month(2021, 6), 35, kind="bureau.publicity_points")
    desk.report(desk.jia, Month(2021, 6), 6, kind="bureau.publicity_points")
    page = read(desk.reporter, "indicator", "bureau.publicity_points", set="narrow")
    assert "市本级" in page
    assert "4.1 分" in page
    own = read(desk.reporter, "evidence", "bureau.publicity_points", set="narrow", unit="city")
    assert "合计 <b>3.5</b> 分" in own


def test_a_missing_baseline_says_what_would_mend_it(desk):
    page = read(desk.reporter, "indicator", PER_HEAD, set="narrow", at=date(2021, 8, 30))
    assert "不能比较" in page
