"""对账计算 — the register of a month beside its ledger, set by set, in tables beside the transaction.

Register: what each enrolment is owed for the month as it is known today. Ledger: what locked runs up to the month's own said of it, held
lines left out. A cause is found by rule where the rows themselves tell it. The statements are written so that another engine of SQL takes them
as they are: no more is asked of it than ``Engine`` says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.db import connection

from minzheng.core.divisions.reads import scope_paths
from minzheng.core.reconciliation.bank_side import OF_MONTH
from minzheng.core.reconciliation.models import MonthComparison
from minzheng.kernel.periods import ZONE

_PLACES = """
    CREATE TEMP TABLE recon_place ON COMMIT DROP AS
    SELECT x.comparison_id, d.id AS division_id FROM UNNEST(%s::bigint[], %s::text[]) AS x (comparison_id, path)
    JOIN divisions_division d ON STARTS_WITH(d.path, x.path) GROUP BY 1, 2
"""
Row = tuple[Any, ...]
STEPS = {
    # the locked runs of the month, and until when the register counted for them
    "recon_run": """
        SELECT c.id AS comparison_id, c.month, p.programme, r.id AS run_id, r.round, r.cycle, r.number,
            LEAST((r.cut_off_on + 1)::timestamp AT TIME ZONE %(zone)s, r.created_at) AS known_until
        FROM reconciliation_monthcomparison c
        JOIN divisions_division d ON d.id = c.division_id
        JOIN ledger_runprogramme p ON p.county = d.lineage AND p.month = c.month AND p.standing = 'released' AND p.programme = ANY(%(programmes)s)
        JOIN ledger_paymentrun r ON r.id = p.run_id
        WHERE c.id = ANY(%(comparisons)s)
    """,
    # what is owed for the month, as it is known today
    "recon_owed": """
        SELECT x.comparison_id, e.id AS enrolment_id, e.programme, e.division_id, s.amount AS owed
        FROM recon_place x
        JOIN benefits_enrolment e ON e.division_id = x.division_id AND e.programme = ANY(%(programmes)s) AND e.since <= %(month)s
        JOIN benefits_enrolmentspell s ON s.enrolment_id = e.id AND s.state IN ('paid', 'tapering')
            AND s.since <= %(month)s AND (s.until IS NULL OR s.until > %(month)s)
    """,
    # the lines of the month's runs
    "recon_line": """
        SELECT q.comparison_id, l.id, l.enrolment_id, l.programme, l.division_id, l.kind, l.month, l.amount, l.run_id, h.id IS NOT NULL AS held
        FROM recon_run q
        JOIN ledger_ledgerline l ON l.run_id = q.run_id AND l.programme = q.programme AND NOT l.void
        LEFT JOIN ledger_runhold h ON h.run_id = q.run_id AND h.round = q.round AND h.enrolment_id = l.enrolment_id
    """,
    # each enrolment of either side: what was said of the month until its own runs were locked, and what is said by now
    "recon_both": """
        SELECT b.comparison_id, b.enrolment_id, b.programme, b.division_id, b.owed, COALESCE(s.at_close, 0)::bigint AS at_close,
            COALESCE(s.by_now, 0)::bigint AS by_now, s.last_at
        FROM (
            SELECT comparison_id, enrolment_id, programme, division_id, MAX(owed) AS owed FROM (
                SELECT comparison_id, enrolment_id, programme, division_id, owed FROM recon_owed
                UNION ALL
                SELECT comparison_id, enrolment_id, programme, division_id, 0 FROM recon_line WHERE month = %(month)s
            ) one GROUP BY 1, 2, 3, 4
        ) b
        LEFT JOIN (
            SELECT l.enrolment_id, SUM(l.amount) FILTER (WHERE r.month <= %(month)s) AS at_close, SUM(l.amount) AS by_now, MAX(r.released_at) AS last_at
            FROM ledger_ledgerline l
            JOIN ledger_paymentrun r ON r.id = l.run_id AND r.state = 'released'
            LEFT JOIN ledger_runhold h ON h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id
            WHERE l.month = %(month)s AND NOT l.void AND (l.kind = 'claim' OR l.kind IN ('regular', 'arrears') AND h.id IS NULL) AND l.enrolment_id IN (
                SELECT enrolment_id FROM recon_owed UNION ALL SELECT enrolment_id FROM recon_line WHERE month = %(month)s
            )
            GROUP BY 1
        ) s ON s.enrolment_id = b.enrolment_id
    """,
    # how the payment of each programme stands: what was owed, and what there is of runs
    "recon_payment": """
        SELECT COALESCE(o.comparison_id, t.comparison_id) AS comparison_id, COALESCE(o.programme, t.programme) AS programme,
            COALESCE(o.enrolments, 0)::int AS enrolments, COALESCE(o.owed, 0)::bigint AS owed,
            CASE WHEN t.released THEN 'locked' WHEN t.open THEN 'open' WHEN t.discarded THEN 'discarded' ELSE 'none' END AS standing,
            COALESCE(t.number, '') AS number
        FROM (
            SELECT comparison_id, programme, COUNT(*) AS enrolments, SUM(owed) AS owed FROM recon_owed GROUP BY 1, 2
        ) o
        FULL JOIN (
            SELECT comparison_id, programme, BOOL_OR(standing = 'released') AS released, BOOL_OR(standing = 'open') AS open,
                BOOL_OR(standing = 'discarded') AS discarded, MAX(number) FILTER (WHERE turn = 1) AS number
            FROM (
                SELECT c.id AS comparison_id, p.programme, p.standing, r.number, ROW_NUMBER() OVER (
                    PARTITION BY c.id, p.programme ORDER BY CASE p.standing WHEN 'released' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, p.cycle
                ) AS turn
                FROM reconciliation_monthcomparison c
                JOIN divisions_division d ON d.id = c.division_id
                JOIN ledger_runprogramme p ON p.county = d.lineage AND p.month = c.month AND p.programme = ANY(%(programmes)s)
                JOIN ledger_paymentrun r ON r.id = p.run_id
                WHERE c.id = ANY(%(comparisons)s)
            ) p GROUP BY 1, 2
        ) t ON t.comparison_id = o.comparison_id AND t.programme = o.programme
        WHERE o.enrolments > 0 OR EXISTS (
            SELECT 1 FROM recon_line l WHERE l.comparison_id = t.comparison_id AND l.programme = t.programme
        )
    """,
    # the first of the month's locked runs of each programme
    "recon_first": """
        SELECT q.comparison_id, q.programme, q.known_until FROM (
            SELECT q.*, ROW_NUMBER() OVER (PARTITION BY q.comparison_id, q.programme ORDER BY q.cycle) AS turn FROM recon_run q
        ) q WHERE q.turn = 1
    """,
    # what was decided about an enrolment whose sides differ after its run had been reckoned: its own decisions, and the one that opened it
    "recon_later": """
        SELECT x.comparison_id, x.enrolment_id, MIN(x.id) AS id, BOOL_OR(x.kind = 'death') AS death FROM (
            SELECT b.comparison_id, b.enrolment_id, d.id, d.kind FROM recon_both b
            JOIN recon_first q ON q.comparison_id = b.comparison_id AND q.programme = b.programme
            JOIN benefits_enrolmentdecision d ON d.enrolment_id = b.enrolment_id AND d.confirmed_at >= q.known_until AND d.effective_on <= %(month)s
            WHERE b.owed <> b.at_close
            UNION ALL
            SELECT b.comparison_id, b.enrolment_id, d.id, d.kind FROM recon_both b
            JOIN recon_first q ON q.comparison_id = b.comparison_id AND q.programme = b.programme
            JOIN benefits_enrolment e ON e.id = b.enrolment_id
            JOIN benefits_enrolmentdecision d ON d.id = e.opened_by_id AND d.confirmed_at >= q.known_until AND d.effective_on <= %(month)s
            WHERE b.owed <> b.at_close
        ) x GROUP BY 1, 2
    """,
    "recon_found": """
        SELECT b.comparison_id, 'register_ledger'::text AS pair, ''::text AS form, ''::text AS item, b.programme, b.enrolment_id,
            b.division_id, b.owed AS left, b.at_close AS right, 1 AS count,
            CASE WHEN b.at_close = 0 THEN 'missing' WHEN b.owed = 0 THEN 'undue' ELSE 'amount' END AS kind,
            CASE
                WHEN held.id IS NOT NULL THEN 'held'
                WHEN covered.id IS NOT NULL AND b.owed > b.at_close THEN 'covered'
                WHEN b.owed < b.at_close AND (later.death OR dead.id IS NOT NULL) THEN 'death'
                WHEN later.id IS NOT NULL THEN 'late'
                ELSE ''
            END AS cause,
            CASE WHEN b.by_now = b.owed THEN (b.last_at AT TIME ZONE %(zone)s)::date END AS corrected_on
        FROM recon_both b
        JOIN recon_first q ON q.comparison_id = b.comparison_id AND q.programme = b.programme
        LEFT JOIN LATERAL (
            SELECT h.id FROM recon_run p JOIN ledger_runhold h ON h.run_id = p.run_id AND h.round = p.round
            WHERE p.comparison_id = b.comparison_id AND p.programme = b.programme AND h.enrolment_id = b.enrolment_id LIMIT 1
        ) held ON TRUE
        LEFT JOIN LATERAL (
            SELECT v.id FROM recon_run p JOIN ledger_runcheck v ON v.run_id = p.run_id AND v.kind = 'covered'
            WHERE p.comparison_id = b.comparison_id AND p.programme = b.programme AND v.enrolment_id = b.enrolment_id
                AND (v.month IS NULL OR v.month = %(month)s) LIMIT 1
        ) covered ON TRUE
        LEFT JOIN recon_later later ON later.comparison_id = b.comparison_id AND later.enrolment_id = b.enrolment_id
        LEFT JOIN LATERAL (
            SELECT c.id FROM benefits_coverage c JOIN parties_person p ON p.id = c.person_id AND p.died_on < %(month)s
            WHERE c.enrolment_id = b.enrolment_id LIMIT 1
        ) dead ON TRUE
        WHERE b.owed <> b.at_close
        UNION ALL
        SELECT t.comparison_id, 'register_ledger', '', '', t.programme, NULL, c.division_id, t.owed, 0, t.enrolments, 'without_run',
            'without_run', NULL::date
        FROM recon_payment t JOIN reconciliation_monthcomparison c ON c.id = t.comparison_id
        WHERE t.standing IN ('open', 'discarded', 'none') AND t.enrolments > 0
    """,
}  # fmt: skip
OF_THE_BANK = "recon_bank"  # what the bank said of the money of the month's runs: asked of the database alone, no file carries payments
_INDEXES = (
    "CREATE INDEX ON recon_run (comparison_id, programme)",
    "CREATE INDEX ON recon_both (enrolment_id)",
    "CREATE INDEX ON recon_found (comparison_id)",
)


class Engine(Protocol):
    """计算引擎 — what runs the statements: PostgreSQL beside the transaction, or Apache Spark over frozen files."""

    def lay(self, table: str, statement: str, said: Mapping[str, Any]) -> None:
        """Keep the rows of a statement under a name that later statements ask for."""

    def rows(self, statement: str, said: Mapping[str, Any]) -> list[Row]:
        """The rows of a statement."""

    def drop(self, *tables: str) -> None:
        """Forget what was kept."""


class TemporaryTables:
    """临时表 — the statements as tables of this connection, inside the caller's transaction."""

    def lay(self, table: str, statement: str, said: Mapping[str, Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {statement}", said)
            for index in (one for one in _INDEXES if f" {table} " in one):
                cursor.execute(index)
            cursor.execute(f"ANALYZE {table}")

    def rows(self, statement: str, said: Mapping[str, Any]) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(statement, said)
            return list(cursor.fetchall())

    def drop(self, *tables: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(tables)}")


def lay_out(comparisons: Sequence[MonthComparison], month: date, programmes: Sequence[str]) -> None:
    """Build the tables for some counties of one month, inside the caller's transaction; ``clear`` drops them."""
    places = [(one.pk, path) for one in comparisons for path in scope_paths(one.division)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # compiling the long statements would take longer than running them
        cursor.execute(_PLACES, [[key for key, _ in places], [path for _, path in places]])
        cursor.execute("ANALYZE recon_place")
    engine = TemporaryTables()
    lay_steps(engine, [one.pk for one in comparisons], month, programmes)
    engine.lay(OF_THE_BANK, OF_MONTH, {})


def lay_steps(engine: Engine, comparisons: Sequence[int], month: date, programmes: Sequence[str]) -> None:
    """Every step after the places, in an engine that has them."""
    said = {"comparisons": list(comparisons), "month": month, "programmes": list(programmes), "zone": ZONE.key}
    for table, statement in STEPS.items():
        engine.lay(table, statement, said)


def clear() -> None:
    """Drop the tables, so that another month can be laid out in the same transaction."""
    TemporaryTables().drop("recon_place", *STEPS, OF_THE_BANK)
