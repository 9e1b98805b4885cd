"""The pages of cases, in every state."""

from uuid import uuid4

from django.urls import reverse

from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from tests.e2e.scenes import plain, scene
from tests.web.applicants import in_need, standards_of
from tests.world import PLACES

plain("cases", "cases/list.html", "clerk", "cases")


def _case(stage):
    return reverse("case", args=[stage.city.row("cases.case", "E1").record.uid])


@scene("cases/list.html", "officer")
def cases_done_none(page, _stage):
    page.goto(reverse("cases") + "?view=done")


@scene("cases/open.html", "clerk")
def case_opening(page, stage):
    page.goto(reverse("case_open", args=["parties.person", stage.city.row("parties.person", "E1").record.uid]))


@scene("cases/open.html", "clerk", status=422)
def case_opening_refused(page, stage):
    page.goto(reverse("case_open", args=["parties.person", stage.city.row("parties.person", "E1").record.uid]))
    page.get_by_role("button", name="收件").click()
    page.wait_for_selector(".err-sum")


@scene("cases/case.html", "clerk")
def case_unclaimed(page, stage):
    page.goto(_case(stage))


@scene("cases/case.html", "reviewer")
def case_of_others(page, stage):
    page.goto(_case(stage))
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")


@scene("cases/case.html", "clerk")
def case_claimed(page, stage):
    page.goto(_case(stage))
    page.get_by_role("button", name="领取").click()
    page.wait_for_selector("text=已领取")
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")


@scene("cases/case.html", "clerk", status=422)
def case_move_refused(page, stage):
    page.goto(_case(stage))
    page.get_by_role("button", name="领取").click()
    page.wait_for_selector("text=已领取")
    page.get_by_label("一次性告知补正的意见").fill("请补交医疗费用单据和居住证明。")
    page.locator("input[name=revision]").evaluate_all("all => all.forEach(one => { one.value = '99' })")
    page.get_by_role("button", name="一次性告知补正").click()
    page.wait_for_selector("#typed")


@scene("cases/case.html", "officer", status=422)
def case_sum(page, stage):
    """A sum is stated with the opinion; what cannot be read is refused and stays as it was typed."""
    city, clerk, officer = stage.city, stage.city.users["clerk"], stage.city.users["officer"]
    form = services.Application(
        "assistance.temporary_spending", uuid4(), city.places["E1"], person=in_need(city, 902, "申有急")
    )
    case = services.open_case(form, by=clerk)
    services.take_move(case.uid, "accept", revision=None, by=clerk)
    assigning.claim(case.uid, by=officer)
    page.goto(reverse("case", args=[case.uid]))
    page.get_by_label("拟救助金额（元）").fill("一千五")
    page.get_by_role("textbox", name="初审意见").fill("住院费用自付部分过大，基本生活出现严重困难。")
    page.get_by_role("button", name="拟定初审意见").click()
    page.wait_for_selector("#typed")


@scene("cases/case.html", "officer")
def case_opinion(page, stage):
    """The township's desk before the opinion, the form filled in, and after it."""
    city, clerk, officer = stage.city, stage.city.users["clerk"], stage.city.users["officer"]
    with standards_of(PLACES["E"][0]):
        form = services.Application(
            "assistance.minimum_living", uuid4(), city.places["E1"], person=in_need(city, 901, "申有据")
        )
        case = services.open_case(form, by=clerk)
        services.take_move(case.uid, "accept", revision=None, by=clerk)
        assigning.claim(case.uid, by=officer)
        page.goto(reverse("case", args=[case.uid]))
        page.get_by_role("textbox", name="初审意见").fill("家庭经济状况已核查，人均收入低于当地标准，拟予保障。")
        page.get_by_role("button", name="拟定初审意见").click()
        page.wait_for_selector("text=初审意见已按规则测算拟定")
        page.locator("main details summary").evaluate_all(
            "all => all.forEach(one => { one.parentElement.open = true })"
        )
