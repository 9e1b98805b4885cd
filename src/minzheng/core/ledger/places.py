"""批次区划 — the divisions of each run's county, beside the transaction: what lies in a county is found by them."""

from collections.abc import Sequence

from django.db import connection

from minzheng.core.divisions.reads import scope_paths
from minzheng.core.ledger.runs.models import PaymentRun

_TABLE = """
    CREATE TEMP TABLE IF NOT EXISTS ledger_place (run_id bigint, division_id bigint, PRIMARY KEY (run_id, division_id))
        ON COMMIT DROP
"""
_FILL = """
    INSERT INTO ledger_place
    SELECT x.run_id, d.id FROM UNNEST(%s::bigint[], %s::text[]) AS x (run_id, path) JOIN divisions_division d ON STARTS_WITH(d.path, x.path)
    ON CONFLICT DO NOTHING
"""


def lay_out(runs: Sequence[PaymentRun]) -> None:
    """Fill the temporary table ``ledger_place`` for some runs, inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute("TRUNCATE ledger_place")
        places = [(run.pk, path) for run in runs for path in scope_paths(run.division)]
        cursor.execute(_FILL, [[key for key, _ in places], [path for _, path in places]])
        cursor.execute("ANALYZE ledger_place")
