"""台账合计与摘要 — what the lines of a run come to, and the hash that changes when any of them does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from minzheng.core.ledger.runs.models import PaymentRun

NOTHING = "0" * 64
_TEXT = """
    SELECT l.run_id, l.number, CONCAT_WS('|', l.number, e.number, l.programme, l.month, l.kind, l.amount,
        COALESCE(o.month::text || o.kind, ''), COALESCE(x.uid::text, v.uid::text, ''), d.code, COALESCE(a.uid::text, ''), l.fund,
        COALESCE(c.said, ''), COALESCE(m.said, ''), COALESCE(n.said, '')) AS said
    FROM ledger_ledgerline l
    JOIN benefits_enrolment e ON e.id = l.enrolment_id
    JOIN divisions_division d ON d.id = l.division_id
    LEFT JOIN ledger_ledgerline o ON o.id = l.corrects_id
    LEFT JOIN benefits_enrolmentdecision x ON x.id = l.decision_id
    LEFT JOIN benefits_activation v ON v.id = l.activation_id
    LEFT JOIN ledger_payeeaccount a ON a.id = l.account_id
    LEFT JOIN LATERAL (
        SELECT STRING_AGG(p.kind || p.amount, ',' ORDER BY p.kind) AS said FROM ledger_linecomponent p WHERE p.line_id = l.id
    ) c ON TRUE
    LEFT JOIN LATERAL (
        SELECT STRING_AGG(y.uid::text || p.turn, ',' ORDER BY y.uid) AS said
        FROM ledger_linemember p JOIN parties_person y ON y.id = p.person_id WHERE p.line_id = l.id
    ) m ON TRUE
    LEFT JOIN LATERAL (
        SELECT STRING_AGG(y.uid::text, ',' ORDER BY y.uid) AS said
        FROM ledger_linememberend p JOIN ledger_linemember z ON z.id = p.member_id JOIN parties_person y ON y.id = z.person_id
        WHERE p.line_id = l.id
    ) n ON TRUE
    WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
"""
_DIGEST = f"""
    SELECT run_id, ENCODE(SHA256(CONVERT_TO(STRING_AGG(said, E'\\n' ORDER BY number), 'UTF8')), 'hex') FROM ({_TEXT}) t GROUP BY run_id
"""  # noqa: S608 — our own statement
_SUMS = """
    SELECT l.run_id, COUNT(*), COUNT(DISTINCT l.enrolment_id),
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'regular' AND l.month = r.month), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'arrears' OR l.kind = 'regular' AND l.month < r.month), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'claim'), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'offset'), 0)::bigint
    FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id
    WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) GROUP BY l.run_id
"""
# both sides are put together and grouped, never joined: no estimate of a run makes that more than linear
_PERSONS = """
    SELECT g.run_id, COUNT(DISTINCT u.person_id) FROM (
        SELECT t.run_id, t.enrolment_id, MAX(t.members) AS members FROM (
            SELECT f.run_id, f.enrolment_id, f.members, FALSE AS paid FROM ledger_frozenenrolment f
            WHERE f.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
            UNION ALL
            SELECT l.run_id, l.enrolment_id, NULL, TRUE FROM ledger_ledgerline l WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[]))
        ) t GROUP BY t.run_id, t.enrolment_id HAVING BOOL_OR(t.paid)
    ) g CROSS JOIN LATERAL UNNEST(g.members) AS u (person_id)
    GROUP BY g.run_id
"""
_HELD = """
    SELECT l.run_id, SUM(l.amount)::bigint
    FROM ledger_ledgerline l
    JOIN ledger_paymentrun r ON r.id = l.run_id
    JOIN ledger_runhold h ON h.run_id = l.run_id AND h.round = r.round AND h.enrolment_id = l.enrolment_id
    WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) AND l.kind IN ('regular', 'arrears', 'offset') GROUP BY l.run_id
"""
_HELD_IN_ROUND = """
    SELECT COALESCE(SUM(l.amount), 0)::bigint
    FROM ledger_ledgerline l JOIN ledger_runhold h ON h.run_id = l.run_id AND h.round = %(round)s AND h.enrolment_id = l.enrolment_id
    WHERE l.run_id = (SELECT %(run)s::bigint) AND l.kind IN ('regular', 'arrears', 'offset')
"""
_PAID = """
    WITH each AS (
        SELECT l.enrolment_id, h.id IS NOT NULL AS held
        FROM ledger_ledgerline l
        JOIN ledger_paymentrun r ON r.id = l.run_id
        LEFT JOIN ledger_runhold h ON h.run_id = l.run_id AND h.round = r.round AND h.enrolment_id = l.enrolment_id
        WHERE l.run_id = (SELECT %(run)s::bigint) AND l.kind IN ('regular', 'arrears', 'offset') GROUP BY 1, 2 HAVING SUM(l.amount) > 0
    )
    SELECT COUNT(*) FILTER (WHERE NOT held), COUNT(*) FILTER (WHERE held), (
        SELECT COUNT(DISTINCT u.person_id) FROM each e JOIN ledger_frozenenrolment f ON f.run_id = %(run)s AND f.enrolment_id = e.enrolment_id
        CROSS JOIN LATERAL UNNEST(f.members) AS u (person_id) WHERE NOT e.held
    ) FROM each
"""
_UNEVEN = """
    SELECT COUNT(*) FROM (
        SELECT l.id FROM ledger_ledgerline l LEFT JOIN ledger_linecomponent c ON c.line_id = l.id
        WHERE l.run_id IN (SELECT UNNEST(%(runs)s::bigint[])) GROUP BY l.id, l.amount HAVING l.amount <> COALESCE(SUM(c.amount), 0)
    ) t
"""
_SEALED = """
    SELECT r.id, ENCODE(SHA256(CONVERT_TO(CONCAT_WS('|', r.number, r.month, r.cycle, ARRAY_TO_STRING(r.programmes, ','), r.input_digest,
        r.lines_digest, r.regular, r.arrears, r.claims, r.offsets, COALESCE((
            SELECT STRING_AGG(e.number, ',' ORDER BY e.number) FROM ledger_runhold h JOIN benefits_enrolment e ON e.id = h.enrolment_id
            WHERE h.run_id = r.id AND h.round = r.round
        ), '')), 'UTF8')), 'hex')
    FROM ledger_paymentrun r WHERE r.id = ANY(%(runs)s)
"""
FIELDS = ("lines_count", "enrolments", "regular", "arrears", "claims", "offsets")


def digests(runs: Sequence[PaymentRun]) -> dict[int, str]:
    """The hash over the lines of each run: every amount, part, person and account of them."""
    found = dict(_asked(_DIGEST, runs))
    return {run.pk: found.get(run.pk, NOTHING) for run in runs}


def sums(runs: Sequence[PaymentRun]) -> dict[int, dict[str, int]]:
    """What each run comes to, under the names of its fields."""
    found = {row[0]: row[1:] for row in _asked(_SUMS, runs)}
    persons = dict(_asked(_PERSONS, runs))
    empty = (0,) * len(FIELDS)
    return {
        run.pk: {**dict(zip(FIELDS, found.get(run.pk, empty), strict=True)), "persons": persons.get(run.pk, 0)}
        for run in runs
    }


def held(runs: Sequence[PaymentRun]) -> dict[int, int]:
    """What is held back of each run (fen)."""
    found = dict(_asked(_HELD, runs))
    return {run.pk: found.get(run.pk, 0) for run in runs}


def held_in_round(run: PaymentRun) -> int:
    """What the holds of a round come to that is not written down yet (fen)."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD_IN_ROUND, {"run": run.pk, "round": run.round})
        (found,) = cursor.fetchone()
    return int(found)


def sealed(runs: Sequence[PaymentRun]) -> dict[int, str]:
    """The hash of each run as it is locked: its lines, its sums and what is held back."""
    return dict(_asked(_SEALED, runs))


def uneven(runs: Sequence[PaymentRun]) -> int:
    """How many lines are not the sum of their parts; never any."""
    ((count,),) = _asked(_UNEVEN, runs)
    return int(count)


def _asked(statement: str, runs: Sequence[PaymentRun]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"runs": [run.pk for run in runs]})
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Paid:
    """应发数 — enrolments that a run pays something, those of them held back left out; ``held`` are these; ``persons`` whom the paid ones cover."""

    enrolments: int
    held: int
    persons: int


def paid_of(run: PaymentRun) -> Paid:
    """How many a run pays: one statement. Whoever is held back, or has a claim alone, is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(_PAID, {"run": run.pk})
        return Paid(*cursor.fetchone())
