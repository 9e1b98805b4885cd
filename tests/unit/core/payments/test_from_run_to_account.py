"""From a locked run to the account: drafted by one, approved by another, with money and request, one file, one answer."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError

from minzheng.core.audit.models import AuditEvent
from minzheng.core.payments import money
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import (
    AccountGap,
    FundReceipt,
    FundRequestItem,
    OrderOutcome,
    PaymentBatch,
    PaymentOrder,
)
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.payments.conftest import CSV, adds_up, day, stands

pytestmark = pytest.mark.django_db
REFUSALS = (IntegrityError, ProgrammingError, InternalError)


def test_the_whole_way(desk):
    first, second = desk.granted(4), desk.granted(4)
    run = desk.released(4)
    assert stands(run) == {"due": (2, 1404.0)}
    batch = desk.published(run)
    assert (batch.state, batch.count, batch.total, batch.file_name) == (
        "published", 2, 140_400, f"{batch.number}-{batch.digest[:8]}.csv"
    )  # fmt: skip
    said = files.taken(batch, by=desk.prepares).decode("gb18030").split("\r\n")
    orders = list(PaymentOrder.objects.filter(batch=batch).order_by("number"))
    assert said[1].split(",")[0] == str(orders[0].uid)
    assert said[1].endswith("702.00,2021年4月最低生活保障金")
    assert said[3] == "合计,2,1404.00"
    assert stands(run) == {"sent": (2, 1404.0)}
    desk.answered(batch, failed={2})
    assert batch.state == "closed"
    assert stands(run) == {"paid": (1, 702.0), "failed": (1, 702.0)}
    adds_up(run)
    assert {one.enrolment_id for one in orders} == {first.pk, second.pk}
    told = set(AuditEvent.objects.filter(action__startswith="payments.").values_list("action", flat=True))
    assert told == {
        "payments.receive", "payments.accept", "payments.request", "payments.draft", "payments.approve", "payments.send", "payments.intend",
        "payments.publish", "payments.take_file", "payments.apply", "payments.close",
    }  # fmt: skip


def test_nothing_is_paid_of_a_run_that_is_not_locked(desk):
    desk.granted(4)
    desk.on(4)
    run = desk.prepared(4)
    with pytest.raises(NotPossible, match="锁定之后才能付款"):
        desk.drafted(run)
    with pytest.raises(NotPossible, match="锁定之后才能付款"):
        funds.request(run, by=desk.prepares)


def test_nobody_approves_what_he_drafted_or_whose_ledger_he_prepared(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = batches.draft(run, CSV, by=desk.releases)
    for hand, who in ((desk.releases, "拟稿"), (desk.prepares, "编制")):
        with pytest.raises(NotPossible, match="另一人"):
            batches.approve(batch, by=hand)
        with pytest.raises(REFUSALS), transaction.atomic():  # nor past the service
            PaymentBatch.objects.filter(pk=batch.pk).update(
                state="approved", approved_by=hand, approved_at=run.released_at
            )
        assert who
    assert batches.approve(batch, by=desk.leads).state == "approved"


def test_a_file_is_made_only_with_a_confirmed_request_and_the_money(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = desk.approved(run)
    with pytest.raises(NotPossible, match="困难群众救助补助资金：已批准的用款申请不够，本批 702.00 元，可用 0.00 元"):
        files.send(batch, by=desk.prepares)
    asked = funds.request(run, by=desk.prepares)
    with pytest.raises(NotPossible, match="用款申请不够"):  # asked for is not granted
        files.send(batch, by=desk.prepares)
    with pytest.raises(NotPossible, match="经办人"):
        funds.decide(asked, confirmed=True, by=desk.prepares)
    funds.decide(asked, confirmed=True, by=desk.leads)
    desk.money(70_199)
    with pytest.raises(NotPossible, match="余额不足，本批 702.00 元，可用 701.99 元"):
        files.send(batch, by=desk.prepares)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        PaymentBatch.objects.filter(pk=batch.pk).update(
            state="intended", digest="0" * 64, file_name="x.csv", intended_at=run.released_at
        )
    desk.money(1)
    assert desk.sent(batch).state == "published"
    (left,) = money.balances(desk.county.lineage)
    assert (left.received, left.spent, left.left) == (70_200, 70_200, 0)


def test_what_failed_gives_its_money_back_and_may_be_paid_again_once(desk):
    enrolment = desk.granted(4)
    run = desk.released(4)
    desk.money(70_200)
    desk.requested(run)
    batch = desk.sent(desk.approved(run))
    desk.answered(batch, failed={1})
    (order,) = batch.orders.all()
    with pytest.raises(NotPossible, match="没有在付款之后确认的新账户"):
        batches.draft_again(run, CSV, {order.pk: "account"}, reason="换账户", by=desk.prepares)
    newer = desk.renewed(enrolment, day(20))
    again = batches.draft_again(run, CSV, {order.pk: "account"}, reason="换账户", by=desk.prepares)
    (fresh,) = again.orders.all()
    assert (fresh.reissues, fresh.amount, fresh.account) == (order, order.amount, newer)
    with pytest.raises(NotPossible, match="已有一个付款批等待审批"):
        batches.draft_again(run, CSV, {order.pk: "bank"}, reason="再来", by=desk.prepares)
    assert stands(run) == {"batched": (1, 702.0)}
    desk.sent(batches.approve(again, by=desk.leads))
    with pytest.raises(NotPossible, match="已经重发过"):
        batches.draft_again(run, CSV, {order.pk: "bank"}, reason="再来", by=desk.prepares)
    desk.answered(again)
    assert stands(run) == {"paid": (1, 702.0)}
    assert OrderOutcome.objects.filter(kind="paid").count() == 1


def test_what_came_back_waits_for_a_second_person_and_is_held_or_paid_again_never_both(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = desk.published(run)
    (order,) = batch.orders.all()
    with pytest.raises(NotPossible, match="只有已付"):
        results.enter_return(order, day(28), reason="销户", paper="退票凭证1", by=desk.prepares)
    desk.answered(batch)
    desk.on(4, 29)
    entered = results.enter_return(order, day(29), reason="销户", paper="退票凭证1", by=desk.prepares)
    assert stands(run) == {"paid": (1, 702.0)}
    funds.decide(entered, confirmed=True, by=desk.leads)
    assert stands(run) == {"returned": (1, 702.0)}
    held = results.hold(order, reason="本人外出，联系不上", by=desk.prepares)
    assert stands(run) == {"kept": (1, 702.0)}
    with pytest.raises(NotPossible):
        batches.draft_again(run, CSV, {order.pk: "bank"}, reason="银行原因", by=desk.prepares)
    results.lift(held, by=desk.prepares)
    again = batches.draft_again(run, CSV, {order.pk: "bank"}, reason="银行原因", by=desk.prepares)
    with pytest.raises(NotPossible, match="没有重发"):
        results.hold(order, reason="又不发了", by=desk.prepares)
    batches.cancel(again, reason="再核实", by=desk.prepares)
    assert stands(run) == {"returned": (1, 702.0)}
    assert results.hold(order, reason="又不发了", by=desk.prepares)
    adds_up(run)


def test_accounts_that_have_to_be_mended_are_left_out_and_come_with_a_later_batch(desk):
    stays, moved = desk.granted(4), desk.granted(4)
    run = desk.released(4)
    desk.renewed(moved, day(26))
    desk.on(4, 27)
    batch = desk.published(run)
    assert (batch.count, [one.reason for one in AccountGap.objects.all()]) == (1, ["replaced"])
    assert stands(run) == {"sent": (1, 702.0), "gap": (1, 702.0)}
    with pytest.raises(NotPossible, match="1 项的账户须先办妥"):
        desk.drafted(run)
    later = desk.drafted(run, newer=True)
    (order,) = later.orders.all()
    assert (order.enrolment_id, order.account.bank, batch.orders.get().enrolment_id) == (moved.pk, "某某银行", stays.pk)
    desk.sent(batches.approve(later, by=desk.leads))  # the request of the run covers it
    adds_up(run)


def test_a_batch_that_is_given_up_leaves_the_money_due(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = desk.approved(run)
    batches.cancel(batch, reason="格式选错", by=desk.prepares)
    assert stands(run) == {"due": (1, 702.0)}
    assert [one.void for one in batch.orders.all()] == [True]
    assert desk.published(run).count == 1
    with pytest.raises(NotPossible, match="不能撤销"):
        batches.cancel(PaymentBatch.objects.get(state="published"), reason="晚了", by=desk.prepares)


def test_the_database_takes_no_order_that_is_not_the_ledgers(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = desk.drafted(run)
    order = batch.orders.get()
    batches.cancel(batch, reason="重来", by=desk.prepares)
    forged = PaymentBatch.objects.create(
        number="FK0000000000000001", run=run, division=batch.division, county=batch.county, serial=9, profile=CSV, count=1, total=70_200,
        drafted_by=desk.prepares,
    )  # fmt: skip
    kept = (
        "run_id",
        "enrolment_id",
        "programme",
        "division_id",
        "account_id",
        "payee_name",
        "purpose",
        "amount",
        "fund",
    )
    values = {name: getattr(order, name) for name in kept}
    for change in ({"amount": 70_201}, {"amount": 1}, {"fund": "别的资金"}, {"void": True}):
        with pytest.raises(REFUSALS), transaction.atomic():
            PaymentOrder.objects.create(batch=forged, number=1, **values | change)
    assert PaymentOrder.objects.create(batch=forged, number=1, **values).pk
    with pytest.raises(IntegrityError), transaction.atomic():  # nor a second time
        PaymentOrder.objects.create(batch=forged, number=2, **values)


def test_what_stands_never_changes(desk):
    desk.granted(4)
    run = desk.released(4)
    batch = desk.published(run)
    desk.answered(batch)
    for rows, said in (
        (PaymentOrder.objects.all(), {"amount": 1}), (PaymentOrder.objects.all(), {"void": True}), (OrderOutcome.objects.all(), {"kind": "failed"}),
        (FundReceipt.objects.all(), {"amount": 1}), (FundReceipt.objects.all(), {"state": "waiting"}), (FundRequestItem.objects.all(), {"amount": 1}),
        (PaymentBatch.objects.all(), {"digest": "1" * 64}), (PaymentBatch.objects.all(), {"total": 1}), (PaymentBatch.objects.all(), {"state": "approved"}),
    ):  # fmt: skip
        with pytest.raises(REFUSALS), transaction.atomic():
            rows.update(**said)
    for model in (PaymentOrder, OrderOutcome, PaymentBatch, FundReceipt):
        with pytest.raises(REFUSALS), transaction.atomic():
            model.objects.all().delete()
