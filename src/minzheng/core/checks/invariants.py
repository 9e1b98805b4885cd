"""核对的不变式 — every state told in the log, states only onwards, no rebuttal examined by whoever raised it."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows

_TOLD = """
    SELECT c.number, w.state FROM checks_check c CROSS JOIN LATERAL (VALUES
        ('asked', TRUE, c.asked_by_id, 'check.ask', c.occasion <> ''),
        ('started', c.started_on IS NOT NULL, c.started_by_id, 'check.start', c.occasion <> ''),
        ('reported', c.reported_on IS NOT NULL, NULL, 'check.report', FALSE),
        ('withdrawn', c.state = 'withdrawn', NULL, 'check.withdraw', FALSE)
    ) AS w (state, reached, by_id, action, by_many)
    WHERE w.reached AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = c.uid AND a.action = w.action AND (w.by_id IS NULL OR a.actor_id = w.by_id)
    ) AND NOT (w.by_many AND EXISTS (
        SELECT 1 FROM audit_auditevent a WHERE a.action = 'check.ask_many' AND a.actor_id = w.by_id AND a.body ->> 'matter' = c.matter
    ))
"""
_WAYS = """
    SELECT h.number, h.before, h.state FROM (
        SELECT number, state, LAG(state) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM checks_checkevent
    ) h
    WHERE h.state <> h.before AND (h.before, h.state) NOT IN (
        ('asked', 'started'), ('asked', 'withdrawn'), ('started', 'withdrawn'), ('started', 'reported'), ('reported', 'started')
    ) OR h.before IS NULL AND h.state NOT IN ('asked', 'started')
"""
_TWO = """
    SELECT c.number FROM checks_rebuttal r JOIN checks_check c ON c.id = r.check_ref_id WHERE r.settled_by_id = r.raised_by_id
"""

INVARIANTS.add(Invariant(
    "checks.told", Family.TOLD, "核对的委托、启动、报告、撤销都有审计事件",
    "核对的每个状态与它的审计事件在同一事务；委托和启动由所记的人。",
    "请按核对编号对照审计日志，查清缺少的事件。",
    rows(_TOLD, "核对 {0} 的 {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "checks.ways", Family.ONWARDS, "核对只从委托走向启动、报告或撤销",
    "只有重新核对使已出报告的核对再次打开。",
    "请按核对编号核对变更记录，查清谁改了状态。",
    rows(_WAYS, "核对 {0}：{1} → {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "checks.two", Family.TWO, "登记异议与复核异议不是同一人",
    "核对异议由登记人以外的人复核。",
    "请由另一人重新复核这项核对的异议。",
    rows(_TWO, "核对 {0}"),
))  # fmt: skip
