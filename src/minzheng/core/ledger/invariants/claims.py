"""追缴的不变式 — claims are the ledger's, nothing is taken beyond them or twice, plans add up, and two people stand behind each."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.core.ledger.claims import balance

_FOUND = """
    SELECT COALESCE(c.number, r.number), COALESCE(c.amount, 0), COALESCE(t.amount, 0) FROM (
        SELECT l.run_id, l.enrolment_id, -SUM(l.amount) AS amount FROM ledger_ledgerline l
        JOIN ledger_paymentrun q ON q.id = l.run_id AND q.state = 'released' WHERE l.kind = 'claim' GROUP BY l.run_id, l.enrolment_id
    ) t FULL JOIN ledger_claim c ON c.run_id = t.run_id AND c.enrolment_id = t.enrolment_id
    LEFT JOIN ledger_paymentrun r ON r.id = t.run_id
    WHERE c.amount IS DISTINCT FROM t.amount
"""
_BEYOND = f"SELECT c.number FROM ledger_claim c WHERE {balance.of(balance.LEFT, 'c')} < 0"  # noqa: S608 — our own statement
_PARTS = """
    SELECT c.number FROM ledger_claimplan p JOIN ledger_claim c ON c.id = p.claim_id
    LEFT JOIN ledger_claiminstalment i ON i.plan_id = p.id
    WHERE p.state = 'confirmed' GROUP BY p.id, c.number HAVING COALESCE(SUM(i.amount), 0) <> CASE WHEN p.way = 'offset' THEN 0 ELSE p.amount END
"""
_TWICE = """
    SELECT MIN(c.number), COUNT(*) FROM ledger_claimsettlement s JOIN ledger_claim c ON c.id = s.claim_id
    WHERE s.kind = 'repayment' AND s.state <> 'refused' GROUP BY s.county, s.paper
    HAVING COUNT(*) > COUNT(DISTINCT s.claim_id) OR SUM(s.amount) <> MIN(COALESCE(s.whole, s.amount)) OR COUNT(DISTINCT COALESCE(s.whole, s.amount)) > 1
"""
_ENTERED = """
    SELECT claim_id, uid, state, entered_by_id, decided_by_id, '方案' AS what FROM ledger_claimplan
    UNION ALL SELECT claim_id, uid, state, entered_by_id, decided_by_id, '入账' FROM ledger_claimsettlement
    UNION ALL SELECT claim_id, uid, state, entered_by_id, decided_by_id, '缓缴' FROM ledger_claimdeferral
"""
_TWO = f"""
    SELECT c.number, t.what FROM ({_ENTERED}) t JOIN ledger_claim c ON c.id = t.claim_id
    WHERE t.state = 'confirmed' AND (t.decided_by_id IS NULL OR t.decided_by_id = t.entered_by_id)
"""  # noqa: S608 — our own statement
_TOLD = f"""
    SELECT c.number, t.what FROM ({_ENTERED}) t JOIN ledger_claim c ON c.id = t.claim_id
    WHERE t.state <> 'waiting' AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a WHERE a.target_uid = c.uid AND a.actor_id = t.decided_by_id AND a.body ->> 'row' = t.uid::text
            AND a.action = CASE t.state WHEN 'confirmed' THEN 'claims.accept' ELSE 'claims.refuse' END
    )
"""  # noqa: S608 — our own statement
_WITHHELD = """
    SELECT r.number, e.number FROM (
        SELECT w.run_id, w.enrolment_id, SUM(w.amount) AS amount FROM ledger_claimwithheld w GROUP BY w.run_id, w.enrolment_id
    ) t JOIN ledger_paymentrun r ON r.id = t.run_id JOIN benefits_enrolment e ON e.id = t.enrolment_id
    WHERE t.amount > COALESCE((
        SELECT SUM(l.amount) FROM ledger_ledgerline l
        WHERE l.run_id = t.run_id AND l.enrolment_id = t.enrolment_id AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void
    ), 0) OR r.state <> 'released'
"""

INVARIANTS.add(Invariant(
    "ledger.claims", Family.SUMS, "追缴与已锁定台账的多发相符",
    "每个锁定批次的每项保障，多发的各行加起来就是一笔追缴，没有别的追缴。",
    "停止这笔追缴；由管理员按备份查清追缴或台账行何时改过。",
    rows(_FOUND, "{0}：追缴 {1} 分，台账 {2} 分"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.claim_left", Family.SUMS, "扣抵、抵减、退回、核销不超过追缴",
    "一笔追缴减去扣抵、未付抵减、退回和核销，余额不小于零；待确认和未锁定批次中的也算。",
    "查清哪一笔多收，由两人登记退还；涉及的批次没有锁定的作废后重编。",
    rows(_BEYOND, "追缴 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.claim_parts", Family.SUMS, "追缴方案各期之和等于方案金额",
    "已审批的方案，退回的各期加起来等于方案金额，扣抵的没有分期。",
    "停止按这一方案催收，由两人重新拟定方案。",
    rows(_PARTS, "追缴 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.receipt_once", Family.ONCE, "同一银行凭证只计一次退回",
    "一个县（市、区）的一个凭证号，没有被不予确认的退回只有一条；分到几笔追缴的，每笔一条，加起来等于凭证合计。",
    "与银行核对这张凭证，由两人改正多记的一条。",
    rows(_TWICE, "追缴 {0} 的凭证：{1} 条"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.claim_hands", Family.TWO, "追缴的方案、入账、缓缴由另一人确认",
    "拟定或登记的人没有确认自己的那一条。",
    "由没有经手的人重新核对这一条，查清它怎样确认的。",
    rows(_TWO, "追缴 {0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.claim_told", Family.TOLD, "追缴的确认和不予确认都有审计事件",
    "每条办结的方案、入账、缓缴，都有办结人的审计事件写着它。",
    "查清这一条是谁、怎样改成现在的状态。",
    rows(_TOLD, "追缴 {0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.withheld", Family.SUMS, "未付抵减不超过那一期应付的钱",
    "从一个锁定批次的一项保障抵减的，不超过它在这个批次里应付的。",
    "停止按这一批次付款，由管理员按备份查清抵减何时写入。",
    rows(_WITHHELD, "批次 {0} 的保障 {1}"),
))  # fmt: skip
