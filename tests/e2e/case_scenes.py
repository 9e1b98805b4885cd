"""The pages of cases, in every state."""

from django.urls import reverse

from tests.e2e.scenes import plain, scene

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
