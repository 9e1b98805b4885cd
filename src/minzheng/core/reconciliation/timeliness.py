"""按时足额 — each month of a child's benefit: due, paid in full, paid in full by its day (T45). Nothing is known where no side pays.

A child-month is due where a spell that pays holds in the month. What is owed is the decided amount, less what the month's locked runs
keep back for earlier overpayment. Paid in full: all payments for the month reach it; in time: those until the day do. What comes later
is full and late. The figure of the plan counts the rows that are written with each comparison, those whose day has come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from minzheng.core.access.scopes import Scope, ScopedQuerySet
from minzheng.core.reconciliation.models import TimelyMonth
from minzheng.core.reconciliation.sides import NO_BANK, TimelyBenefit, paid_sides, timely
from minzheng.core.registers.parameters import book
from minzheng.kernel.periods import Month, Year

NOBODY = "SELECT NULL::bigint AS enrolment_id, NULL::date AS month, NULL::bigint AS amount, NULL::date AS paid_on WHERE FALSE"
CHILD_MONTHS = """
    SELECT e.id AS enrolment_id, e.division_id, e.programme, m.month, m.due_on, s.amount - COALESCE(k.kept, 0) AS owed,
        COALESCE(p.paid, 0) AS paid, COALESCE(p.in_time, 0) AS in_time
    FROM UNNEST(%(months)s::date[], %(due)s::date[]) AS m (month, due_on)
    JOIN benefits_enrolment e ON e.programme = ANY(%(programmes)s) AND e.since <= m.month
    JOIN divisions_division d ON d.id = e.division_id AND ({where})
    JOIN benefits_enrolmentspell s ON s.enrolment_id = e.id AND s.state IN ('paid', 'tapering')
        AND s.since <= m.month AND (s.until IS NULL OR s.until > m.month)
    LEFT JOIN LATERAL (
        SELECT -SUM(l.amount) AS kept FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id
        WHERE l.enrolment_id = e.id AND l.kind = 'offset' AND NOT l.void AND r.state = 'released' AND r.month = m.month
            AND NOT EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = e.id)
    ) k ON TRUE
    LEFT JOIN LATERAL (
        SELECT SUM(q.amount) AS paid, SUM(q.amount) FILTER (WHERE q.paid_on <= m.due_on) AS in_time
        FROM ({paid}) q WHERE q.enrolment_id = e.id AND q.month = m.month
    ) p ON TRUE
"""
_COUNTED = """
    SELECT COUNT(*), COUNT(*) FILTER (WHERE paid >= owed), COUNT(*) FILTER (WHERE in_time >= owed) FROM ({rows}) t
"""
_GONE = "DELETE FROM reconciliation_timelymonth WHERE month = %(month)s AND benefit = %(benefit)s AND (comparison_id = ANY(%(comparisons)s) OR enrolment_id IN (SELECT enrolment_id FROM recon_timely))"
_LAID = "CREATE TEMP TABLE recon_timely ON COMMIT DROP AS SELECT x.comparison_id, t.* FROM ({rows}) t JOIN recon_place x ON x.division_id = t.division_id"
_WRITTEN = """
    INSERT INTO reconciliation_timelymonth (uid, comparison_id, enrolment_id, division_id, benefit, programme, month, due_on, owed, paid, in_time)
    SELECT GEN_RANDOM_UUID(), comparison_id, enrolment_id, division_id, %(benefit)s, programme, month, due_on, owed, paid, in_time
    FROM recon_timely ORDER BY comparison_id, enrolment_id
"""
_HERE = "d.id IN (SELECT division_id FROM recon_place)"


@dataclass(frozen=True)
class Told:
    """按时足额数 — child-months that were due, paid in full, and in full by their day. Without a paying side only what was due is known."""

    title: str
    due: int
    full: int
    on_time: int
    known: bool

    @property
    def unknown(self) -> str:
        """Why there is no rate."""
        return "" if self.known else NO_BANK


def due_on(benefit: TimelyBenefit, month: Month) -> date:
    """The day by which a month is paid: so many days into the month after it, by a dated parameter."""
    day = int(book().value(benefit.due_day, on=month.last).decimal)
    after = Month.of(month.last + timedelta(days=1))
    return after.first.replace(day=min(day, after.last.day))


def statement(benefit: TimelyBenefit, months: Sequence[Month], scope: Scope) -> tuple[str, dict[str, Any]]:
    """The child-months of a benefit as one statement, with its values: figures count its rows, lists show them."""
    where = (
        "TRUE"
        if scope.everything
        else "EXISTS (SELECT 1 FROM UNNEST(%(paths)s::text[]) x (path) WHERE STARTS_WITH(d.path, x.path))"
    )
    rows, said = _months(benefit, months, where)
    return rows, said | {"paths": list(scope.paths)}


def _months(benefit: TimelyBenefit, months: Sequence[Month], where: str) -> tuple[str, dict[str, Any]]:
    """The child-months of the divisions ``d`` that a condition chooses."""
    paid = " UNION ALL ".join(side.rows() for side in paid_sides()) or NOBODY
    said: dict[str, Any] = {
        "months": [month.first for month in months], "due": [due_on(benefit, month) for month in months],
        "programmes": list(benefit.programmes),
    }  # fmt: skip
    return CHILD_MONTHS.format(paid=paid, where=where), said


def write(comparisons: Sequence[int], month: Month) -> None:
    """Write the months of every such benefit in the places that ``comparing`` laid out: four statements for each benefit."""
    for benefit in timely():
        rows, said = _months(benefit, [month], _HERE)
        said |= {"benefit": benefit.code, "month": month.first, "comparisons": list(comparisons)}
        with connection.cursor() as cursor:
            cursor.execute(_LAID.format(rows=rows), said)
            cursor.execute(_GONE, said)
            cursor.execute(_WRITTEN, said)
            cursor.execute("DROP TABLE recon_timely")


def counted(benefit: TimelyBenefit, months: Sequence[Month], scope: Scope) -> Told:
    """Due, full, in full by the day: one statement."""
    rows, said = statement(benefit, months, scope)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(rows=rows), said)
        due, full, on_time = cursor.fetchone()
    known = bool(paid_sides())
    return Told(benefit.title, due, full if known else 0, on_time if known else 0, known)


def told(year: int, scope: Scope, at: date) -> list[Told]:
    """Every such benefit in the months of a year whose day of payment has come: one statement for each benefit."""
    over = [month for month in Year(year).period.months() if month.last <= at]
    return [counted(one, [month for month in over if due_on(one, month) <= at], scope) for one in timely()]


def due_months(benefit: str, at: date) -> ScopedQuerySet[TimelyMonth]:
    """The months of a benefit in the year of a day whose day of payment had come by it."""
    return TimelyMonth.objects.filter(benefit=benefit, month__year=at.year, due_on__lte=at)


def in_time(months: QuerySet[TimelyMonth]) -> QuerySet[TimelyMonth]:
    """Those of some months of which all that was owed was paid by its day."""
    return months.filter(in_time__gte=F("owed"))
