"""The ledger on screen: sums in capitals, checks answered with a reason, steps with the reasons against them, months on a person's page."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.core.access import services as access
from minzheng.core.access.models import User
from minzheng.core.jobs import services as jobs
from minzheng.core.ledger import services
from minzheng.core.ledger.lines.models import PAYING
from minzheng.core.ledger.models import LedgerLine, PaymentRun, RunCheck, RunHold
from minzheng.core.ledger.summing import paid_of
from minzheng.kernel.money import in_capitals
from tests.world import SINCE

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 40


def client_of(city, name):
    client = Client()
    client.force_login(city.users[name] if name in city.users else User.objects.get(username=name))
    return client


@pytest.fixture
def run(the_city):
    return PaymentRun.objects.get(division=the_city.places["E"], state="checking")


@pytest.fixture
def leader(the_city):
    user = access.open_account(username="fenguan", name="沈分管", password="correct horse battery", by="system")
    access.appoint(user, "county_leader", the_city.places["E"], since=SINCE, by="system")
    client = Client()
    client.force_login(user)
    return client


def page(client, run, name="ledger_run"):
    response = client.get(reverse(name, args=[run.uid]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_run_shows_its_sum_in_yuan_and_in_capitals_and_why_nothing_can_be_done_yet(the_city, run):
    shown = page(client_of(the_city, "finance"), run)
    assert in_capitals(run.payable) in shown
    assert run.number in shown
    assert "批次待核查，只有待放行的批次可以放行。" in shown
    assert "提交放行" in shown
    other = page(client_of(the_city, "reviewer"), run)
    assert "须由本县（市、区）财务岗位办理。" in other
    assert 'value="submit"' not in other


def test_from_the_checks_to_the_lock_through_the_pages(the_city, run, leader):
    finance = client_of(the_city, "finance")
    assert "处置并提交发放批次" in finance.get("/").content.decode()
    waiting = RunCheck.objects.filter(run=run).exclude(severity="info")
    kinds = sorted(set(waiting.values_list("kind", "severity")))
    for kind, severity in kinds:
        shown = finance.get(
            reverse("ledger_checks", args=[run.uid]), {"kind": kind, "only": "waiting"}
        ).content.decode()
        assert "待处置" in shown
        answered = {
            "kind": kind,
            "all": "1",
            "outcome": "held" if severity == "block" else "accepted",
            "reason": "已与乡镇核实",
        }
        assert finance.post(reverse("ledger_answer", args=[run.uid]), answered).status_code == 302
    assert "已与乡镇核实" in page(finance, run, "ledger_checks") or not kinds
    act = reverse("ledger_act", args=[run.uid])
    finance.post(act, {"act": "submit"})
    run.refresh_from_db()
    assert run.state == "submitted"
    assert "放行发放批次" in leader.get("/").content.decode()
    assert "放行发放批次" not in finance.get("/").content.decode()  # his own hand
    assert "您编制、提交了这个批次或处置过核查项" in page(finance, run)
    leader.post(act, {"act": "send_back", "reason": "请再核对一户"})
    assert "请再核对一户" in page(finance, run)
    finance.post(act, {"act": "submit"})
    shown = leader.post(act, {"act": "release"}, follow=True).content.decode()
    assert "已锁定" in shown
    run.refresh_from_db()
    assert run.state == "released"
    assert "放行发放批次" not in leader.get("/").content.decode()
    line = LedgerLine.objects.filter(run=run).select_related("enrolment").first()
    months = (
        client_of(the_city, "reviewer")
        .get(reverse("record", args=["benefits.enrolment", line.enrolment.uid]))
        .content.decode()
    )
    assert "发放情况" in months
    assert run.number in months
    assert "按决定发放" in months


def test_a_line_says_how_it_was_reckoned_and_can_be_held_back(the_city, run):
    finance = client_of(the_city, "finance")
    line = LedgerLine.objects.filter(run=run).first()
    shown = finance.get(reverse("record", args=["ledger.line", line.uid])).content.decode()
    assert "怎样算出" in shown
    response = finance.post(reverse("ledger_hold", args=["ledger.line", line.uid]), {"reason": ""}, follow=True)
    assert "请写明暂缓发放的理由" in response.content.decode()
    finance.post(reverse("ledger_hold", args=["ledger.line", line.uid]), {"reason": "举报核实中"})
    assert RunCheck.objects.filter(run=run, kind="manual").count() == 1


def test_the_lines_of_a_run_are_listed_added_up_and_exported(the_city, run):
    finance = client_of(the_city, "finance")
    shown = finance.get(reverse("register", args=["ledger.line"]), {"run": run.number}).content.decode()
    assert shown.count(run.number) > LedgerLine.objects.filter(run=run).count()
    nowhere = finance.get(reverse("register", args=["ledger.line"]), {"run": "FF00000020210001"}).content.decode()
    assert run.number not in nowhere
    exported = finance.post(reverse("register_export", args=["ledger.line"]), {"reason": "对账", "run": run.number})
    assert exported.status_code == 302


def test_a_run_is_asked_for_on_a_form_that_says_what_is_wrong(the_city, run):
    finance = client_of(the_city, "finance")
    address = reverse("ledger_start", args=["ledger.run"])
    county = str(the_city.places["E"].uid)
    asked = {"county": county, "month": "2021-08", "programme": ["eldercare.old_age"]}
    refused = finance.post(address, asked)
    assert refused.status_code == 422
    assert "已有一个批次没有完成" in refused.content.decode()
    made = finance.post(address, asked | {"programme": ["assistance.minimum_living"], "month": "2021-07"})
    assert made.status_code == 302
    fresh = PaymentRun.objects.latest("pk")
    assert (fresh.month, fresh.state, fresh.cut_off_on) == (date(2021, 7, 1), "preparing", date(2021, 7, 20))
    assert "编制" in page(finance, fresh)
    jobs.run(str(fresh.job.uid))
    fresh.refresh_from_db()
    assert fresh.state == "checking"


def test_pages_ask_a_fixed_number_of_statements(the_city, run):
    finance = client_of(the_city, "finance")
    for name in ("ledger_run", "ledger_checks"):
        with CaptureQueriesContext(connection) as asked:
            page(finance, run, name)
        assert len(asked) <= MOST_STATEMENTS, name


def test_what_was_ticked_and_typed_stays_when_paying_is_refused(the_city, run):
    finance = client_of(the_city, "finance")
    enrolment = LedgerLine.objects.filter(run=run).order_by("pk").first().enrolment_id
    made = [
        RunCheck.objects.create(run=run, enrolment_id=enrolment, kind="manual", severity=severity, note="试验")
        for severity in ("block", "warn")
    ]
    typed = {
        "check": [str(one.uid) for one in made],
        "only": "waiting",
        "outcome": "accepted",
        "reason": "已与乡镇核实",
    }
    response = finance.post(reverse("ledger_answer", args=[run.uid]), typed)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "只能暂缓" in shown
    assert [f'value="{one.uid}" checked' in shown for one in made] == [True, True]
    assert shown.count(" checked") == len(made)
    assert 'value="已与乡镇核实"' in shown
    assert '<option value="waiting" selected>' in shown
    assert not any(one.answers.exists() for one in made)
    kept = {"check": [str(made[1].uid)], "outcome": "accepted", "reason": ""}
    shown = finance.post(reverse("ledger_answer", args=[run.uid]), kept).content.decode()
    assert f'value="{made[1].uid}" checked' in shown
    assert f'value="{made[0].uid}" checked' not in shown


def test_whoever_is_held_back_is_not_counted_among_those_paid(the_city, run):
    finance = the_city.users["finance"]
    before = paid_of(run)
    line = LedgerLine.objects.filter(run=run, kind="regular", amount__gt=0).order_by("pk").first()
    services.hold(line, reason="核实中", by=finance)
    for severity, outcome in (("warn", "accepted"), ("block", "held")):
        keys = list(RunCheck.objects.filter(run=run, severity=severity, answers=None).values_list("pk", flat=True))
        if keys:
            services.answer(run, keys, outcome, reason="已核实", by=finance)
    services.submit(run, by=finance)
    run.refresh_from_db()
    after = paid_of(run)
    held = set(RunHold.objects.filter(run=run, round=run.round).values_list("enrolment", flat=True))
    paying = (
        LedgerLine.objects.filter(run=run, kind__in=PAYING)
        .values("enrolment")
        .annotate(due=Sum("amount"))
        .filter(due__gt=0)
    )
    everybody = set(paying.values_list("enrolment", flat=True))
    assert line.enrolment_id in held
    assert (before.enrolments, before.held) == (len(everybody), 0)
    assert (after.enrolments, after.held) == (len(everybody - held), len(everybody & held))
    assert after.persons < before.persons
    shown = page(client_of(the_city, "finance"), run)
    assert f"另有暂缓 {after.held} 项" in shown
    assert f"其中暂缓 {after.held} 项" in shown
