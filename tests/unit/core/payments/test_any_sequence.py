"""Drafted, approved, sent, answered, returned, paid again, held, given up, in any order: nobody is paid twice, and every fen is somewhere."""

from unittest import mock

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from minzheng.core.payments import money, reads, steps
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import BankAnswer, FundReceipt, OrderHold, OrderReturn, PaymentBatch, PaymentOrder
from minzheng.core.payments.refusals import services as refusals
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import CSV, adds_up, answer_of, stands

pytestmark = pytest.mark.django_db
SIZE, OTHER = 3, 70_200
LETTER = b"%PDF-1.4\n%%EOF\n"
HANDS = ["prepares", "releases", "leads"]
NUMBERS = st.sets(st.integers(1, SIZE))


class Payments(RuleBasedStateMachine):
    """One locked run of three; whatever is pressed is done or refused, and the model knows what the bank has paid."""

    desk = run = None

    @initialize(begun=st.sampled_from([True, True, True, False]))
    def begin(self, begun):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.at_the_bank, self.money = {}, 0  # by enrolment: how often paid and not given back
        if begun:  # most courses begin where there is something to answer
            self.money_comes(OTHER * SIZE)
            self.asked_and_granted()
            self.on_its_way()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def tried(self, act):
        """The outcome; None where the product refuses."""
        try:
            with transaction.atomic():
                return act()
        except NotPossible:
            return None

    def left(self, *wanted):
        return bool(set(wanted) & set(stands(self.run)))

    def there(self, *states):
        return PaymentBatch.objects.filter(state__in=states).exists()

    def pick(self, data, rows):
        found = list(rows.order_by("pk"))
        return data.draw(st.sampled_from(found)) if found else None

    def money_comes(self, amount):
        self.desk.money(amount)
        self.money += amount

    def asked_and_granted(self):
        made = self.tried(lambda: funds.request(self.run, by=self.desk.prepares))
        if made:
            funds.decide(made, confirmed=True, by=self.desk.leads)

    @precondition(lambda self: self.money < OTHER * SIZE * SIZE)
    @rule(amount=st.sampled_from([0, OTHER, OTHER * SIZE]))
    def funded(self, amount):
        """Money comes, or is asked for and granted."""
        if amount:
            self.money_comes(amount)
        else:
            self.asked_and_granted()

    @precondition(lambda self: self.left("due", "gap") or self.there("drafted", "approved"))
    @rule()
    def on_its_way(self):
        """Whatever can be drafted is; whatever waits is approved and sent."""
        self.draft(newer=True)
        for batch in PaymentBatch.objects.order_by("pk"):
            self.tried(lambda batch=batch: batches.approve(batch, by=self.desk.leads))
            self.sent(batch)

    def sent(self, batch):
        if self.tried(lambda: files.intend(batch, by=self.desk.prepares)):
            assert files.publish(batch, by=self.desk.prepares).has_file

    def draft(self, newer):
        self.tried(lambda: batches.draft(self.run, CSV, newer=newer, by=self.desk.prepares))

    @rule(data=st.data(), press=st.sampled_from(["draft", "approve", "send", "cancel"]), by=st.sampled_from(HANDS))
    def press(self, data, press, by):
        """One button, by whoever, on whatever batch."""
        batch, hand = self.pick(data, PaymentBatch.objects.all()), getattr(self.desk, by)
        if press == "draft" or not batch:
            self.draft(newer=by == "leads")
        elif press == "approve":
            if self.tried(lambda: batches.approve(batch, by=hand)):
                assert by != "prepares"
        elif press == "send":
            self.sent(batch)
        else:
            self.tried(lambda: batches.cancel(batch, reason="重来", by=hand))

    @precondition(lambda self: self.there("published", "confirmed"))
    @rule(data=st.data(), failed=NUMBERS, only=st.none() | NUMBERS)
    def answer(self, data, failed, only):
        """An answer to a batch at the bank, of all or of some of its orders."""
        batch = self.pick(data, PaymentBatch.objects.filter(state__in=["published", "confirmed"]))
        if batch:
            self.answered(batch, batch, failed, only)

    @precondition(lambda self: self.there("published", "confirmed"))
    @rule(data=st.data(), again=st.booleans())
    def refused_whole(self, data, again):
        """The bank says by letter that it paid nothing of a batch; perhaps all of it is drafted anew."""
        batch = self.pick(data, PaymentBatch.objects.filter(state__in=["published", "confirmed"]))
        said = {"stated_on": periods.today(), "reason": "没有送达", "by": self.desk.prepares}
        made = batch and self.tried(lambda: refusals.enter(batch, LETTER, "说明.pdf", **said))
        if not made:
            return
        refusals.decide(made, confirmed=True, by=self.desk.releases)
        assert not batch.orders.filter(outcome__kind="paid").exists()
        if again:
            self.tried(lambda: batches.draft_whole_again(batch, CSV, reason="重发", by=self.desk.prepares))

    @precondition(lambda self: self.there("published", "confirmed"))
    @rule(
        data=st.data(),
        said=st.dictionaries(st.integers(1, SIZE), st.booleans()),
        rest=st.booleans(),
        again=st.booleans(),
    )
    def said_by_letter(self, data, said, rest, again):
        """After the wait the bank says by letter of single orders that they were paid or not; perhaps what was not is drafted anew."""
        batch = self.pick(data, PaymentBatch.objects.filter(state__in=["published", "confirmed"]))
        day = periods.today()
        lines = refusals.Lines({number: day if paid else None for number, paid in said.items()}, rest=rest)
        more = {"stated_on": day, "reason": "没有回盘", "lines": lines, "by": self.desk.prepares}
        with mock.patch.object(steps, "why_wait", return_value=""):
            made = batch and self.tried(lambda: refusals.enter(batch, LETTER, "说明.pdf", **more))
        if not made:
            return
        refusals.decide(made, confirmed=True, by=self.desk.releases)
        for order in PaymentOrder.objects.filter(outcome__refusal=made, outcome__kind="paid"):
            self.at_the_bank[order.enrolment_id] = self.at_the_bank.get(order.enrolment_id, 0) + 1
        if again:
            self.tried(lambda: batches.draft_whole_again(batch, CSV, reason="重发", by=self.desk.prepares))

    @rule(data=st.data(), failed=NUMBERS, only=NUMBERS)
    def any_answer(self, data, failed, only):
        """An answer to whatever batch, perhaps of another."""
        batch, source = (self.pick(data, PaymentBatch.objects.all()) for _ in range(2))
        if batch:
            self.answered(batch, source, failed, only)

    def answered(self, batch, source, failed, only):
        before = set(PaymentOrder.objects.filter(outcome__isnull=False).values_list("pk", flat=True))
        found = self.tried(
            lambda: results.take(batch, answer_of(source, failed=failed, only=only), "a.csv", by=self.desk.prepares)
        )
        if not found:
            return
        answer, fresh = found
        fresh_orders = PaymentOrder.objects.filter(outcome__isnull=False).exclude(pk__in=before)
        if not fresh or answer.state != "applied":
            assert not fresh_orders.exists()
            return
        assert source == batch
        for order in fresh_orders:
            paid = order.number not in failed
            self.at_the_bank[order.enrolment_id] = self.at_the_bank.get(order.enrolment_id, 0) + paid

    @precondition(lambda self: self.left("paid"))
    @rule(data=st.data(), confirmed=st.booleans())
    def comes_back(self, data, confirmed):
        order = self.pick(data, PaymentOrder.objects.filter(outcome__isnull=False))
        if not order:
            return
        today = periods.today()
        made = self.tried(
            lambda: results.enter_return(order, today, reason="销户", paper="凭证", by=self.desk.prepares)
        )
        if not made:
            return
        funds.decide(made, confirmed=confirmed, reason="凭证不符", by=self.desk.releases)
        if confirmed:
            self.at_the_bank[order.enrolment_id] -= 1

    @precondition(lambda self: self.left("failed", "returned", "kept"))
    @rule(data=st.data(), ground=st.sampled_from(["account", "bank"]), moved=st.booleans(), anything=st.booleans())
    def again(self, data, ground, moved, anything):
        order = self.pick(data, PaymentOrder.objects.all() if anything else reads.troubled(self.run))
        if not order:
            return
        if moved:
            self.days += 1
            self.desk.renewed(order.enrolment, periods.today().replace(day=self.days % 24 + 1, month=3))
        made = self.tried(
            lambda: batches.draft_again(self.run, CSV, {order.pk: ground}, reason="重发", by=self.desk.prepares)
        )
        assert not made or self.at_the_bank.get(order.enrolment_id, 0) == 0

    days = 0

    @precondition(lambda self: self.left("failed", "returned", "kept"))
    @rule(data=st.data(), lifts=st.booleans())
    def hold(self, data, lifts):
        """What failed or came back is held, or let go."""
        held, troubled = self.pick(data, OrderHold.objects.all()), reads.troubled(self.run)
        order = self.pick(data, troubled if troubled.exists() else PaymentOrder.objects.all())
        if held and lifts:
            self.tried(lambda: results.lift(held, by=self.desk.prepares))
        elif order:
            self.tried(lambda: results.hold(order, reason="核实", by=self.desk.prepares))

    @invariant()
    def nobody_is_paid_twice_and_every_fen_is_somewhere(self):
        if not hasattr(self, "at_the_bank"):
            return
        adds_up(self.run)
        assert set(self.at_the_bank.values()) <= {0, 1}
        paid = stands(self.run).get("paid", (0, 0))
        assert paid == (sum(self.at_the_bank.values()), sum(self.at_the_bank.values()) * OTHER / 100)
        for one in money.balances(self.desk.county.lineage):
            assert one.left >= 0
            assert one.received == self.money
        assert not PaymentOrder.objects.filter(void=True, outcome__isnull=False).exists()
        assert not BankAnswer.objects.exclude(state="applied").filter(outcomes__isnull=False).exists()
        assert FundReceipt.objects.count() * OTHER <= max(self.money, 0)
        assert OrderReturn.objects.filter(state="confirmed").count() <= OrderReturn.objects.count()


def test_any_sequence_of_payments(desk):
    Payments.desk = desk
    for _ in range(SIZE):
        desk.granted(4, 1)
    Payments.run = desk.released(4)
    desk.on(4, 29)
    run_state_machine_as_test(
        Payments,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
