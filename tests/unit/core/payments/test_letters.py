"""A batch that the bank answered in part and then no more: after the wait single orders are settled by its letter and two hands, never twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.payments import history, reads, steps
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.models import BatchRefusal, OrderOutcome, PaymentBatch, PaymentOrder, RefusedOrder
from minzheng.core.payments.refusals import services as refusals
from minzheng.core.payments.refusals.services import Lines
from minzheng.core.payments.results import services as results
from minzheng.core.reconciliation.bank_side import rows as paid_side
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import CSV, adds_up, answer_of, sound, stands
from tests.unit.core.payments.test_refused_whole import LETTER

pytestmark = pytest.mark.django_db
WAIT = 10


def later(desk, days):
    """From here on it is so many days later."""
    day = periods.today() + timedelta(days=days)
    desk.on(day.month, day.day)


@pytest.fixture
def batch(desk):
    """Four payments at the bank, of which it paid the first; and the days of the declared wait are over."""
    for _ in range(4):
        desk.granted(4)
    made = desk.published(desk.released(4))
    desk.answered(made, only={1})
    later(desk, WAIT)
    return made


def entered(desk, batch, said=(), **more):
    named = {"stated_on": periods.today(), "reason": "清单之外没有付出", "by": desk.prepares} | more
    lines = named.pop("lines", Lines(dict(said)))
    return refusals.enter(PaymentBatch.objects.get(pk=batch.pk), LETTER, "说明.pdf", lines=lines, **named)


def confirmed(desk, batch, said=(), **more):
    made = entered(desk, batch, said, **more)
    refusals.decide(made, confirmed=True, by=desk.releases)
    batch.refresh_from_db()
    return made


def outcomes(batch):
    rows = PaymentOrder.objects.filter(batch=batch).order_by("number").values_list("number", "outcome__kind")
    return {number: kind for number, kind in rows if kind}


def test_line_by_line_what_the_bank_never_answered_is_settled_and_the_rest_goes_on_waiting(desk, batch):
    entered_at = entered(desk, batch, {2: None, 3: periods.today()})
    assert outcomes(batch) == {1: "paid"}  # entered, nothing has happened yet
    assert entered_at in reads.waiting(desk.releases).refusals
    with pytest.raises(NotPossible, match="您是经办人"):
        refusals.decide(entered_at, confirmed=True, by=desk.prepares)
    refusals.decide(entered_at, confirmed=True, by=desk.releases)
    batch.refresh_from_db()
    assert (batch.state, outcomes(batch)) == ("confirmed", {1: "paid", 2: "failed", 3: "paid"})
    assert stands(batch.run) == {"paid": (2, 1404.0), "failed": (1, 702.0), "sent": (1, 702.0)}
    assert [one.number for one in reads.unanswered(batch)] == [4]
    adds_up(batch.run)
    sound()
    desk.answered(batch, only={4})  # a later file settles what is left, and the batch is done
    assert batch.state == "closed"
    sound()


def test_before_the_wait_is_over_no_letter_of_single_orders_is_taken(desk, batch):
    later(desk, -1)
    with pytest.raises(NotPossible, match="还有 1 天"):
        entered(desk, batch, {2: None})
    assert "还有 1 天" in steps.why_not_refuse(batch, desk.prepares, whole=False)
    later(desk, 1)
    assert entered(desk, batch, {2: None}).lines.count() == 1


def test_all_the_rest_was_not_paid_and_is_paid_again_once_by_a_third_hand(desk, batch):
    confirmed(desk, batch, {2: periods.today()}, lines=Lines({2: periods.today()}, rest=True))
    assert (batch.state, outcomes(batch)) == ("closed", {1: "paid", 2: "paid", 3: "failed", 4: "failed"})
    with pytest.raises(NotPossible, match="这个文件不能再交银行"):
        files.taken(batch, reason="再交一次", by=desk.prepares)
    again = batches.draft_whole_again(batch, CSV, reason="银行重新受理", by=desk.prepares)
    assert {one.reissues.number for one in again.orders.all()} == {3, 4}
    for hand in (desk.prepares, desk.releases):  # who entered, and who confirmed
        with pytest.raises(NotPossible, match="须由另一人审批"):
            batches.approve(again, by=hand)
    with pytest.raises(NotPossible):
        batches.draft_whole_again(batch, CSV, reason="再来", by=desk.prepares)
    desk.answered(desk.sent(batches.approve(again, by=desk.leads)))
    assert stands(batch.run) == {"paid": (4, 2808.0)}
    adds_up(batch.run)
    sound()


def test_what_failed_for_its_account_is_not_paid_again_by_the_press_for_the_letter(desk, batch):
    desk.answered(batch, only={2}, failed={2})
    later(desk, WAIT)
    confirmed(desk, batch, lines=Lines(rest=True))
    assert reads.by_letter_again(batch) == 2
    again = batches.draft_whole_again(batch, CSV, reason="银行重新受理", by=desk.prepares)
    assert {one.reissues.number for one in again.orders.all()} == {3, 4}


def test_a_file_that_says_otherwise_later_is_parked_and_stops_the_second_payment(desk, batch):
    confirmed(desk, batch, {2: None, 3: periods.today()})
    again = batches.approve(batches.draft_whole_again(batch, CSV, reason="重发", by=desk.prepares), by=desk.leads)
    late, _ = desk.take(batch, answer_of(batch, only={2, 4}))
    assert late.state == "parked"
    assert "与先前的结果相反（先前失败）" in late.faults
    with pytest.raises(NotPossible, match="有挂起的回盘"):
        desk.sent(again)
    results.settle(late, "void", reason="已与银行核实第2笔没有付出", by=desk.leads)
    same, _ = desk.take(batch, answer_of(batch, only={2, 3, 4}, failed={2}))  # what agrees is no news, the rest is
    assert (same.state, same.paid, same.failed, same.repeated) == ("applied", 1, 0, 2)
    batch.refresh_from_db()
    assert batch.state == "closed"
    assert desk.sent(again).has_file
    sound()


def test_an_answer_that_came_first_makes_the_letter_impossible(desk, batch):
    made = entered(desk, batch, {2: None, 3: None})
    desk.answered(batch, only={2})
    with pytest.raises(NotPossible, match="其中 1 笔银行已有回盘"):
        refusals.decide(made, confirmed=True, by=desk.releases)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        BatchRefusal.objects.update(state="confirmed", decided_by=desk.releases, decided_at=periods.now())
    refusals.decide(made, confirmed=False, reason="银行已付一笔", by=desk.releases)
    assert outcomes(batch) == {1: "paid", 2: "paid"}
    sound()


def test_a_letter_says_only_what_has_no_outcome_of_days_that_can_be(desk, batch):
    tomorrow, long_ago = periods.today() + timedelta(days=1), periods.today().replace(year=2020)
    for said, words in (
        ({}, "请逐笔勾选"), ({1: None}, "第 1 笔已有结果"), ({9: None}, "第 9 笔已有结果或不在"), ({2: tomorrow}, "入账日期应在"), ({2: long_ago}, "入账日期应在"),
    ):  # fmt: skip
        with pytest.raises(NotPossible, match=words):
            entered(desk, batch, said)
    with pytest.raises(NotPossible, match="不能按整批未付"):
        entered(desk, batch, lines=None)
    assert not BatchRefusal.objects.exists()
    entered(desk, batch, {2: None})
    with pytest.raises(NotPossible, match="等待另一人确认"):
        entered(desk, batch, {3: None})


def test_the_database_takes_no_outcome_that_the_letter_does_not_say(desk, batch):
    made = entered(desk, batch, {2: None, 3: periods.today()})
    second, third, fourth = PaymentOrder.objects.filter(batch=batch, number__gt=1).order_by("number")
    with pytest.raises(IntegrityError), transaction.atomic():  # nobody confirmed it
        OrderOutcome.objects.create(order=second, refusal=made, kind="failed")
    refusals.decide(made, confirmed=True, by=desk.releases)
    for said in ({"kind": "failed"}, {"kind": "paid", "paid_on": periods.today()}):  # it says nothing of the fourth
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderOutcome.objects.create(order=fourth, refusal=made, **said)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor learns more afterwards
        RefusedOrder.objects.create(refusal=made, order=fourth, kind="failed")
    assert third.outcome.paid_on == periods.today()


def test_the_bank_may_say_all_of_it_by_letter_where_it_sends_no_file(desk):
    for _ in range(2):
        desk.granted(4)
    made = desk.published(desk.released(4))
    later(desk, WAIT)
    confirmed(desk, made, {1: periods.today()})
    assert (made.state, outcomes(made)) == ("confirmed", {1: "paid"})
    sound()
    confirmed(desk, made, {2: None}, reason="账户冻结")
    assert made.state == "closed"
    sound()


def test_what_the_letter_says_is_in_the_history_and_on_the_banks_side(desk, batch):
    confirmed(desk, batch, {2: None, 3: periods.today()}, reason="账户冻结")
    second, third = PaymentOrder.objects.filter(batch=batch, number__in=(2, 3)).order_by("number")
    scope = scope_of(desk.prepares, Permission.LEDGER_VIEW)
    (failed,), (paid,) = (history.told([one.enrolment_id], scope) for one in (second, third))
    assert "付款失败（银行书面说明：账户冻结）" in failed.words
    assert "已到账" in paid.words
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT enrolment_id, paid_on FROM ({paid_side()}) t")  # noqa: S608 — the side's own statement
        days = dict(cursor.fetchall())
    assert days[third.enrolment_id] == periods.today()
    assert second.enrolment_id not in days
