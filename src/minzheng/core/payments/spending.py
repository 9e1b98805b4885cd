"""用款口径 — what came into a fund, what was spent of it, what was asked for: one piece of SQL for page, trigger and register."""

from minzheng.core.ledger.claims import balance

PAYING = "('regular', 'arrears', 'offset')"
SENT = "('intended', 'published', 'confirmed', 'closed')"
# what an order ``o`` came to: it was not paid, or came back
NOT_SPENT = """(
    EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id AND x.kind = 'failed')
    OR EXISTS (SELECT 1 FROM payments_orderreturn r WHERE r.order_id = o.id AND r.state = 'confirmed')
)"""
# what came into the counties' funds: confirmed receipts that were not reversed, and what was repaid of claims, to the fund it had come from
RECEIVED = f"""
    SELECT f.county, f.fund, f.amount FROM payments_fundreceipt f
    WHERE f.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM payments_fundreversal v WHERE v.receipt_id = f.id AND v.state = 'confirmed')
    UNION ALL
    SELECT s.county, COALESCE({balance.of(balance.FUND, "c")}, ''), s.amount FROM ledger_claimsettlement s JOIN ledger_claim c ON c.id = s.claim_id
    WHERE s.kind = 'repayment' AND s.state = 'confirmed'
"""  # noqa: S608 — names of our own columns
# what is left in the fund ``{fund}`` of the county ``{county}``: less what went to the bank and did not come back
LEFT_OF_FUND = f"""
    COALESCE((SELECT SUM(m.amount) FROM ({RECEIVED}) m WHERE m.county = {{county}} AND m.fund = {{fund}}), 0)::bigint - COALESCE((
        SELECT SUM(o.amount) FROM payments_paymentorder o JOIN payments_paymentbatch c ON c.id = o.batch_id AND c.state IN {SENT}
        WHERE c.county = {{county}} AND o.fund = {{fund}} AND NOT o.void AND NOT {NOT_SPENT}
    ), 0)::bigint
"""  # noqa: S608 — names of our own columns
# funds of the batch ``{batch}`` for which the money is not there, or that no confirmed request covers
SHORT_OF_MONEY = f"""
    SELECT need.fund, need.amount, COALESCE((
        SELECT SUM(m.amount) FROM ({RECEIVED}) m WHERE m.county = need.county AND m.fund = need.fund
    ), 0)::bigint - COALESCE((
        SELECT SUM(o.amount) FROM payments_paymentorder o JOIN payments_paymentbatch c ON c.id = o.batch_id AND c.state IN {SENT}
        WHERE c.county = need.county AND c.id <> {{batch}} AND o.fund = need.fund AND NOT o.void AND NOT {NOT_SPENT}
    ), 0)::bigint AS room
    FROM (
        SELECT b.county, o.fund, SUM(o.amount)::bigint AS amount FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id
        WHERE o.batch_id = {{batch}} AND NOT o.void GROUP BY b.county, o.fund
    ) need
"""  # noqa: S608 — names of our own columns
NOT_REQUESTED = f"""
    SELECT need.fund, need.amount, COALESCE((
        SELECT SUM(i.amount) FROM payments_fundrequestitem i JOIN payments_fundrequest q ON q.id = i.request_id AND q.state = 'confirmed'
        WHERE q.run_id = need.run_id AND i.fund = need.fund
    ), 0)::bigint - COALESCE((
        SELECT SUM(o.amount) FROM payments_paymentorder o JOIN payments_paymentbatch c ON c.id = o.batch_id AND c.state IN {SENT}
        WHERE c.run_id = need.run_id AND c.id <> {{batch}} AND o.fund = need.fund AND NOT o.void AND o.reissues_id IS NULL
    ), 0)::bigint AS room
    FROM (
        SELECT o.run_id, o.fund, SUM(o.amount)::bigint AS amount FROM payments_paymentorder o
        WHERE o.batch_id = {{batch}} AND NOT o.void AND o.reissues_id IS NULL GROUP BY o.run_id, o.fund
    ) need
"""  # noqa: S608 — names of our own columns
