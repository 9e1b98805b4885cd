"""A batch that the bank refused whole: by letter and two hands every order failed, all of it can be paid again, and nothing twice."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.notices.models import Notice
from minzheng.core.payments import history, money, reads
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.models import BatchRefusal, OrderOutcome, PaymentBatch
from minzheng.core.payments.refusals import services as refusals
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import CSV, adds_up, answer_of, as_csv, sound, stands

pytestmark = pytest.mark.django_db
LETTER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def batch(desk):
    """Two payments at the bank."""
    desk.granted(4, 1)
    desk.granted(4, 1)
    return desk.published(desk.released(4))


def entered(desk, batch, **more):
    said = {"stated_on": periods.today(), "reason": "文件没有送达", "by": desk.prepares} | more
    return refusals.enter(PaymentBatch.objects.get(pk=batch.pk), LETTER, "说明.pdf", **said)


def refused(desk, batch):
    refusals.decide(entered(desk, batch), confirmed=True, by=desk.releases)
    batch.refresh_from_db()


def test_by_a_letter_and_two_hands_every_order_failed_and_the_money_is_there_again(desk, batch):
    before = [(one.fund, one.left) for one in money.balances(batch.county)]
    made = entered(desk, batch)
    assert stands(batch.run) == {"sent": (2, 1404.0)}  # entered, nothing has happened yet
    assert made in reads.waiting(desk.releases).refusals
    assert made not in reads.waiting(desk.prepares).refusals
    with pytest.raises(NotPossible, match="您是经办人"):
        refusals.decide(made, confirmed=True, by=desk.prepares)
    with CaptureQueriesContext(connection) as asked:
        refusals.decide(made, confirmed=True, by=desk.releases)
    assert sum("INSERT INTO payments_orderoutcome" in one["sql"] for one in asked) == 1
    batch.refresh_from_db()
    assert (batch.state, stands(batch.run)) == ("closed", {"failed": (2, 1404.0)})
    assert [(one.fund, one.left) for one in money.balances(batch.county)] == [
        (fund, left + batch.total) for fund, left in before
    ]
    assert Notice.objects.filter(user=desk.prepares, title__contains="可以重发").exists()
    adds_up(batch.run)
    sound()


def test_all_of_it_is_paid_again_into_the_account_of_today_by_a_third_hand(desk, batch):
    refused(desk, batch)
    first, second = batch.orders.order_by("number")
    moved = desk.renewed(first.enrolment, periods.today())
    again = batches.draft_whole_again(batch, CSV, reason="银行重新受理", by=desk.prepares)
    found = {one.reissues_id: (one.ground, one.account_id) for one in again.orders.all()}
    assert found == {first.pk: ("account", moved.pk), second.pk: ("bank", second.account_id)}
    for hand in (desk.prepares, desk.releases):  # who entered, and who confirmed
        with pytest.raises(NotPossible, match="须由另一人审批"):
            batches.approve(again, by=hand)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        PaymentBatch.objects.filter(pk=again.pk).update(
            state="approved", approved_by=desk.releases, approved_at=periods.now()
        )
    desk.answered(desk.sent(batches.approve(again, by=desk.leads)))
    assert stands(batch.run) == {"paid": (2, 1404.0)}
    with pytest.raises(NotPossible, match="这个文件不能再交银行"):
        files.taken(batch, reason="再交一次", by=desk.prepares)
    with pytest.raises(NotPossible, match="没有可以重发的付款"):
        batches.draft_whole_again(batch, CSV, reason="再来", by=desk.prepares)
    sound()


def test_a_file_of_the_bank_that_comes_later_is_parked_and_stops_the_second_payment(desk, batch):
    refused(desk, batch)
    again = batches.approve(batches.draft_whole_again(batch, CSV, reason="重发", by=desk.prepares), by=desk.leads)
    late, _ = desk.take(batch, answer_of(batch))
    assert late.state == "parked"
    assert "确认整批未付，以后来的回盘不再入账" in late.faults
    assert OrderOutcome.objects.filter(kind="paid").count() == 0
    with pytest.raises(NotPossible, match="有挂起的回盘"):
        desk.sent(again)
    results.settle(late, "void", reason="已与银行核实没有付出", by=desk.leads)
    assert desk.sent(again).has_file
    sound()


def test_what_the_bank_answered_or_what_waits_cannot_be_refused_whole(desk, batch):
    made = entered(desk, batch)
    with pytest.raises(NotPossible, match="已登记银行书面说明"):
        entered(desk, batch)
    parked, _ = desk.take(batch, as_csv([]))
    with pytest.raises(NotPossible, match="有挂起的回盘"):
        refusals.decide(made, confirmed=True, by=desk.releases)
    results.settle(parked, "void", reason="银行另发", by=desk.releases)
    desk.answered(batch, only={1})
    with pytest.raises(NotPossible, match="已有入账的回盘"):
        refusals.decide(made, confirmed=True, by=desk.releases)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        BatchRefusal.objects.update(state="confirmed", decided_by=desk.releases, decided_at=periods.now())
    refusals.decide(made, confirmed=False, reason="银行已付一笔", by=desk.releases)
    with pytest.raises(NotPossible, match="已有入账的回盘"):
        entered(desk, batch)


def test_a_letter_needs_a_reason_a_day_that_can_be_and_a_paper(desk, batch):
    for more, words in (
        ({"reason": " "}, "请写明"), ({"stated_on": periods.today().replace(year=2020)}, "日期应在"), ({"by": desk.bench.world.clerk}, "财务岗位"),
    ):  # fmt: skip
        with pytest.raises(NotPossible, match=words):
            entered(desk, batch, **more)
    with pytest.raises(NotPossible), transaction.atomic():
        refusals.enter(batch, b"MZ", "说明.exe", stated_on=periods.today(), reason="没有送达", by=desk.prepares)
    assert not BatchRefusal.objects.exists()


def test_the_database_takes_no_outcome_from_a_refusal_that_nobody_confirmed(desk, batch):
    made = entered(desk, batch)
    order = batch.orders.first()
    for said in ({"refusal": made, "kind": "failed"}, {"kind": "failed"}, {"refusal": made, "kind": "paid"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderOutcome.objects.create(order=order, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(state="closed", closed_at=periods.now())


def test_in_plain_words_nothing_is_wrong_with_the_account(desk, batch):
    refused(desk, batch)
    enrolment, scope = batch.orders.first().enrolment, scope_of(desk.prepares, Permission.LEDGER_VIEW)
    (line,) = history.told([enrolment.pk], scope)
    assert "银行整批没有付款（文件没有送达）（尾号" in line.words
    assert line.words.endswith("，将重新付款")
    batches.draft_whole_again(batch, CSV, reason="重发", by=desk.prepares)
    (line,) = history.told([enrolment.pk], scope)
    assert "先前一次银行整批没有付款（文件没有送达）" in line.words
