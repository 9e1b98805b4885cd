"""经手 — every step of a payment told in the log by whoever took it, only onwards, and decided by another hand than the one that prepared."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.core.payments.triggers import MOVES

_TOLD = """
    SELECT w.number, w.what FROM (
        SELECT uid, number, drafted_by_id AS by_id, 'payments.draft' AS action, '拟稿' AS what, '' AS sha256 FROM payments_paymentbatch
        UNION ALL
        SELECT uid, number, approved_by_id, 'payments.approve', '审批', '' FROM payments_paymentbatch WHERE approved_by_id IS NOT NULL
        UNION ALL
        SELECT uid, number, NULL, 'payments.intend', '确定文件', digest FROM payments_paymentbatch WHERE digest <> ''
        UNION ALL
        SELECT uid, number, NULL, 'payments.publish', '生成文件', digest FROM payments_paymentbatch WHERE published_at IS NOT NULL
        UNION ALL
        SELECT uid, number, NULL, 'payments.cancel', '撤销', '' FROM payments_paymentbatch WHERE state = 'cancelled'
        UNION ALL
        SELECT n.uid, b.number, n.by_id, CASE n.state WHEN 'applied' THEN 'payments.apply' ELSE 'payments.park' END, '回盘', ''
        FROM payments_bankanswer n JOIN payments_paymentbatch b ON b.id = n.batch_id
        UNION ALL
        SELECT n.uid, b.number, n.settled_by_id, 'payments.settle', '挂起回盘的处理', ''
        FROM payments_bankanswer n JOIN payments_paymentbatch b ON b.id = n.batch_id WHERE n.state = 'settled'
        UNION ALL
        SELECT uid, number, entered_by_id, 'payments.request', '用款申请', '' FROM payments_fundrequest
        UNION ALL
        SELECT uid, voucher, entered_by_id, 'payments.receive', '资金到账', '' FROM payments_fundreceipt
        UNION ALL
        SELECT v.uid, f.voucher, v.entered_by_id, 'payments.reverse', '到账冲销', ''
        FROM payments_fundreversal v JOIN payments_fundreceipt f ON f.id = v.receipt_id
        UNION ALL
        SELECT t.uid, b.number, t.entered_by_id, 'payments.enter_return', '退票', ''
        FROM payments_orderreturn t JOIN payments_paymentorder o ON o.id = t.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
        UNION ALL
        SELECT f.uid, b.number, f.entered_by_id, 'payments.enter_refusal', '银行书面说明', ''
        FROM payments_batchrefusal f JOIN payments_paymentbatch b ON b.id = f.batch_id
        UNION ALL
        SELECT d.uid, d.number, d.decided_by_id, CASE d.state WHEN 'confirmed' THEN 'payments.accept' ELSE 'payments.refuse' END, '确认', '' FROM (
            SELECT uid, number, state, decided_by_id FROM payments_fundrequest
            UNION ALL SELECT uid, voucher, state, decided_by_id FROM payments_fundreceipt
            UNION ALL SELECT v.uid, f.voucher, v.state, v.decided_by_id FROM payments_fundreversal v JOIN payments_fundreceipt f ON f.id = v.receipt_id
            UNION ALL SELECT f.uid, b.number, f.state, f.decided_by_id FROM payments_batchrefusal f JOIN payments_paymentbatch b ON b.id = f.batch_id
            UNION ALL SELECT t.uid, b.number, t.state, t.decided_by_id
            FROM payments_orderreturn t JOIN payments_paymentorder o ON o.id = t.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
        ) d WHERE d.state <> 'waiting'
        UNION ALL
        SELECT h.uid, b.number, h.by_id, 'payments.hold', '暂不重发', ''
        FROM payments_orderhold h JOIN payments_paymentorder o ON o.id = h.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
        UNION ALL
        SELECT h.uid, b.number, h.lifted_by_id, 'payments.lift', '解除暂不重发', ''
        FROM payments_orderhold h JOIN payments_paymentorder o ON o.id = h.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
        WHERE h.lifted_at IS NOT NULL
    ) w
    WHERE NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = w.uid AND a.action = w.action AND (w.by_id IS NULL OR a.actor_id = w.by_id)
            AND (w.sha256 = '' OR a.body ->> 'sha256' = w.sha256)
    )
    UNION ALL
    SELECT b.number, '受理或办结' FROM payments_paymentbatch b
    WHERE b.state IN ('confirmed', 'closed') AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE b.state = 'confirmed' AND a.target_uid = b.uid AND a.action = 'payments.confirm'
            OR a.action = CASE b.state WHEN 'closed' THEN 'payments.close' ELSE 'payments.apply' END
                AND a.target_uid IN (
                    SELECT n.uid FROM payments_bankanswer n WHERE n.batch_id = b.id
                    UNION ALL SELECT f.uid FROM payments_batchrefusal f WHERE f.batch_id = b.id
                )
    )
"""
_WAYS = f"""
    SELECT h.number, COALESCE(h.before, '—'), h.state FROM (
        SELECT number, state, LAG(state) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM payments_paymentbatchevent
    ) h
    WHERE h.before IS NULL AND h.state <> 'drafted'
        OR h.state <> h.before AND (h.before, h.state) NOT IN ({", ".join(str(move) for move in MOVES)})
"""  # noqa: S608 — our own statement
_OF_RUN = """
    SELECT id AS run_id, asked_by_id AS by_id FROM ledger_paymentrun
    UNION SELECT run_id, by_id FROM ledger_runsubmission
    UNION SELECT c.run_id, a.by_id FROM ledger_checkanswer a JOIN ledger_runcheck c ON c.id = a.check_id
"""
_TWO = f"""
    WITH RECURSIVE behind AS (
        SELECT batch_id, reissues_id AS id FROM payments_paymentorder WHERE reissues_id IS NOT NULL
        UNION SELECT b.batch_id, o.reissues_id FROM behind b JOIN payments_paymentorder o ON o.id = b.id WHERE o.reissues_id IS NOT NULL
    ), hand AS (
        SELECT id AS batch_id, drafted_by_id AS by_id FROM payments_paymentbatch
        UNION SELECT b.id, h.by_id FROM payments_paymentbatch b JOIN ({_OF_RUN}) h ON h.run_id = b.run_id
        UNION SELECT f.batch_id, n.by_id FROM behind f JOIN payments_orderoutcome x ON x.order_id = f.id JOIN payments_bankanswer n ON n.id = x.answer_id
        UNION SELECT f.batch_id, UNNEST(ARRAY[t.entered_by_id, t.decided_by_id]) FROM behind f
            JOIN payments_orderreturn t ON t.order_id = f.id AND t.state = 'confirmed'
        UNION SELECT f.batch_id, UNNEST(ARRAY[w.entered_by_id, w.decided_by_id]) FROM behind f
            JOIN payments_orderoutcome x ON x.order_id = f.id JOIN payments_batchrefusal w ON w.id = x.refusal_id
    )
    SELECT '付款批 ' || b.number FROM payments_paymentbatch b JOIN hand h ON h.batch_id = b.id AND h.by_id = b.approved_by_id
    UNION SELECT '用款申请 ' || q.number FROM payments_fundrequest q JOIN ({_OF_RUN}) h ON h.run_id = q.run_id AND h.by_id = q.decided_by_id
        WHERE q.state = 'confirmed'
    UNION SELECT '用款申请 ' || number FROM payments_fundrequest WHERE state = 'confirmed' AND decided_by_id = entered_by_id
    UNION SELECT '资金到账 ' || voucher FROM payments_fundreceipt WHERE state = 'confirmed' AND decided_by_id = entered_by_id
    UNION SELECT '到账冲销 ' || f.voucher FROM payments_fundreversal v JOIN payments_fundreceipt f ON f.id = v.receipt_id
        WHERE v.state = 'confirmed' AND v.decided_by_id = v.entered_by_id
    UNION SELECT '付款批 ' || b.number || ' 的银行书面说明' FROM payments_batchrefusal f JOIN payments_paymentbatch b ON b.id = f.batch_id
        WHERE f.state = 'confirmed' AND f.decided_by_id = f.entered_by_id
    UNION SELECT '付款批 ' || b.number || ' 的退票' FROM payments_orderreturn t
        JOIN payments_paymentorder o ON o.id = t.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id
        WHERE t.state = 'confirmed' AND t.decided_by_id = t.entered_by_id
    UNION SELECT '付款批 ' || b.number || ' 的回盘' FROM payments_bankanswer n JOIN payments_paymentbatch b ON b.id = n.batch_id
        WHERE n.settled_by_id = n.by_id AND NOT EXISTS (
            SELECT 1 FROM payments_bankanswer later WHERE later.batch_id = n.batch_id AND later.sha256 = n.sha256 AND later.id > n.id
        )
"""  # noqa: S608 — our own statement

INVARIANTS.add(Invariant(
    "payments.told", Family.TOLD, "付款的每一步都有审计事件",
    "拟稿、审批、确定和生成文件、受理、回盘、办结、撤销，用款申请、到账、退票、银行书面说明、暂不重发的登记和确认，都由所记的人写下审计事件。",
    "停止发送涉及的付款批；查清这一步是谁、怎样写入的，与银行核对。",
    rows(_TOLD, "{0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.ways", Family.ONWARDS, "付款批只沿规定的状态走",
    "付款批从拟稿、审批、确定文件、生成、受理到办结，发出之前可以撤销，都不回头。",
    "请按变更记录查清谁改了状态；与银行核对这一付款批是否发出。",
    rows(_WAYS, "付款批 {0}：{1} → {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "payments.two_hands", Family.TWO, "付款由没有经手的另一人审批、确认",
    "审批付款批、批准用款、确认到账、退票和银行书面说明、处理挂起回盘的人，没有编制台账、处置核查、拟稿、登记或上传过它。",
    "停止发送涉及的付款批，由没有经手的人重新核对。",
    rows(_TWO, "{0}"),
))  # fmt: skip
