"""Money of a fund: what came in may be reversed by two hands while nobody spent it, and what was repaid is there again."""

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.ledger.claims import reads as claims
from minzheng.core.ledger.claims import services as recovering
from minzheng.core.payments import money, reads
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import FundReceipt, FundReversal, PaymentBatch
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import FUND, sound

pytestmark = pytest.mark.django_db


def left(desk):
    return {one.fund: one.left for one in money.balances(desk.county.lineage)}


def test_a_receipt_is_reversed_by_two_hands_and_counts_no_more(desk):
    receipt = desk.money(100_000)
    desk.money(50_000)
    made = funds.reverse(receipt, reason="重复登记", paper="更正单1", by=desk.prepares)
    assert left(desk) == {FUND: 150_000}
    assert made in reads.waiting(desk.releases).reversals
    with pytest.raises(NotPossible, match="已登记冲销"):
        funds.reverse(receipt, reason="再来", paper="更正单2", by=desk.prepares)
    with pytest.raises(NotPossible, match="您是经办人"):
        funds.decide(made, confirmed=True, by=desk.prepares)
    with pytest.raises(IntegrityError), transaction.atomic():  # no mark without a confirmed reversal
        FundReceipt.objects.update(reversed=True)
    funds.decide(made, confirmed=True, by=desk.releases)
    assert left(desk) == {FUND: 50_000}
    again = funds.receive(
        desk.county, FUND, 70_000, receipt.voucher, periods.today(), by=desk.prepares
    )  # as it should be
    funds.decide(again, confirmed=True, by=desk.releases)
    assert left(desk) == {FUND: 120_000}
    sound()


def test_what_is_not_confirmed_or_has_no_reason_is_not_reversed(desk):
    waiting = funds.receive(desk.county, FUND, 100, "V9", periods.today(), by=desk.prepares)
    with pytest.raises(NotPossible, match="只有已确认"):
        funds.reverse(waiting, reason="错", paper="1", by=desk.prepares)
    with pytest.raises(NotPossible, match="原因和依据"):
        funds.reverse(desk.money(), reason="错", paper=" ", by=desk.prepares)


def test_never_below_what_went_to_the_bank(desk):
    desk.granted(4, 1)
    run = desk.released(4)
    receipt = desk.money(100_000)
    made = funds.reverse(receipt, reason="错", paper="1", by=desk.prepares)
    desk.requested(run)
    batch = desk.sent(desk.approved(run))  # 702 yuan went meanwhile
    with pytest.raises(NotPossible, match="只余 298.00 元没有发银行，不能冲销 1,000.00 元"):
        funds.decide(made, confirmed=True, by=desk.releases)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        FundReversal.objects.update(state="confirmed", decided_by=desk.releases, decided_at=periods.now())
    desk.answered(batch, failed={1})
    funds.decide(made, confirmed=True, by=desk.releases)  # what failed is there again
    assert left(desk) == {}
    sound()


def test_what_was_repaid_of_a_claim_can_be_paid_out_again(desk):
    desk.enrolment = desk.granted(4, 1)
    first = desk.released(4)
    desk.money(70_200)
    desk.requested(first)
    desk.answered(desk.sent(desk.approved(first)))
    desk.decided("change", desk.enrolment, 5, effective=4, amount=60_000)
    second = desk.released(5)
    assert left(desk) == {FUND: 0}
    made, _ = recovering.repay(claims.standing().get(), 10_200, "回单1", periods.today(), by=desk.prepares)
    assert left(desk) == {FUND: 0}  # entered, nobody has confirmed it
    recovering.decide(made, confirmed=True, by=desk.releases)
    assert left(desk) == {FUND: 10_200}
    desk.money(49_800)
    desk.requested(second)
    assert desk.sent(desk.approved(second)).total == 60_000
    assert left(desk) == {FUND: 0}
    assert PaymentBatch.objects.count() == len({first, second})
    sound()


def test_everything_that_is_missing_is_said_at_once(desk):
    desk.granted(4)
    batch = desk.approved(desk.released(4))
    why = money.why_not_pay(batch)
    assert "已批准的用款申请不够，本批 702.00 元，可用 0.00 元；" in why
    assert "余额不足，本批 702.00 元，可用 0.00 元。" in why
