"""付款对象 — what of a locked run is not ordered yet, to which account it goes, and whose account has to be mended first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.earning import PAID_TO
from minzheng.core.ledger.models import PayeeAccount, PaymentRun
from minzheng.core.payments.batches.models import GapReason, PaymentBatch
from minzheng.core.payments.spending import PAYING
from minzheng.core.payments.withholding import KEPT, TAKEN_BACK
from minzheng.kernel import periods
from minzheng.kernel.identifiers import BadIdentifier, parse_bank_account

# the account that counts today of the enrolment ``{enrolment}``: of the one that it follows, where it follows another
_NOW = f"""
    SELECT a.id FROM ledger_payeeaccount a WHERE a.enrolment_id = {PAID_TO} AND a.confirmed_at IS NOT NULL AND a.since <= %(today)s
    ORDER BY a.since DESC LIMIT 1
"""  # noqa: S608 — our own statement
_UNORDERED = f"""
    SELECT o.enrolment_id, o.programme, o.division_id, o.amount, o.fund, o.account_id, ({_NOW.format(enrolment="o.enrolment_id")}) AS now_id
    FROM (
        SELECT l.run_id, l.enrolment_id, MIN(l.programme) AS programme, MIN(l.division_id) AS division_id,
            (SUM(l.amount) - COALESCE(MIN(w.amount), 0))::bigint AS amount, MIN(l.fund) AS fund, MIN(l.account_id) AS account_id, MIN(l.number) AS number
        FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id
        LEFT JOIN ({KEPT.format(which="w.run_id = %(run)s")}) w ON w.enrolment_id = l.enrolment_id
        WHERE l.run_id = %(run)s AND r.state = 'released' AND l.kind IN {PAYING} AND NOT l.void
            AND NOT EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = r.id AND h.round = r.round AND h.enrolment_id = l.enrolment_id)
        GROUP BY l.run_id, l.enrolment_id HAVING SUM(l.amount) > COALESCE(MIN(w.amount), 0)
    ) o
    WHERE NOT EXISTS (
        SELECT 1 FROM payments_paymentorder p WHERE p.run_id = %(run)s AND p.enrolment_id = o.enrolment_id AND NOT p.void
    )
    ORDER BY o.number
"""  # noqa: S608 — our own statement
_NEWER = f"""
    SELECT o.id, ({_NOW.format(enrolment="o.enrolment_id")}) AS now_id FROM payments_paymentorder o WHERE o.id = ANY(%(orders)s)
"""  # noqa: S608 — our own statement
_AMOUNTS = """
    SELECT o.id, (SUM(l.amount) - COALESCE((
        SELECT SUM(w.amount) FROM ledger_claimwithheld w WHERE w.run_id = o.run_id AND w.enrolment_id = o.enrolment_id
    ), 0))::bigint
    FROM payments_paymentorder o JOIN ledger_ledgerline l ON l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id
    WHERE o.id = ANY(%(orders)s) AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void GROUP BY o.id
"""
_CHANGED = f"""
    SELECT COUNT(*) FILTER (WHERE t.taken_back), COUNT(*) FILTER (WHERE t.account_id IS DISTINCT FROM t.now_id) FROM (
        SELECT o.account_id, {TAKEN_BACK} AS taken_back, ({_NOW.format(enrolment="o.enrolment_id")}) AS now_id
        FROM payments_paymentorder o WHERE o.batch_id = %(batch)s AND NOT o.void
    ) t
"""  # noqa: S608 — our own statement


@dataclass(frozen=True)
class Payee:
    """收款账户所得 — an account, by its key, with the name it is paid to and what speaks against it; ``doubtful``: the check digit fails."""

    account_id: int
    name: str
    fault: GapReason | None
    doubtful: bool


@dataclass(frozen=True)
class Wanted:
    """待付 — the money (fen) of one enrolment that is not ordered yet; with a ``gap`` it cannot be."""

    enrolment_id: int
    programme: str
    division_id: int
    amount: int
    fund: str
    payee: Payee | None
    gap: GapReason | None


def unordered(run: PaymentRun, *, newer: bool, today: date | None = None) -> list[Wanted]:
    """What is not ordered yet, in the order of the ledger: two statements. ``newer`` pays whoever got another account into that."""
    with connection.cursor() as cursor:
        cursor.execute(_UNORDERED, {"run": run.pk, "today": today or periods.today()})
        rows = cursor.fetchall()
    taken = {row[0]: (row[6] if newer else row[5]) for row in rows}
    found = payees(key for key in taken.values() if key)
    wanted = []
    for enrolment, programme, division, amount, fund, account, now in rows:
        payee = found.get(taken[enrolment])
        replaced = not newer and account is not None and now != account
        gap = GapReason.NONE if payee is None else GapReason.REPLACED if replaced else payee.fault
        wanted.append(Wanted(enrolment, programme, division, amount, fund, payee, gap))
    return wanted


def payees(accounts: Iterable[int]) -> dict[int, Payee]:
    """Accounts by key, opened and looked at: one statement, and no object for a row."""
    rows = PayeeAccount.objects.filter(pk__in=list(accounts)).values_list("pk", "uid", "sealed_account", "payee__name")
    return {key: _looked_at(key, sealing.unseal(sealed, uid), name.strip()) for key, uid, sealed, name in rows}


def _looked_at(account: int, number: str, name: str) -> Payee:
    try:
        found = parse_bank_account(number)
    except BadIdentifier:
        return Payee(account, name, GapReason.FORM, doubtful=False)
    return Payee(account, name, None if name else GapReason.NAME, doubtful=not found.luhn_ok)


def accounts_now(orders: Sequence[int]) -> dict[int, int | None]:
    """By order: the account that counts today of its enrolment."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWER, {"orders": list(orders), "today": periods.today()})
        return dict(cursor.fetchall())


def changed_since(batch: PaymentBatch) -> tuple[int, int]:
    """How many orders of a batch a later run took back since, and how many go to an account that is not the present one."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"batch": batch.pk, "today": periods.today()})
        claimed, moved = cursor.fetchone()
    return int(claimed), int(moved)


def amounts_now(orders: Sequence[int]) -> dict[int, int]:
    """By order: what its money comes to now (fen), without what was kept back of it since."""
    with connection.cursor() as cursor:
        cursor.execute(_AMOUNTS, {"orders": list(orders)})
        return dict(cursor.fetchall())
