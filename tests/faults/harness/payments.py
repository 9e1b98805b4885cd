"""Payments: the money of a locked month is asked for, drafted, given up, drafted again, approved, written, sent, answered, and paid again.

The bank's answers are as bad as they come: too early, damaged, twice, in parts, of another batch, with another amount, against what was
said before. Each is parked whole or applied whole; what is parked somebody else settles. Where a second process that looked a moment ago
would rightly do something else again, the script looks under the lock of the batch; everywhere else the product has to refuse it.
"""

import csv
import hashlib
import io
import os
import time
from datetime import date

from django.db import transaction

from tests.faults.harness.common import CASHIER, DAY, FINANCE, LEADER, MONTH, asked, county, events, user

APPROVER = LEADER
AFTER_THE_WAIT, LETTER = "2021-09-20", b"%PDF-1.4\n%%EOF\n"
PROFILE, VOUCHER, FAILED_FOR = "common_csv", "SY-{}", "账号不存在"
FAILS = 1  # the order that fails
STRANGER = "018f0000-0000-7000-8000-00000000beef"


def run_of():
    """The run of the month in another county than that of the ledger: the one that pays most, so that an answer tells of several."""
    from django.db.models import Count

    from minzheng.core.ledger.models import PaymentRun

    runs = PaymentRun.objects.filter(month=MONTH).exclude(division=county()).exclude(state="discarded")
    return runs.select_related("division").annotate(n=Count("lines")).order_by("-regular", "-n", "pk").first()


def place():
    """The county that pays."""
    return run_of().division


def step():
    """What is next: of the money, of the first payment, of what failed, of what came back."""
    run = run_of()
    return _money(run) or _first(run) or _again(run) or _came_back(run)


# -- money ---------------------------------------------------------------------------------------------------------------
def _money(run):
    """Asked for by the one and granted by the other; received twice over, fund by fund."""
    from minzheng.core.payments.funds import services as funds
    from minzheng.core.payments.models import FundReceipt, FundRequest

    request = FundRequest.objects.filter(run=run).order_by("pk").first()
    if request is None:
        funds.request(run, by=user(CASHIER))
        return True
    if request.state == "waiting":
        funds.decide(request, confirmed=True, by=user(LEADER))
        return True
    for number, item in enumerate(request.items.order_by("fund"), 1):
        receipt = FundReceipt.objects.filter(county=run.division.lineage, voucher=VOUCHER.format(number)).first()
        if receipt is None:
            funds.receive(run.division, item.fund, item.amount, VOUCHER.format(number), DAY, by=user(CASHIER))
            return True
        if receipt.state == "waiting":
            funds.decide(receipt, confirmed=True, by=user(LEADER))
            return True
    return False


# -- batches -------------------------------------------------------------------------------------------------------------
def _first(run):
    """The first batch is given up, the second goes all the way."""
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.models import PaymentBatch

    there = list(
        PaymentBatch.objects.filter(run=run, kind="first").select_related("division", "job").order_by("serial")
    )
    if not there or there[-1].state == "cancelled":
        batches.draft(run, PROFILE, by=user(CASHIER))
        return True
    if len(there) == 1 and there[0].state == "drafted":
        batches.cancel(there[0], reason="重新编制", by=user(CASHIER))
        return True
    return _on_its_way(there[-1], _answers(there[-1]))


def _again(run):
    """What failed is held, let go, and paid again into the same account; the bank never answers, and its letter says that it did not pay."""
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.batches.models import Ground
    from minzheng.core.payments.models import OrderHold, PaymentBatch, PaymentOrder
    from minzheng.core.payments.results import services as results

    there = PaymentBatch.objects.filter(run=run, kind="reissue").select_related("division", "job").order_by("serial")
    if there:
        first, *more = there
        if more or first.refusals.exists():
            os.environ["MINZHENG_TODAY"] = AFTER_THE_WAIT
        if more:
            return _on_its_way(more[0], [answer(more[0], failing=(), day=AFTER_THE_WAIT)])
        return _on_its_way(first, [answer(first, failing=())], silent=True) or _after_the_letter(first)
    order = PaymentOrder.objects.select_related("batch").get(run=run, void=False, outcome__kind="failed")
    held = OrderHold.objects.filter(order=order).first()
    if held is None:
        _held(order)
    elif held.lifted_at is None:
        results.lift(held, by=user(CASHIER))
    else:
        batches.draft_again(run, PROFILE, {order.pk: Ground.BANK}, reason="银行原因", by=user(CASHIER))
    return True


@transaction.atomic
def _held(order):
    """Once."""
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.models import OrderHold
    from minzheng.core.payments.results import services as results

    batches.one(order.batch)
    if not OrderHold.objects.filter(order=order).exists():
        results.hold(order, reason="核对账号", by=user(CASHIER))


def _after_the_letter(batch):
    """What its letter says was not paid is drafted again."""
    from minzheng.core.payments.batches import services as batches

    batches.draft_whole_again(batch, PROFILE, reason="银行重新受理", by=user(CASHIER))
    return True


@transaction.atomic
def _by_letter(batch):
    """When the wait is over the bank's letter is entered by the one and confirmed by the other."""
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.refusals import services as refusals

    os.environ["MINZHENG_TODAY"] = AFTER_THE_WAIT
    batch = batches.one(batch)
    made = batch.refusals.filter(state="waiting").first()
    if made is not None:
        refusals.decide(made, confirmed=True, by=user(FINANCE))
    elif batch.state in {"published", "confirmed"}:
        said = {
            "stated_on": date.fromisoformat(AFTER_THE_WAIT),
            "reason": "没有付出",
            "lines": refusals.Lines(rest=True),
        }
        refusals.enter(batch, LETTER, "说明.pdf", by=user(CASHIER), **said)


def _on_its_way(batch, answers, *, silent=False):
    """Approved, answered too early, written, taken by the bank, answered, or not at all but by letter; whether anything was done."""
    from minzheng.core.jobs import services as jobs
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.files import services as files
    from minzheng.core.payments.models import BankAnswer

    if batch.state == "drafted":
        batches.approve(batch, by=user(APPROVER))
    elif batch.state == "approved" and not silent and not BankAnswer.objects.filter(batch=batch).exists():
        _too_early(batch, answers[-1])
    elif batch.state in {"approved", "intended"} and batch.job is not None and not batch.job.ended:
        jobs.run(str(batch.job.uid))
        time.sleep(0.01)
    elif batch.state in {"approved", "intended"}:
        files.send(batch, by=user(CASHIER))
    elif batch.state in {"published", "confirmed"} and silent:
        _by_letter(batch)
    elif batch.state in {"published", "confirmed"}:
        _answered(batch, answers)
    else:
        return False
    return True


def _too_early(batch, data):
    """An answer to what was not sent yet."""
    from minzheng.core.payments.batches import services as batches

    with transaction.atomic():
        if batches.one(batch).state == "approved":
            _taken(batch, data)


def _came_back(run):
    """One that was paid comes back by paper, and another person confirms it."""
    from minzheng.core.payments.funds import services as funds
    from minzheng.core.payments.models import OrderReturn, PaymentOrder
    from minzheng.core.payments.results import services as results

    paid = PaymentOrder.objects.filter(run=run, void=False, outcome__kind="paid").select_related("batch")
    order = paid.order_by("batch__serial", "number").first()
    back = OrderReturn.objects.filter(order=order).first()
    if back is None:
        results.enter_return(
            order, max(DAY, order.outcome.paid_on), reason="账户已销", paper="退票通知", by=user(CASHIER)
        )
    elif back.state == "waiting":
        funds.decide(back, confirmed=True, by=user(LEADER))
    else:
        return False
    return True


# -- what the bank says --------------------------------------------------------------------------------------------------
@transaction.atomic
def _answered(batch, answers):
    """What is parked is settled; else the next file that was not given yet. Before the last but one the bank says that it has the file."""
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.models import BankAnswer
    from minzheng.core.payments.results import services as results
    from minzheng.core.payments.results.models import TOO_EARLY

    batch = batches.one(batch)
    there = BankAnswer.objects.filter(batch=batch).exclude(faults=TOO_EARLY)
    parked = there.filter(state="parked").select_related("batch").first()
    if parked is not None:
        results.settle(parked, "void", reason="已与银行核对，不是本批的结果", by=user(LEADER))
        return
    known = set(there.values_list("sha256", flat=True))
    left = [data for data in answers if hashlib.sha256(data).hexdigest() not in known]
    if not left and batch.state == "closed":
        return
    if not left:
        raise RuntimeError(f"every answer was given and the batch is {batch.state}")
    if len(left) <= WITH_THE_BANK and batch.state == "published":
        batches.confirm(batch, by=user(CASHIER))
    else:
        _taken(batch, left[0])


def _taken(batch, data):
    """A file is given twice over: the second time it is what it was."""
    from minzheng.core.payments.results import services as results

    found, _ = results.take(batch, data, "回盘.csv", by=user(CASHIER))
    again, is_new = results.take(batch, data, "回盘.csv", by=user(CASHIER))
    if is_new or again.pk != found.pk:
        raise RuntimeError("the same file counted twice")


WITH_THE_BANK = 3  # answers that are left when the bank says that it has the file


def _answers(batch):
    """The files of a bad day, in order; the last is whole and right, and came too early already."""
    some = range(1, batch.count)
    parts = [answer(batch, only=some), answer(batch, only=some, failing=())] if some else []
    whole = answer(batch)
    return [
        "系统维护，稍后重试\r\n".encode("gb18030"),
        whole.rsplit(b"\r\n", 2)[0],
        answer(batch, amounts={1: 1}),
        answer(batch, twice=1),
        answer(batch, lines={1: STRANGER}),
        *parts,
        whole,
    ]


def answer(batch, *, failing=(FAILS,), only=None, amounts=None, lines=None, twice=0, day=None):
    """An answer: some orders or all, some of them wrong in one way; what it sums up is what it lists."""
    from minzheng.core.payments.models import PaymentOrder
    from minzheng.kernel.money import format_yuan

    orders = PaymentOrder.objects.filter(batch=batch).order_by("number").values_list("uid", "number", "amount")
    rows = [
        [(lines or {}).get(number, str(uid)), amount + (amounts or {}).get(number, 0), number in failing]
        for uid, number, amount in orders
        if only is None or number in only
    ]
    rows += rows[:twice]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["流水号", "金额", "结果", "原因", "入账日期"])
    for line, amount, failed in rows:
        said = ["失败", FAILED_FOR, ""] if failed else ["成功", "", day or DAY.isoformat()]
        writer.writerow([line, format_yuan(amount).replace(",", ""), *said])
    writer.writerow(["合计", len(rows), format_yuan(sum(row[1] for row in rows)).replace(",", "")])
    return target.getvalue().encode("gb18030")


# -- what it came to -----------------------------------------------------------------------------------------------------
def essence():
    """Batches, orders and what became of each, answers with what they said: without numbers that are drawn by chance."""
    run = run_of().pk
    batches = asked(
        "SELECT serial, kind, state, count, total FROM payments_paymentbatch WHERE run_id = %s ORDER BY serial", run
    )
    orders = asked(
        "SELECT b.serial, o.number, o.enrolment_id, o.amount, o.void, x.kind, x.paid_on, x.reason, t.state FROM payments_paymentorder o"
        " JOIN payments_paymentbatch b ON b.id = o.batch_id LEFT JOIN payments_orderoutcome x ON x.order_id = o.id"
        " LEFT JOIN payments_orderreturn t ON t.order_id = o.id WHERE o.run_id = %s ORDER BY 1, 2", run,
    )  # fmt: skip
    answers = asked(
        "SELECT b.serial, n.state, n.paid, n.failed, n.repeated, COUNT(*) FROM payments_bankanswer n"
        " JOIN payments_paymentbatch b ON b.id = n.batch_id WHERE b.run_id = %s GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5", run,
    )  # fmt: skip
    money = asked(
        "SELECT fund, SUM(amount)::bigint, COUNT(*) FROM payments_fundreceipt WHERE voucher LIKE %s AND state = 'confirmed' GROUP BY fund ORDER BY fund",
        VOUCHER.format("%"),
    )
    return batches, orders, answers, money


def result():
    """That, and how often each step was told."""
    return (*essence(), events("payments", "payments.send"))
