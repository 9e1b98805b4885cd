"""资金去向 — in which one state every fen of a locked run is; read off the ledger and the orders, stored nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments.spending import PAYING, SENT
from minzheng.core.payments.withholding import KEPT


class Stand(models.TextChoices):
    """去向 — where the money of an enrolment in a run is."""

    HELD = "held", "暂缓"
    OFFSET = "offset", "全部扣抵"
    WITHHELD = "withheld", "抵减追缴"
    GAP = "gap", "待办账户"
    DUE = "due", "待付"
    BATCHED = "batched", "已编付款批"
    SENT = "sent", "已发银行"
    PAID = "paid", "已付"
    FAILED = "failed", "失败待处理"
    RETURNED = "returned", "退回待处理"
    KEPT = "kept", "暂不重发"


CHIPS = {
    "held": "soon", "offset": "plain", "withheld": "plain", "gap": "late", "due": "plain", "batched": "go", "sent": "go", "paid": "ok", "failed": "late",
    "returned": "late", "kept": "soon",
}  # fmt: skip
# how the order ``o`` in its batch ``b`` stands
_OF_ORDER = f"""
    CASE
        WHEN EXISTS (SELECT 1 FROM payments_orderhold h WHERE h.order_id = o.id AND h.lifted_at IS NULL) THEN 'kept'
        WHEN EXISTS (SELECT 1 FROM payments_orderreturn t WHERE t.order_id = o.id AND t.state = 'confirmed') THEN 'returned'
        WHEN x.kind IS NOT NULL THEN x.kind
        WHEN b.state IN {SENT} THEN 'sent'
        ELSE 'batched'
    END
"""  # noqa: S608 — our own statement
# the money of each enrolment in each locked run, netted, with the last order for it and its state; what later runs kept back of it before
# it left is a row of its own
EACH = f"""
    WITH said AS (
        SELECT l.run_id, l.enrolment_id, SUM(l.amount)::bigint AS amount, BOOL_OR(l.account_id IS NULL) AS bare, BOOL_OR(l.month < r.month) AS late, MIN(l.programme) AS programme,
            MIN(l.division_id) AS division_id
        FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
        WHERE {{which}} AND l.kind IN {PAYING} AND NOT l.void GROUP BY l.run_id, l.enrolment_id
    ), kept AS (
        {KEPT.format(which="EXISTS (SELECT 1 FROM said d WHERE d.run_id = w.run_id AND d.enrolment_id = w.enrolment_id)")}
    ), due AS (
        SELECT d.run_id, d.enrolment_id, d.amount - COALESCE(k.amount, 0) AS amount, d.bare, d.late, d.programme, d.division_id
        FROM said d LEFT JOIN kept k ON k.run_id = d.run_id AND k.enrolment_id = d.enrolment_id
        WHERE k.amount IS NULL OR d.amount > k.amount
    ), latest AS (
        SELECT DISTINCT ON (o.run_id, o.enrolment_id) o.*
        FROM due d JOIN payments_paymentorder o ON o.run_id = d.run_id AND o.enrolment_id = d.enrolment_id
        WHERE NOT o.void ORDER BY o.run_id, o.enrolment_id, o.id DESC
    )
    SELECT d.run_id, d.enrolment_id, d.amount, d.programme, d.division_id, d.late, o.id AS order_id, x.paid_on,
        COALESCE((SELECT t.reason FROM payments_orderreturn t WHERE t.order_id = o.id AND t.state = 'confirmed'), x.reason, '') AS reason,
        CASE
            WHEN EXISTS (
                SELECT 1 FROM ledger_runhold h JOIN ledger_paymentrun q ON q.id = h.run_id AND q.round = h.round
                WHERE h.run_id = d.run_id AND h.enrolment_id = d.enrolment_id
            ) THEN 'held'
            WHEN d.amount <= 0 THEN 'offset'
            WHEN o.id IS NOT NULL THEN {_OF_ORDER}
            WHEN d.bare OR EXISTS (
                SELECT 1 FROM payments_accountgap g JOIN payments_paymentbatch c ON c.id = g.batch_id AND c.state <> 'cancelled'
                WHERE c.run_id = d.run_id AND g.enrolment_id = d.enrolment_id
            ) THEN 'gap'
            ELSE 'due'
        END AS stand
    FROM due d
    LEFT JOIN latest o ON o.run_id = d.run_id AND o.enrolment_id = d.enrolment_id
    LEFT JOIN payments_paymentbatch b ON b.id = o.batch_id
    LEFT JOIN payments_orderoutcome x ON x.order_id = o.id
    UNION ALL
    SELECT d.run_id, d.enrolment_id, k.amount, d.programme, d.division_id, d.late, NULL, NULL, '', 'withheld'
    FROM said d JOIN kept k ON k.run_id = d.run_id AND k.enrolment_id = d.enrolment_id
"""  # noqa: S608 — our own statement
OF_RUN = EACH.format(which="l.run_id = %(run)s")
_BY_STAND = f"SELECT stand, COUNT(*), SUM(amount)::bigint FROM ({OF_RUN}) t GROUP BY stand"  # noqa: S608 — our own statement
_OF_BATCH = f"""
    SELECT stand, COUNT(*), SUM(amount)::bigint FROM (
        SELECT o.amount, {_OF_ORDER} AS stand FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id
        LEFT JOIN payments_orderoutcome x ON x.order_id = o.id WHERE o.batch_id = %(batch)s AND NOT o.void
    ) t GROUP BY stand
"""  # noqa: S608 — our own statement


@dataclass(frozen=True)
class Standing:
    """去向合计 — how many enrolments, and how much (fen), are in one state."""

    stand: Stand
    count: int
    amount: int

    @property
    def chip(self) -> str:
        """How it is drawn."""
        return CHIPS[self.stand]


def standing_of_run(run: PaymentRun) -> list[Standing]:
    """The money of a locked run by state, the sums of which are what the run comes to; nothing for a run that is not locked."""
    return _read(_BY_STAND, {"run": run.pk})


def standing_of_batch(batch: Any) -> list[Standing]:
    """The orders of a batch by state; an order that is paid again in another batch stays what it came to here."""
    return _read(_OF_BATCH, {"batch": batch.pk})


def _read(statement: str, said: dict[str, Any]) -> list[Standing]:
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Standing(one, *found[one.value]) for one in Stand if one.value in found]


@dataclass(frozen=True)
class Place:
    """一笔去向 — the money of one enrolment in one run: how much (fen), in which state, by which order, since when or why.

    ``late``: months before that of the run are in it.
    """

    run_id: int
    enrolment_id: int
    amount: int
    late: bool
    programme: str
    order_id: int | None
    paid_on: Any
    reason: str
    stand: Stand


def places(statement: str, said: dict[str, Any], tail: str = "") -> Iterator[Place]:
    """Each enrolment's money, by a statement made from ``EACH``; ``tail`` chooses, orders and limits."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT run_id, enrolment_id, amount, late, programme, order_id, paid_on, reason, stand FROM ({statement}) t {tail}",  # noqa: S608 — our own statement
            said,
        )
        rows = cursor.fetchall()
    for run, one, amount, late, programme, order, on, why, stand in rows:
        yield Place(run, one, amount, late, programme, order, on, why, Stand(stand))
