"""The frame in a real browser: no barriers at three widths and at the largest text, and its few scripts do their work."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import Division
from minzheng.core.notices.services import tell
from tests.e2e.browser import barriers, barriers_at_every_width, chromium, page_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-30")
    county = Division.objects.create(
        code="990101000000", name="东县", level="county", kind="county", lineage="990101000000", path="990101000000/"
    )
    Division.objects.filter(pk=county.pk).update(county=county)
    user = User.objects.create(username="reviewer", name="沈审核")
    Appointment.objects.create(user=user, post="county_reviewer", division=county, since=date(2020, 1, 1))
    tell(user, "养老机构导入已完成，共 312 行", body="其中 3 行有变更。", url="/jobs/", by="system")
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


@pytest.mark.parametrize(
    "address", ["/", "/notices/", reverse("mfa_index"), reverse("account_change_password"), "/no-such-page/"]
)
def test_no_barriers_for_those_who_are_signed_in(browser, client, address):
    page = page_of(browser, client, 1440)
    page.goto(address)
    assert "登录" not in page.title(), "the test's own user was not recognised"
    assert barriers_at_every_width(page) == []


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_no_barriers_at_the_entrance(browser, client, name):
    page = page_of(browser, Client(), 1440)
    page.goto(reverse(name))
    assert barriers_at_every_width(page) == []


def test_a_wrong_password_is_said_at_once_and_takes_the_focus(browser, client):
    page = page_of(browser, Client(), 1366)
    page.goto(reverse("account_login"))
    page.fill("#id_login", "reviewer")
    page.fill("#id_password", "wrong")
    page.click("button[type=submit]")
    page.wait_for_selector(".err-sum")
    assert page.evaluate("document.activeElement.className") == "err-sum"
    assert page.title().startswith("错误：")
    assert barriers(page) == []


def test_the_largest_text_overflows_nothing_and_is_remembered(browser, client):
    page = page_of(browser, client, 1366)
    page.goto("/")
    page.click(".mz-top [data-size-choice=xl]")
    page.goto("/notices/")
    assert page.evaluate("document.documentElement.dataset.size") == "xl"
    assert page.get_attribute(".mz-top [data-size-choice=xl]", "aria-pressed") == "true"
    assert barriers(page) == []


def test_the_policy_against_inline_scripts_and_styles_is_never_broken(browser, client):
    page = page_of(browser, client, 1440)
    page.goto("/")
    page.goto("/notices/")
    assert page.complaints == []


def test_the_first_tab_skips_to_the_text_and_a_slash_goes_to_the_search(browser, client):
    page = page_of(browser, client, 1440)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.input_value("[data-search]") == ""


def test_the_bell_fetches_what_is_new(browser, client):
    page = page_of(browser, client, 1440)
    page.goto("/")
    page.click("summary[aria-label^=通知]")
    page.wait_for_selector(".news a")
    assert "养老机构导入已完成" in page.inner_text(".news")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0


def test_on_a_phone_the_navigation_is_a_drawer(browser, client):
    page = page_of(browser, client, 390)
    page.goto("/")
    assert not page.is_visible(".mz-side")
    page.click("[data-nav-open]")
    page.wait_for_timeout(300)
    assert page.is_visible(".mz-side")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert not page.is_visible(".mz-side")
    assert page.evaluate("document.activeElement.hasAttribute('data-nav-open')")
