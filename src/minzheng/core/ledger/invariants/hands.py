"""经手 — every state of a run told in the log by whoever brought it about, only onwards, and released by another hand."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.core.ledger.triggers import MOVES

_TOLD = """
    SELECT r.number, w.what FROM (
        SELECT id AS run_id, asked_by_id AS by_id, 'ledger.start' AS action, '编制' AS what, 1::bigint AS n, '' AS sha256 FROM ledger_paymentrun
        UNION ALL
        SELECT id, NULL, 'ledger.prepare', '编制完成', 1, '' FROM ledger_paymentrun WHERE state IN ('checking', 'submitted', 'released')
        UNION ALL
        SELECT run_id, by_id, 'ledger.submit', '提交', COUNT(*), '' FROM ledger_runsubmission GROUP BY run_id, by_id
        UNION ALL
        SELECT run_id, by_id, 'ledger.release', '放行', COUNT(*), '' FROM ledger_runrelease GROUP BY run_id, by_id
        UNION ALL
        SELECT id, NULL, 'ledger.lock', '锁定', 1, digest FROM ledger_paymentrun WHERE state = 'released'
        UNION ALL
        SELECT id, NULL, 'ledger.discard', '作废', 1, '' FROM ledger_paymentrun WHERE state = 'discarded'
    ) w JOIN ledger_paymentrun r ON r.id = w.run_id
    WHERE w.n > (
        SELECT COUNT(*) FROM audit_auditevent a
        WHERE a.target_uid = r.uid AND a.action = w.action AND (w.by_id IS NULL OR a.actor_id = w.by_id)
            AND (w.sha256 = '' OR a.body ->> 'sha256' = w.sha256)
    )
"""
_ANSWERED = """
    SELECT r.number, COUNT(*) FROM ledger_checkanswer s
    JOIN ledger_runcheck c ON c.id = s.check_id JOIN ledger_paymentrun r ON r.id = c.run_id
    GROUP BY r.id, s.by_id HAVING COUNT(*) <> (
        SELECT COALESCE(SUM((a.body ->> 'checks')::bigint), 0) FROM audit_auditevent a
        WHERE a.target_uid = r.uid AND a.action = 'ledger.answer' AND a.actor_id = s.by_id
    )
"""
_SUBMITTED = """
    SELECT r.number FROM ledger_paymentrun r
    WHERE r.state IN ('submitted', 'released') AND NOT EXISTS (
        SELECT 1 FROM ledger_runsubmission s WHERE s.run_id = r.id AND s.round = r.round AND s.by_id = r.submitted_by_id
    ) OR r.round <> (SELECT COUNT(*) FROM ledger_runsubmission s WHERE s.run_id = r.id)
"""
_WAYS = f"""
    SELECT h.number, COALESCE(h.before, '—'), h.state FROM (
        SELECT number, state, LAG(state) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM ledger_paymentrunevent
    ) h
    WHERE h.before IS NULL AND h.state <> 'preparing'
        OR h.state <> h.before AND (h.before, h.state) NOT IN ({", ".join(str(move) for move in MOVES)})
"""  # noqa: S608 — our own statement
_TWO = """
    SELECT r.number, '编制' FROM ledger_runrelease x JOIN ledger_paymentrun r ON r.id = x.run_id AND x.by_id = r.asked_by_id
    UNION
    SELECT r.number, '提交' FROM ledger_runrelease x JOIN ledger_paymentrun r ON r.id = x.run_id
    JOIN ledger_runsubmission s ON s.run_id = r.id AND s.by_id = x.by_id
    UNION
    SELECT r.number, '处置核查' FROM ledger_runrelease x JOIN ledger_paymentrun r ON r.id = x.run_id
    JOIN ledger_runcheck c ON c.run_id = r.id JOIN ledger_checkanswer a ON a.check_id = c.id AND a.by_id = x.by_id
"""
_ENOUGH = """
    SELECT r.number, COUNT(DISTINCT x.by_id), r.releases_needed FROM ledger_paymentrun r
    LEFT JOIN ledger_runrelease x ON x.run_id = r.id AND x.round = r.round
    WHERE r.state = 'released' GROUP BY r.id HAVING COUNT(DISTINCT x.by_id) < r.releases_needed
"""
_LEFT_OPEN = """
    SELECT r.number, COUNT(*) FROM ledger_runcheck c JOIN ledger_paymentrun r ON r.id = c.run_id AND r.state IN ('submitted', 'released')
    LEFT JOIN (SELECT DISTINCT ON (check_id) check_id, outcome FROM ledger_checkanswer ORDER BY check_id, id DESC) a ON a.check_id = c.id
    WHERE c.severity <> 'info' AND (
        a.outcome IS NULL OR c.severity = 'block' AND a.outcome <> 'held' OR a.outcome = 'held' AND NOT EXISTS (
            SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = c.enrolment_id
        )
    )
    GROUP BY r.number
"""

INVARIANTS.add(Invariant(
    "ledger.told", Family.TOLD, "批次的编制、提交、放行、锁定、作废都有审计事件",
    "批次的每个状态与它的审计事件在同一事务；编制、提交、放行由所记的人，锁定写着锁定摘要。",
    "没有锁定的批次作废后重编；已锁定的停止发放，查清谁怎样锁定了它。",
    rows(_TOLD, "批次 {0} 的{1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.answered", Family.TOLD, "核查的处置都有处置人的审计事件",
    "某人处置了几项，审计事件就说几项。",
    "没有锁定的批次退回后重新处置；已锁定的查清处置是谁写入的。",
    rows(_ANSWERED, "批次 {0}：{1} 项处置"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.submitted", Family.TOLD, "每次提交都留有提交人",
    "提交的批次在提交记录里有这一轮和这个人，轮次等于提交的次数。",
    "请管理员按变更记录查清提交记录何时改过。",
    rows(_SUBMITTED, "批次 {0}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.ways", Family.ONWARDS, "批次只沿规定的状态走",
    "批次从编制、核查、放行到锁定或作废；已锁定和已作废的不再变。",
    "请按变更记录查清谁改了状态；涉及的批次停止发放。",
    rows(_WAYS, "批次 {0}：{1} → {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.two_hands", Family.TWO, "放行人没有编制、提交、处置过同一批次",
    "编制、提交（任何一轮）、处置核查的人，都不放行同一批次。",
    "请停止按这一批次发放，由没有经手的人重新核对。",
    rows(_TWO, "批次 {0} 的放行人也{1}了它"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.enough_hands", Family.TWO, "锁定的批次，放行人数够了",
    "需要几人放行，最后一轮就有几个不同的人放行。",
    "请停止按这一批次发放，补齐放行的核对，查清它怎样锁定的。",
    rows(_ENOUGH, "批次 {0}：{1} 人放行，需要 {2} 人"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "ledger.checks_closed", Family.TWO, "提交的批次，核查都处置了，暂缓的都暂缓了",
    "须处置的核查项都有处置，不得发放的都暂缓，处置为暂缓的在暂缓名单里。",
    "没有锁定的批次退回核查；已锁定的对涉及的保障停止发放。",
    rows(_LEFT_OPEN, "批次 {0}：{1} 项"),
))  # fmt: skip
