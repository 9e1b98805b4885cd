"""The ledger of the invented city: all months to July locked, August waiting, and every sum what the decisions alone say."""

from datetime import date

import pytest
from django.db.models import Exists, OuterRef, Q, Sum

from minzheng.core.ledger import summing
from minzheng.core.ledger.models import LedgerLine, LineMember, PayeeAccount, PaymentRun, RunHold
from minzheng.core.notices.models import Notice
from minzheng.core.payments import money
from minzheng.core.payments.models import BankAnswer, PaymentBatch, PaymentOrder
from minzheng.core.payments.standing import standing_of_run
from minzheng.kernel.policy import PROGRAMMES
from minzheng.project.demonstration.chapters.activations import AMOUNT, PRICES, STARTED
from minzheng.project.demonstration.chapters.cases import enrolled
from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow, owed
from minzheng.project.demonstration.world import Setting, build_world
from tests.unit.project.demonstration.conftest import PEOPLE, SEED, TODAY

pytestmark = pytest.mark.django_db
JULY = 7


@pytest.fixture(scope="module")
def decisions():
    setting = Setting()
    world = build_world(setting, setting.geography(), seed=SEED, people=PEOPLE)
    known = world.as_known_on(TODAY).chapters
    granted = enrolled(known["cases"])
    return [*granted, *(row for row in known["enrolments"] if isinstance(row, DecisionRow))]


def test_the_counties_of_the_cast_have_their_months(sound_city):
    found = PaymentRun.objects.values_list("month", "state").distinct()
    assert set(found) == {(date(2021, month, 1), "released") for month in range(1, JULY + 1)} | {
        (date(2021, 8, 1), "checking")
    }
    assert not Notice.objects.filter(title__contains="发放").exists()


@pytest.mark.parametrize("month", range(1, JULY + 1))
def test_after_each_run_the_ledger_has_said_what_the_decisions_known_then_owe(sound_city, decisions, month):
    """From the generator's rows alone: every month until then, by what had been confirmed at the cut-off."""
    cut_off = date(2021, month, 20)
    known = [row for row in decisions if row.confirmed_on is not None and row.confirmed_on <= cut_off]
    places = {row.key: row.place[:6] for row in decisions}
    here = {run.division.code[:6] for run in PaymentRun.objects.select_related("division")}
    expected = 0
    for each in range(1, month + 1):
        states = owed(known, date(2021, each, 1)).items()
        expected += sum(amount for key, (state, amount) in states if state != "suspended" and places[key] in here)
    held = RunHold.objects.filter(run=OuterRef("run"), enrolment=OuterRef("enrolment"))
    said = LedgerLine.objects.filter(run__month__lte=date(2021, month, 1), kind__in=["regular", "arrears", "claim"])
    said = said.exclude(programme=PRICES)
    said = said.filter(~Exists(held) | Q(kind="claim") | Q(run__month=date(2021, month, 1)))  # what was held came again
    assert said.aggregate(total=Sum("amount"))["total"] == expected


@pytest.mark.parametrize("month", range(STARTED, JULY + 1))
def test_the_subsidy_is_what_the_decisions_known_then_give_to_whoever_is_paid(sound_city, decisions, month):
    """From the generator's rows alone: so many people as any earning programme pays in the month that was started, each once."""
    known = [row for row in decisions if row.confirmed_on is not None and row.confirmed_on <= date(2021, month, 20)]
    here = {run.division.code[:6] for run in PaymentRun.objects.select_related("division")}
    places = {row.key: row.place[:6] for row in decisions}
    members = {}
    for row in sorted(known, key=lambda one: (one.effective_on, one.accepted_on)):
        if row.members and row.effective_on <= date(2021, STARTED, 1):
            members[row.key] = row.members
    earning = PROGRAMMES.get(PRICES).follows
    people = {
        person
        for key, (state, _) in owed(known, date(2021, STARTED, 1)).items()
        if state != "suspended" and key[0] in earning and places[key] in here
        for person in members[key]
    }
    held = RunHold.objects.filter(run=OuterRef("run"), enrolment=OuterRef("enrolment"))
    said = LedgerLine.objects.filter(
        run__month__lte=date(2021, month, 1), programme=PRICES, kind__in=["regular", "arrears", "claim"]
    )
    said = said.filter(~Exists(held) | Q(kind="claim") | Q(run__month=date(2021, month, 1)))
    assert people
    assert said.aggregate(total=Sum("amount"))["total"] == len(people) * AMOUNT


def test_locked_runs_are_what_their_hashes_say_and_nobody_is_paid_twice(sound_city):
    runs = list(PaymentRun.objects.filter(state="released"))
    digests = summing.digests(runs)
    assert all(digests[run.pk] == run.lines_digest for run in runs)
    assert summing.uneven(runs) == 0
    live = LineMember.objects.filter(~Q(ends__void=False), void=False).values_list("person", "programme", "month")
    assert len(set(live)) == len(live) > 0
    assert (
        LedgerLine.objects.filter(kind="arrears").exists() or LedgerLine.objects.filter(run__month__month=JULY).exists()
    )


def test_nearly_every_enrolment_has_an_account(sound_city):
    assert PayeeAccount.objects.filter(confirmed_at__isnull=False).count() > 0


def test_every_fen_of_the_locked_months_is_in_one_place(sound_city):
    runs = list(PaymentRun.objects.filter(state="released").select_related("division"))
    assert runs
    for run in runs:
        assert sum(one.amount for one in standing_of_run(run)) == run.payable
    for county in {run.division.lineage for run in runs}:
        assert all(one.left >= 0 for one in money.balances(county))


def test_something_failed_was_paid_again_is_at_the_bank_and_is_parked(sound_city):
    assert PaymentOrder.objects.filter(outcome__kind="failed").count() >= 2
    assert PaymentOrder.objects.filter(reissues__isnull=False, outcome__kind="paid").exists()
    assert set(PaymentBatch.objects.values_list("state", flat=True)) == {"closed", "published"}
    assert BankAnswer.objects.filter(state="parked").exists()
