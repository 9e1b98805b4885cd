"""The finance office of the small city at the bank's counter: money, batches, files and answers in short ways."""

import csv
import io
from dataclasses import dataclass
from datetime import date

import pytest
from uuid6 import uuid7

from minzheng.core.invariants import INVARIANTS, Look
from minzheng.core.jobs import services as jobs
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.models import PayeeAccount
from minzheng.core.payments import standing
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import PaymentBatch, PaymentOrder
from minzheng.core.payments.results import services as results
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan
from tests.unit.core.ledger.conftest import (
    APRIL,
    Bench,
    Office,
    behind_the_back,
    bench,
    business_date,
    month,
    office,
    world,
)

__all__ = ["APRIL", "Bench", "Office", "behind_the_back", "bench", "business_date", "month", "office", "world"]
CSV = "common_csv"
FUND, PLENTY = "困难群众救助补助资金", 10_000_000


@dataclass
class Desk:
    """Short ways to pay: ``office.prepares`` drafts, ``office.releases`` confirms money, ``office.leads`` approves."""

    office: Office
    vouchers: int = 0

    def __getattr__(self, name):
        return getattr(self.office, name)

    def money(self, amount=PLENTY, fund=FUND):
        self.vouchers += 1
        made = funds.receive(self.county, fund, amount, f"V{self.vouchers}", periods.today(), by=self.prepares)
        funds.decide(made, confirmed=True, by=self.releases)
        return made

    def requested(self, run):
        made = funds.request(run, by=self.prepares)
        funds.decide(made, confirmed=True, by=self.leads)
        return made

    def drafted(self, run, **more):
        return batches.draft(run, CSV, by=self.prepares, **more)

    def approved(self, run, **more):
        return batches.approve(self.drafted(run, **more), by=self.leads)

    def sent(self, batch):
        """The file is asked for, and the job that makes it is done."""
        job = files.send(batch, by=self.prepares)
        jobs.run(str(job.uid))
        job.refresh_from_db()
        assert job.state == "done", job.message
        batch.refresh_from_db()
        return batch

    def published(self, run, **more):
        self.money()
        self.requested(run)
        return self.sent(self.approved(run, **more))

    def take(self, batch, data, name="answer.csv"):
        answer, fresh = results.take(PaymentBatch.objects.get(pk=batch.pk), data, name, by=self.prepares)
        batch.refresh_from_db()
        return answer, fresh

    def answered(self, batch, failed=(), only=None):
        """The bank says of all orders, or of ``only`` those numbers, that they were paid, save the failed ones."""
        answer, fresh = self.take(batch, answer_of(batch, failed=failed, only=only))
        assert fresh
        assert answer.state == "applied", answer.faults
        return answer

    def renewed(self, enrolment, since):
        """A newer confirmed account of an enrolment."""
        uid, clerk = uuid7(), self.bench.world.clerk
        number = f"6217002{PayeeAccount.objects.count():04d}{enrolment.pk:07d}"
        return PayeeAccount.objects.create(
            uid=uid, enrolment=enrolment, payee=enrolment.coverages.first().person, bank="某某银行", since=since,
            division=enrolment.division, sealed_account=sealing.seal(number, uid), account_index=sealing.index(number),
            accepted_on=since, paper="新存折复印件", reported_by=clerk, confirmed_by=self.bench.world.reviewer, confirmed_at=periods.now(),
        )  # fmt: skip


@pytest.fixture
def desk(office):
    return Desk(office)


def answer_rows(batch, failed=(), only=None, day=None):
    """Line, amount, result, reason and day (today) for orders by their numbers."""
    day = periods.today().isoformat() if day is None else day
    rows = []
    for one in PaymentOrder.objects.filter(batch=batch).order_by("number"):
        if only is not None and one.number not in only:
            continue
        bad = one.number in failed
        amount = format_yuan(one.amount).replace(",", "")
        rows.append([str(one.uid), amount, "失败" if bad else "成功", "账号不存在" if bad else "", "" if bad else day])
    return rows


def as_csv(rows, *, head=("流水号", "金额", "结果", "原因", "入账日期"), total=None, count=None):
    """A file of the bank: titles, lines, and the closing line."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    if head:
        writer.writerow(head)
    writer.writerows(rows)
    found = sum(round(float(row[1]) * 100) for row in rows) if total is None else total
    writer.writerow(["合计", len(rows) if count is None else count, f"{found / 100:.2f}"])
    return target.getvalue().encode("gb18030")


def answer_of(batch, **more):
    return as_csv(answer_rows(batch, **more))


def stands(run):
    """Where the money of a run is: state → (enrolments, yuan)."""
    return {str(one.stand): (one.count, one.amount / 100) for one in standing.standing_of_run(run)}


def adds_up(run):
    """Every fen is in one state."""
    run.refresh_from_db()
    assert sum(one.amount for one in standing.standing_of_run(run)) == run.payable


def sound(line="payments"):
    """No invariant of payments, or of another line, is broken."""
    found = {one.code: list(one.find(Look(most=5, deep=True))) for one in INVARIANTS if one.code.startswith(f"{line}.")}
    assert {code: rows for code, rows in found.items() if rows} == {}


def day(number, month_of=4):
    return date(2021, month_of, number)
