"""The pages of papers, reported figures and duties, in every state."""

from django.urls import reverse

from minzheng.core.papers.models import IssuedPaper
from tests.e2e.scenes import plain, scene

plain("papers", "papers/list.html", "city", "papers")
plain("papers_of_a_village", "papers/list.html", "assistant", "papers")
plain("completeness", "returns/completeness.html", "reviewer", "return_completeness", "bureau.lottery_sales")


def _paper(state):
    return reverse("paper", args=[IssuedPaper.objects.get(state=state).uid])


@scene("papers/paper.html", "leader")
def paper_to_issue(page, _stage):
    page.goto(_paper("draft"))


@scene("papers/paper.html", "reviewer")
def paper_issued(page, _stage):
    page.goto(_paper("issued"))


@scene("duties/excuse.html", "officer")
def duty_to_excuse(page, stage):
    page.goto(reverse("duty_excuse", args=["bureau.duties", stage.uid("bureau.duties", "E1a")]))


plain("screening", "benefits/screening.html", "city", "screening")
plain("screening_of_nothing", "benefits/screening.html", "reviewer", "screening", asked="?programme=eldercare.old_age")


def _settling(page, stage, place):
    page.goto(reverse("finding_settle", args=["benefits.finding", stage.uid("benefits.finding", place)]))


@scene("benefits/settle.html", "officer")
def finding_to_settle(page, stage):
    _settling(page, stage, "E1a")


@scene("benefits/settle.html", "officer")
def finding_settled(page, stage):
    _settling(page, stage, "E1")


@scene("benefits/settle.html", "city")
def finding_closed(page, stage):
    _settling(page, stage, "Z1")


@scene("benefits/death.html", "officer")
def death_to_settle(page, stage):
    page.goto(reverse("death_settle", args=["benefits.death_match", stage.uid("benefits.death_match", "E1a")]))


@scene("registers/record.html", "officer")
def review_due(page, stage):
    page.goto(reverse("record", args=["assistance.duties", stage.uid("assistance.duties", "E1a")]))


@scene("registers/record.html", "officer")
def finding(page, stage):
    page.goto(reverse("record", args=["benefits.finding", stage.uid("benefits.finding", "E1b")]))


@scene("registers/list.html", "reviewer")
def duties(page, _stage):
    page.goto(reverse("register", args=["bureau.duties"]))


def _explanation(page, stage, programme, month="2021-08"):
    page.goto(
        reverse("explanation", args=["parties.household", stage.uid("parties.household", "E1"), programme])
        + f"?month={month}"
    )


@scene("benefits/explanation.html", "officer")
def explanation_open(page, stage):
    _explanation(page, stage, "assistance.minimum_living")
    page.wait_for_selector("text=还缺什么")


@scene("benefits/explanation.html", "reviewer")
def explanation_of_a_member(page, stage):
    parts = [
        "parties.household",
        stage.uid("parties.household", "E1"),
        "welfare.disability_living",
        stage.uid("parties.person", "E1"),
    ]
    page.goto(reverse("explanation_of_member", args=parts))
    page.wait_for_selector("text=改变哪一项，结论就不同")


@scene("benefits/explanation.html", "officer")
def explanation_of_another_time(page, stage):
    _explanation(page, stage, "assistance.temporary", "2019-05")
    page.wait_for_selector("main .empty")


@scene("registers/record.html", "officer")
def household_with_its_programmes(page, stage):
    page.goto(reverse("record", args=["parties.household", stage.uid("parties.household", "E1")]))
    page.wait_for_selector("text=各项目测算")


@scene("registers/record.html", "city")
def return_to_look_at(page, stage):
    page.goto(reverse("record", args=["bureau.lottery_sales", stage.uid("bureau.lottery_sales", "E")]))


@scene("registers/duplicate.html", "officer")
def pair_to_judge(page, stage):
    page.goto(reverse("duplicate", args=["parties.suspicion", stage.uid("parties.suspicion", "E1")]))


@scene("registers/duplicates_find.html", "reviewer")
def pairs_to_find(page, stage):
    page.goto(reverse("duplicates_find", args=["parties.suspicion"]))


def _kin(page, stage, place):
    page.goto(reverse("kin_search", args=["assistance.stay", stage.uid("assistance.stay", place)]))


@scene("registers/kin_search.html", "reviewer")
def kin_to_judge(page, stage):
    _kin(page, stage, "E")


@scene("registers/kin_search.html", "city")
def kin_judged(page, stage):
    _kin(page, stage, "")
