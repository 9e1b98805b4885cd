"""附随计算 — what a programme that follows others owes: month by month, by who was paid by one of those in months in which it was started.

Nothing of it is stored beforehand: it is asked when a register is frozen, as everything was known at the cut-off. Whoever is paid by more than
one of the programmes has it by the first that the programme names, in whatever county; of two of one programme, by the one that was opened
first. A start of a county goes before one of the city, and of several the one confirmed last. The course that comes of it is
compared with what was reckoned last as any other: a decision that changes the earning enrolment later becomes arrears or a claim by itself.
"""

import json
from collections.abc import Sequence
from typing import Any

from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.kernel.policy import PROGRAMMES

# whose account an enrolment is paid to: that of the one it follows, or its own
PAID_TO = "COALESCE((SELECT root.follows_id FROM benefits_enrolment root WHERE root.id = {enrolment}), {enrolment})"
_STARTED = """
    -- what each person is paid, by county and month, as known
    CREATE TEMP TABLE ledger_started ON COMMIT DROP AS
    SELECT DISTINCT ON (r.id, p.programme, c.lineage, a.month) r.id AS run_id, p.programme, c.lineage AS county, a.month, a.id AS activation_id,
        COALESCE(a.amount, 0) AS amount
    FROM ledger_paymentrun r
    JOIN ledger_runprogramme p ON p.run_id = r.id
    JOIN benefits_activation a ON a.programme = p.programme AND a.month <= r.month
        AND a.confirmed_at < LEAST((r.cut_off_on + 1)::timestamp AT TIME ZONE %(zone)s, r.created_at)
    JOIN divisions_division v ON v.id = a.division_id
    JOIN divisions_division c ON c.level = 'county' AND (v.lineage = c.lineage OR v.level = 'city' AND STARTS_WITH(c.path, v.path))
    WHERE r.id = ANY(%(runs)s)
    ORDER BY r.id, p.programme, c.lineage, a.month, v.level = 'city', a.confirmed_at DESC, a.id DESC
"""
_PEOPLE = """
    -- whoever is covered by what something follows, once for a run
    CREATE TEMP TABLE ledger_people ON COMMIT DROP AS
    SELECT DISTINCT k.run_id, k.programme, k.month, k.known_until, c.person_id
    FROM ledger_known k JOIN benefits_coverage c ON c.enrolment_id = k.root_id AND c.since <= k.month
    WHERE k.follows
"""
_HELD = """
    -- the months in which one of them is covered and paid, as known, where the programme was started
    CREATE TEMP TABLE ledger_earned ON COMMIT DROP AS
    SELECT DISTINCT ON (p.run_id, p.programme, p.person_id, m.month)
        p.run_id, p.programme, p.person_id, m.month, m.amount, m.activation_id, e.id AS root_id
    FROM ledger_people p
    JOIN benefits_coverage c ON c.person_id = p.person_id AND c.since <= p.month
    JOIN benefits_enrolment e ON e.id = c.enrolment_id
    JOIN JSONB_TO_RECORDSET(%(earning)s::jsonb) AS f (programme text, earning text, place int) ON f.programme = p.programme AND f.earning = e.programme
    JOIN divisions_division d ON d.id = e.division_id
    LEFT JOIN divisions_division y ON y.id = d.county_id
    JOIN benefits_enrolmentdecision b ON b.id = c.decision_id AND b.confirmed_at < p.known_until
    LEFT JOIN benefits_enrolmentdecision t ON t.id = c.ended_by_id
    JOIN ledger_started m ON m.run_id = p.run_id AND m.programme = p.programme AND m.county = COALESCE(y.lineage, d.lineage) AND m.amount > 0
        AND m.month >= c.since AND (c.until IS NULL OR m.month < c.until OR t.confirmed_at >= p.known_until)
    WHERE EXISTS (
        SELECT 1 FROM benefits_enrolmentspell s
        JOIN benefits_enrolmentdecision g ON g.id = s.decision_id AND g.confirmed_at < p.known_until
        LEFT JOIN benefits_enrolmentdecision h ON h.id = s.ended_by_id
        WHERE s.enrolment_id = e.id AND s.state IN ('paid', 'tapering') AND s.since <= m.month
            AND (s.until IS NULL OR m.month < s.until OR h.confirmed_at >= p.known_until)
    )
    ORDER BY p.run_id, p.programme, p.person_id, m.month, f.place, e.id
"""
_SPELLS = """
    INSERT INTO ledger_spells (id, said, amount, tapering, decision_id)
    SELECT k.id, JSONB_AGG(JSONB_BUILD_ARRAY(x.month, (x.month + INTERVAL '1 month')::date, x.amount, NULL, FALSE, x.activation_id) ORDER BY x.month),
        COALESCE(SUM(x.amount) FILTER (WHERE x.month = k.month), 0)::bigint, FALSE, NULL
    FROM (
        SELECT run_id, programme, root_id, month, activation_id, SUM(amount)::bigint AS amount FROM ledger_earned
        GROUP BY run_id, programme, root_id, month, activation_id
    ) x
    JOIN ledger_known k ON k.run_id = x.run_id AND k.programme = x.programme AND k.root_id = x.root_id AND k.follows
    GROUP BY k.id
"""
_COVERS = """
    INSERT INTO ledger_covers (id, said, members, dead, away)
    SELECT k.id, JSONB_AGG(JSONB_BUILD_ARRAY(x.person_id, x.month, (x.month + INTERVAL '1 month')::date) ORDER BY x.person_id, x.month),
        COALESCE(ARRAY_AGG(x.person_id ORDER BY x.person_id) FILTER (WHERE x.month = k.month), '{}'),
        COALESCE(ARRAY_AGG(x.person_id ORDER BY x.person_id) FILTER (WHERE x.month = k.month AND p.died_on < k.month), '{}'),
        COALESCE(ARRAY_AGG(x.person_id ORDER BY x.person_id)
            FILTER (WHERE x.month = k.month AND p.died_on IS NULL AND l.division_id IS NULL), '{}')
    FROM ledger_earned x
    JOIN ledger_known k ON k.run_id = x.run_id AND k.programme = x.programme AND k.root_id = x.root_id AND k.follows
    JOIN parties_person p ON p.id = x.person_id
    LEFT JOIN ledger_place l ON l.run_id = x.run_id AND l.division_id = p.division_id
    GROUP BY k.id
"""
_MADE = {"ledger_started": _STARTED, "ledger_people": _PEOPLE, "ledger_earned": _HELD}


def followed(runs: Sequence[PaymentRun]) -> dict[str, tuple[str, ...]]:
    """附随项目 — the programmes of some runs that follow others, each with those that earn it, the first first."""
    codes = sorted({code for run in runs for code in run.programmes})
    return {code: PROGRAMMES.get(code).follows for code in codes if code in PROGRAMMES and PROGRAMMES.get(code).follows}


def take_in(cursor: Any, runs: Sequence[PaymentRun], said: dict[str, Any]) -> None:
    """Add to the spells and coverages that are being frozen what follows from others: eight statements, none for a run without such a programme."""
    programmes = followed(runs)
    if not programmes:
        return
    earning = [
        {"programme": code, "earning": one, "place": place}
        for code, follows in programmes.items()
        for place, one in enumerate(follows)
    ]
    asked = said | {"earning": json.dumps(earning)}
    for table, statement in _MADE.items():
        cursor.execute(statement, asked if "%(" in statement else None)
        cursor.execute(f"ANALYZE {table}")
    for statement in (_SPELLS, _COVERS):
        cursor.execute(statement)
    cursor.execute(f"DROP TABLE {', '.join(_MADE)}")
