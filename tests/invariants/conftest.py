"""The invented city with a locked month, an imported file, kept figures and a closed period: something for every invariant."""

from datetime import date
from pathlib import Path
from unittest import mock

import pytest

import minzheng
from minzheng.core.access import services as access
from minzheng.core.benefits import services as benefits
from minzheng.core.benefits.models import Enrolment, EnrolmentDecision
from minzheng.core.jobs import services as jobs
from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.accounts.writing import AccountWriter
from minzheng.core.ledger.models import LedgerLine, PayeeAccount, PaymentRun, RunCheck
from minzheng.core.plan import services as plans
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.freezes import services as freezes
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers import accepting, importing
from minzheng.core.registers.declarations import REGISTERS
from minzheng.kernel.periods import Month

PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
LIVING, PRICES = "assistance.minimum_living", "assistance.price_subsidy"
FEW = ("eldercare.new_beds", "eldercare.nursing_bed_share")
FILE = "编号,名称,种类,所在地,成立日期\nNEW-1,新一,社会组织,990121100000,2020-01-01\nNEW-2,新二,社会组织,990121100000,2020-01-01\n"


@pytest.fixture(scope="module")
def full_city(the_city):
    """Made by the product's own services, inside the transaction that the module takes back."""
    users = the_city.users
    _released(users)
    _followed(the_city)
    _imported(users)
    few = [INDICATORS.get(code) for code in FEW]
    plan, _ = plans.load_plan(load_plan_file(PLAN), by="system")
    freeze = freezes.prepare(plan, "city23", date(2021, 7, 31), by=users["city"])
    with mock.patch.object(freezes, "indicators_of", return_value=few):
        freezes.confirm(freeze, by=users["leader"])
    plans.compute_observations(date(2021, 8, 31), ["legal22"], by="system", only=FEW)
    return the_city


def _released(users):
    run = PaymentRun.objects.get(asked_by=users["finance"], state="checking")
    ledger.hold(run.lines.order_by("-number").first(), reason="核实中", by=users["finance"])
    keys = {
        severity: list(RunCheck.objects.filter(run=run, severity=severity, answers=None).values_list("pk", flat=True))
        for severity in ("warn", "block")
    }
    for severity, outcome in (("warn", "accepted"), ("block", "held")):
        if keys[severity]:
            ledger.answer(run, keys[severity], outcome, reason="已核实", by=users["finance"])
    ledger.submit(run, by=users["finance"])
    ledger.release(run, by=_county_leader(run.division))


def _followed(city):
    """Two households on the minimum living allowance, and what prices brought them in June: locked in July."""
    county, users = city.places["E"], city.users
    waiting = EnrolmentDecision.objects.waiting().filter(
        kind="opening", division__path__startswith=county.path, programme=LIVING
    )
    assert benefits.confirm(list(waiting[:2]), by=users["city"]).confirmed == 2
    rows = [
        {
            "enrolment": one, "payee": one.coverages.get().person, "division": one.division, "bank": "农村信用联社", "account": f"62170020{one.pk:08}", "since": date(2021, 1, 1),
            "accepted_on": date(2021, 1, 1), "paper": "存折复印件", "agreement": "", "note": "",
        }
        for one in Enrolment.objects.filter(programme=LIVING)
    ]  # fmt: skip
    with mock.patch.object(AccountWriter, "references", ()), mock.patch.object(AccountWriter, "place_of", ""):
        accounts = AccountWriter.create_many(rows, by=users["second"])
    assert accepting.confirm(PayeeAccount, accounts, by=users["city"]).confirmed == 2
    with mock.patch.object(ledger, "_cut_off", return_value=date(2021, 8, 31)):
        run = ledger.start(county, [LIVING, PRICES], Month(2021, 7), by=users["finance"])
    ledger.prepare([run], lambda *_: None, by=users["finance"])
    keys = list(RunCheck.objects.filter(run=run, severity="warn").values_list("pk", flat=True))
    if keys:
        ledger.answer(run, keys, "accepted", reason="已核实", by=users["finance"])
    ledger.submit(run, by=users["finance"])
    ledger.release(run, by=users["chief"])
    assert LedgerLine.objects.filter(programme=PRICES, run__state="released").exists()


def _county_leader(county):
    made = access.open_account(username="county_leader", name="沈局长", password="correct horse battery", by="system")
    access.appoint(made, "county_leader", county, since=date(2020, 1, 1), by="system")
    return made


def _imported(users):
    batch = importing.upload(REGISTERS.get("parties.organisation"), FILE.encode(), "新.csv", by=users["officer"])
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    assert batch.state == "checked", batch.problems
    jobs.run(str(importing.start_commit(batch, by=users["officer"]).uid))
    batch.refresh_from_db()
    assert batch.state == "committed", batch.message
