"""演示审计 — what the services would have told of rows that a chapter loads as they are: one statement for each kind of row."""

from django.db import connection

_EVENT = """
    INSERT INTO audit_auditevent (uid, at, action, actor_id, actor, post, target_kind, target_uid, division_path, reason, request_id, address, body)
    SELECT GEN_RANDOM_UUID(), t.at, t.action, t.by_id, u.name, '', t.kind, t.uid, t.path, '', '', '', t.body
    FROM ({rows}) t JOIN access_user u ON u.id = t.by_id
    WHERE NOT EXISTS (
        SELECT 1 FROM audit_auditevent a WHERE a.action = t.action AND a.actor_id = t.by_id AND a.target_uid IS NOT DISTINCT FROM t.uid
            AND (t.uid IS NOT NULL OR a.body = t.body)
    )
    ORDER BY t.at
"""
_DECISIONS = """
    SELECT d.confirmed_at AS at, 'register.confirm' AS action, d.confirmed_by_id AS by_id, 'benefits.enrolmentdecision' AS kind, '' AS path,
        CASE WHEN COUNT(*) = 1 THEN MIN(d.uid::text)::uuid END AS uid, JSONB_BUILD_OBJECT('confirmed', COUNT(*), 'refused', 0, 'sha256',
            ENCODE(SHA256(CONVERT_TO(STRING_AGG(d.uid::text, E'\\n' ORDER BY d.uid::text COLLATE "C"), 'UTF8')), 'hex')) AS body
    FROM benefits_enrolmentdecision d WHERE d.confirmed_at IS NOT NULL GROUP BY d.confirmed_by_id, d.confirmed_at
"""
_VISITS = """
    SELECT w.at, w.action, w.by_id, 'visits.visit' AS kind, d.path, v.uid, JSONB_BUILD_OBJECT('checklist', v.checklist) AS body
    FROM visits_visit v JOIN divisions_division d ON d.id = v.division_id CROSS JOIN LATERAL (
        SELECT v.created_at AS at, 'visit.plan' AS action, v.planned_by_id AS by_id
        UNION ALL SELECT v.submitted_at, 'visit.submit', v.submitted_by_id WHERE v.submitted_at IS NOT NULL
        UNION ALL SELECT p.signed_at, 'visit.confirm', p.person_id FROM visits_visitor p
            WHERE p.visit_id = v.id AND p.signed_at IS NOT NULL AND p.person_id <> v.submitted_by_id
        UNION ALL SELECT v.finished_at, 'visit.finish', v.submitted_by_id WHERE v.state = 'finished'
    ) w
"""
_RUNS = """
    SELECT w.at, w.action, w.by_id, 'ledger.run' AS kind, d.path, r.uid,
        JSONB_BUILD_OBJECT('number', r.number, 'month', r.month, 'cycle', r.cycle) || w.more AS body
    FROM ledger_paymentrun r JOIN divisions_division d ON d.id = r.division_id CROSS JOIN LATERAL (
        SELECT r.created_at AS at, 'ledger.start' AS action, r.asked_by_id AS by_id, '{}'::jsonb AS more
        UNION ALL SELECT MAX(a.at), 'ledger.answer', a.by_id, JSONB_BUILD_OBJECT('checks', COUNT(*)) FROM ledger_checkanswer a
            JOIN ledger_runcheck c ON c.id = a.check_id WHERE c.run_id = r.id GROUP BY a.by_id
        UNION ALL SELECT s.at, 'ledger.submit', s.by_id, '{}' FROM ledger_runsubmission s WHERE s.run_id = r.id
        UNION ALL SELECT x.at, 'ledger.release', x.by_id, '{}' FROM ledger_runrelease x WHERE x.run_id = r.id
    ) w
"""
ROWS = {"decisions": _DECISIONS, "visits": _VISITS, "runs": _RUNS}


def tell(kind: str) -> None:
    """补记 — write the events of all rows of a kind of ``ROWS`` of which none tells yet."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENT.replace("{rows}", ROWS[kind]))
