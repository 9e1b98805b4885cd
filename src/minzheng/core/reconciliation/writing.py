"""对账写入 — what a comparison found, put beside what was found before: new rows, changed rows, and rows that have been corrected."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from minzheng.core.ledger import summing
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.core.reconciliation import timeliness
from minzheng.core.reconciliation.causes import Cause
from minzheng.core.reconciliation.comparing import TemporaryTables
from minzheng.core.reconciliation.ledger_side import Figure, LedgerSide
from minzheng.core.reconciliation.models import FULL, ComparedCell, MonthComparison
from minzheng.core.reconciliation.sides import Compared, compared, forms, item_of, weight_of
from minzheng.core.registers.writing import BATCH
from minzheng.core.returns.forms.declarations import Form
from minzheng.core.returns.forms.models import FilingState
from minzheng.core.returns.models import Return
from minzheng.kernel import periods
from minzheng.kernel.periods import Month

Reported = Mapping[tuple[str, str], int]  # lineage and item → what was reported
_PAYMENTS = """
    INSERT INTO reconciliation_paymentmonth (uid, comparison_id, division_id, month, programme, standing, run_number, enrolments, owed, payable, withheld, paid, bank)
    SELECT GEN_RANDOM_UUID(), c.id, c.division_id, c.month, t.programme,
        CASE WHEN t.standing = 'locked' AND t.number = ANY(%(altered)s) THEN 'altered' ELSE t.standing END, t.number, t.enrolments, t.owed,
        COALESCE(k.payable, 0), COALESCE(k.withheld, 0), COALESCE(k.paid, 0), COALESCE(k.bank, 'nothing')
    FROM recon_payment t JOIN reconciliation_monthcomparison c ON c.id = t.comparison_id AND c.closed_at IS NULL
    LEFT JOIN recon_bank k ON k.comparison_id = t.comparison_id AND k.programme = t.programme
"""
# what the bank said since a month was closed
_ANSWERED = """
    UPDATE reconciliation_paymentmonth p SET payable = k.payable, withheld = k.withheld, paid = k.paid, bank = k.bank
    FROM recon_bank k
    WHERE p.comparison_id = ANY(%(closed)s) AND k.comparison_id = p.comparison_id AND k.programme = p.programme
        AND (p.payable, p.withheld, p.paid, p.bank) IS DISTINCT FROM (k.payable, k.withheld, k.paid, k.bank)
"""
_FIGURES = """
    INSERT INTO recon_found (comparison_id, pair, form, item, programme, enrolment_id, division_id, "left", "right", count, kind, cause, corrected_on)
    SELECT x.comparison_id, 'ledger_stats', x.form, x.item, x.programme, NULL, c.division_id, x."left", x."right", 1, 'figure', x.cause, NULL
    FROM UNNEST(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[])
        AS x (comparison_id, form, item, programme, "left", "right", cause)
    JOIN reconciliation_monthcomparison c ON c.id = x.comparison_id
"""
# What was found before, and what was found now with the row that says the same: copies, because their statistics are ours to take. The
# table of differences itself has none for what a transaction ago was written, and is then joined row by row with row.
_BEFORE = """
    SELECT id, comparison_id, pair, item, programme, COALESCE(enrolment_id, 0) AS enrolment, corrected_on
    FROM reconciliation_difference WHERE comparison_id = ANY(%(all)s)
"""
_BESIDE = """
    SELECT f.*, b.id AS difference_id FROM recon_found f
    LEFT JOIN recon_before b ON b.comparison_id = f.comparison_id AND b.pair = f.pair AND b.item = f.item AND b.programme = f.programme
        AND b.enrolment = COALESCE(f.enrolment_id, 0)
"""  # 0 is no key of an enrolment
_LAID_BESIDE = {"recon_before": _BEFORE, "recon_beside": _BESIDE}
# a person's word stands as long as the two sides say what they said when he gave it
_KEPT = 'd.given_by_id IS NOT NULL AND (d."left", d."right") IS NOT DISTINCT FROM (f."left", f."right")'
_CHANGED = f"""
    UPDATE reconciliation_difference d SET
        "left" = f."left", "right" = f."right", count = f.count, kind = f.kind, division_id = f.division_id, corrected_on = f.corrected_on,
        cause = CASE WHEN {_KEPT} THEN d.cause ELSE f.cause END, by_rule = CASE WHEN {_KEPT} THEN FALSE ELSE f.cause <> '' END,
        note = CASE WHEN {_KEPT} THEN d.note ELSE '' END, given_by_id = CASE WHEN {_KEPT} THEN d.given_by_id END,
        given_at = CASE WHEN {_KEPT} THEN d.given_at END
    FROM recon_beside f
    WHERE d.id = f.difference_id AND f.comparison_id = ANY(%(open)s) AND (
        (d."left", d."right", d.count, d.kind, d.corrected_on) IS DISTINCT FROM (f."left", f."right", f.count, f.kind, f.corrected_on)
        OR d.given_by_id IS NULL AND d.cause <> f.cause
    )
"""  # noqa: S608 — our own statement
_NEW = """
    INSERT INTO reconciliation_difference (
        uid, version, created_at, updated_at, comparison_id, division_id, month, pair, kind, form, item, programme, enrolment_id, "left",
        "right", count, cause, by_rule, note, corrected_on
    )
    SELECT GEN_RANDOM_UUID(), 1, %(now)s, %(now)s, f.comparison_id, f.division_id, %(month)s, f.pair, f.kind, f.form, f.item, f.programme,
        f.enrolment_id, f."left", f."right", f.count, f.cause, f.cause <> '', '', f.corrected_on
    FROM recon_beside f
    WHERE f.comparison_id = ANY(%(open)s) AND f.difference_id IS NULL
    ORDER BY f.comparison_id, f.pair, f.item, f.programme, f.enrolment_id
"""
_GONE = """
    UPDATE reconciliation_difference d SET corrected_on = %(today)s
    FROM recon_before b
    WHERE d.id = b.id AND b.corrected_on IS NULL AND NOT EXISTS (SELECT 1 FROM recon_beside f WHERE f.difference_id = b.id)
"""
_CORRECTED = """
    UPDATE reconciliation_difference d SET corrected_on = f.corrected_on
    FROM recon_beside f
    WHERE d.id = f.difference_id AND f.comparison_id = ANY(%(closed)s) AND d.corrected_on IS NULL AND f.corrected_on IS NOT NULL
"""
_DIGEST = """
    SELECT ENCODE(SHA256(CONVERT_TO(COALESCE(STRING_AGG(said, E'\\n' ORDER BY said), ''), 'UTF8')), 'hex') FROM (
        SELECT CONCAT_WS('|', 'cell', item, ledger, reported) AS said FROM reconciliation_comparedcell WHERE comparison_id = %(one)s
        UNION ALL
        SELECT CONCAT_WS('|', 'payment', programme, standing, run_number, enrolments, owed) FROM reconciliation_paymentmonth
        WHERE comparison_id = %(one)s
        UNION ALL
        SELECT CONCAT_WS('|', 'difference', d.pair, d.item, d.programme, COALESCE(e.number, ''), d."left", d."right", d.cause, d.note)
        FROM reconciliation_difference d LEFT JOIN benefits_enrolment e ON e.id = d.enrolment_id WHERE d.comparison_id = %(one)s
    ) t
"""


# -- the statistics side -----------------------------------------------------------------------------------------------
def reported_of(form: Form, month: Month, lineages: Sequence[str]) -> Reported:
    """What was reported for a month, in the last version that was submitted or approved: one statement."""
    rows = Return.objects.filter(
        filing__form=form.code, filing__state__in=(FilingState.SUBMITTED, FilingState.APPROVED), period_start=month.first,
        division__lineage__in=lineages,
    )  # fmt: skip
    said = rows.order_by("version_number").values_list("division__lineage", "kind", "amount")
    return {(lineage, kind): amount for lineage, kind, amount in said}


# -- figures -----------------------------------------------------------------------------------------------------------
def weighed(ledger: int | None, reported: int | None, weight: int) -> tuple[int, int, int]:
    """相符部分、较大数、一致程度 — the weights of a cell in millionths, and its agreement in billionths, rounded down; two nils agree.

    1 − |A−B| ÷ max(A, B) is min(A, B) ÷ max(A, B); a side that says nothing agrees with nothing.
    """
    one, other = ledger or 0, reported or 0
    smaller, larger = min(one, other), max(one, other)
    both = ledger is not None and reported is not None
    agreement = (FULL * smaller // larger if larger else FULL) if both else 0
    return (smaller * weight if both else 0), larger * weight, agreement


def cells_of(
    comparisons: Sequence[MonthComparison], month: Month, side: LedgerSide, reported_before: Reported | None = None
) -> list[tuple[ComparedCell, str, str]]:
    """The cells of some counties with the programme and the cause of a difference; cells of neither side are none.

    ``reported_before``: what was reported, where it was read together with everything else and the database is not to be asked.
    """
    found = []
    for form in forms():
        lineages = [one.division.lineage for one in comparisons]
        said = reported_of(form, month, lineages) if reported_before is None else reported_before
        wanted = [one for one in compared() if one.code in form.by_code]
        for comparison in comparisons:
            figures = {one.code: side.figure(comparison.pk, one) for one in wanted}
            reported = {one.code: said.get((comparison.division.lineage, one.code)) for one in wanted}
            for one in wanted:
                ledger, there = figures[one.code].amount, reported[one.code]
                if ledger is None and there is None:
                    continue
                smaller, larger, agreement = weighed(ledger, there, weight_of(item_of(one.code)))
                cell = ComparedCell(
                    comparison=comparison, division_id=comparison.division_id, month=month.first, due_on=form.due(month.period), form=form.code,
                    item=one.code, headline=form.by_code[one.code].headline, ledger=ledger, reported=there, smaller=smaller, larger=larger,
                    agreement=agreement,
                )  # fmt: skip
                found.append((cell, one.programme, _cause(one, figures, reported)))
    return found


def _cause(one: Compared, figures: Mapping[str, Figure], reported: Mapping[str, int | None]) -> str:
    """What rules can say of a cell; empty where its sides agree, or where only a person can."""
    figure, said = figures[one.code], reported[one.code]
    if said is None:
        return Cause.NOT_REPORTED
    if figure.amount is None:
        return Cause.WITHOUT_RUN
    if found := figure.cause_of(said):
        return found
    if one.other in figures:
        beside, other = figures[one.other].amount, reported[one.other]
        if (
            beside is not None
            and other is not None
            and said != figure.amount
            and said + other == figure.amount + beside
        ):
            return Cause.DEFINITION
    return ""


# -- writing -----------------------------------------------------------------------------------------------------------
def altered() -> list[str]:
    """The numbers of locked runs whose lines do not give the hash under which they were locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT run_id FROM recon_run")
        keys = [key for (key,) in cursor.fetchall()]
    runs = list(PaymentRun.objects.filter(pk__in=keys))
    digests = summing.digests(runs)
    return [run.number for run in runs if digests[run.pk] != run.lines_digest]


def store(comparisons: Sequence[MonthComparison], month: Month, side: LedgerSide) -> None:
    """Write what the tables of ``comparing`` hold: a fixed number of statements."""
    still = [one for one in comparisons if not one.is_closed]
    cells = cells_of(comparisons, month, side)
    said: dict[str, Any] = {
        "open": [one.pk for one in still], "closed": [one.pk for one in comparisons if one.is_closed],
        "all": [one.pk for one in comparisons], "now": periods.now(), "today": periods.today(), "month": month.first,
        "altered": altered(),
    }  # fmt: skip
    engine = TemporaryTables()
    ComparedCell.objects.filter(comparison__in=said["open"]).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reconciliation_paymentmonth WHERE comparison_id = ANY(%(open)s)", said)
        cursor.execute(_PAYMENTS, said)
        cursor.execute(_ANSWERED, said)
        differing = [
            (cell, programme, cause)
            for cell, programme, cause in cells
            if cell.headline and cell.ledger != cell.reported
        ]
        cursor.execute(_FIGURES, _columns(differing))
        for table, statement in _LAID_BESIDE.items():
            engine.lay(table, statement, said)
        cursor.execute(_CHANGED, said)
        cursor.execute(_NEW, said)
        cursor.execute(_GONE, said)
        cursor.execute(_CORRECTED, said)
    engine.drop(*_LAID_BESIDE)
    closed = set(said["closed"])
    ComparedCell.objects.bulk_create(
        [cell for cell, _, _ in cells if cell.comparison_id not in closed], batch_size=BATCH
    )
    timeliness.write(said["all"], month)


def _columns(rows: Sequence[tuple[ComparedCell, str, str]]) -> list[list[Any]]:
    """Cells that differ as columns for the database."""
    table = [
        (cell.comparison_id, cell.form, cell.item, programme, cell.ledger, cell.reported, cause)
        for cell, programme, cause in rows
    ]
    return [list(column) for column in zip(*table, strict=True)] if table else [[] for _ in range(7)]


def digest_of(comparison: MonthComparison) -> str:
    """The hash of everything that a comparison holds."""
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST, {"one": comparison.pk})
        (found,) = cursor.fetchone()
    return str(found)
