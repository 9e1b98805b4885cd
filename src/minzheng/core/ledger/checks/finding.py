"""核查生成 — what has to be looked at in a run, each kind found by one statement over the frozen register and the lines."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from minzheng.core.ledger.checks.models import SEVERITIES, CheckKind
from minzheng.core.ledger.local_rules import LocalRules
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.kernel.periods import ZONE

_PAYING = """
    CREATE TEMP TABLE ledger_paying ON COMMIT DROP AS
    SELECT l.run_id, l.enrolment_id, l.programme, r.month,
        MAX(l.amount) FILTER (WHERE l.kind = 'regular' AND l.month = r.month) AS now,
        COUNT(*) FILTER (WHERE l.kind = 'arrears' OR (l.kind = 'regular' AND l.month < r.month)) AS late,
        SUM(l.amount) FILTER (WHERE l.kind = 'claim') AS claimed,
        BOOL_OR(l.kind IN ('regular', 'arrears')) AS pays
    FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id
    WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
    GROUP BY l.run_id, l.enrolment_id, l.programme, r.month
"""
_BEFORE = """
    -- the regular lines of the month before, of the same programmes and counties
    CREATE TEMP TABLE ledger_before ON COMMIT DROP AS
    SELECT p.run_id, l.enrolment_id, l.amount
    FROM ledger_runprogramme p
    JOIN ledger_runprogramme q ON q.programme = p.programme AND q.county = p.county AND q.standing = 'released'
    JOIN ledger_ledgerline l ON l.run_id = q.run_id AND l.programme = p.programme AND l.kind = 'regular'
        AND l.month = (p.month - INTERVAL '1 month')::date
    WHERE p.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
"""
_READY = (
    _PAYING, "CREATE UNIQUE INDEX ON ledger_paying (enrolment_id)", "ANALYZE ledger_paying",
    _BEFORE, "CREATE UNIQUE INDEX ON ledger_before (enrolment_id)", "ANALYZE ledger_before",
)  # fmt: skip
_LIMITED = "JOIN JSONB_TO_RECORDSET(%(limits)s::jsonb) AS x (run bigint, unusual int, late int) ON x.run = g.run_id"
# kind → its rows: run, enrolment, person, other, before, now
_KINDS: Mapping[CheckKind, str] = {
    CheckKind.NEW: """
        SELECT g.run_id, g.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint, g.now
        FROM ledger_paying g JOIN ledger_runprogramme p ON p.run_id = g.run_id AND p.programme = g.programme AND p.since < p.month
        JOIN benefits_enrolment e ON e.id = g.enrolment_id AND e.follows_id IS NULL -- what follows comes and goes with its months
        WHERE g.now IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_before b WHERE b.enrolment_id = g.enrolment_id)
    """,
    CheckKind.STOPPED: """
        SELECT b.run_id, b.enrolment_id, NULL::bigint, NULL::bigint, b.amount, NULL::bigint
        FROM ledger_before b JOIN ledger_paymentrun r ON r.id = b.run_id
        JOIN benefits_enrolment e ON e.id = b.enrolment_id
        JOIN benefits_enrolmentdecision o ON o.id = e.opened_by_id
        WHERE (o.term_months IS NULL OR r.month < (o.effective_on + MAKE_INTERVAL(months => o.term_months))::date) AND NOT EXISTS (
            SELECT 1 FROM ledger_ledgerline l WHERE l.enrolment_id = b.enrolment_id AND l.month = r.month AND l.kind = 'regular' AND NOT l.void
        )
    """,
    CheckKind.CHANGED: f"""
        SELECT g.run_id, g.enrolment_id, NULL::bigint, NULL::bigint, b.amount, g.now
        FROM ledger_paying g JOIN ledger_before b ON b.enrolment_id = g.enrolment_id {_LIMITED}
        WHERE g.now <> b.amount AND ABS(g.now - b.amount) * 100 < b.amount * x.unusual
    """,  # noqa: S608 — our own statement
    CheckKind.UNUSUAL: f"""
        SELECT g.run_id, g.enrolment_id, NULL::bigint, NULL::bigint, b.amount, g.now
        FROM ledger_paying g JOIN ledger_before b ON b.enrolment_id = g.enrolment_id {_LIMITED}
        JOIN benefits_enrolment e ON e.id = g.enrolment_id AND e.follows_id IS NULL
        WHERE g.now <> b.amount AND ABS(g.now - b.amount) * 100 >= b.amount * x.unusual
    """,  # noqa: S608 — our own statement
    CheckKind.LONG_ARREARS: f"""
        SELECT g.run_id, g.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint, g.late FROM ledger_paying g {_LIMITED} WHERE g.late >= x.late
    """,  # noqa: S608 — our own statement
    CheckKind.CLAIM: """
        SELECT g.run_id, g.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint, g.claimed::bigint
        FROM ledger_paying g WHERE g.claimed IS NOT NULL
    """,
    CheckKind.DEAD: """
        SELECT f.run_id, f.enrolment_id, u.person_id, NULL::bigint, NULL::bigint, NULL::bigint
        FROM ledger_frozenenrolment f JOIN ledger_paying g ON g.enrolment_id = f.enrolment_id AND g.run_id = f.run_id AND g.pays
        CROSS JOIN LATERAL UNNEST(f.dead) AS u (person_id)
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND CARDINALITY(f.dead) BETWEEN 1 AND CARDINALITY(f.members) - 1
    """,
    CheckKind.ALL_DEAD: """
        SELECT f.run_id, f.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint
        FROM ledger_frozenenrolment f JOIN ledger_paying g ON g.enrolment_id = f.enrolment_id AND g.run_id = f.run_id AND g.pays
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND CARDINALITY(f.dead) > 0 AND CARDINALITY(f.dead) = CARDINALITY(f.members)
    """,
    CheckKind.AWAY: """
        SELECT f.run_id, f.enrolment_id, u.person_id, NULL::bigint, NULL::bigint, NULL::bigint
        FROM ledger_frozenenrolment f JOIN ledger_paying g ON g.enrolment_id = f.enrolment_id AND g.run_id = f.run_id AND g.pays
        CROSS JOIN LATERAL UNNEST(f.away) AS u (person_id)
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND CARDINALITY(f.away) > 0
    """,
    CheckKind.NO_ACCOUNT: """
        SELECT f.run_id, f.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint
        FROM ledger_frozenenrolment f JOIN ledger_paying g ON g.enrolment_id = f.enrolment_id AND g.run_id = f.run_id AND g.pays
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND f.account_id IS NULL
    """,
    CheckKind.UNTOLD: """
        SELECT f.run_id, f.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint
        FROM ledger_frozenenrolment f WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND f.fingerprint = ''
    """,
    CheckKind.EARLIER: """
        -- granted, not taken over, before the ledger reckoned: asked once, in the run that is the first
        SELECT f.run_id, f.enrolment_id, NULL::bigint, NULL::bigint, NULL::bigint,
            ((EXTRACT(YEAR FROM p.since) - EXTRACT(YEAR FROM e.since)) * 12 + EXTRACT(MONTH FROM p.since) - EXTRACT(MONTH FROM e.since))::bigint
        FROM ledger_frozenenrolment f
        JOIN ledger_runprogramme p ON p.run_id = f.run_id AND p.programme = f.programme AND p.month = p.since AND p.cycle = 1
        JOIN benefits_enrolment e ON e.id = f.enrolment_id AND e.since < p.since
        JOIN benefits_enrolmentdecision o ON o.id = e.opened_by_id AND o.kind <> 'opening'
            AND o.confirmed_at < p.since::timestamp AT TIME ZONE %(zone)s
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND f.amount > 0
    """,
    CheckKind.SHARED: """
        SELECT f.run_id, f.enrolment_id, NULL::bigint, MIN(o.enrolment_id), NULL::bigint, COUNT(DISTINCT o.enrolment_id)
        FROM ledger_frozenenrolment f
        JOIN ledger_paying g ON g.enrolment_id = f.enrolment_id AND g.run_id = f.run_id AND g.pays
        JOIN ledger_paymentrun r ON r.id = f.run_id
        JOIN benefits_enrolment e ON e.id = f.enrolment_id
        LEFT JOIN parties_membership h ON h.person_id = e.person_id AND h.since <= r.cut_off_on AND (h.until IS NULL OR h.until > r.cut_off_on)
        JOIN ledger_payeeaccount a ON a.id = f.account_id
        JOIN ledger_payeeaccount o ON o.account_index = a.account_index AND o.enrolment_id <> f.enrolment_id AND o.confirmed_at IS NOT NULL
            AND o.since <= r.cut_off_on
        JOIN benefits_enrolment n ON n.id = o.enrolment_id AND (n.until IS NULL OR n.until > r.month)
        LEFT JOIN parties_membership i ON i.person_id = n.person_id AND i.since <= r.cut_off_on AND (i.until IS NULL OR i.until > r.cut_off_on)
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
            AND COALESCE(e.household_id, h.household_id, -e.person_id) <> COALESCE(n.household_id, i.household_id, -n.person_id)
            AND NOT EXISTS (
                SELECT 1 FROM ledger_payeeaccount y WHERE y.enrolment_id = o.enrolment_id AND y.confirmed_at IS NOT NULL
                    AND y.since > o.since AND y.since <= r.cut_off_on
            )
        GROUP BY f.run_id, f.enrolment_id
    """,
    CheckKind.ALIKE: """
        SELECT f.run_id, f.enrolment_id, u.person_id, MIN(c.enrolment_id), NULL::bigint, COUNT(DISTINCT c.person_id)
        FROM ledger_frozenenrolment f
        JOIN ledger_paying g ON g.enrolment_id = f.enrolment_id AND g.run_id = f.run_id AND g.pays
        JOIN ledger_paymentrun r ON r.id = f.run_id
        CROSS JOIN LATERAL UNNEST(f.members) AS u (person_id)
        JOIN parties_person p ON p.id = u.person_id
        JOIN parties_person q ON q.name = p.name AND q.born_on = p.born_on AND q.sex = p.sex AND q.id <> p.id
        JOIN benefits_coverage c ON c.person_id = q.id AND c.since <= r.month AND (c.until IS NULL OR c.until > r.month)
        WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
        GROUP BY f.run_id, f.enrolment_id, u.person_id
    """,
    CheckKind.EXCLUDED: """
        -- a line that was held keeps its members: whom a month covers stands with the enrolment, in whatever run it came
        SELECT l.run_id, l.enrolment_id, m.person_id, MIN(k.enrolment_id), NULL::bigint, NULL::bigint
        FROM ledger_ledgerline l
        JOIN benefits_exclusion x ON l.programme IN (x.one, x.other)
        JOIN ledger_ledgerline v ON v.enrolment_id = l.enrolment_id AND v.month = l.month AND NOT v.void
        JOIN ledger_linemember m ON m.line_id = v.id AND NOT m.void
        JOIN ledger_linemember n ON n.person_id = m.person_id AND n.month = m.month AND NOT n.void AND n.programme IN (x.one, x.other)
            AND n.programme <> m.programme
        JOIN ledger_ledgerline k ON k.id = n.line_id
        WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND l.kind IN ('regular', 'arrears')
            AND NOT EXISTS (SELECT 1 FROM ledger_linememberend e WHERE e.member_id IN (m.id, n.id) AND NOT e.void)
        GROUP BY l.run_id, l.enrolment_id, m.person_id
    """,
}  # fmt: skip
_INSERT = """
    INSERT INTO ledger_runcheck (uid, run_id, enrolment_id, person_id, other_id, before, now, kind, severity, note)
    SELECT GEN_RANDOM_UUID(), t.*, %(kind)s, %(severity)s, '' FROM ({rows}) AS t (run_id, enrolment_id, person_id, other_id, before, now)
"""


def find(runs: Sequence[PaymentRun], rules: Mapping[int, LocalRules]) -> None:
    """Write the checks of some runs of one month whose lines are reckoned; ``rules`` by the run's key."""
    limits = [{"run": key, "unusual": one.unusual_change, "late": one.long_arrears} for key, one in rules.items()]
    said: dict[str, Any] = {"runs": [run.pk for run in runs], "limits": json.dumps(limits), "zone": ZONE.key}
    with connection.cursor() as cursor:
        for statement in _READY:
            cursor.execute(statement, said if "%(" in statement else None)
        for kind, rows in _KINDS.items():
            cursor.execute(_INSERT.format(rows=rows), said | {"kind": kind.value, "severity": SEVERITIES[kind].value})
        cursor.execute("DROP TABLE ledger_paying, ledger_before")
