"""The plan in a real browser: no barriers at three widths, charts that are drawn, and a table for those who want one."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import minzheng
from minzheng.core.access.models import Appointment, User
from minzheng.core.divisions.models import DivisionSet
from minzheng.core.plan import services
from minzheng.core.plan.files import load_plan_file
from minzheng.web import plan_figures
from tests.e2e.browser import barriers_at_every_width, chromium, page_of
from tests.unit.core.plan.small_world import SmallWorld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]
PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
BEDS, WINDOWS = "eldercare.new_beds", "assistance.service_window_coverage"
PAGES = {
    "plan": ("plan", ()),
    "item": ("plan_item", (13,)),
    "indicator": ("indicator", (WINDOWS,)),
    "list": ("evidence", (BEDS,)),
    "missing": ("evidence", (WINDOWS,)),
    "text": ("plan_text", ()),
    "binding": ("plan_binding", ()),
    "files": ("plan_files", ()),
    "circular": ("plan_circular", ()),
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-08-30")
    layout = {"990101000000": (0, 0), "990102000000": (1, 0), "990171000000": (1, 1)}
    monkeypatch.setattr(plan_figures, "tiles", lambda prefix: layout)
    city = SmallWorld()
    DivisionSet.objects.filter(code="wide").update(code="city23", title="试验单位集")
    services.load_plan(load_plan_file(PLAN), by="system")
    home = city.facility("eldercare.institution", city.jia_1)
    city.beds(home, 40, kind="nursing")
    city.beds(city.facility("eldercare.institution", city.yi_1), 10)
    city.facility("assistance.service_window", city.jia_1)
    services.compute_observations(date(2021, 7, 31), ["city23"], by="system")
    user = User.objects.create(username="officer", name="处室")
    Appointment.objects.create(user=user, post="city_officer", division=city.city, since=date(2020, 1, 1))
    signed_in = Client()
    signed_in.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return signed_in


@pytest.mark.parametrize("name", PAGES)
def test_no_barriers_and_no_complaints(browser, client, name):
    page = page_of(browser, client, 1440)
    view, arguments = PAGES[name]
    page.goto(reverse(view, args=arguments))
    assert "登录" not in page.title(), "the test's own user was not recognised"
    assert barriers_at_every_width(page) == []
    assert page.complaints == []


def test_charts_are_drawn_and_give_way_to_a_table(browser, client):
    page = page_of(browser, client, 1440)
    page.goto(reverse("plan"))
    for chart in ("plan-gauges", "plan-tiles", "plan-bars"):
        assert page.locator(f"#{chart} canvas").count() == 1
    assert not page.locator("[data-table]").is_visible()
    page.click("[data-view=table]")
    assert page.locator("[data-table]").is_visible()
    assert not page.locator("#plan-tiles").is_visible()
    assert page.complaints == []


def test_a_figure_opens_its_list_and_the_list_its_record(browser, client):
    page = page_of(browser, client, 1440)
    page.goto(reverse("plan"))
    page.click("text=50 张")
    assert reverse("evidence", args=[BEDS]) in page.url
    page.click("td.k a >> nth=0")
    assert "/registers/eldercare.beds/" in page.url
