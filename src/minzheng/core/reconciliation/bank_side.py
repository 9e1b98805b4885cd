"""银行一方 — what the bank's answers say of a month: each payment by the months that it pays, and each programme's sum beside the ledger's.

A payment is an order that was paid and did not come back. It is made of the lines of its run: regular and arrears are paid for their own
month, what is kept back is taken from the month of the run. An answer that names no day proves the payment by the day on which it came.
"""

from minzheng.core.payments.spending import PAYING
from minzheng.core.payments.standing import EACH
from minzheng.core.reconciliation.causes import BankWord
from minzheng.core.reconciliation.sides import PAID, PaidSide
from minzheng.kernel.periods import ZONE

_PAID = f"""
    SELECT l.enrolment_id, CASE l.kind WHEN 'offset' THEN r.month ELSE l.month END AS month, l.amount,
        COALESCE(x.paid_on, (n.at AT TIME ZONE '{ZONE.key}')::date) AS paid_on
    FROM payments_orderoutcome x
    LEFT JOIN payments_bankanswer n ON n.id = x.answer_id
    JOIN payments_paymentorder o ON o.id = x.order_id
    JOIN ledger_paymentrun r ON r.id = o.run_id
    JOIN ledger_ledgerline l ON l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id AND l.kind IN {PAYING} AND NOT l.void
    WHERE x.kind = 'paid' AND NOT o.void
        AND NOT EXISTS (SELECT 1 FROM payments_orderreturn t WHERE t.order_id = o.id AND t.state = 'confirmed')
"""  # noqa: S608 — our own statement
# each programme's money of the month's locked runs: what is to be paid (what a later run kept back before it left is not), what was kept back
# so, what was paid, and the first word that applies to the rest
OF_MONTH = f"""
    SELECT q.comparison_id, q.programme,
        COALESCE(SUM(t.amount) FILTER (WHERE t.stand NOT IN ('held', 'offset', 'withheld')), 0)::bigint AS payable,
        COALESCE(SUM(t.amount) FILTER (WHERE t.stand = 'withheld'), 0)::bigint AS withheld,
        COALESCE(SUM(t.amount) FILTER (WHERE t.stand = 'paid'), 0)::bigint AS paid,
        CASE
            WHEN COUNT(*) FILTER (WHERE t.stand NOT IN ('held', 'offset', 'withheld')) = 0 THEN '{BankWord.NOTHING}'
            WHEN BOOL_OR(t.stand IN ('due', 'batched')) THEN '{BankWord.UNSENT}'
            WHEN BOOL_OR(t.stand = 'sent') THEN '{BankWord.WAITING}'
            WHEN BOOL_OR(t.stand IN ('failed', 'returned', 'kept')) THEN '{BankWord.FAILED}'
            WHEN BOOL_OR(t.stand = 'gap') THEN '{BankWord.GAP}'
            ELSE '{BankWord.AGREES}'
        END AS bank
    FROM ({EACH.format(which="l.run_id IN (SELECT run_id FROM recon_run)")}) t
    JOIN recon_run q ON q.run_id = t.run_id AND q.programme = t.programme
    GROUP BY q.comparison_id, q.programme
"""  # noqa: S608 — our own statement


def rows() -> str:
    """The payments as a statement."""
    return _PAID


BANK = PAID.add(PaidSide("payments.bank", "银行回盘", rows))
