"""Two people at least: whoever said that a payment failed or came back, or prepared what is paid, is not who says yes to it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError

from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.models import RunCheck, RunHold
from minzheng.core.payments import reads
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import BankAnswer, FundReceipt, FundRequest, OrderHold, PaymentBatch
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import CSV, answer_of, answer_rows, as_csv

pytestmark = pytest.mark.django_db
REFUSALS = (IntegrityError, ProgrammingError, InternalError)


@pytest.fixture
def batch(desk):
    """Two payments at the bank."""
    desk.granted(4, 1)
    desk.granted(4, 1)
    return desk.published(desk.released(4))


def past_the_service(rows, **said):
    with pytest.raises(REFUSALS), transaction.atomic():
        rows.update(**said)


def nobody_but(desk, batch, able):
    """Of the three only one may approve a batch, says the service, the list of what waits, and the database."""
    for hand in (desk.prepares, desk.releases, desk.leads):
        assert (batch in reads.waiting(hand).approve) == (hand == able)
        if hand != able:
            with pytest.raises(NotPossible, match="须由另一人审批"):
                batches.approve(batch, by=hand)
            rows = PaymentBatch.objects.filter(pk=batch.pk)
            past_the_service(rows, state="approved", approved_by=hand, approved_at=periods.now())
    assert batches.approve(batch, by=able).state == "approved"


def failed_by(desk, batch, hand):
    results.take(batch, answer_of(batch, failed={1}), "a.csv", by=hand)
    return batch.orders.get(outcome__kind="failed")


def test_a_parked_answer_is_settled_by_another_and_then_stays(desk, batch):
    parked, _ = desk.take(batch, as_csv([]))
    rows = BankAnswer.objects.filter(pk=parked.pk)
    said = {"state": "settled", "settled_as": "void", "settled_why": "不是我们的", "settled_at": parked.at}
    with pytest.raises(NotPossible, match="您上传了这个回盘"):
        results.settle(parked, "void", reason="不是我们的", by=desk.prepares)
    past_the_service(rows, settled_by=desk.prepares, **said)
    assert batch in reads.waiting(desk.releases).parked
    assert batch not in reads.waiting(desk.prepares).parked
    results.settle(parked, "void", reason="不是我们的", by=desk.releases)
    for change in (
        {"settled_by": desk.leads},
        {"settled_why": "别的"},
        {"settled_as": "noted"},
        {"settled_at": periods.now()},
    ):
        past_the_service(rows, **change)


def test_whoever_uploaded_that_it_failed_does_not_approve_the_second_payment(desk, batch):
    order = failed_by(desk, batch, desk.releases)
    again = batches.draft_again(batch.run, CSV, {order.pk: "bank"}, reason="银行", by=desk.prepares)
    nobody_but(desk, again, desk.leads)
    desk.sent(again)
    third = failed_by(desk, again, desk.prepares)  # nor the third, whoever uploaded the second failure
    last = batches.draft_again(batch.run, CSV, {third.pk: "bank"}, reason="银行", by=desk.prepares)
    nobody_but(desk, last, desk.leads)


def test_whoever_entered_or_confirmed_that_it_came_back_does_not_approve_the_second_payment(desk, batch):
    desk.answered(batch)
    order = batch.orders.first()
    entered = results.enter_return(order, periods.today(), reason="销户", paper="凭证", by=desk.prepares)
    funds.decide(entered, confirmed=True, by=desk.releases)
    again = batches.draft_again(batch.run, CSV, {order.pk: "bank"}, reason="银行", by=desk.prepares)
    nobody_but(desk, again, desk.leads)


def test_whoever_answered_the_checks_neither_approves_nor_grants(desk):
    desk.granted(4)
    desk.bench.granted(accepted_on=desk.today(3, 15), effective_on=desk.today(4, 1))  # without an account: a check
    desk.on(4)
    run = desk.prepared(4)
    keys = list(RunCheck.objects.filter(run=run, severity__in=["warn", "block"]).values_list("pk", flat=True))
    assert keys
    ledger.answer(run, keys, "held", reason="核实", by=desk.releases)
    run = ledger.release(ledger.submit(run, by=desk.prepares), by=desk.leads)
    asked = funds.request(run, by=desk.prepares)
    with pytest.raises(NotPossible, match="须由另一人批准"):
        funds.decide(asked, confirmed=True, by=desk.releases)
    past_the_service(
        FundRequest.objects.filter(pk=asked.pk), state="confirmed", decided_by=desk.releases, decided_at=periods.now()
    )
    waits = [asked in reads.waiting(each).requests for each in (desk.prepares, desk.releases, desk.leads)]
    assert waits == [False, False, True]
    nobody_but(desk, desk.drafted(run), desk.leads)


def test_whoever_drafted_the_batch_does_not_grant_its_money(desk):
    desk.granted(4)
    run = desk.released(4)
    batches.draft(run, CSV, by=desk.releases)
    asked = funds.request(run, by=desk.prepares)
    with pytest.raises(NotPossible, match="须由另一人批准"):
        funds.decide(asked, confirmed=True, by=desk.releases)
    funds.decide(asked, confirmed=True, by=desk.leads)


def test_a_later_contradiction_stops_the_second_payment_until_somebody_looked_at_it(desk, batch):
    order = failed_by(desk, batch, desk.prepares)

    def contradicted(reason):
        """The bank says, each time in another file, that what failed was paid."""
        rows = [[line, amount, "成功", reason, str(periods.today())] for line, amount, *_ in answer_rows(batch)]
        answer, _ = desk.take(batch, as_csv(rows))
        assert "与先前的结果相反" in answer.faults
        return answer

    def again():
        return batches.draft_again(batch.run, CSV, {order.pk: "bank"}, reason="银行", by=desk.prepares)

    said = f"原付款批 {batch.number} 有挂起的回盘"
    parked = contradicted("一")
    with pytest.raises(NotPossible, match=said):
        again()
    assert PaymentBatch.objects.count() == 1
    results.settle(parked, "void", reason="银行说错了", by=desk.releases)
    made = again()
    parked = contradicted("二")
    with pytest.raises(NotPossible, match=said):
        batches.approve(made, by=desk.leads)
    results.settle(parked, "void", reason="银行说错了", by=desk.releases)
    batches.approve(made, by=desk.leads)
    parked = contradicted("三")
    for act in (files.send, files.intend):
        with pytest.raises(NotPossible, match=said):
            act(made, by=desk.prepares)
    intended = {"state": "intended", "digest": "0" * 64, "file_name": "x.csv", "intended_at": periods.now()}
    past_the_service(PaymentBatch.objects.filter(pk=made.pk), **intended)
    results.settle(parked, "void", reason="银行说错了", by=desk.releases)
    assert desk.sent(made).state == "published"


def test_what_two_people_do_is_entered_waiting_and_what_is_lifted_stays_lifted(desk, batch):
    with pytest.raises(IntegrityError, match="须由另一人确认"), transaction.atomic():
        FundReceipt.objects.create(
            division=desk.county, county=desk.county.lineage, fund="某项", amount=1, voucher="W", received_on=periods.today(),
            entered_by=desk.prepares, decided_by=desk.leads, decided_at=periods.now(), state="confirmed",
        )  # fmt: skip
    held = results.hold(failed_by(desk, batch, desk.prepares), reason="核实", by=desk.prepares)
    results.lift(held, by=desk.prepares)
    rows = OrderHold.objects.filter(pk=held.pk)
    past_the_service(rows, lifted_by=None, lifted_at=None)
    past_the_service(rows, lifted_by=desk.leads)


def test_a_batch_is_of_its_runs_county_and_takes_its_orders_with_it(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = desk.drafted(run)
    PaymentBatch.objects.filter(pk=batch.pk).update(state="cancelled", reason="past the service")
    assert [one.void for one in batch.orders.all()] == [True]
    with pytest.raises(IntegrityError, match="须属于台账所在"), transaction.atomic():
        PaymentBatch.objects.create(
            number="FK0000000000000002", run=run, division=batch.division, county="别处", serial=9, profile=CSV, count=1, total=1,
            drafted_by=desk.prepares,
        )  # fmt: skip


def test_payments_are_held_back_by_submitting_alone(desk):
    enrolment = desk.granted(4)
    desk.on(4)
    checking = desk.prepared(4)
    with pytest.raises(IntegrityError, match="只在提交批次时确定"), transaction.atomic():
        RunHold.objects.create(run=checking, enrolment=enrolment, round=checking.round)
    locked = ledger.release(desk.submitted(checking), by=desk.releases)
    for turn in (locked.round, locked.round + 1):
        with pytest.raises(IntegrityError, match="只在提交批次时确定"), transaction.atomic():
            RunHold.objects.create(run=locked, enrolment=enrolment, round=turn)
