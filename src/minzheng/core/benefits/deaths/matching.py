"""比对 — reports of deaths against whom enrolments cover, in a fixed number of statements, whatever there is; again with the same result.

A match is an enrolment that covers a person in a month after that of the reported death. Nobody is stopped by it. What a decision has
settled meanwhile is closed; what was confirmed and whose decision was withdrawn waits anew.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from minzheng.core.access.models import User
from minzheng.core.access.posts import TownshipOfficer
from minzheng.core.audit import services as audit
from minzheng.core.registers.parameters import book
from minzheng.kernel import periods
from minzheng.kernel.parameters import Parameter

DAYS = "assistance.death_match.days"
# an enrolment ``c`` covers somebody beyond the month of the death ``r``
_BEYOND = "(c.until IS NULL OR c.until > (DATE_TRUNC('month', r.died_on) + INTERVAL '1 month')::date)"
_FOUND = f"""
    SELECT r.id AS report_id, p.id AS person_id, c.enrolment_id, e.division_id, v.path, t.how
    FROM benefits_deathreport r
    CROSS JOIN LATERAL (
        SELECT p.id, 'id' AS how FROM parties_person p WHERE p.id_index = r.id_index
        UNION ALL
        SELECT p.id, 'name' FROM parties_person p
        WHERE p.name = r.name AND p.born_on = r.born_on AND p.id_index IS DISTINCT FROM r.id_index AND p.died_on IS NULL
    ) t
    JOIN parties_person p ON p.id = t.id
    JOIN benefits_coverage c ON c.person_id = p.id AND {_BEYOND}
    JOIN benefits_enrolment e ON e.id = c.enrolment_id
    JOIN divisions_division v ON v.id = e.division_id
"""  # noqa: S608 — our own statement
# the surest match of a person and enrolment, for the officer whose post lies nearest
_MATCH = f"""
    INSERT INTO benefits_deathmatch (
        uid, division_id, version, created_at, updated_at, report_id, enrolment_id, person_id, how, found_on, due_on, owner_id, state, reason
    )
    SELECT GEN_RANDOM_UUID(), f.division_id, 1, %(now)s, %(now)s, f.report_id, f.enrolment_id, f.person_id, f.how, %(today)s, %(due)s, (
        SELECT a.user_id FROM access_appointment a
        JOIN divisions_division d ON d.id = a.division_id JOIN access_user u ON u.id = a.user_id AND u.is_active
        WHERE a.post = %(post)s AND f.path LIKE d.path || '%%' AND a.since <= %(today)s AND (a.until IS NULL OR a.until > %(today)s)
        ORDER BY LENGTH(d.path) DESC, a.user_id LIMIT 1
    ), 'open', ''
    FROM (
        SELECT DISTINCT ON (enrolment_id, person_id) * FROM ({_FOUND}) g
        WHERE NOT EXISTS (
            SELECT 1 FROM benefits_deathmatch m
            WHERE m.report_id = g.report_id AND m.enrolment_id = g.enrolment_id AND m.person_id = g.person_id
        ) AND NOT EXISTS (
            SELECT 1 FROM benefits_deathmatch m
            WHERE m.enrolment_id = g.enrolment_id AND m.person_id = g.person_id AND m.state IN ('open', 'confirmed')
        )
        ORDER BY enrolment_id, person_id, how, report_id
    ) f
    ON CONFLICT DO NOTHING
"""  # noqa: S608 — our own statement
_STILL = f"""
    SELECT 1 FROM benefits_coverage c JOIN benefits_deathreport r ON r.id = m.report_id
    WHERE c.enrolment_id = m.enrolment_id AND c.person_id = m.person_id AND {_BEYOND}
"""  # noqa: S608 — our own statement
_CLOSE = f"""
    UPDATE benefits_deathmatch m SET state = 'closed', settled_at = %(now)s WHERE m.state = 'open' AND NOT EXISTS ({_STILL})
"""  # noqa: S608 — our own statement
_AGAIN = f"""
    UPDATE benefits_deathmatch m SET state = 'open', settled_by_id = NULL, settled_at = NULL
    WHERE m.state = 'confirmed' AND m.decision_id IS NULL AND EXISTS ({_STILL}) AND NOT EXISTS (
        SELECT 1 FROM benefits_deathmatch o WHERE o.enrolment_id = m.enrolment_id AND o.person_id = m.person_id AND o.state = 'open'
    )
"""  # noqa: S608 — our own statement


def limit(on: date) -> Parameter:
    """核实期限 — in how many days a match is to be settled, and by which document."""
    return book().value(DAYS, on=on)


@transaction.atomic
def match(*, by: User | str, today: date | None = None) -> int:
    """比对 — new matches are written down with their owner and day; how many. Four statements."""
    day = today or periods.today()
    days = int(limit(day).decimal)
    said: dict[str, Any] = {
        "now": periods.now(),
        "today": day,
        "due": day + timedelta(days=days),
        "post": TownshipOfficer.code,
    }
    with connection.cursor() as cursor:
        counts: list[int] = []
        for statement in (_CLOSE, _AGAIN, _MATCH):
            cursor.execute(statement, said)
            counts.append(cursor.rowcount)
    closed, again, found = counts
    if any(counts):
        audit.record(
            "death.match", by=by, target_kind="benefits.death_match", body={"found": found, "again": again, "closed": closed}
        )  # fmt: skip
    return found
