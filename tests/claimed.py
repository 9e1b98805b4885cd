"""One claim in a county of the invented city, for pages alone: the ledger there found nothing, so its guard is set aside."""

from minzheng.core.ledger.claims.models import Claim
from tests.invariants.hands import behind

_MADE = """
    INSERT INTO ledger_claim (uid, version, created_at, updated_at, division_id, number, run_id, enrolment_id, amount)
    SELECT GEN_RANDOM_UUID(), 1, NOW(), NOW(), l.division_id, 'ZJ' || l.id, l.run_id, l.enrolment_id, 10200 FROM ledger_ledgerline l WHERE l.id = %s
"""


def claim_of(city, key):
    """The claim of the first line inside a place, made when it is first asked for."""
    line = city.row_inside("ledger.line", key).record
    if not Claim.objects.filter(run=line.run, enrolment=line.enrolment).exists():
        behind("ledger_claim", _MADE, line.pk)
    return Claim.objects.get(run=line.run, enrolment=line.enrolment)
