"""Working with the plan in a real browser: no barriers at three widths, and a grid that follows the keyboard."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.plan import services
from minzheng.core.plan.alerts.services import raise_alerts
from minzheng.core.plan.freezes import services as freezes
from minzheng.core.plan.owners import services as owners
from minzheng.core.undertakings import services as instructing
from tests.e2e.browser import barriers_at_every_width, chromium, page_of
from tests.unit.core.plan.managed_world import SET, TODAY, UNITS, ManagedWorld

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def world(db, monkeypatch):
    """A promise divided, entrusted, reported of, behind its schedule, instructed about; one period closed, one proposed."""
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    made = ManagedWorld()
    made.divide()
    made.new_beds(made.jia_1, 400)
    made.new_beds(made.yi_1, 900, on=date(2021, 7, 5))
    owners.entrust(made.beds_promise.item, office=made.office, person=made.one, since=date(2021, 2, 1), by=made.other)
    made.report = owners.report(
        made.beds_promise, date(2021, 7, 1), text="按计划推进", judgement="on_pace", progress=60, by=made.one
    )
    made.order = instructing.issue_instruction(
        division=made.yi, title="加快床位建设", promise="T14", due_on=date(2021, 9, 15), note="请速办", by=made.one
    )
    instructing.answer(made.order, text="已全部开工", done_on=TODAY, paper="报告", by=made.of_yi)
    made.closed = freezes.confirm(freezes.prepare(made.plan, SET, date(2021, 6, 30), by=made.one), by=made.other)
    made.proposed = freezes.prepare(made.plan, SET, date(2021, 7, 31), by=made.one)
    made.new_beds(made.jia_2, 7)
    services.compute_observations(TODAY, [SET], by="system")
    raise_alerts(made.plan, by="system")
    return made


def addresses(world):
    """Every page of the plan's management, by name."""
    plain = (
        "plan_county",
        "plan_allocations",
        "plan_ranking",
        "plan_compare",
        "plan_alerts",
        "plan_instructions",
        "plan_reports",
    )
    plain += ("plan_owners", "plan_freezes", "plan_summary", "plan_instruct", "workbench")
    return {name: reverse(name) for name in plain} | {
        "allocation": reverse("plan_allocation", args=["T14"]),
        "grid": reverse("plan_allocate", args=["T14"]),
        "entrust": reverse("plan_entrust", args=[world.beds_promise.item.number]),
        "item": reverse("plan_item", args=[world.beds_promise.item.number]),
        "report": reverse("plan_report", args=["T14", "2021-07"]),
        "instruction": reverse("plan_instruction", args=[world.order.uid]),
        "closed": reverse("plan_freeze", args=[world.closed.uid]),
        "proposed": reverse("plan_freeze", args=[world.proposed.uid]),
        "late": reverse("plan_freeze_records", args=[world.closed.uid, "eldercare.new_beds"]),
    }


def signed_in(user):
    made = Client()
    made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_no_page_of_the_management_has_barriers_or_complaints(browser, world):
    page, found = page_of(browser, signed_in(world.other), 1440), {}
    for name, address in addresses(world).items():
        page.goto(address)
        problems = barriers_at_every_width(page) + page.complaints
        page.complaints.clear()
        if problems:
            found[name] = problems
    assert found == {}


def test_the_grid_follows_the_keyboard_and_says_what_is_missing(browser, world):
    page = page_of(browser, signed_in(world.one), 1366)
    page.goto(reverse("plan_allocate", args=["T14"]))
    assert page.inner_text("[data-left]") == "与全市目标相等"
    first = page.locator(f"#s-{UNITS[0]}-1")
    first.fill("90")
    assert page.inner_text("[data-left]") == "还差 10"
    first.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == f"s-{UNITS[1]}-1"
    page.keyboard.type("510")
    assert page.inner_text("[data-left]") == "与全市目标相等"
    assert page.locator("[data-row-sum]").first.inner_text() == "390"


def test_a_grid_refused_comes_back_with_its_problem_in_focus(browser, world):
    page = page_of(browser, signed_in(world.one), 390)
    page.goto(reverse("plan_allocate", args=["T14"]))
    page.locator(f"#s-{UNITS[0]}-1").fill("九十")
    page.get_by_role("button", name="下达新的一版").click()
    page.wait_for_selector(".err-sum")
    assert "甲县一季度：请填数字" in page.inner_text(".err-sum")
