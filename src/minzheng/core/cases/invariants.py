"""办件的不变式 — every state, step and paper told in the log, every step along the declared workflow."""

import json
from typing import Any

from minzheng.core.cases import versions
from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows

_WAYS = "JSONB_TO_RECORDSET(%(ways)s::jsonb) AS w (pin text, move text, source text, target text)"
_STARTS = "JSONB_TO_RECORDSET(%(starts)s::jsonb) AS i (pin text, state text)"
_TOLD = """
    SELECT c.number, s.what, s.name FROM (
        SELECT case_id, by_id, CASE sort WHEN 'moved' THEN 'case.move' ELSE 'case.extend' END AS action,
            CASE sort WHEN 'moved' THEN 'move' ELSE 'clock' END AS under, name, '步骤' AS what, COUNT(*) AS n
        FROM cases_step GROUP BY case_id, by_id, sort, name
        UNION ALL
        SELECT case_id, by_id, 'case.file', 'paper', name, '材料', COUNT(*) FROM cases_filedpaper GROUP BY case_id, by_id, name
        UNION ALL
        SELECT id, opened_by_id, 'case.open', 'number', number, '收件', 1 FROM cases_case
    ) s JOIN cases_case c ON c.id = s.case_id
    WHERE s.n > (
        SELECT COUNT(*) FROM audit_auditevent a
        WHERE a.target_uid = c.uid AND a.action = s.action AND a.actor_id = s.by_id AND a.body ->> s.under = s.name
    )
"""
_STANDS = f"""
    SELECT c.number, c.state FROM cases_case c
    LEFT JOIN LATERAL (SELECT s.* FROM cases_step s WHERE s.case_id = c.id AND s.sort = 'moved' ORDER BY s.serial DESC LIMIT 1) s ON TRUE
    WHERE NOT EXISTS (
        SELECT 1 FROM {_WAYS} WHERE w.pin = s.pin AND w.move = s.name AND w.target = c.state
    ) AND NOT (s.id IS NULL AND EXISTS (SELECT 1 FROM {_STARTS} WHERE i.pin = c.pin AND i.state = c.state))
"""  # noqa: S608 — our own statement
_STEPS = f"""
    SELECT c.number, s.name FROM (
        SELECT p.case_id, p.serial, p.pin, p.name, LAG(p.name) OVER chain AS name_before, LAG(p.pin) OVER chain AS pin_before
        FROM cases_step p WHERE p.sort = 'moved' WINDOW chain AS (PARTITION BY p.case_id ORDER BY p.serial)
    ) s JOIN cases_case c ON c.id = s.case_id
    WHERE NOT EXISTS (
        SELECT 1 FROM {_WAYS} WHERE w.pin = s.pin AND w.move = s.name AND (
            s.name_before IS NULL AND EXISTS (SELECT 1 FROM {_STARTS} WHERE i.pin = s.pin AND i.state = w.source)
            OR EXISTS (
                SELECT 1 FROM {_WAYS.replace("AS w", "AS v")} WHERE v.pin = s.pin_before AND v.move = s.name_before AND v.target = w.source
            )
        )
    )
"""  # noqa: S608 — our own statement
_HISTORY = f"""
    SELECT h.number, h.before, h.state FROM (
        SELECT pgh_obj_id, number, state, revision, LAG(state) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM cases_caseevent
    ) h
    WHERE h.state <> h.before AND NOT EXISTS (
        SELECT 1 FROM cases_step s JOIN {_WAYS} ON w.pin = s.pin AND w.move = s.name
        WHERE s.case_id = h.pgh_obj_id AND s.serial = h.revision AND s.sort = 'moved' AND w.source = h.before AND w.target = h.state
    )
"""  # noqa: S608 — our own statement


def _declared() -> dict[str, Any]:
    """Every step that a version of a workflow allows, and where its cases begin."""
    ways = [
        {"pin": version.pin, "move": move.name, "source": state.name, "target": move.target.name}
        for version in versions.WORKFLOWS
        for state in version.states.values()
        for move in version.leaving(state)
    ]
    starts = [{"pin": version.pin, "state": version.initial.name} for version in versions.WORKFLOWS]
    return {"ways": json.dumps(ways), "starts": json.dumps(starts)}


INVARIANTS.add(Invariant(
    "cases.told", Family.TOLD, "收件、步骤、材料都有经办人的审计事件",
    "办件的每一步与它的审计事件在同一事务，由同一人。",
    "请按办件编号对照办理经过和审计日志，查清缺少的事件是谁、怎样写入的。",
    rows(_TOLD, "办件 {0} 的{1} {2}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "cases.stands", Family.ONWARDS, "办件的环节就是最后一步所到的环节",
    "环节只随办理步骤改变；没有步骤的办件停在最初的环节。",
    "请按办理经过核对环节；不符的不要继续办，由管理员查清谁改了这一行。",
    rows(_STANDS, "办件 {0} 现为 {1}", _declared),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "cases.steps", Family.ONWARDS, "办理步骤首尾相接，都是所用流程版本允许的",
    "每一步从上一步所到的环节出发，走的是这一版流程声明的步骤。",
    "请核对这一件的办理经过；跳步的由有权的人按更正程序办理。",
    rows(_STEPS, "办件 {0} 的步骤 {1}", _declared),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "cases.history", Family.ONWARDS, "变更记录里的环节变化都有对应的步骤",
    "环节从哪里到哪里，变更记录与办理经过说的一样。",
    "请核对这一件的变更记录，查清谁绕过办理步骤改了环节。",
    rows(_HISTORY, "办件 {0}：{1} → {2}", _declared),
))  # fmt: skip
