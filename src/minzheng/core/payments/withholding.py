"""未付抵减 — money that had not left when a later run found it too much is not paid: the claim takes it, to the fen, once and for good.

What is too much of an unpaid run is, month by month, no more than the run says of the month and the later claim takes back of it.
"""

from django.db import connection

from minzheng.core.ledger.claims import balance
from minzheng.core.ledger.models import PaymentRun

# of the money of an enrolment in a run, the row ``o``: which later claims have so much of it to keep back, and did not yet
TO_WITHHOLD = f"""
    SELECT t.claim_id, GREATEST(0, LEAST(t.amount, t.net - t.before))::bigint AS amount FROM (
        SELECT c.id AS claim_id, u.amount, n.amount AS net, COALESCE(SUM(u.amount) OVER (ORDER BY c.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM ledger_claim c
        CROSS JOIN LATERAL (
            SELECT SUM(LEAST(-k.amount, m.amount)) AS amount FROM ledger_ledgerline k JOIN (
                SELECT l.month, SUM(l.amount) AS amount, MAX(l.id) AS last FROM ledger_ledgerline l
                WHERE l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id AND l.kind IN ('regular', 'arrears') AND NOT l.void GROUP BY l.month
            ) m ON m.month = k.month AND k.id > m.last
            WHERE k.run_id = c.run_id AND k.enrolment_id = c.enrolment_id AND k.kind = 'claim' AND NOT k.void
        ) caps
        CROSS JOIN LATERAL (
            SELECT LEAST({balance.of(balance.LEFT, "c")}, caps.amount - COALESCE((
                SELECT SUM(w.amount) FROM ledger_claimwithheld w WHERE w.claim_id = c.id AND w.run_id = o.run_id
            ), 0)) AS amount
        ) u
        CROSS JOIN LATERAL (
            SELECT COALESCE((SELECT SUM(l.amount) FROM ledger_ledgerline l
                WHERE l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void), 0)
            - COALESCE((SELECT SUM(w.amount) FROM ledger_claimwithheld w WHERE w.run_id = o.run_id AND w.enrolment_id = o.enrolment_id), 0) AS amount
        ) n
        WHERE c.enrolment_id = o.enrolment_id AND c.run_id <> o.run_id AND u.amount > 0
    ) t WHERE t.net > t.before
"""  # noqa: S608 — names of our own columns
# orders ``o`` of whose money a later locked run has something to keep back
TAKEN_BACK = f"EXISTS ({TO_WITHHOLD})"
# what of a run was kept back already, by enrolment
KEPT = "SELECT w.run_id, w.enrolment_id, SUM(w.amount)::bigint AS amount FROM ledger_claimwithheld w WHERE {which} GROUP BY w.run_id, w.enrolment_id"
# money of the run that is not under way: no order, or the last one failed or came back and is not paid again
_WITHHOLD = f"""
    INSERT INTO ledger_claimwithheld (claim_id, run_id, enrolment_id, amount, at)
    SELECT t.claim_id, o.run_id, o.enrolment_id, t.amount, CLOCK_TIMESTAMP() FROM (
        SELECT DISTINCT l.run_id, l.enrolment_id FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
        JOIN ledger_claim c ON c.enrolment_id = l.enrolment_id AND c.run_id <> l.run_id
        WHERE l.run_id = %(run)s AND l.kind IN ('regular', 'arrears') AND NOT l.void
            AND NOT EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id)
            AND NOT EXISTS (
                SELECT 1 FROM payments_paymentorder o WHERE o.run_id = l.run_id AND o.enrolment_id = l.enrolment_id AND NOT o.void
                    AND NOT EXISTS (SELECT 1 FROM payments_paymentorder n WHERE n.reissues_id = o.id AND NOT n.void)
                    AND NOT (
                        EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id AND x.kind = 'failed')
                        OR EXISTS (SELECT 1 FROM payments_orderreturn b WHERE b.order_id = o.id AND b.state = 'confirmed')
                    )
            )
    ) o CROSS JOIN LATERAL ({TO_WITHHOLD}) t
    WHERE t.amount > 0 ORDER BY t.claim_id
    RETURNING amount
"""  # noqa: S608 — our own statement


def withhold(run: PaymentRun) -> tuple[int, int]:
    """Keep back of the unpaid money of a run what later runs found too much; of how many claims, and how much (fen)."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHHOLD, {"run": run.pk})
        found = [row[0] for row in cursor.fetchall()]
    return len(found), sum(found)
