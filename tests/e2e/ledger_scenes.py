"""The pages of the monthly ledger, in every state."""

from datetime import timedelta
from unittest import mock

from django.urls import reverse

from minzheng.core.ledger.claims import services as claims
from minzheng.kernel import periods
from tests.claimed import claim_of
from tests.e2e.scenes import plain, scene

plain("ledger_runs", "registers/list.html", "finance", "register", "ledger.run")
plain("ledger_start", "ledger/start.html", "finance", "ledger_start", "ledger.run")


def _run(stage):
    return stage.uid("ledger.run", "E")


@scene("ledger/run.html", "finance")
def ledger_run(page, stage):
    page.goto(reverse("ledger_run", args=[_run(stage)]))


@scene("ledger/run.html", "leader")
def ledger_run_of_a_leader(page, stage):
    page.goto(reverse("ledger_run", args=[_run(stage)]))


@scene("ledger/checks.html", "finance")
def ledger_checks(page, stage):
    page.goto(reverse("ledger_checks", args=[_run(stage)]))


@scene("ledger/hold.html", "finance")
def ledger_hold(page, stage):
    line = stage.city.row_inside("ledger.line", "E").record
    page.goto(reverse("ledger_hold", args=["ledger.line", line.uid]))


@scene("ledger/claim.html", "finance")
def ledger_claim(page, stage):
    page.goto(reverse("claim", args=[claim_of(stage.city, "E1").uid]))


@scene("ledger/claim.html", "finance")
def ledger_claim_in_parts(page, stage):
    claim, (by, other) = claim_of(stage.city, "E1"), (stage.city.users[name] for name in ("finance", "city"))
    days = [periods.today() + timedelta(days=number) for number in (0, 30)]
    with mock.patch.object(claims, "why_not_enter", return_value=""):
        claims.plan(claim, "instalments", parts=[(day, 5_100) for day in days], paper="追缴决定1号", by=by)
    with mock.patch.object(claims, "why_not_decide", return_value=""):
        claims.decide(claim.plans.get(), confirmed=True, by=other)
    with mock.patch.object(claims, "why_not_enter", return_value=""):
        claims.repay(claim, 5_000, "回单20210831007", periods.today(), by=by)
    page.goto(reverse("claim", args=[claim.uid]))
