"""The pages of administrators, of one's own desk, and those that say what went wrong, in every state."""

from unittest import mock

from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from minzheng.core.audit.models import AuditEvent
from minzheng.core.notices.services import tell
from tests.e2e.scenes import good_file, job_of, plain, scene

# -- administration -------------------------------------------------------------------------------------------------
plain("accounts", "administration/accounts.html", "system", "accounts")
plain("appointments", "administration/appointments.html", "security", "appointments")
plain("audit_of_no_day", "administration/audit.html", "auditor", "audit", asked="?on=1990-01-01")


@scene("administration/accounts.html", "system", status=422)
def accounts_with_errors(page, _stage):
    page.goto(reverse("accounts"))
    page.fill("#id_username", "大写")
    page.click("text=开设 >> nth=-1")
    page.wait_for_selector(".err-sum")


@scene("administration/appoint.html", "security")
def appoint(page, stage):
    page.goto(reverse("appoint", args=[stage.city.users["second"].uid]))


@scene("administration/appoint.html", "security", status=422)
def appoint_with_errors(page, stage):
    page.goto(reverse("appoint", args=[stage.city.users["second"].uid]))
    page.click("main [type=submit]")
    page.wait_for_selector(".err-sum")


@scene("administration/password.html", "system")
def another_password(page, stage):
    page.goto(reverse("account_password", args=[stage.city.users["second"].uid]))


@scene("administration/audit.html", "auditor")
def audit(page, _stage):
    assert AuditEvent.objects.count() > 20
    page.goto(reverse("audit"))


# -- the desk -------------------------------------------------------------------------------------------------------
plain("workbench", "shell/workbench.html", "reviewer", "workbench")
plain("workbench_of_an_administrator", "shell/workbench.html", "auditor", "workbench")
plain("no_notices", "shell/notices.html", "leader", "notices")
plain("no_plan", "plan/none.html", "city", "plan")


@scene("shell/workbench.html", "officer")
def workbench_with_work(page, stage):
    good_file(stage)
    job_of(stage, state="running", done=40, total=1200)
    tell(
        stage.city.users["officer"],
        "养老机构导入已完成，共 312 行",
        body="其中 3 行有变更。",
        url="/jobs/",
        by="system",
    )
    page.goto("/")


@scene("shell/notices.html", "officer")
def notices(page, stage):
    for number in range(3):
        tell(
            stage.city.users["officer"],
            f"养老机构导入已完成，共 {number} 行",
            body="其中 3 行有变更。",
            url="/jobs/",
            by="system",
        )
    tell(stage.city.users["officer"], "区划代码有变动", by="system")
    page.goto(reverse("notices"))


# -- what went wrong ------------------------------------------------------------------------------------------------
plain("forbidden", "403.html", "reviewer", "accounts", status=403)


@scene("404.html", status=404)
def not_found(page, _stage):
    page.goto("/no-such-page/")


@scene("400.html", status=400)
def bad_request(page, _stage):
    with mock.patch("minzheng.web.files.of_user", side_effect=SuspiciousOperation):
        page.goto(reverse("jobs"))


@scene("500.html", status=500)
def server_error(page, stage):
    page.visitor = Client(raise_request_exception=False)
    page.visitor.force_login(stage.city.users["officer"])
    with mock.patch("minzheng.web.files.of_user", side_effect=RuntimeError):
        page.goto(reverse("jobs"))


@scene("403_csrf.html", "", status=403)
def stale_form(page, _stage):
    page.visitor = Client(enforce_csrf_checks=True)
    page.goto(reverse("account_login"))
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').remove()")
    page.fill("#id_login", "clerk")
    page.fill("#id_password", "whatever it was")
    page.click("[type=submit]")
    page.wait_for_selector(".sorry")


@scene("errors/demonstration.html", "", status=403)
def not_from_this_machine(page, _stage):
    page.visitor = Client(REMOTE_ADDR="192.0.2.7")
    with mock.patch("minzheng.project.demonstration.loopback.is_demonstration", return_value=True):
        page.goto(reverse("account_login"))
