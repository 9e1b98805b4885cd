"""The pages of checks, in every state."""

from unittest import mock

from django.urls import reverse

from minzheng.core.checks.exchange import services as exchange
from minzheng.kernel import periods
from tests.e2e.scenes import plain, scene

plain("check_desk", "checks/desk.html", "checker", "checks")
plain("check_review", "checks/review.html", "reviewer", "check_review")


def _check(stage, place="E1"):
    return reverse("check", args=[stage.city.row("checks.check", place).record.uid])


def _batch(stage):
    return stage.city.row("checks.batch", "E").record


def _unfolded(page):
    page.locator("main details summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")


@scene("checks/case.html", "officer")
def check_of_case(page, stage):
    page.goto(reverse("case_check", args=[stage.city.row("cases.case", "E1").record.uid]))
    _unfolded(page)


@scene("checks/authorise.html", "officer")
def check_authorise(page, stage):
    case, person = (stage.city.row(code, "E1").record for code in ("cases.case", "parties.person"))
    page.goto(reverse("case_authorise", args=[case.uid, person.uid]))


@scene("checks/authorise.html", "officer", status=422)
def check_authorise_refused(page, stage):
    check_authorise(page, stage)
    page.get_by_role("button", name="登记").click()
    page.wait_for_selector(".err-sum")


@scene("checks/check.html", "checker")
def check_to_start(page, stage):
    page.goto(_check(stage))


@scene("checks/check.html", "officer")
def check_of_the_township(page, stage):
    page.goto(_check(stage))
    _unfolded(page)


@scene("checks/check.html", "checker")
def check_awaiting(page, stage):
    page.goto(_check(stage, "E2"))


@scene("checks/batch.html", "checker")
def check_batch_new(page, stage):
    page.goto(reverse("check_batch", args=[_batch(stage).uid]))


@scene("checks/batch.html", "checker")
def check_batch_parked(page, stage):
    batch, checker = _batch(stage), stage.city.users["checker"]
    if not batch.issues.exists():
        exchange.issue(batch.uid, "csv", by=checker)
    exchange.take_reply(batch.uid, "参考号,身份证号\n1,2\n".encode(), "答复.csv", by=checker)
    page.goto(reverse("check_batch", args=[batch.uid]))


@scene("checks/batch.html", "checker")
def check_batch_late(page, stage):
    late = periods.parse_date("2021-11-30")
    with mock.patch.object(periods, "today", return_value=late):
        page.goto(reverse("check_batch", args=[_batch(stage).uid]))
