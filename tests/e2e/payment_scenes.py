"""The pages of payments: of a run, of a batch that waits and one that was answered, of one payment, of money that comes in."""

from datetime import date
from unittest import mock

from django.urls import reverse

from minzheng.core.payments import steps
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.refusals import services as refusals
from minzheng.kernel import periods
from tests.e2e.scenes import plain, scene

plain("payment_batches", "registers/list.html", "finance", "register", "payments.batch")
plain("payment_orders", "registers/list.html", "finance", "register", "payments.order")
plain("fund_receipts", "registers/list.html", "finance", "register", "payments.receipt")
plain("fund_receive", "payments/receive.html", "finance", "fund_receive", "payments.receipt")


def _batch(stage, key="E"):
    return stage.city.row("payments.batch", key).record


@scene("payments/run.html", "finance")
def payments_of_run(page, stage):
    page.goto(reverse("payments_of_run", args=[_batch(stage).run.uid]))


@scene("ledger/run.html", "finance")
def ledger_run_that_is_paid(page, stage):
    page.goto(reverse("ledger_run", args=[_batch(stage).run.uid]))


@scene("payments/batch.html", "finance")
def payment_batch_answered(page, stage):
    page.goto(reverse("payment_batch", args=[_batch(stage).uid]))


@scene("payments/batch.html", "leader")
def payment_batch_at_the_bank(page, stage):
    page.goto(reverse("payment_batch", args=[_batch(stage, "W").uid]))


def _both():
    """Whoever is at hand prepares and approves."""
    return mock.patch.multiple(steps, may_prepare=lambda *_: True, may_approve=lambda *_: True)


@scene("payments/batch.html", "finance")
def payment_batch_refused_whole(page, stage):
    batch, users = _batch(stage, "Z"), stage.city.users
    with _both():
        made = refusals.enter(
            batch,
            b"%PDF-1.4\n%%EOF\n",
            "说明.pdf",
            stated_on=periods.today(),
            reason="文件没有送达",
            by=users["finance"],
        )
        refusals.decide(made, confirmed=True, by=users["city"])
    for row in (batch, batch.run):  # where the finance office may go on
        type(row).objects.filter(pk=row.pk).update(division=stage.city.places["E"])
    page.goto(reverse("payment_batch", args=[batch.uid]))


@scene("payments/batch.html", "finance")
def payment_batch_answered_line_by_line_by_letter(page, stage):
    """The wait is over: one line by letter waits for another person, the form for the others is refused until then."""
    batch, users = _batch(stage, "W"), stage.city.users
    with _both(), mock.patch.object(steps, "why_wait", return_value=""):
        refusals.enter(
            batch, b"%PDF-1.4\n%%EOF\n", "说明.pdf", stated_on=periods.today(), reason="账户冻结", lines=refusals.Lines({1: None}),
            by=users["city"],
        )  # fmt: skip
    for row in (batch, batch.run):
        type(row).objects.filter(pk=row.pk).update(division=stage.city.places["E"])
    page.goto(reverse("payment_batch", args=[batch.uid]))


@scene("payments/receipt.html", "finance")
def fund_receipt_to_be_reversed(page, stage):
    users, county = stage.city.users, stage.city.places["E"]
    made = funds.receive(county, "试验资金", 100_000, "PZ-冲销", date(2021, 8, 2), by=users["finance"])
    with _both():
        funds.decide(made, confirmed=True, by=users["city"])
        funds.reverse(made, reason="重复登记", paper="更正单", by=users["finance"])
    page.goto(reverse("fund_receipt", args=["payments.receipt", made.uid]))


@scene("payments/order.html", "finance")
def payment_order(page, stage):
    failed = _batch(stage).orders.get(outcome__kind="failed")
    page.goto(reverse("payment_order", args=["payments.order", failed.uid]))


@scene("payments/order.html", "finance")
def payment_order_paid(page, stage):
    paid = _batch(stage).orders.filter(outcome__kind="paid").first()
    page.goto(reverse("payment_order", args=["payments.order", paid.uid]))


@scene("payments/receipt.html", "finance")
def fund_receipt(page, stage):
    page.goto(reverse("fund_receipt", args=["payments.receipt", stage.uid("payments.receipt", "E")]))


@scene("registers/record.html", "finance")
def enrolment_with_its_payments(page, stage):
    failed = _batch(stage).orders.get(outcome__kind="failed")
    page.goto(reverse("record", args=["benefits.enrolment", failed.enrolment.uid]))
