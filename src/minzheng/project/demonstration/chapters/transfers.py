"""付款篇 — the money of the locked months on its way: all at the bank and answered but the last, two failed, one paid again.

Everything goes through the product's own services; the closed accounts of the demonstration hold no post any more, so that the question
after it is left out here.
"""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest import mock

from minzheng.core.ledger.models import PaymentRun
from minzheng.core.notices import services as notices
from minzheng.core.payments import steps
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.batches.models import Ground
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import PaymentBatch, PaymentOrder
from minzheng.core.payments.results import services as results
from minzheng.kernel.money import format_yuan
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.chapters.chapter import Chapter
from minzheng.project.demonstration.chapters.chapter import Ground as Footing
from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow, owed
from minzheng.project.demonstration.chapters.orphans import ORPHAN
from minzheng.project.demonstration.chapters.runs import TODAY
from minzheng.project.demonstration.chapters.statistics import counties_with_ledger, last_locked, shared
from minzheng.project.demonstration.standards import LIVING
from minzheng.project.demonstration.truth import Question, Truth

NAME, PROFILE = "transfers", "common_csv"
FAILURES, PAID_ON, DUE_DAY = 2, 28, 10
FAILED_FOR = "账号不存在（演示）"


def draft(_ground: Any) -> Sequence[Any]:
    """Nothing is drawn: payments follow from the runs."""
    return ()


def load(ground: Footing, _rows: Sequence[Any]) -> Mapping[str, int]:
    """Month after month: money comes, is asked for, approved and paid."""
    runs = list(
        PaymentRun.objects.filter(state="released").select_related("division").order_by("month", "division__code")
    )
    months = sorted({run.month for run in runs})
    with _as_told():
        for run in runs:
            day = date(run.month.year, run.month.month, PAID_ON)
            with mock.patch.dict(os.environ, {TODAY: day.isoformat()}):
                _paid(ground, run, last=run.month == months[-1], troubled=run.month == months[-2:][0])
    return {"payments.batch": PaymentBatch.objects.count(), "payments.order": PaymentOrder.objects.count()}


@contextmanager
def _as_told() -> Iterator[None]:
    """Nobody is asked for his post, and nobody is told."""
    able = mock.patch.multiple(steps, may_prepare=lambda *_: True, may_approve=lambda *_: True)
    with able, mock.patch.object(notices, "tell"):
        yield


def _paid(ground: Footing, run: PaymentRun, *, last: bool, troubled: bool) -> None:
    """One run: its money and its batch; the last waits for the bank's answer, and one file of it is parked."""
    entry, check = ground.cast.entry, ground.cast.check
    asked = funds.request(run, by=entry)
    for place, item in enumerate(asked.items.all(), 1):
        voucher = f"{run.number}-{place}"
        funds.decide(
            funds.receive(run.division, item.fund, item.amount, voucher, _today(run), by=entry),
            confirmed=True,
            by=check,
        )
    funds.decide(asked, confirmed=True, by=check)
    batch = _sent(_approved(batches.draft(run, PROFILE, by=entry), check), entry)
    if last:
        results.take(batch, answer_to(batch, wrong=True), "回盘.csv", by=entry)
        return
    failed = FAILURES if troubled else 0
    results.take(batch, answer_to(batch, failed=failed), "回盘.csv", by=entry)
    if failed:
        first = PaymentOrder.objects.filter(batch=batch, outcome__kind="failed").order_by("number").first()
        if first is not None:
            again = batches.draft_again(
                run, PROFILE, {first.pk: Ground.BANK}, reason="银行系统故障，账户无误", by=entry
            )
            results.take(_sent(_approved(again, check), entry), answer_to(again), "重发回盘.csv", by=entry)


def _today(run: PaymentRun) -> date:
    return date(run.month.year, run.month.month, PAID_ON)


def _approved(batch: PaymentBatch, by: Any) -> PaymentBatch:
    return batches.approve(batch, by=by)


def _sent(batch: PaymentBatch, by: Any) -> PaymentBatch:
    return files.publish(files.intend(batch, by=by), by=by)


def answer_to(batch: PaymentBatch, *, failed: int = 0, wrong: bool = False) -> bytes:
    """What the invented bank answers: the first few households failed; ``wrong``: one amount is not that which was sent."""
    there = PaymentOrder.objects.filter(batch=batch).order_by("number")
    orders = list(there.values_list("uid", "number", "amount"))
    failing = set(there.filter(programme=LIVING).values_list("number", flat=True)[:failed])
    day = _today(batch.run).isoformat()
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["流水号", "金额", "结果", "原因", "入账日期"])
    total = 0
    for uid, number, amount in orders:
        said = amount + (wrong and number == 1)
        total += said
        bad = number in failing
        writer.writerow(
            [str(uid), format_yuan(said).replace(",", ""), "失败" if bad else "成功", FAILED_FOR if bad else "", "" if bad else day]
        )  # fmt: skip
    writer.writerow(["合计", len(orders), format_yuan(total).replace(",", "")])
    return target.getvalue().encode("gb18030")


def in_time(question: Question) -> Truth:
    """T45 — of the months of orphans whose day has come, those in counties with a ledger that the bank has answered."""
    rows = [
        one for one in question.world.chapters["enrolments"] if isinstance(one, DecisionRow) and one.programme == ORPHAN
    ]
    kept, places, waiting = counties_with_ledger(), {row.key: row.place for row in rows}, last_locked(question.world)

    def answers() -> Iterator[tuple[str, bool]]:
        for number in range(1, 13):
            month = Month(question.at.year, number)
            if (month.last + timedelta(days=DUE_DAY)) > question.at:
                return
            for key in owed(rows, month.first):
                yield places[key], f"{places[key][:6]}000000" in kept and number < waiting

    return shared(question, answers())


TRANSFERS = Chapter(NAME, draft, load, figures={"T45": ("welfare.child_benefit_on_time", in_time)})
