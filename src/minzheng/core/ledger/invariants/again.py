"""重算 — a locked run reckoned once more by the product's own statements, from its frozen register and the ledger as it stood then.

The tables that reckoning writes to are stood in for by temporary ones of the same name, which the database looks up first; into
them goes what the run found there: the lines of the enrolments and persons that it concerns, of runs that were reckoned before it and
not given up before it. Which came first is told by the numbers of the history, so that clocks do not matter. Everything is taken back.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look
from minzheng.core.ledger import reckoning, summing
from minzheng.core.ledger.local_rules import rules_of
from minzheng.core.ledger.runs.models import PaymentRun, RunState
from minzheng.kernel.periods import Month

SAMPLE = 3  # runs, the last that were locked
_TABLES = ("ledger_ledgerline", "ledger_linecomponent", "ledger_linemember", "ledger_linememberend", "ledger_runcheck")
_STAND_IN = (
    "CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING DEFAULTS INCLUDING IDENTITY) ON COMMIT DROP",
    "ALTER TABLE pg_temp.{table} ALTER COLUMN id RESTART WITH 4000000000000000000",  # beyond every key that is copied
)
# where in the history each run was reckoned, and where it was given up
_ORDER = """
    CREATE TEMP TABLE ledger_order ON COMMIT DROP AS
    SELECT pgh_obj_id AS run_id, MIN(pgh_id) FILTER (WHERE reckoned_at IS NOT NULL) AS reckoned, MIN(pgh_id) FILTER (WHERE state = 'discarded') AS gone
    FROM ledger_paymentrunevent GROUP BY pgh_obj_id
"""
_BEFORE = """
    CREATE TEMP TABLE ledger_there ON COMMIT DROP AS
    SELECT o.run_id FROM ledger_order o JOIN ledger_order mine ON mine.run_id = %(run)s
    WHERE o.reckoned < mine.reckoned AND (o.gone IS NULL OR o.gone > mine.reckoned)
"""
_CONCERNED = """
    CREATE TEMP TABLE ledger_concerned ON COMMIT DROP AS
    SELECT enrolment_id FROM public.ledger_frozenenrolment WHERE run_id = %(run)s
    UNION
    SELECT l.enrolment_id FROM (
        SELECT f.programme, UNNEST(f.members) AS person_id FROM public.ledger_frozenenrolment f WHERE f.run_id = %(run)s
        UNION
        SELECT f.programme, (x ->> 0)::bigint FROM public.ledger_frozenenrolment f
        CROSS JOIN LATERAL JSONB_ARRAY_ELEMENTS(f.course -> 'covers') x WHERE f.run_id = %(run)s AND f.course IS NOT NULL
    ) p JOIN public.ledger_linemember m ON m.person_id = p.person_id AND m.programme = p.programme
    JOIN public.ledger_ledgerline l ON l.id = m.line_id
"""
_FILL = (
    """
    INSERT INTO pg_temp.ledger_ledgerline OVERRIDING SYSTEM VALUE SELECT l.* FROM public.ledger_ledgerline l
    WHERE l.run_id IN (SELECT run_id FROM ledger_there) AND l.enrolment_id IN (SELECT enrolment_id FROM ledger_concerned)
    """,
    "UPDATE pg_temp.ledger_ledgerline SET void = FALSE",
    "INSERT INTO pg_temp.ledger_linemember OVERRIDING SYSTEM VALUE SELECT m.* FROM public.ledger_linemember m JOIN pg_temp.ledger_ledgerline l ON l.id = m.line_id",
    "UPDATE pg_temp.ledger_linemember SET void = FALSE",
    "INSERT INTO pg_temp.ledger_linememberend OVERRIDING SYSTEM VALUE SELECT e.* FROM public.ledger_linememberend e JOIN pg_temp.ledger_ledgerline l ON l.id = e.line_id",
    "UPDATE pg_temp.ledger_linememberend SET void = FALSE",
    "CREATE INDEX ON pg_temp.ledger_ledgerline (enrolment_id, month)",
    "CREATE INDEX ON pg_temp.ledger_linemember (line_id)",
    "CREATE INDEX ON pg_temp.ledger_linemember (person_id, month)",
    "CREATE INDEX ON pg_temp.ledger_linememberend (member_id)",
)


def reckoned_again(run: PaymentRun) -> str:
    """重算摘要 — the hash over the lines that the same input gives now; nothing of it stays."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in _TABLES:
                for statement in _STAND_IN:
                    cursor.execute(statement.format(table=table))
            cursor.execute(_ORDER)
            for statement in (_BEFORE, _CONCERNED):
                cursor.execute(statement, {"run": run.pk})
            for statement in _FILL:
                cursor.execute(statement)
            for table in _TABLES:
                cursor.execute(f"ANALYZE pg_temp.{table}")
        local = rules_of(run.division.code, Month.of(run.month).last)
        reckoning.reckon([run], {run.pk: local.share}, again=True)
        digest = summing.digests([run])[run.pk]
        transaction.set_rollback(True)
    return digest


def _again(look: Look) -> Iterator[str]:
    """The last locked runs, or all of them."""
    runs = PaymentRun.objects.filter(state=RunState.RELEASED).select_related("division").order_by("-released_at", "-pk")
    for run in runs if look.deep else runs[:SAMPLE]:
        if reckoned_again(run) != run.lines_digest:
            yield f"批次 {run.number}"


INVARIANTS.add(Invariant(
    "ledger.again", Family.AGAIN, "锁定的批次按原名册重算，各行相同",
    "从冻结的名册和当时的台账重新计算，得到同样的行、同样的行号、同样的摘要；平时查最后几个批次，--deep 查全部。",
    "请先看本县扣抵规定是否事后改过；没有改过的，停止按这一批次发放，把批次编号告诉管理员。",
    _again, writes=True,
))  # fmt: skip
