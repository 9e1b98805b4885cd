"""The pages of visits, in every state that looks different."""

from uuid import uuid4

from django.urls import reverse

from minzheng.core.visits import services
from minzheng.core.visits.models import Visitor
from tests.e2e.scenes import plain, scene
from tests.unit.core.visits.conftest import AT_HOME, SIGNATURE

CHILD, HOME = "welfare.visits", "assistance.visits"

plain("visits", "visits/list.html", "assistant", "visits")


def _visit(stage, register, place):
    return stage.city.row(register, place).record


@scene("visits/form.html", "assistant")
def visit_form_of_a_child(page, stage):
    page.goto(reverse("visit_form", args=[_visit(stage, CHILD, "E1a").uid]))
    page.locator("[name=q-well][value=no]").check()
    page.wait_for_selector("text=具体情况和需要的帮助")


@scene("visits/form.html", "clerk", status=422)
def visit_form_of_a_family_with_errors(page, stage):
    page.goto(reverse("visit_form", args=[_visit(stage, HOME, "E1").uid]))
    page.wait_for_selector("form[data-ready]")
    page.click("[data-send]")
    page.wait_for_selector("#visit-wrong li")


@scene("visits/visit.html", "assistant")
def visit_planned(page, stage):
    page.goto(reverse("visit", args=[_visit(stage, CHILD, "E1a").uid]))
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")


@scene("visits/visit.html", "officer")
def visit_to_be_confirmed(page, stage):
    visit = _visit(stage, HOME, "E1")
    Visitor.objects.create(visit=visit, person=stage.city.users["officer"])
    typed = AT_HOME | {"hazard": "yes", "hazard_seen": "后墙开裂"}
    sent = services.Submission(uuid4(), visit.planned_on, at_home=True, typed=typed, signature=SIGNATURE)
    services.submit(visit.uid, sent, by=stage.city.users["clerk"])
    page.goto(reverse("visit", args=[visit.uid]))
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")


@scene("visits/visit.html", "assistant", status=422)
def visit_act_refused(page, stage):
    page.goto(reverse("visit", args=[_visit(stage, CHILD, "E1a").uid]))
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")
    page.locator("input[name=visitors]").evaluate_all("all => all.forEach(one => { one.checked = false })")
    page.get_by_role("button", name="改派").click()
    page.wait_for_selector("text=现只有 0 人")


@scene("visits/plan.html", "officer")
def visit_choice_of_checklist(page, stage):
    page.goto(reverse("visit_plan", args=["parties.person", stage.uid("parties.person", "E1")]))


@scene("visits/plan.html", "clerk", status=422)
def visit_plan_refused(page, stage):
    page.goto(reverse("visit_for_case", args=[stage.city.row("cases.case", "E1").record.uid, "visit"]))
    page.get_by_role("button", name="安排走访").click()
    page.wait_for_selector(".err-sum")


@scene("visits/finding.html", "assistant")
def finding_open(page, stage):
    page.goto(reverse("finding", args=[stage.city.row("welfare.findings", "E1a").record.uid]))


@scene("visits/finding.html", "officer")
def finding_to_be_looked_at(page, stage):
    address = reverse("finding", args=[stage.city.row("welfare.findings", "E1").record.uid])
    page.goto(address)
    page.get_by_label("整改情况").fill("已修好屋顶。")
    page.get_by_role("button", name="登记整改").click()
    page.wait_for_selector("text=请另一人复查")
    page.visitor = stage.client("clerk")
    page.goto(address)
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")
