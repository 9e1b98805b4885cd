"""附随 — what follows other enrolments: each beside the one that earns it, each month paid as it was started, a person for a person."""

import json
from typing import Any

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.kernel.policy import PROGRAMMES

_BESIDE = """
    SELECT e.number FROM benefits_enrolment e JOIN benefits_enrolment f ON f.id = e.follows_id
    WHERE f.follows_id IS NOT NULL OR (e.household_id, e.person_id, e.since) IS DISTINCT FROM (f.household_id, f.person_id, f.since)
        OR NOT EXISTS (
            SELECT 1 FROM JSONB_TO_RECORDSET(%(declared)s::jsonb) AS x (programme text, earning text)
            WHERE x.programme = e.programme AND x.earning = f.programme
        )
        OR EXISTS (SELECT 1 FROM benefits_enrolmentspell s WHERE s.enrolment_id = e.id)
        OR EXISTS (SELECT 1 FROM benefits_coverage c WHERE c.enrolment_id = e.id)
"""
# months of which nothing is held back: what the locked ledger says comes to so many persons times what the last of its lines rests on
_PAID = """
    WITH said AS (
        SELECT l.id, l.enrolment_id, l.programme, l.month, l.amount, l.activation_id, h.id IS NOT NULL AS held
        FROM ledger_ledgerline l
        JOIN benefits_enrolment e ON e.id = l.enrolment_id AND e.follows_id IS NOT NULL
        JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
        LEFT JOIN ledger_runhold h ON h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id
        WHERE l.kind IN ('regular', 'arrears', 'claim', 'members')
    ), months AS (
        SELECT enrolment_id, programme, month, SUM(amount) AS amount, MAX(id) AS last_id FROM said
        GROUP BY enrolment_id, programme, month HAVING NOT BOOL_OR(held)
    )
    SELECT e.number, m.month
    FROM months m
    JOIN said z ON z.id = m.last_id
    JOIN benefits_enrolment e ON e.id = m.enrolment_id
    LEFT JOIN benefits_activation a ON a.id = z.activation_id
    CROSS JOIN LATERAL (
        SELECT COUNT(*) AS persons FROM ledger_linemember p JOIN said l ON l.id = p.line_id
        WHERE l.enrolment_id = m.enrolment_id AND l.month = m.month AND NOT EXISTS (
            SELECT 1 FROM ledger_linememberend x JOIN said k ON k.id = x.line_id WHERE x.member_id = p.id
        )
    ) p
    WHERE m.amount <> p.persons * COALESCE(a.amount, 0)
        OR a.id IS NOT NULL AND (a.kind <> 'started' OR a.confirmed_at IS NULL OR a.confirmed_by_id = a.reported_by_id
            OR (a.programme, a.month) IS DISTINCT FROM (m.programme, m.month))
"""


def _declared() -> dict[str, Any]:
    pairs = [{"programme": one.code, "earning": code} for one in PROGRAMMES for code in one.follows]
    return {"declared": json.dumps(pairs)}


INVARIANTS.add(Invariant(
    "ledger.follows", Family.SUMS, "附随的保障与带来它的保障同一对象",
    "随别的保障发放的，对象、起始月份与那一项相同，项目在规定之列，自己没有时段和人员。",
    "请不要放行涉及的批次；由管理员按变更记录查清这项保障何时改过。",
    rows(_BESIDE, "保障 {0}", _declared),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.as_started", Family.SUMS, "附随补贴等于人数乘以启动登记的标准",
    "已锁定、没有暂缓的月份，一项附随保障合计的金额等于仍在列的人数乘以所依据的启动登记的每人标准，启动由两人登记和确认。",
    "请核对启动登记和变更记录；登记有误的另登记一条，由下一批次补发或追回。",
    rows(_PAID, "保障 {0} {1:%Y-%m}"),
))  # fmt: skip
