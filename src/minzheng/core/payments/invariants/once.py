"""只付一次 — every order is the money of its locked lines, each is at the bank or paid once at most, and every fen is in one place."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.core.ledger.earning import PAID_TO
from minzheng.core.payments.spending import PAYING
from minzheng.core.payments.standing import EACH

# an order lives while its batch is not given up, whatever its own mark says
LIVING = """
    SELECT o.*, b.number AS batch_number, b.state AS batch_state,
        EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id AND x.kind = 'failed') OR EXISTS (
            SELECT 1 FROM payments_orderreturn t WHERE t.order_id = o.id AND t.state = 'confirmed'
        ) AS unspent
    FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id AND b.state <> 'cancelled'
"""
_ONCE = f"""
    SELECT r.number, e.number FROM (
        SELECT run_id, enrolment_id FROM ({LIVING}) o GROUP BY run_id, enrolment_id
        HAVING COUNT(*) FILTER (WHERE NOT unspent) > 1 OR COUNT(*) FILTER (WHERE reissues_id IS NULL) > 1
        UNION
        SELECT run_id, enrolment_id FROM ({LIVING}) o WHERE reissues_id IS NOT NULL GROUP BY run_id, enrolment_id, reissues_id HAVING COUNT(*) > 1
    ) d JOIN ledger_paymentrun r ON r.id = d.run_id JOIN benefits_enrolment e ON e.id = d.enrolment_id
"""  # noqa: S608 — our own statement
_AGAIN = f"""
    SELECT o.batch_number, o.number FROM ({LIVING}) o JOIN ({LIVING}) was ON was.id = o.reissues_id
    WHERE NOT was.unspent OR (was.run_id, was.enrolment_id, was.fund) IS DISTINCT FROM (o.run_id, o.enrolment_id, o.fund) OR o.amount > was.amount
        OR EXISTS (SELECT 1 FROM payments_orderhold h WHERE h.order_id = was.id AND h.lifted_at IS NULL)
    UNION ALL
    SELECT o.batch_number, o.number FROM ({LIVING}) o
    WHERE o.reissues_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ({LIVING}) was WHERE was.id = o.reissues_id)
"""  # noqa: S608 — our own statement
# what is under way or paid is exactly what was not kept back of its lines; what failed before that may be more, never more than the lines
_OF_LEDGER = f"""
    SELECT o.batch_number, o.number FROM ({LIVING}) o
    JOIN ledger_paymentrun r ON r.id = o.run_id JOIN payments_paymentbatch b ON b.id = o.batch_id
    JOIN ledger_payeeaccount a ON a.id = o.account_id
    LEFT JOIN LATERAL (
        SELECT SUM(l.amount) AS amount, MIN(l.fund) AS fund, MIN(l.programme) AS programme, COUNT(DISTINCT l.fund) AS funds
        FROM ledger_ledgerline l WHERE l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id AND l.kind IN {PAYING}
    ) l ON TRUE
    CROSS JOIN LATERAL (
        SELECT COALESCE(SUM(w.amount), 0) AS amount FROM ledger_claimwithheld w WHERE w.run_id = o.run_id AND w.enrolment_id = o.enrolment_id
    ) w
    WHERE r.state <> 'released' OR b.run_id <> o.run_id OR (b.kind = 'first') <> (o.reissues_id IS NULL)
        OR (l.fund, l.programme, l.funds) IS DISTINCT FROM (o.fund, o.programme, 1::bigint)
        OR l.amount IS NULL OR o.amount < l.amount - w.amount OR o.amount > (CASE WHEN o.unspent THEN l.amount ELSE l.amount - w.amount END)
        OR a.enrolment_id <> {PAID_TO.format(enrolment="o.enrolment_id")} OR a.confirmed_at IS NULL
        OR EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = o.enrolment_id)
"""  # noqa: S608 — our own statement
_VOID = """
    SELECT DISTINCT b.number FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id
    WHERE o.void <> (b.state = 'cancelled')
"""
_STANDS = f"""
    SELECT r.number, r.regular + r.arrears + r.offsets, COALESCE(s.amount, 0)
    FROM ledger_paymentrun r
    LEFT JOIN (SELECT t.run_id, SUM(t.amount)::bigint AS amount FROM ({EACH.format(which="TRUE")}) t GROUP BY t.run_id) s ON s.run_id = r.id
    WHERE r.state = 'released' AND r.regular + r.arrears + r.offsets <> COALESCE(s.amount, 0)
"""  # noqa: S608 — our own statement

INVARIANTS.add(Invariant(
    "payments.once", Family.ONCE, "一笔应付款只付一次",
    "一个发放批次里一项保障的钱，在途或已付的付款指令至多一笔；首次付款一次，一笔失败或退回的至多重发一次。",
    "立即停止发送涉及的付款批，与银行核对；已重复到账的登记追回。",
    rows(_ONCE, "批次 {0} 保障 {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.again", Family.ONCE, "重发的都是失败或退回的",
    "重发的指令与原指令同一保障、同一资金，金额不多于原指令，原指令失败或退回，没有暂不重发。",
    "立即停止发送涉及的付款批，与银行核对原指令是否到账。",
    rows(_AGAIN, "付款批 {0} 第 {1} 笔"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.of_ledger", Family.FILES, "付款指令都出自锁定的台账",
    "每笔指令等于这项保障在锁定台账里各行之和减去未付抵减（先失败、后抵减的可以多，不多于各行之和），资金、项目一致，没有暂缓，付到这项保障已确认的账户。",
    "停止发送涉及的付款批；已发的与银行核对，差额由两人登记退回或追回。",
    rows(_OF_LEDGER, "付款批 {0} 第 {1} 笔"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.void", Family.SUMS, "撤销的付款批指令作废，其他没有作废的指令",
    "作废标记只随付款批撤销写下。",
    "请管理员按变更记录查清标记何时改过；涉及的发放批次查清之前不要付款。",
    rows(_VOID, "付款批 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.standing", Family.SUMS, "锁定台账的每一分钱都有去向",
    "按暂缓、扣抵、待办账户、待付、在途、已付、失败、退回各种去向相加，等于批次应发、补发、扣抵的合计。",
    "请停止为涉及的发放批次付款，按资金去向逐项核对台账与付款指令。",
    rows(_STANDS, "批次 {0}：合计 {1} 分，去向合计 {2} 分"),
))  # fmt: skip
