"""台账计算 — lines from the frozen register and the ledger as it stands: the month itself, months before it, and what is set off.

Everything is reckoned by the database, set by set; the same frozen register over the same ledger gives the same lines under the same
numbers. A month that has its regular line is never reckoned anew in place: the difference is a line of this run.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from minzheng.core.ledger.claims import balance
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.kernel.periods import ZONE

MOST_ROUNDS = 20
_TABLES = (
    # what is owed month by month, for months of which this run may have something to say
    """
    CREATE TEMP TABLE ledger_owed ON COMMIT DROP AS
    SELECT f.run_id, f.enrolment_id, f.programme, r.month, f.amount AS owed, f.tapering, f.decision_id, NULL::bigint AS activation_id, f.members, FALSE AS changed
    FROM ledger_frozenenrolment f JOIN ledger_paymentrun r ON r.id = f.run_id
    WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND NOT f.changed AND f.amount > 0
    UNION ALL
    SELECT f.run_id, f.enrolment_id, f.programme, m.month, COALESCE(s.amount, 0), COALESCE(s.tapering, FALSE),
        CASE WHEN s.amount > 0 THEN s.decision_id END, CASE WHEN s.amount > 0 THEN s.activation_id END,
        CASE WHEN s.amount > 0 THEN COALESCE(c.members, '{}') ELSE '{}' END, TRUE
    FROM ledger_frozenenrolment f
    JOIN ledger_paymentrun r ON r.id = f.run_id
    JOIN ledger_runprogramme p ON p.run_id = f.run_id AND p.programme = f.programme
    JOIN benefits_enrolment e ON e.id = f.enrolment_id
    LEFT JOIN benefits_enrolmentdecision o ON o.id = e.opened_by_id
    CROSS JOIN LATERAL (
        -- what was granted when the ledger reckoned already was never paid elsewhere
        SELECT g::date AS month FROM GENERATE_SERIES((CASE
            WHEN o.kind <> 'opening' AND o.confirmed_at >= p.since::timestamp AT TIME ZONE %(zone)s THEN e.since
            ELSE GREATEST(e.since, p.since)
        END)::timestamp, r.month::timestamp, INTERVAL '1 month') g
        WHERE e.follows_id IS NULL
        UNION ALL
        -- what follows another is owed in the months of its course alone; of others something may have been said
        SELECT h.month FROM (
            SELECT (x ->> 0)::date AS month FROM JSONB_ARRAY_ELEMENTS(f.course -> 'spells') x
            UNION
            SELECT l.month FROM ledger_ledgerline l WHERE l.enrolment_id = e.id AND NOT l.void
        ) h WHERE e.follows_id IS NOT NULL AND h.month <= r.month
    ) m
    LEFT JOIN LATERAL (
        SELECT (x ->> 2)::bigint AS amount, (x ->> 3)::bigint AS decision_id, (x ->> 4)::boolean AS tapering,
            (x ->> 5)::bigint AS activation_id
        FROM JSONB_ARRAY_ELEMENTS(f.course -> 'spells') x
        WHERE (x ->> 0)::date <= m.month AND ((x ->> 1) IS NULL OR m.month < (x ->> 1)::date) LIMIT 1
    ) s ON TRUE
    LEFT JOIN LATERAL (
        SELECT ARRAY_AGG((x ->> 0)::bigint ORDER BY (x ->> 0)::bigint) AS members
        FROM JSONB_ARRAY_ELEMENTS(f.course -> 'covers') x
        WHERE (x ->> 0) IS NOT NULL AND (x ->> 1)::date <= m.month AND ((x ->> 2) IS NULL OR m.month < (x ->> 2)::date)
    ) c ON TRUE
    WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND f.changed
    """,
    "CREATE UNIQUE INDEX ON ledger_owed (enrolment_id, month)",
    "ANALYZE ledger_owed",
    # what the ledger has said of these months already; what was held back was not paid
    """
    CREATE TEMP TABLE ledger_said ON COMMIT DROP AS
    SELECT o.enrolment_id, o.month, MAX(l.id) FILTER (WHERE l.kind = 'regular') AS regular_id,
        COALESCE(SUM(l.amount) FILTER (WHERE h.id IS NULL OR l.kind = 'claim'), 0)::bigint AS amount
    FROM ledger_owed o
    JOIN ledger_ledgerline l ON l.enrolment_id = o.enrolment_id AND l.month = o.month AND NOT l.void
        AND l.kind IN ('regular', 'arrears', 'claim')
    JOIN ledger_paymentrun q ON q.id = l.run_id
    LEFT JOIN ledger_runhold h ON h.run_id = l.run_id AND h.round = q.round AND h.enrolment_id = l.enrolment_id
    GROUP BY o.enrolment_id, o.month
    """,
    "CREATE UNIQUE INDEX ON ledger_said (enrolment_id, month)",
    "ANALYZE ledger_said",
    # the lines to come: the first of a month, or the difference
    """
    CREATE TEMP TABLE ledger_coming ON COMMIT DROP AS
    SELECT o.run_id, o.enrolment_id, o.programme, o.month, o.tapering, o.decision_id, o.activation_id, o.owed, COALESCE(s.amount, 0)::bigint AS said,
        s.regular_id AS corrects_id,
        CASE WHEN s.regular_id IS NULL THEN 'regular' WHEN o.owed > s.amount THEN 'arrears' ELSE 'claim' END AS kind,
        o.owed - COALESCE(s.amount, 0) AS amount
    FROM ledger_owed o LEFT JOIN ledger_said s ON s.enrolment_id = o.enrolment_id AND s.month = o.month
    WHERE CASE WHEN s.regular_id IS NULL THEN o.owed > 0 ELSE o.owed <> s.amount END
    """,
    "CREATE UNIQUE INDEX ON ledger_coming (enrolment_id, month)",
    "ANALYZE ledger_coming",
    # whom the ledger covers in months that are looked at again, and whom it should
    """
    CREATE TEMP TABLE ledger_covered ON COMMIT DROP AS
    SELECT m.id AS member_id, o.run_id, o.enrolment_id, o.month, m.person_id, o.programme, NOT m.person_id = ANY(o.members) AS ends
    FROM ledger_owed o
    JOIN ledger_ledgerline l ON l.enrolment_id = o.enrolment_id AND l.month = o.month AND NOT l.void
    JOIN ledger_linemember m ON m.line_id = l.id AND NOT m.void
    WHERE o.changed AND NOT EXISTS (SELECT 1 FROM ledger_linememberend e WHERE e.member_id = m.id AND NOT e.void)
    """,
    """
    CREATE TEMP TABLE ledger_joining ON COMMIT DROP AS
    SELECT o.run_id, o.enrolment_id, o.month, o.programme, u.person_id
    FROM ledger_owed o CROSS JOIN LATERAL UNNEST(o.members) AS u (person_id)
    WHERE o.owed > 0 AND NOT EXISTS (
        SELECT 1 FROM ledger_covered c WHERE c.enrolment_id = o.enrolment_id AND c.month = o.month AND c.person_id = u.person_id
    ) AND (o.changed OR EXISTS (
        SELECT 1 FROM ledger_coming n WHERE n.enrolment_id = o.enrolment_id AND n.month = o.month AND n.kind = 'regular'
    ))
    """,
    "CREATE INDEX ON ledger_covered (person_id, month)",
    "CREATE INDEX ON ledger_joining (person_id, month)",
    "ANALYZE ledger_covered",
    "ANALYZE ledger_joining",
    "CREATE TEMP TABLE ledger_clash (run_id bigint, enrolment_id bigint, month date, person_id bigint, other_id bigint) ON COMMIT DROP",
)
# months that would pay somebody for whom another enrolment of the programme is paid, and not corrected here
_CLASHES = """
    INSERT INTO ledger_clash
    SELECT j.run_id, j.enrolment_id, j.month, MIN(j.person_id), MIN(t.other_id)
    FROM ledger_joining j JOIN LATERAL (
        SELECT l.enrolment_id AS other_id
        FROM ledger_linemember m JOIN ledger_ledgerline l ON l.id = m.line_id
        WHERE m.person_id = j.person_id AND m.programme = j.programme AND m.month = j.month AND NOT m.void
            AND NOT EXISTS (SELECT 1 FROM ledger_linememberend e WHERE e.member_id = m.id AND NOT e.void)
            AND NOT EXISTS (SELECT 1 FROM ledger_covered c WHERE c.member_id = m.id AND c.ends)
        UNION ALL
        SELECT b.enrolment_id FROM ledger_joining b
        WHERE b.person_id = j.person_id AND b.programme = j.programme AND b.month = j.month AND b.enrolment_id < j.enrolment_id
    ) t ON TRUE
    GROUP BY j.run_id, j.enrolment_id, j.month
"""
_LEFT_OUT = tuple(
    f"DELETE FROM {table} t USING ledger_clash x WHERE x.enrolment_id = t.enrolment_id AND x.month = t.month"  # noqa: S608 — our own names
    for table in ("ledger_coming", "ledger_joining", "ledger_covered")
)
_OTHER_PEOPLE = """
    -- the same money for other people
    INSERT INTO ledger_coming
    SELECT DISTINCT o.run_id, o.enrolment_id, o.programme, o.month, o.tapering, o.decision_id, o.activation_id, o.owed, s.amount, s.regular_id, 'members', 0::bigint
    FROM ledger_owed o JOIN ledger_said s ON s.enrolment_id = o.enrolment_id AND s.month = o.month
    WHERE o.changed AND s.regular_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM ledger_coming n WHERE n.enrolment_id = o.enrolment_id AND n.month = o.month)
        AND (EXISTS (SELECT 1 FROM ledger_covered c WHERE c.enrolment_id = o.enrolment_id AND c.month = o.month AND c.ends)
            OR EXISTS (SELECT 1 FROM ledger_joining j WHERE j.enrolment_id = o.enrolment_id AND j.month = o.month))
"""
_LINES = """
    INSERT INTO ledger_ledgerline (
        uid, run_id, number, enrolment_id, programme, division_id, month, kind, amount, corrects_id, decision_id, activation_id, account_id,
        fund, void
    )
    SELECT GEN_RANDOM_UUID(), n.run_id, ROW_NUMBER() OVER (PARTITION BY n.run_id ORDER BY n.programme, d.code, e.number, n.month),
        n.enrolment_id, n.programme, f.division_id, n.month, n.kind, n.amount, n.corrects_id, n.decision_id, n.activation_id, f.account_id, p.fund, FALSE
    FROM ledger_coming n
    JOIN ledger_frozenenrolment f ON f.run_id = n.run_id AND f.enrolment_id = n.enrolment_id
    JOIN ledger_runprogramme p ON p.run_id = n.run_id AND p.programme = n.programme
    JOIN benefits_enrolment e ON e.id = n.enrolment_id
    JOIN divisions_division d ON d.id = f.division_id
    ORDER BY n.run_id, 3
    RETURNING id, run_id, enrolment_id, month
"""
_MADE = (
    "CREATE TEMP TABLE ledger_made (id bigint, run_id bigint, enrolment_id bigint, month date) ON COMMIT DROP",
    f"WITH made AS ({_LINES}) INSERT INTO ledger_made SELECT * FROM made",  # noqa: S608 — our own statement
    "CREATE UNIQUE INDEX ON ledger_made (enrolment_id, month)",
    "ANALYZE ledger_made",
)
_PARTS = (
    """
    INSERT INTO ledger_linecomponent (line_id, kind, amount)
    SELECT t.id, CASE WHEN n.tapering THEN 'tapering' WHEN n.activation_id IS NOT NULL THEN 'started' ELSE 'grant' END, n.amount
    FROM ledger_made t JOIN ledger_coming n ON n.enrolment_id = t.enrolment_id AND n.month = t.month AND n.kind = 'regular'
    UNION ALL
    SELECT t.id, x.kind, x.amount
    FROM ledger_made t JOIN ledger_coming n ON n.enrolment_id = t.enrolment_id AND n.month = t.month AND n.kind <> 'regular'
    CROSS JOIN LATERAL (VALUES ('owed', n.owed), ('reckoned', -n.said)) AS x (kind, amount)
    WHERE x.amount <> 0
    """,
    """
    INSERT INTO ledger_linememberend (member_id, line_id, void)
    SELECT c.member_id, t.id, FALSE
    FROM ledger_covered c JOIN ledger_made t ON t.enrolment_id = c.enrolment_id AND t.month = c.month WHERE c.ends
    """,
    """
    -- read before the rows are written: looked up one by one in the table that grows they would cost the square
    CREATE TEMP TABLE ledger_turn ON COMMIT DROP AS
    SELECT m.person_id, m.programme, m.month, MAX(m.turn) + 1 AS turn
    FROM ledger_joining j JOIN ledger_linemember m ON m.person_id = j.person_id AND m.programme = j.programme AND m.month = j.month AND NOT m.void
    GROUP BY m.person_id, m.programme, m.month
    """,
    "ANALYZE ledger_turn",
    """
    INSERT INTO ledger_linemember (line_id, person_id, programme, month, turn, void)
    SELECT t.id, j.person_id, j.programme, j.month, COALESCE(n.turn, 0), FALSE
    FROM ledger_joining j
    JOIN ledger_made t ON t.enrolment_id = j.enrolment_id AND t.month = j.month
    LEFT JOIN ledger_turn n ON n.person_id = j.person_id AND n.programme = j.programme AND n.month = j.month
    """,
    """
    INSERT INTO ledger_runcheck (uid, run_id, enrolment_id, person_id, other_id, kind, severity, month, note)
    SELECT GEN_RANDOM_UUID(), run_id, enrolment_id, person_id, other_id, 'covered', 'info', month, '' FROM ledger_clash
    """,
)
# what claims have open, the oldest first: against arrears unless they are deferred, and against the share of the month that the plan of
# each gives (without a plan: that of the county's document); whoever repays in parts or at once has no month kept back
_OFFSETS = """
    WITH paying AS (
        SELECT t.run_id, t.enrolment_id, r.month, COALESCE((%(shares)s::jsonb ->> t.run_id::text)::int, 0) AS share,
            SUM(n.amount) FILTER (WHERE n.kind = 'arrears' OR n.month < r.month) AS late,
            SUM(n.amount) FILTER (WHERE n.kind = 'regular' AND n.month = r.month) AS own
        FROM ledger_made t
        JOIN ledger_coming n ON n.enrolment_id = t.enrolment_id AND n.month = t.month AND n.kind IN ('regular', 'arrears')
        JOIN ledger_paymentrun r ON r.id = t.run_id
        GROUP BY t.run_id, t.enrolment_id, r.month
    ), open_claims AS (
        SELECT g.run_id, g.enrolment_id, COALESCE(g.late, 0)::bigint AS late, COALESCE(g.own, 0)::bigint AS own, x.found_in, x.open, x.share
        FROM paying g CROSS JOIN LATERAL (
            SELECT c.run_id AS found_in, f.open, COALESCE(f.share, g.share) AS share
            FROM ledger_frozenclaim f JOIN ledger_claim c ON c.id = f.claim_id WHERE f.run_id = g.run_id AND c.enrolment_id = g.enrolment_id
            UNION ALL
            SELECT n.run_id, -SUM(n.amount)::bigint, g.share FROM ledger_coming n
            WHERE n.run_id = g.run_id AND n.enrolment_id = g.enrolment_id AND n.kind = 'claim' GROUP BY n.run_id
        ) x
    ), from_late AS (
        SELECT *, GREATEST(0, LEAST(open, late - before))::bigint AS taken_late FROM (
            SELECT *, COALESCE(SUM(open) OVER w, 0) AS before FROM open_claims WHERE open > 0
            WINDOW w AS (PARTITION BY enrolment_id ORDER BY found_in ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        ) t
    ), from_own AS (
        SELECT *, COALESCE(SUM(most) OVER w, 0) AS most_before, MAX(own * share / 100) OVER (PARTITION BY enrolment_id) AS room FROM (
            SELECT *, LEAST(open - taken_late, own * share / 100) AS most FROM from_late
        ) t
        WINDOW w AS (PARTITION BY enrolment_id ORDER BY found_in ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), per_claim AS (
        SELECT run_id, enrolment_id, found_in, taken_late + GREATEST(0, LEAST(most, room - most_before))::bigint AS amount FROM from_own
    ), open_lines AS (
        SELECT k.run_id, k.enrolment_id, k.amount AS wanted, k.found_in AS wanted_of, l.id, l.month, -l.amount + COALESCE((
            SELECT SUM(o.amount) FROM ledger_ledgerline o JOIN ledger_paymentrun q ON q.id = o.run_id
            WHERE o.corrects_id = l.id AND o.kind = 'offset' AND NOT o.void AND NOT EXISTS (
                SELECT 1 FROM ledger_runhold h WHERE h.run_id = o.run_id AND h.round = q.round AND h.enrolment_id = o.enrolment_id
            )
        ), 0)::bigint AS open
        FROM per_claim k
        JOIN ledger_ledgerline l ON l.run_id = k.found_in AND l.enrolment_id = k.enrolment_id AND l.kind = 'claim' AND NOT l.void
        WHERE k.amount > 0
    ), in_turn AS (
        SELECT *, COALESCE(SUM(open) OVER w, 0) AS before FROM open_lines WHERE open > 0
        WINDOW w AS (PARTITION BY enrolment_id, wanted_of ORDER BY month, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), taken AS (
        SELECT run_id, enrolment_id, id, month, LEAST(open, wanted - before)::bigint AS amount FROM in_turn WHERE wanted > before
    ), made AS (
        INSERT INTO ledger_ledgerline (
            uid, run_id, number, enrolment_id, programme, division_id, month, kind, amount, corrects_id, account_id, fund, void
        )
        SELECT GEN_RANDOM_UUID(), k.run_id, (SELECT COUNT(*) FROM ledger_made t WHERE t.run_id = k.run_id)
                + ROW_NUMBER() OVER (PARTITION BY k.run_id ORDER BY f.programme, d.code, e.number, k.month, k.id),
            k.enrolment_id, f.programme, f.division_id, k.month, 'offset', -k.amount, k.id, f.account_id, p.fund, FALSE
        FROM taken k
        JOIN ledger_frozenenrolment f ON f.run_id = k.run_id AND f.enrolment_id = k.enrolment_id
        JOIN ledger_runprogramme p ON p.run_id = k.run_id AND p.programme = f.programme
        JOIN benefits_enrolment e ON e.id = k.enrolment_id
        JOIN divisions_division d ON d.id = f.division_id
        RETURNING id, amount
    )
    INSERT INTO ledger_linecomponent (line_id, kind, amount) SELECT id, 'offset', amount FROM made
"""
# whoever enters something about a claim meanwhile waits, or is waited for: what is left cannot be taken twice
_ALONE = """
    SELECT c.id FROM ledger_claim c WHERE c.enrolment_id IN (SELECT t.enrolment_id FROM ledger_made t) ORDER BY c.id FOR UPDATE
"""
# what is left of the claims of whoever is paid, and what the plan of each lets be kept back of a month; those that are deferred stay out
_CLAIMS = f"""
    INSERT INTO ledger_frozenclaim (run_id, claim_id, open, share)
    SELECT t.run_id, c.id, {balance.of(balance.LEFT, "c")}, CASE WHEN p.id IS NOT NULL THEN COALESCE(p.share, 0) END
    FROM (SELECT DISTINCT run_id, enrolment_id FROM ledger_made) t
    JOIN ledger_claim c ON c.enrolment_id = t.enrolment_id JOIN ledger_paymentrun r ON r.id = t.run_id
    LEFT JOIN ledger_claimplan p ON p.id = {balance.of(balance.PLAN, "c")}
    WHERE {balance.of(balance.LEFT, "c")} > 0 AND NOT {balance.of(balance.DEFERRED, "c", day="r.month")} ORDER BY t.run_id, c.id
"""  # noqa: S608 — our own statement


def reckon(runs: Sequence[PaymentRun], shares: Mapping[int, int], *, again: bool = False) -> None:
    """Write the lines of some runs of the same moment; ``shares``: of how many hundredths of a month a claim may keep back, by run.

    ``again``: what claims had open is read off what was frozen of them then.
    """
    said: dict[str, Any] = {
        "runs": [run.pk for run in runs],
        "zone": ZONE.key,
        "shares": json.dumps({str(key): share for key, share in shares.items()}),
    }
    with connection.cursor() as cursor:
        for statement in _TABLES:
            cursor.execute(statement, said if "%(" in statement else None)
        _leave_out_clashes(cursor)
        for statement in (_OTHER_PEOPLE, *_MADE, *_PARTS):
            cursor.execute(statement)
        if not again:
            cursor.execute(_ALONE)
            cursor.execute(_CLAIMS)
        cursor.execute(_OFFSETS, said)
        cursor.execute(_DROP)


_DROP = "DROP TABLE ledger_owed, ledger_said, ledger_coming, ledger_covered, ledger_joining, ledger_clash, ledger_made, ledger_turn"


def _leave_out_clashes(cursor: Any) -> None:
    """Leave out the months that clash; what leaves with them may clash with others, so look again until nothing does."""
    for _ in range(MOST_ROUNDS):
        cursor.execute("SELECT COUNT(*) FROM ledger_clash")
        (before,) = cursor.fetchone()
        cursor.execute(_CLASHES)
        cursor.execute("SELECT COUNT(*) FROM ledger_clash")
        (after,) = cursor.fetchone()
        if after == before:
            return
        for statement in _LEFT_OUT:
            cursor.execute(statement)
    raise RuntimeError("months that clash with one another do not come to an end")
