"""资金余额 — what a county has of each fund, what was asked for a run, and whether a batch may be paid from it (fen)."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments.batches.models import PaymentBatch
from minzheng.core.payments.spending import (
    LEFT_OF_FUND,
    NOT_REQUESTED,
    NOT_SPENT,
    PAYING,
    RECEIVED,
    SENT,
    SHORT_OF_MONEY,
)
from minzheng.core.payments.withholding import KEPT
from minzheng.kernel.money import format_yuan

NO_FUND = "未注明资金"
_BALANCES = f"""
    SELECT fund, SUM(received)::bigint, SUM(spent)::bigint FROM (
        SELECT m.fund, m.amount AS received, 0::bigint AS spent FROM ({RECEIVED}) m WHERE m.county = %(county)s
        UNION ALL
        SELECT o.fund, 0, o.amount FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id AND b.state IN {SENT}
        WHERE b.county = %(county)s AND NOT o.void AND NOT {NOT_SPENT}
    ) t GROUP BY fund ORDER BY fund
"""  # noqa: S608 — our own statement
_TO_REQUEST = f"""
    SELECT d.fund, SUM(d.amount)::bigint - COALESCE((
        SELECT SUM(i.amount) FROM payments_fundrequestitem i JOIN payments_fundrequest q ON q.id = i.request_id AND q.state = 'confirmed'
        WHERE q.run_id = %(run)s AND i.fund = d.fund
    ), 0)::bigint AS amount, COUNT(*) AS payments
    FROM (
        SELECT l.enrolment_id, MIN(l.fund) AS fund, (SUM(l.amount) - COALESCE(MIN(w.amount), 0))::bigint AS amount
        FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
        LEFT JOIN ({KEPT.format(which="w.run_id = %(run)s")}) w ON w.enrolment_id = l.enrolment_id
        WHERE l.run_id = %(run)s AND l.kind IN {PAYING} AND NOT l.void
            AND NOT EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id)
        GROUP BY l.enrolment_id HAVING SUM(l.amount) > COALESCE(MIN(w.amount), 0)
    ) d GROUP BY d.fund ORDER BY d.fund
"""  # noqa: S608 — our own statement
_OF_BATCH = """
    SELECT o.fund, COUNT(*), SUM(o.amount)::bigint FROM payments_paymentorder o WHERE o.batch_id = %(batch)s GROUP BY o.fund ORDER BY o.fund
"""


@dataclass(frozen=True)
class Balance:
    """余额 — of one fund of a county: what came in, and what went to the bank and did not come back."""

    fund: str
    received: int
    spent: int

    @property
    def left(self) -> int:
        """What may be spent."""
        return self.received - self.spent

    @property
    def title(self) -> str:
        """What the fund is called."""
        return self.fund or NO_FUND


@dataclass(frozen=True)
class Needed:
    """应申请 — how much of one fund a run still has to be given, and how many payments there are of it."""

    fund: str
    amount: int
    payments: int

    @property
    def title(self) -> str:
        """What the fund is called."""
        return self.fund or NO_FUND


def balances(county: str) -> list[Balance]:
    """The funds of a county, by its lineage: one statement."""
    return [Balance(*row) for row in _asked(_BALANCES, {"county": county})]


def to_request(run: PaymentRun) -> list[Needed]:
    """What has still to be asked for, fund by fund: one statement."""
    return [one for one in (Needed(*row) for row in _asked(_TO_REQUEST, {"run": run.pk})) if one.amount > 0]


def why_not_pay(batch: PaymentBatch) -> str:
    """What is missing of requests and of money for a batch, fund by fund, in words; empty when nothing is."""
    said = {"batch": batch.pk}
    missing = [
        f"{fund or NO_FUND}：{words}，本批 {format_yuan(amount)} 元，可用 {format_yuan(room)} 元"
        for statement, words in ((NOT_REQUESTED, "已批准的用款申请不够"), (SHORT_OF_MONEY, "余额不足"))
        for fund, amount, room in _asked(statement.format(batch="%(batch)s"), said)
        if amount > room
    ]
    return f"{'；'.join(missing)}。" if missing else ""


def left_of(county: str, fund: str) -> int:
    """What is left of one fund of a county (fen)."""
    statement = f"SELECT {LEFT_OF_FUND.format(county='%(county)s', fund='%(fund)s')}"
    return int(_asked(statement, {"county": county, "fund": fund})[0][0])


def funds_of(batch: PaymentBatch) -> list[tuple[str, int, int]]:
    """The funds of a batch with the number of its orders and their sum (fen): one statement."""
    return [(fund, count, amount) for fund, count, amount in _asked(_OF_BATCH, {"batch": batch.pk})]


def _asked(statement: str, said: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        return list(cursor.fetchall())
