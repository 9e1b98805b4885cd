"""The window in a real browser: from the search to the receipt by keyboard alone, a draft that survives, very large type."""

import re
from urllib.parse import unquote_plus

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from minzheng.core.calendars import services as calendars
from minzheng.core.cases.models import Intake, IntakeDraft
from tests.e2e.browser import HEIGHTS, barriers, chromium, page_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def clerk(browser, the_city):
    calendars.seed(by="system")
    client = Client()
    client.force_login(the_city.users["clerk"])
    return client


def tab_to(page, name):
    """Press Tab until the thing of this name has the focus, as somebody without a mouse does."""
    for _ in range(90):
        page.keyboard.press("Tab")
        words = page.evaluate(
            "() => { const one = document.activeElement; const label = one.id && document.querySelector(`label[for='${CSS.escape(one.id)}']`);"
            " return ((label ? label.textContent : '') + one.textContent + (one.closest('label') ? one.closest('label').textContent : '')).trim(); }"
        )
        if name in words:
            return
    raise AssertionError(f"“{name}”用 Tab 到不了")


def test_from_the_search_to_the_receipt_by_keyboard_alone(browser, clerk, the_city):
    person = the_city.row("parties.person", "E1a").record
    page = page_of(browser, clerk, 1366)
    page.goto(reverse("workbench"))
    page.keyboard.press("w")
    page.wait_for_url("**/window/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(person.name)
    page.keyboard.press("Enter")
    page.wait_for_selector("#results")
    tab_to(page, f"为{person.name}受理")
    page.keyboard.press("Enter")
    page.wait_for_selector("#asks")
    tab_to(page, "最低生活保障申请")
    page.keyboard.press("Space")
    tab_to(page, "看病、医药费负担")
    page.keyboard.press("Space")
    expect(page.locator("#kept")).to_contain_text("已保存")
    tab_to(page, "下一步：材料与处理")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已交的材料")
    tab_to(page, "申请书")
    page.keyboard.press("Space")
    tab_to(page, "当场处理")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "请写明要医疗保障部门办什么")
    page.keyboard.type("住院费用报销")
    tab_to(page, "下一步：核对")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=确认收件，出回执")
    expect(page.get_by_text("住院费用报销")).to_be_visible()
    expect(page.get_by_role("button", name="确认收件，出回执")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=查询码")
    intake = Intake.objects.get(taken_by=the_city.users["clerk"])
    assert sorted(intake.cases.values_list("state", flat=True)) == ["correcting", "handed"]
    assert person.name not in page.url
    assert page.complaints == []


def test_what_is_typed_is_there_after_the_browser_was_closed(browser, clerk):
    page = page_of(browser, clerk, 1366)
    page.goto(reverse("window"))
    page.fill("#q", "欧阳待登记")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="登记来人并受理").click()
    page.wait_for_selector("#who")
    address = page.get_attribute("#draft", "action")
    page.fill("#id_new_phone", "13800000000")
    expect(page.locator("#kept")).to_contain_text("已保存")
    with page.expect_response(lambda answer: "停电" in unquote_plus(answer.request.post_data or "")):
        page.fill("#id_late_reason", "停电，先记在纸上")
    page.context.close()
    again = page_of(browser, clerk, 390)
    again.goto(address)
    expect(again.locator("#id_new_name")).to_have_value("欧阳待登记")
    expect(again.locator("#id_late_reason")).to_have_value("停电，先记在纸上")
    sealed = bytes(IntakeDraft.objects.get().sealed_answers)
    assert "停电".encode() not in sealed
    assert re.search(r"/window/[0-9a-f-]{36}/$", address)


def test_a_second_window_is_told_and_overwrites_nothing(browser, clerk, the_city):
    page = page_of(browser, clerk, 1366)
    page.goto(reverse("window"))
    page.fill("#q", "欧阳待登记")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="登记来人并受理").click()
    page.wait_for_selector("#who")
    other = page_of(browser, clerk, 1366)
    address = page.get_attribute("#draft", "action")
    other.goto(address)
    page.fill("#id_late_reason", "第一个窗口")
    expect(page.locator("#kept")).to_contain_text("已保存")
    other.fill("#id_late_reason", "第二个窗口")
    expect(other.locator("#kept")).to_contain_text("另一个窗口")
    page.goto(address)
    expect(page.locator("#id_late_reason")).to_have_value("第一个窗口")


@pytest.mark.parametrize("width", HEIGHTS)
def test_in_the_largest_type_nothing_is_cut_off(browser, clerk, the_city, width):
    page = page_of(browser, clerk, width, size="xl")
    page.goto(reverse("window"))
    assert barriers(page, colours=False) == []
    page.fill("#q", the_city.row("parties.person", "E1a").record.name)
    page.keyboard.press("Enter")
    page.wait_for_selector("#results")
    assert barriers(page, colours=False) == []
    page.get_by_role("button", name="受理", exact=False).first.click()
    page.wait_for_selector("#asks")
    assert barriers(page, colours=False) == []
