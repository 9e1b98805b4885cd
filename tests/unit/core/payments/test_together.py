"""Two people at the same moment: one draft, one approval, one spending of the same money, one application of an answer."""

import pytest

from minzheng.core.benefits.exclusions import services as exclusions
from minzheng.core.payments import money
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import BankAnswer, OrderOutcome, PaymentBatch, PaymentOrder, ReserveEntry
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again
from tests.unit.core.payments.conftest import CSV, answer_of
from tests.unit.core.payments.test_reserve import confirmed, entered

__all__ = ["committed", "guarded_again"]
pytestmark = pytest.mark.slow


@pytest.fixture
def run(committed, desk):
    """A county of two enrolments, its April locked."""
    exclusions.declare(by="system")
    for _ in range(2):
        desk.granted(4, 1)
    return desk.released(4)


def refusals(outcomes):
    assert all(isinstance(one, NotPossible) for one in outcomes if isinstance(one, Exception)), outcomes
    return [one for one in outcomes if isinstance(one, Exception)]


def test_drafted_approved_and_answered_by_two_at_once_it_is_done_once(run, desk):
    assert len(refusals(at_once(*[lambda: batches.draft(run, CSV, by=desk.prepares)] * 2))) == 1
    batch = PaymentBatch.objects.get()
    other = desk.releases
    assert PaymentOrder.objects.count() == 2
    assert len(refusals(at_once(*[lambda by=by: batches.approve(batch, by=by) for by in (other, desk.leads)]))) == 1
    desk.money()
    desk.requested(run)
    assert len(refusals(at_once(*[lambda: files.send(batch, by=desk.prepares)] * 2))) == 1
    assert refusals(at_once(*[lambda: files.intend(batch, by=desk.prepares)] * 2)) == []
    assert refusals(at_once(*[lambda: files.publish(batch, by=desk.prepares)] * 2)) == []
    data = answer_of(batch, failed={2})
    outcomes = at_once(*[lambda: results.take(batch, data, "a.csv", by=desk.prepares)] * 2)
    assert sorted(fresh for _, fresh in outcomes) == [False, True]
    assert (BankAnswer.objects.count(), OrderOutcome.objects.count()) == (1, 2)
    failed = PaymentOrder.objects.get(outcome__kind="failed")
    outcomes = at_once(
        lambda: batches.draft_again(run, CSV, {failed.pk: "bank"}, reason="银行原因", by=desk.prepares),
        lambda: results.hold(failed, reason="核实", by=desk.prepares),
    )
    assert len(refusals(outcomes)) == 1


def test_two_batches_cannot_spend_the_same_money(run, desk):
    desk.granted(5, 1)
    other = desk.released(5)
    for one in (run, other):
        desk.requested(one)
    first, second = desk.approved(run), desk.approved(other)
    desk.money(max(first.total, second.total))
    outcomes = at_once(*[lambda one=one: files.intend(one, by=desk.prepares) for one in (first, second)])
    assert len(refusals(outcomes)) == 1
    assert all(one.left >= 0 for one in money.balances(desk.county.lineage))


def test_two_requests_at_once_ask_once(run, desk):
    assert len(refusals(at_once(*[lambda: funds.request(run, by=desk.prepares)] * 2))) == 1
    assert run.requests.count() == 1


def test_a_reserve_is_not_overdrawn_by_two(committed, bench):
    confirmed(bench, entered(bench, "advance", 100))
    waiting = [entered(bench, "back", 80) for _ in range(2)]
    outcomes = at_once(*[lambda one=one: confirmed(bench, one) for one in waiting])
    assert sorted(count for count, _ in outcomes) == [0, 1]
    assert ReserveEntry.objects.counted().filter(kind="back").count() == 1
