"""冻结名册 — the register of enrolments as it was known at the end of the cut-off day, written down set by set.

What was decided later does not count, even where the freezing comes after it: an end that was confirmed later is open still, a spell
that was begun later is not there. A row is kept of every enrolment that is owed something in the month, and of every one whose course is
not the one that was reckoned last, or was reckoned last before a month that had no run; from these rows, and from the ledger, everything
else follows. Where a decision confirmed later reaches back over one that counts, what it dropped or shortened cannot be told any more: such
an enrolment is left out, with an amount of 0 and no fingerprint, and comes with the next run. Nor does count what is confirmed after
the run was asked for: whoever was confirming at that moment is waited for first (``wait_for_confirmers``), so that no decision is seen in part.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from minzheng.core.benefits.activations import following
from minzheng.core.divisions.reads import scope_paths
from minzheng.core.ledger import earning
from minzheng.core.ledger.places import lay_out
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.kernel.periods import ZONE

# each step is a table beside the transaction, so that the planner knows how much there is before the next
_KNOWN = """
    -- enrolments of the run's county and programmes, opened by a decision that was confirmed by the cut-off; of one that follows another,
    -- that is the decision of the other (``root``)
    CREATE TEMP TABLE ledger_known ON COMMIT DROP AS
    SELECT r.id AS run_id, r.month, u.known_until, r.cut_off_on, e.id, e.programme, e.division_id, w.id AS root_id, e.follows_id IS NOT NULL AS follows,
        EXISTS (
            SELECT 1 FROM benefits_enrolmentdecision d
            WHERE d.enrolment_id = w.id AND d.confirmed_at >= u.known_until AND d.effective_on <= r.month AND (
                EXISTS (
                    SELECT 1 FROM benefits_enrolmentdecision b
                    WHERE b.enrolment_id = w.id AND b.confirmed_at < u.known_until AND b.effective_on >= d.effective_on
                ) OR EXISTS (
                    SELECT 1 FROM benefits_enrolmentspell s WHERE s.ended_by_id = d.id AND s.state = 'tapering'
                )
            )
        ) AS untold
    FROM ledger_paymentrun r
    CROSS JOIN LATERAL (SELECT LEAST((r.cut_off_on + 1)::timestamp AT TIME ZONE %(zone)s, r.created_at) AS known_until) u
    JOIN ledger_runprogramme p ON p.run_id = r.id
    JOIN ledger_place x ON x.run_id = r.id
    JOIN benefits_enrolment e ON e.division_id = x.division_id AND e.programme = p.programme AND e.since <= r.month
    JOIN benefits_enrolment w ON w.id = COALESCE(e.follows_id, e.id)
    JOIN benefits_enrolmentdecision o ON o.id = w.opened_by_id
    WHERE r.id = ANY(%(runs)s) AND o.confirmed_at < u.known_until
"""
_SPELLS = """
    -- what is owed from when to when, as known: fen a month, 0 where it is suspended
    CREATE TEMP TABLE ledger_spells ON COMMIT DROP AS
    SELECT id, JSONB_AGG(JSONB_BUILD_ARRAY(since, until, amount, decision_id, tapering) ORDER BY since) AS said,
        COALESCE(SUM(amount) FILTER (WHERE until IS NULL), 0)::bigint AS amount,
        COALESCE(BOOL_OR(tapering) FILTER (WHERE until IS NULL), FALSE) AS tapering,
        MAX(decision_id) FILTER (WHERE until IS NULL) AS decision_id
    FROM (
        SELECT k.id, s.since, s.decision_id, s.state = 'tapering' AS tapering,
            CASE WHEN s.state IN ('paid', 'tapering') THEN s.amount ELSE 0 END AS amount,
            CASE WHEN s.until <= k.month AND (s.ended_by_id IS NULL OR d.confirmed_at < k.known_until) THEN s.until END AS until
        FROM ledger_known k
        JOIN benefits_enrolmentspell s ON s.enrolment_id = k.id AND s.since <= k.month
        JOIN benefits_enrolmentdecision b ON b.id = s.decision_id AND b.confirmed_at < k.known_until
        LEFT JOIN benefits_enrolmentdecision d ON d.id = s.ended_by_id
    ) spell GROUP BY id
"""
_COVERS = """
    -- who is covered from when to when, as known; who of them had died before the month, and who lives elsewhere
    CREATE TEMP TABLE ledger_covers ON COMMIT DROP AS
    SELECT c.id, JSONB_AGG(JSONB_BUILD_ARRAY(c.person_id, c.since, c.until) ORDER BY c.person_id, c.since) AS said,
        COALESCE(ARRAY_AGG(c.person_id ORDER BY c.person_id) FILTER (WHERE c.until IS NULL), '{}') AS members,
        COALESCE(ARRAY_AGG(c.person_id ORDER BY c.person_id) FILTER (WHERE c.until IS NULL AND p.died_on < c.month), '{}') AS dead,
        COALESCE(ARRAY_AGG(c.person_id ORDER BY c.person_id)
            FILTER (WHERE c.until IS NULL AND p.died_on IS NULL AND x.division_id IS NULL), '{}') AS away
    FROM (
        SELECT k.run_id, k.month, k.id, c.person_id, c.since,
            CASE WHEN c.until <= k.month AND (c.ended_by_id IS NULL OR d.confirmed_at < k.known_until) THEN c.until END AS until
        FROM ledger_known k
        JOIN benefits_coverage c ON c.enrolment_id = k.id AND c.since <= k.month
        JOIN benefits_enrolmentdecision b ON b.id = c.decision_id AND b.confirmed_at < k.known_until
        LEFT JOIN benefits_enrolmentdecision d ON d.id = c.ended_by_id
    ) c
    JOIN parties_person p ON p.id = c.person_id
    LEFT JOIN ledger_place x ON x.run_id = c.run_id AND x.division_id = p.division_id
    GROUP BY c.id
"""
_ACCOUNTS = """
    CREATE TEMP TABLE ledger_accounts ON COMMIT DROP AS
    SELECT DISTINCT ON (k.id) k.id, a.id AS account_id
    FROM ledger_known k
    JOIN ledger_payeeaccount a ON a.enrolment_id = k.root_id AND a.since <= k.cut_off_on AND a.confirmed_at < k.known_until
    ORDER BY k.id, a.since DESC
"""
_BEFORE = """
    -- how each was reckoned last, whether something was left open then, and whether a month since then had no run
    CREATE TEMP TABLE ledger_last ON COMMIT DROP AS
    SELECT k.id, b.fingerprint, b.left_open, b.month < k.month - INTERVAL '1 month' AS skipped
    FROM ledger_known k
    JOIN LATERAL (
        SELECT f.fingerprint, q.month, EXISTS (
            SELECT 1 FROM ledger_runhold o WHERE o.run_id = f.run_id AND o.round = q.round AND o.enrolment_id = f.enrolment_id
        ) OR EXISTS (
            SELECT 1 FROM ledger_runcheck v WHERE v.run_id = f.run_id AND v.enrolment_id = f.enrolment_id AND v.kind = 'covered'
        ) AS left_open
        FROM ledger_frozenenrolment f JOIN ledger_paymentrun q ON q.id = f.run_id
        WHERE f.enrolment_id = k.id AND q.state = 'released'
        ORDER BY f.run_id DESC LIMIT 1
    ) b ON TRUE
"""
_STEPS = {
    "ledger_known": _KNOWN, "ledger_spells": _SPELLS, "ledger_covers": _COVERS, "ledger_accounts": _ACCOUNTS, "ledger_last": _BEFORE,
}  # fmt: skip
_FREEZE = """
    INSERT INTO ledger_frozenenrolment (
        run_id, enrolment_id, programme, division_id, amount, tapering, decision_id, members, dead, away, account_id, fingerprint,
        changed, course
    )
    SELECT run_id, id, programme, division_id, amount, tapering, CASE WHEN amount > 0 THEN decision_id END, members, dead, away, account_id,
        fingerprint, changed, CASE WHEN changed THEN course END
    FROM (
        SELECT w.*, NOT w.untold AND (b.fingerprint IS DISTINCT FROM w.fingerprint OR b.left_open OR b.skipped AND w.amount > 0) AS changed
        FROM (
            SELECT t.*, CASE WHEN t.untold THEN '' ELSE MD5(t.course::text) END AS fingerprint
            FROM (
                SELECT k.run_id, k.id, k.programme, k.division_id, k.untold, CASE WHEN k.untold THEN 0 ELSE COALESCE(s.amount, 0) END AS amount, COALESCE(s.tapering, FALSE) AS tapering,
                    s.decision_id, COALESCE(c.members, '{}') AS members, COALESCE(c.dead, '{}') AS dead, COALESCE(c.away, '{}') AS away,
                    a.account_id, JSONB_BUILD_OBJECT('spells', COALESCE(s.said, '[]'), 'covers', COALESCE(c.said, '[]')) AS course
                FROM ledger_known k
                LEFT JOIN ledger_spells s ON s.id = k.id
                LEFT JOIN ledger_covers c ON c.id = k.id
                LEFT JOIN ledger_accounts a ON a.id = k.id
            ) t
        ) w
        LEFT JOIN ledger_last b ON b.id = w.id
    ) judged WHERE amount > 0 OR changed OR untold
    ORDER BY run_id, id
"""
# Names that are the same in every database come into the hash, keys do not; nothing that is empty may shift what follows it. What
# belongs to a row is looked up by keys, and runs are asked for as a set of average size: statistics know nothing of a run that was made
# since, and a planner that expects one row of it would hold set against set, row by row.
_DIGEST = """
    SELECT f.run_id, ENCODE(SHA256(CONVERT_TO(STRING_AGG(
        CONCAT_WS('|', e.number, f.programme, f.amount, f.tapering, COALESCE(b.uid::text, ''), d.code, COALESCE(w.said, ''), f.changed,
            COALESCE(a.uid::text, ''), COALESCE(s.said, ''), COALESCE(c.said, '')), E'\\n' ORDER BY e.number
    ), 'UTF8')), 'hex')
    FROM ledger_frozenenrolment f
    JOIN benefits_enrolment e ON e.id = f.enrolment_id
    JOIN divisions_division d ON d.id = f.division_id
    LEFT JOIN ledger_payeeaccount a ON a.id = f.account_id
    LEFT JOIN benefits_enrolmentdecision b ON b.id = f.decision_id
    LEFT JOIN LATERAL (
        SELECT STRING_AGG(u.sort || y.uid::text, ',' ORDER BY u.sort, y.uid) AS said
        FROM (
            SELECT 'm' AS sort, UNNEST(f.members) AS person_id UNION ALL SELECT 'd', UNNEST(f.dead) UNION ALL SELECT 'a', UNNEST(f.away)
        ) u
        JOIN parties_person y ON y.id = u.person_id
    ) w ON TRUE
    LEFT JOIN LATERAL (
        SELECT STRING_AGG(CONCAT_WS(',', x ->> 0, COALESCE(x ->> 1, ''), x ->> 2, COALESCE(q.uid::text, ''), x ->> 4, v.uid), ';' ORDER BY x ->> 0) AS said
        FROM JSONB_ARRAY_ELEMENTS(f.course -> 'spells') x LEFT JOIN benefits_enrolmentdecision q ON q.id = (x ->> 3)::bigint
        LEFT JOIN benefits_activation v ON v.id = (x ->> 5)::bigint
    ) s ON f.course IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT STRING_AGG(CONCAT_WS(',', y.uid, x ->> 1, COALESCE(x ->> 2, '')), ';' ORDER BY y.uid, x ->> 1) AS said
        FROM JSONB_ARRAY_ELEMENTS(f.course -> 'covers') x JOIN parties_person y ON y.id = (x ->> 0)::bigint
    ) c ON f.course IS NOT NULL
    WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) GROUP BY f.run_id
"""
NOTHING = "0" * 64


def wait_for_confirmers() -> None:
    """Wait until everybody who is confirming decisions or starts just now has ended; whoever comes later is later than the run."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE benefits_enrolmentdecision, benefits_activation IN SHARE MODE")


def freeze(runs: Sequence[PaymentRun]) -> dict[int, str]:
    """Write the frozen register of some runs; the hash of each, by the run's key."""
    lay_out(runs)
    for run in runs:
        for programme in earning.followed([run]):
            following.open_for(run.division, scope_paths(run.division), programme, run.month, by=run.asked_by)
    said: dict[str, Any] = {"runs": [run.pk for run in runs], "zone": ZONE.key}
    with connection.cursor() as cursor:
        for table, statement in _STEPS.items():
            cursor.execute(statement, said if "%(" in statement else None)
            cursor.execute(f"CREATE UNIQUE INDEX ON {table} (id)")
            cursor.execute(f"ANALYZE {table}")
        earning.take_in(cursor, runs, said)
        cursor.execute(_FREEZE)
        cursor.execute(f"DROP TABLE {', '.join(_STEPS)}")
    return digests(runs)


def digests(runs: Sequence[PaymentRun]) -> dict[int, str]:
    """名册摘要 — the hash over the frozen register of each run: whom, what, since when, by which decision, to which account."""
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST, {"runs": [run.pk for run in runs]})
        found = dict(cursor.fetchall())
    return {run.pk: found.get(run.pk, NOTHING) for run in runs}
