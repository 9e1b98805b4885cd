"""How the invariants of claims are broken: a claim that the ledger never found carries what no service would enter."""

from tests.invariants.corruptions import DROPPED, LINE, RELEASED, breaks
from tests.invariants.hands import asked, behind

NUMBER = "ZJ0000000000000000-00001"
FIRST, SECOND = (
    "SELECT id FROM access_user WHERE username = 'finance'",
    "SELECT id FROM access_user WHERE username = 'city'",
)
_ENTRY = """
    INSERT INTO {table} (uid, version, created_at, updated_at, division_id, claim_id, state, entered_by_id, decided_by_id, decided_at, refusal, {names})
    SELECT GEN_RANDOM_UUID(), 1, NOW(), NOW(), c.division_id, c.id, {state}, ({FIRST}), {decided}, {values} FROM ledger_claim c
"""


def claimed():
    """A claim of ten yuan out of nowhere."""
    behind("ledger_claim", f"""
        INSERT INTO ledger_claim (uid, version, created_at, updated_at, division_id, number, run_id, enrolment_id, amount)
        SELECT GEN_RANDOM_UUID(), 1, NOW(), NOW(), l.division_id, %s, l.run_id, l.enrolment_id, 1000 FROM ledger_ledgerline l WHERE l.id = ({LINE})
    """, NUMBER)  # fmt: skip
    return f"追缴 {NUMBER}"


def entered(table, names, values, *, by="NULL", state="waiting", without=()):
    """Something is entered about it; ``by`` decided it."""
    decided = f"({by}), {'NULL' if by == 'NULL' else 'NOW()'}, ''"
    behind(
        table, _ENTRY.format(table=table, names=names, values=values, state=f"'{state}'", decided=decided, FIRST=FIRST), without=without
    )  # fmt: skip


def repaid(amount, paper="R1", **more):
    entered(
        "ledger_claimsettlement", 'county, kind, amount, paper, "on", reason', f"'x', 'repayment', {amount}, '{paper}', NOW()::date, ''", **more
    )  # fmt: skip


@breaks("ledger.claims")
def _():
    claimed()
    return f"{NUMBER}：追缴 1000 分，台账 0 分"


@breaks("ledger.claim_left", "ledger.claims")
def _():
    said = claimed()
    repaid(1001)
    return said


@breaks("ledger.claim_parts", "ledger.claims", "ledger.claim_told")
def _():
    said = claimed()
    entered("ledger_claimplan", "way, amount, paper, note", "'lump', 1000, '1', ''", by=SECOND, state="confirmed")
    return said


@breaks("ledger.receipt_once", DROPPED, "ledger.claims")
def _():
    said = claimed()
    repaid(1, without=["claim_receipt_once"])
    repaid(2)
    return f"{said} 的凭证：2 条"


@breaks("ledger.claim_hands", DROPPED, "ledger.claims", "ledger.claim_told")
def _():
    said = claimed()
    repaid(1, by=FIRST, state="confirmed", without=["claim_settlement_two_persons"])
    return f"{said} 的入账"


@breaks("ledger.claim_told", "ledger.claims")
def _():
    said = claimed()
    repaid(1, by=SECOND, state="confirmed")
    return f"{said} 的入账"


@breaks("ledger.withheld", "ledger.claims", "ledger.claim_left", "payments.standing")
def _():
    claimed()
    behind("ledger_claimwithheld", """
        INSERT INTO ledger_claimwithheld (claim_id, run_id, enrolment_id, amount, at)
        SELECT c.id, c.run_id, c.enrolment_id, 100000000, NOW() FROM ledger_claim c
    """)  # fmt: skip
    return f"批次 {asked(RELEASED)} 的保障"
