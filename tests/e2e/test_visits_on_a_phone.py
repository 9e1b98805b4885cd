"""A round on a phone, in a real browser at 390 px: few taps, a network that goes away, two people, and nothing left behind."""

import json

import pytest
from django.urls import reverse

from minzheng.core.visits.models import Draft, State, Visit, Visitor
from tests.e2e.browser import chromium, network, page_of
from tests.e2e.scenes import Stage
from tests.unit.core.visits.conftest import AT_HOME, picture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]
CHILD, HOME = "welfare.visits", "assistance.visits"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('mz-visit:'))"


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def stage(browser, the_city):
    return Stage(the_city)


@pytest.fixture
def phone(browser, stage):
    stage.clients.clear()
    page = page_of(browser, stage.client("assistant"), 390)
    yield page
    page.context.close()


@pytest.fixture
def child(stage):
    return stage.city.row(CHILD, "E1a").record


def opened(page, visit):
    page.goto(reverse("visit_form", args=[visit.uid]))
    page.wait_for_selector("form[data-ready]")


TYPED = 2_000  # milliseconds, more than the page waits for the next key before it keeps a draft


SETTLED = 500  # milliseconds in which the browser gives up, or lets go at last, what a page sent that is no more


def left_without_network(phone):
    """The page is closed before the network is back: what it sealed on the phone has not been sent.

    That the network is gone is said at once, with what was typed until then; the last word is sealed a little later.
    What the closed page still sends when the network returns is not heard either.
    """
    phone.wait_for_selector(".draft-state.away >> text=草稿已加密存在本机")
    phone.wait_for_timeout(TYPED)
    phone.wait_for_selector(".draft-state.away >> text=草稿已加密存在本机")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.wait_for_timeout(SETTLED)
    phone.away = False


def test_a_round_on_which_all_is_well_takes_three_taps_from_the_workbench(phone, child):
    taps = []
    phone.goto("/")
    phone.expose_function("tapped", lambda: taps.append(1))
    phone.evaluate("document.addEventListener('click', () => tapped(), true)")
    phone.get_by_role("link", name="儿童走访").first.click()
    phone.wait_for_selector("form[data-ready]")
    assert reverse("visit_form", args=[child.uid]) in phone.url
    phone.locator("[name=q-well][value=yes]").check()
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector("text=走访已提交并完成")
    child.refresh_from_db()
    assert child.state == State.FINISHED
    assert phone.evaluate(KEPT) == []


def test_questions_are_asked_only_after_the_answer_that_brings_them(phone, child):
    opened(phone, child)
    what = phone.get_by_label("具体情况和需要的帮助")
    assert not what.is_visible()
    phone.locator("[name=q-well][value=no]").check()
    assert what.is_visible()
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector("#visit-wrong li")
    assert "请填写：具体情况和需要的帮助。" in phone.inner_text("#visit-wrong")
    assert Visit.objects.get(pk=child.pk).state == State.PLANNED or Draft.objects.exists()


def test_what_is_typed_is_on_the_server_and_nothing_on_the_phone(phone, child):
    opened(phone, child)
    phone.locator("[name=q-well][value=no]").check()
    phone.get_by_label("具体情况和需要的帮助").fill("夜里独自在家")
    phone.wait_for_selector("text=草稿已存到服务器")
    assert Draft.objects.get(visit=child).typed["q-what"] == "夜里独自在家"
    assert phone.evaluate(KEPT) == []
    opened(phone, child)
    assert phone.get_by_label("具体情况和需要的帮助").input_value() == "夜里独自在家"


def test_without_network_the_draft_stays_sealed_and_is_sent_when_it_is_back(phone, stage, child):
    opened(phone, child)
    network(phone, away=True)
    phone.locator("[name=q-well][value=no]").check()
    phone.get_by_label("具体情况和需要的帮助").fill("夜里独自在家")
    phone.wait_for_selector(".draft-state.away >> text=草稿已加密存在本机")
    (key,) = phone.evaluate(KEPT)
    kept = phone.evaluate("key => localStorage.getItem(key)", key)
    assert "独自" not in kept
    assert set(json.loads(kept)) == {"at", "over", "iv", "data"}
    assert stage.city.row("parties.person", "E1a").name not in key
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector(".draft-state.away >> text=网络不通，没有提交")
    assert phone.get_by_label("具体情况和需要的帮助").input_value() == "夜里独自在家"
    network(phone, away=False)
    phone.wait_for_selector("text=草稿已存到服务器")
    assert phone.evaluate(KEPT) == []
    assert Draft.objects.get(visit=child).typed["q-what"] == "夜里独自在家"


def test_of_two_drafts_the_writer_says_which_goes_on(phone, stage, child):
    opened(phone, child)
    network(phone, away=True)
    phone.get_by_label("备注").fill("手机上写的")
    left_without_network(phone)
    written = stage.client("assistant").post(reverse("visit_draft", args=[child.uid]), {"q-words": "电脑上写的"})
    opened(phone, child)
    phone.wait_for_selector("text=服务器上另有您较新的草稿")
    assert Draft.objects.get(visit=child).version == written.json()["version"]
    phone.get_by_role("button", name="用本机的内容").click()
    phone.wait_for_selector("text=草稿已存到服务器")
    assert "手机上写的" in Draft.objects.get(visit=child).typed.values()
    assert phone.evaluate(KEPT) == []


def test_a_draft_that_had_arrived_asks_nothing_when_only_the_answer_was_lost(phone, stage, child):
    opened(phone, child)
    network(phone, away=True)
    words = phone.get_by_label("备注")
    words.fill("手机上写的")
    typed = {words.get_attribute("name"): "手机上写的"}
    left_without_network(phone)
    stage.client("assistant").post(reverse("visit_draft", args=[child.uid]), typed)
    opened(phone, child)
    assert phone.evaluate(KEPT) == []
    assert phone.get_by_label("备注").input_value() == "手机上写的"
    assert not phone.get_by_role("button", name="用本机的内容").is_visible()


def test_a_draft_left_on_the_phone_is_read_by_its_writer_and_by_nobody_else(phone, stage, child):
    Visitor.objects.create(visit=child, person=stage.city.users["officer"])
    opened(phone, child)
    network(phone, away=True)
    phone.locator("[name=q-well][value=no]").check()
    phone.get_by_label("具体情况和需要的帮助").fill("夜里独自在家")
    left_without_network(phone)
    phone.visitor = stage.client("officer")
    opened(phone, child)
    assert phone.locator("[name=q-what]").input_value() == ""
    assert "夜里独自在家" not in phone.content()
    phone.visitor = stage.client("assistant")
    opened(phone, child)
    assert phone.locator("[name=q-what]").input_value() == "夜里独自在家"
    phone.wait_for_selector("text=草稿已存到服务器")


def test_signing_out_asks_first_and_leaves_nothing(phone, child):
    opened(phone, child)
    network(phone, away=True)
    phone.get_by_label("备注").fill("还没送出")
    left_without_network(phone)
    phone.goto("/")
    phone.locator(".mz-who details.menu summary").last.click()
    phone.get_by_role("button", name="退出").click()
    phone.get_by_role("button", name="清除并退出").click()
    phone.wait_for_selector("h1:has-text('登录')")
    assert phone.evaluate(KEPT) == []


def test_two_visit_a_family_sign_on_the_glass_and_each_from_his_own_account(phone, stage):
    visit = stage.city.row(HOME, "E1").record
    Visitor.objects.create(visit=visit, person=stage.city.users["officer"])
    Visit.objects.filter(pk=visit.pk).update(planned_on=visit.planned_on)
    phone.visitor = stage.client("clerk")
    opened(phone, visit)
    for name, value in AT_HOME.items():
        field = phone.locator(f"[name=q-{name}]").first
        if field.get_attribute("type") == "radio":
            phone.locator(f"[name=q-{name}][value={value}]").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    phone.set_input_files("[name=q-home]", {"name": "屋内.png", "mimeType": "image/png", "buffer": picture((800, 600))})
    phone.wait_for_selector("text=已选 1 张")
    pad = phone.locator("[data-sign]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    phone.mouse.move(box["x"] + 40, box["y"] + 40)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
    phone.mouse.up()
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector("text=请同行的人在自己的账号里确认签名")
    visit.refresh_from_db()
    assert (visit.state, visit.answers["home"], visit.signature is not None) == (State.SUBMITTED, 1, True)
    phone.visitor = stage.client("officer")
    phone.goto("/")
    phone.get_by_role("link", name="入户调查").first.click()
    phone.get_by_role("button", name="确认无误并签名").click()
    phone.wait_for_selector("text=已签名，走访完成")
    visit.refresh_from_db()
    assert visit.state == State.FINISHED
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
