"""From the posting to the objection that is right: the office and the public, each in a browser of their own."""

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.publicity.models import PublicNotice
from tests.e2e.browser import chromium, page_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


def test_a_notice_hangs_is_objected_to_and_comes_down(browser, the_city):
    case = the_city.row("publicity.notice", "E1").record.case
    PublicNotice.objects.filter(case=case).update(
        lifted_at="2021-08-31T08:00:00+08:00",
        lifted_for="wrong",
        lifted_why="写错",
        lifted_by=the_city.users["officer"],
    )
    officer = Client()
    officer.force_login(the_city.users["officer"])
    desk, phone = page_of(browser, officer, 1366), page_of(browser, Client(), 390)

    desk.goto(reverse("case", args=[case.uid]))
    desk.get_by_role("button", name="领取").click()
    desk.wait_for_selector("text=已领取")
    desk.get_by_role("link", name="登记公示").click()
    desk.get_by_label("家庭人数").fill("2")
    desk.get_by_label("受理异议的单位").fill("松鹤事务所")
    desk.get_by_label("办公电话").fill("0311-81234567")
    desk.get_by_role("button", name="预览公示内容").click()
    desk.get_by_role("button", name="核对无误，张贴").click()
    desk.wait_for_selector("text=已登记公示，至 2021-09-07 为止")
    made = PublicNotice.objects.filter(case=case).latest("id")

    phone.goto(reverse("public_place", args=["990121100000"]))
    phone.goto(reverse("public_notice", args=[made.uid]))
    phone.get_by_role("link", name="我有异议").click()
    phone.get_by_label("哪一点与实际不符").fill("他家有一辆轿车，收入与所报不符。")
    phone.get_by_role("button", name="提交异议").click()
    phone.wait_for_selector("h1:has-text('异议已收到')")

    objection = made.objections.get()
    desk.goto(reverse("objection", args=[objection.uid]))
    desk.get_by_label("成立", exact=True).check()
    desk.get_by_label("核实的情况").fill("轿车登记在本人名下。")
    desk.get_by_role("button", name="登记核实结果").click()
    desk.wait_for_selector("text=异议成立；办件已退回重新调查")
    case.refresh_from_db()
    assert case.state == "surveying"
    phone.goto(reverse("public_notice", args=[made.uid]))
    phone.wait_for_selector("h1:has-text('公示已结束')")
