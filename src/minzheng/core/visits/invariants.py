"""走访的不变式 — every state and signature told in the log, states only onwards, no mending looked at by whoever mended."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.core.visits.triggers import WAYS

_TOLD = """
    SELECT v.uid::text, w.what FROM visits_visit v CROSS JOIN LATERAL (VALUES
        ('planned', TRUE, v.planned_by_id, 'visit.plan'),
        ('submitted', v.state IN ('submitted', 'finished'), v.submitted_by_id, 'visit.submit'),
        ('finished', v.state = 'finished', NULL, 'visit.finish'),
        ('cancelled', v.state = 'cancelled', NULL, 'visit.cancel')
    ) AS w (what, reached, by_id, action)
    WHERE w.reached AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = v.uid AND a.action = w.action AND (w.by_id IS NULL OR a.actor_id = w.by_id)
    )
    UNION ALL
    SELECT v.uid::text, 'signed' FROM visits_visitor p JOIN visits_visit v ON v.id = p.visit_id
    WHERE p.signed_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM audit_auditevent a
        WHERE a.target_uid = v.uid AND a.action IN ('visit.submit', 'visit.confirm') AND a.actor_id = p.person_id
    )
"""
_WAYS = f"""
    SELECT h.uid::text, h.before, h.state FROM (
        SELECT uid, state, LAG(state) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM visits_visitevent
    ) h WHERE h.state <> h.before AND (h.before, h.state) NOT IN ({", ".join(str(way) for way in WAYS)})
"""  # noqa: S608 — our own statement
_WHOLE = """
    SELECT v.uid::text FROM visits_visit v
    WHERE v.state = 'finished' AND (
        EXISTS (SELECT 1 FROM visits_visitor p WHERE p.visit_id = v.id AND p.signed_at IS NULL)
        OR (SELECT COUNT(*) FROM visits_visitor p WHERE p.visit_id = v.id) < v.wanted
    )
"""
_TWO = "SELECT uid::text FROM visits_finding WHERE rechecked_by_id = rectified_by_id"

INVARIANTS.add(Invariant(
    "visits.told", Family.TOLD, "走访的安排、提交、签名、完成、取消都有审计事件",
    "走访的每个状态与它的审计事件在同一事务；安排、提交、签名由所记的人。",
    "请按走访编号对照审计日志，查清缺少的事件。",
    rows(_TOLD, "走访 {0} 的 {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "visits.ways", Family.ONWARDS, "走访只沿规定的状态走",
    "走访从待走访、走访中、待确认到完成或取消，不跳步、不回头改已完成的。",
    "请按走访编号核对变更记录，查清谁改了状态。",
    rows(_WAYS, "走访 {0}：{1} → {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "visits.whole", Family.TWO, "完成的走访，应到的人都签了名",
    "走访人没有全部签名的，不算完成。",
    "请由应到的人核对走访表；没有去过的，重新走访。",
    rows(_WHOLE, "走访 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "visits.two", Family.TWO, "登记整改与复查销号不是同一人",
    "走访发现的问题，由登记整改以外的人复查。",
    "请由另一人重新复查。",
    rows(_TWO, "问题 {0}"),
))  # fmt: skip
