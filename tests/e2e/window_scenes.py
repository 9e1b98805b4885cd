"""The one window in every state: search, drafts, the draft of a newcomer and of a registered person, papers, check, receipt."""

from datetime import date
from unittest import mock
from uuid import uuid4

from django.urls import reverse

from minzheng.core.calendars import services as calendars
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome
from minzheng.core.parties import sealing
from minzheng.core.payments import history
from tests.e2e.scenes import plain, scene
from tests.world import identity_number

LIVING, MEDICAL, LEGAL = "assistance.minimum_living", "assistance.referral_medical", "assistance.referral_legal"

plain("window_empty", "window/window.html", "clerk", "window")


def _person(stage, place="E1a"):
    return stage.city.row("parties.person", place).record


def _draft(stage, **answers):
    calendars.seed(by="system")
    said = {"person": [str(_person(stage).uid)], "matters": [LIVING], "needs": [MEDICAL], **answers}
    return drafting.begin(said, by=stage.city.users["clerk"])


@scene("window/window.html", "clerk")
def window_with_drafts(page, stage):
    _draft(stage)
    drafting.begin({"new_name": ["尚未登记的人"]}, by=stage.city.users["clerk"])
    page.goto(reverse("window"))


@scene("window/window.html", "clerk")
def window_found(page, stage):
    page.goto(reverse("window"))
    page.fill("#q", _person(stage).name[:2])
    page.press("#q", "Enter")
    page.wait_for_selector("text=受理 >> nth=0")
    page.wait_for_selector("#results")


@scene("window/window.html", "clerk")
def window_not_found(page, stage):
    page.goto(reverse("window"))
    page.fill("#q", identity_number(377, date(1950, 1, 1), male=True))
    page.press("#q", "Enter")
    page.wait_for_selector("text=没有找到登记的人")


@scene("window/draft.html", "clerk")
def window_draft(page, stage):
    page.goto(reverse("window_draft", args=[_draft(stage).uid]))


@scene("window/draft.html", "clerk", status=422)
def window_newcomer_refused(page, stage):
    made = drafting.begin({"new_id_number": ["123"], "new_name": ["尚未登记的人"]}, by=stage.city.users["clerk"])
    page.goto(reverse("window_draft", args=[made.uid]))
    page.get_by_role("button", name="登记这个人").click()
    page.wait_for_selector(".err-sum")


@scene("window/papers.html", "clerk")
def window_papers(page, stage):
    page.goto(reverse("window_papers", args=[_draft(stage).uid]))


@scene("window/check.html", "clerk")
def window_check(page, stage):
    made = _draft(
        stage, **{f"words:{MEDICAL}": ["住院费用报销"], f"handed:{LIVING}": ["application"], f"outcome:{LIVING}": ["accept"]}
    )  # fmt: skip
    page.goto(reverse("window_check", args=[made.uid]))


@scene("window/check.html", "clerk")
def window_check_with_faults(page, stage):
    made = _draft(stage, received_on=["2021-08-01"], **{f"outcome:{LIVING}": ["decline"]})
    page.goto(reverse("window_check", args=[made.uid]))
    page.wait_for_selector(".err-sum")


@scene("window/receipt.html", "clerk")
def window_receipt(page, stage):
    calendars.seed(by="system")
    asked = (
        Asked(LIVING, Outcome.ASK, frozenset({"application", "identity"})),
        Asked(MEDICAL, Outcome.ACCEPT, words="住院费用报销，已花费较多。"),
        Asked(LEGAL, Outcome.ACCEPT, words="咨询赡养费。"),
    )
    made = intake.take_in(IntakeForm(uuid4(), _person(stage), asked), by=stage.city.users["clerk"])
    page.goto(reverse("receipt", args=[made.uid]))


@scene("window/receipt.html", "clerk")
def window_refusal(page, stage):
    calendars.seed(by="system")
    asked = (Asked(LIVING, Outcome.DECLINE, words="户籍和居住地均不在本乡镇，应向户籍所在地申请。"),)
    made = intake.take_in(IntakeForm(uuid4(), _person(stage), asked), by=stage.city.users["clerk"])
    page.goto(reverse("receipt", args=[made.uid]))


@scene("cases/exchange.html", "officer")
def exchange(page, stage):
    page.goto(reverse("exchange"))


@scene("cases/exchange.html", "officer", status=422)
def exchange_refused(page, stage):
    page.goto(reverse("exchange"))
    file = {
        "name": "回来.csv",
        "mimeType": "text/csv",
        "buffer": "办件编号,上级系统编号,上级系统结果\nBJ0,A 1,\n".encode(),
    }
    page.set_input_files("#numbers", file)
    page.get_by_role("button", name="导入编号和结果").click()
    page.wait_for_selector(".err-sum")


plain("receipt_status", "public/status.html", "", "receipt_status")


@scene("public/status.html", "")
def receipt_status_found(page, stage):
    calendars.seed(by="system")
    asked = (
        Asked(LIVING, Outcome.ASK, frozenset({"application"})),
        Asked(MEDICAL, Outcome.ACCEPT, words="住院费用报销。"),
    )
    made = intake.take_in(IntakeForm(uuid4(), _person(stage), asked), by=stage.city.users["clerk"])
    page.goto(reverse("receipt_status"))
    page.fill("#id_code", made.code)
    page.fill("#id_last_four", _last_four(_person(stage)))
    opened = [stage.city.row_inside("payments.order", "E").record.enrolment_id]
    with mock.patch.object(history, "opened_by", return_value=opened):
        page.get_by_role("button", name="查询").click()
        page.wait_for_selector("text=付款情况")


@scene("public/status.html", "", status=422)
def receipt_status_not_found(page, _stage):
    page.goto(reverse("receipt_status"))
    page.fill("#id_code", "ABCD-EFGH-JKMN")
    page.fill("#id_last_four", "0000")
    page.get_by_role("button", name="查询").click()
    page.wait_for_selector(".err-sum")


def _last_four(person):
    return sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid)[-4:]
