"""资金去向 — in which one state every fen of a locked run is; read off the ledger and the orders, stored nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments.spending import PAYING, SENT


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
# it left is a row of its own. Orders and what was kept back are looked up by run and enrolment, never joined as sets: how many rows a new
# run has is unknown to the statistics, and sets that count as empty are held against one another row by row
EACH = f"""
    WITH said AS (
        SELECT l.run_id, l.enrolment_id, SUM(l.amount)::bigint AS amount, BOOL_OR(l.account_id IS NULL) AS bare, BOOL_OR(l.month < r.month) AS late, MIN(l.programme) AS programme,
            MIN(l.division_id) AS division_id
        FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
        WHERE {{which}} AND l.kind IN {PAYING} AND NOT l.void GROUP BY l.run_id, l.enrolment_id
    ), due AS (
        SELECT d.*, k.amount AS kept FROM said d LEFT JOIN LATERAL (
            SELECT SUM(w.amount)::bigint AS amount FROM ledger_claimwithheld w WHERE w.run_id = d.run_id AND w.enrolment_id = d.enrolment_id
        ) k ON TRUE
    )
    SELECT d.run_id, d.enrolment_id, d.amount - COALESCE(d.kept, 0) AS amount, d.programme, d.division_id, d.late, o.id AS order_id, x.paid_on,
        COALESCE((SELECT t.reason FROM payments_orderreturn t WHERE t.order_id = o.id AND t.state = 'confirmed'), x.reason, '') AS reason,
        CASE
            WHEN EXISTS (
                SELECT 1 FROM ledger_runhold h JOIN ledger_paymentrun q ON q.id = h.run_id AND q.round = h.round
                WHERE h.run_id = d.run_id AND h.enrolment_id = d.enrolment_id
            ) THEN 'held'
            WHEN d.amount <= COALESCE(d.kept, 0) THEN 'offset'
            WHEN o.id IS NOT NULL THEN {_OF_ORDER}
            WHEN d.bare OR EXISTS (
                SELECT 1 FROM payments_accountgap g JOIN payments_paymentbatch c ON c.id = g.batch_id AND c.state <> 'cancelled'
                WHERE c.run_id = d.run_id AND g.enrolment_id = d.enrolment_id
            ) THEN 'gap'
            ELSE 'due'
        END AS stand
    FROM due d
    LEFT JOIN LATERAL (
        SELECT o.* FROM payments_paymentorder o WHERE o.run_id = d.run_id AND o.enrolment_id = d.enrolment_id AND NOT o.void
        ORDER BY o.id DESC LIMIT 1
    ) o ON TRUE
    LEFT JOIN payments_paymentbatch b ON b.id = o.batch_id
    LEFT JOIN payments_orderoutcome x ON x.order_id = o.id
    WHERE d.kept IS NULL OR d.amount > d.kept
    UNION ALL
    SELECT d.run_id, d.enrolment_id, d.kept, d.programme, d.division_id, d.late, NULL, NULL, '', 'withheld' FROM due d WHERE d.kept IS NOT NULL
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
