"""The pages of the monthly ledger, in every state."""

from django.urls import reverse

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
