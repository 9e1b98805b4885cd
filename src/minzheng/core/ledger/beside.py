"""别的批次 — what other runs say to a step of this one: what the county pays beside it, and who rests on its corrections."""

from django.db import connection
from django.db.models import F, Sum

from minzheng.core.ledger.runs.models import PaymentRun, RunSequence, RunState

_STANDING_ON = """
    SELECT DISTINCT r.number
    FROM ledger_ledgerline l
    JOIN ledger_linememberend e ON e.line_id = l.id
    JOIN ledger_linemember m ON m.id = e.member_id
    JOIN ledger_linemember n ON n.person_id = m.person_id AND n.programme = m.programme AND n.month = m.month AND n.turn > m.turn AND NOT n.void
    JOIN ledger_ledgerline k ON k.id = n.line_id AND k.run_id <> l.run_id
    JOIN ledger_paymentrun r ON r.id = k.run_id
    WHERE l.run_id = %(run)s ORDER BY r.number
"""


def due(run: PaymentRun) -> int:
    """What other runs of the county's month come to that are released or wait for it (fen): a limit is not passed by in parts."""
    county = run.division
    list(
        RunSequence.objects.select_for_update().filter(county=county.code[:6])
    )  # of two who submit at once one comes second
    others = PaymentRun.objects.filter(
        division__lineage=county.lineage, month=run.month, state__in=[RunState.SUBMITTED, RunState.RELEASED]
    )
    said = others.exclude(pk=run.pk).aggregate(total=Sum(F("regular") + F("arrears") + F("offsets") - F("held")))
    return int(said["total"] or 0)


def standing_on(run: PaymentRun) -> list[str]:
    """The numbers of other runs that cover somebody for whom an end in this run made room.

    Asked when the ends are void already: whoever rests on one holds it, and was waited for; whoever comes later finds it void.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_ON, {"run": run.pk})
        return [number for (number,) in cursor.fetchall()]
