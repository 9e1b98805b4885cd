"""追缴余额 — what is left of a claim: its amount less what was set off, kept back, repaid and written off; one statement for all.

Each piece is SQL over the row ``{c}`` of ``ledger_claim``. What is only reserved (an open run, an entry that waits) counts against new
entries, so that nothing is taken twice; ``SURE`` counts what is locked or confirmed.
"""

_HELD = "EXISTS (SELECT 1 FROM ledger_runhold h WHERE h.run_id = q.id AND h.round = q.round AND h.enrolment_id = o.enrolment_id)"
_OFFSETS = """
    COALESCE((
        SELECT -SUM(o.amount) FROM ledger_ledgerline k
        JOIN ledger_ledgerline o ON o.corrects_id = k.id AND o.kind = 'offset' AND NOT o.void JOIN ledger_paymentrun q ON q.id = o.run_id
        WHERE k.enrolment_id = {c}.enrolment_id AND k.run_id = {c}.run_id AND k.kind = 'claim' AND {{which}}
    ), 0)::bigint
"""
OFFSETS = _OFFSETS.replace("{{which}}", f"q.state = 'released' AND NOT {_HELD}")
_TAKEN = _OFFSETS.replace("{{which}}", f"NOT (q.state = 'released' AND {_HELD})")
WITHHELD = "COALESCE((SELECT SUM(w.amount) FROM ledger_claimwithheld w WHERE w.claim_id = {c}.id), 0)::bigint"
_SETTLED = (
    "COALESCE((SELECT SUM(s.amount) FROM ledger_claimsettlement s WHERE s.claim_id = {{c}}.id AND {which}), 0)::bigint"
)
REPAID = _SETTLED.format(which="s.state = 'confirmed' AND s.kind = 'repayment'")
WRITTEN_OFF = _SETTLED.format(which="s.state = 'confirmed' AND s.kind = 'write_off'")
_ENTERED = _SETTLED.format(which="s.state <> 'refused'")
LEFT = f"({{c}}.amount - {_TAKEN} - {WITHHELD} - {_ENTERED})"
SURE = f"({{c}}.amount - {OFFSETS} - {WITHHELD} - {REPAID} - {WRITTEN_OFF})"
# the plan of ``{c}`` that counts: the one confirmed last
PLAN = """
    (SELECT p.id FROM ledger_claimplan p WHERE p.claim_id = {c}.id AND p.state = 'confirmed' ORDER BY p.decided_at DESC, p.id DESC LIMIT 1)
"""
# whether ``{c}`` is deferred on the day ``{day}``
DEFERRED = """
    EXISTS (SELECT 1 FROM ledger_claimdeferral f WHERE f.claim_id = {c}.id AND f.state = 'confirmed' AND f.until >= {day})
"""
# how much of the parts that were due before ``{day}`` did not come in
OVERDUE = f"""
    CASE WHEN {DEFERRED} THEN 0 ELSE COALESCE((
        SELECT GREATEST(0, LEAST({SURE}, COALESCE(SUM(i.amount) FILTER (WHERE i.due_on < {{day}}), 0) - p.amount + {SURE}))
        FROM ledger_claimplan p JOIN ledger_claiminstalment i ON i.plan_id = p.id WHERE p.id = {PLAN} GROUP BY p.amount
    ), 0) END::bigint
"""  # noqa: S608 — names of our own columns


# the fund from which the money of ``{c}`` had come: that of the lines it found too much; where these had several, that of the run that found it
FUND = """
    (SELECT CASE WHEN COUNT(DISTINCT w.fund) = 1 THEN MIN(w.fund) ELSE MIN(k.fund) END
     FROM ledger_ledgerline k JOIN ledger_ledgerline w ON w.id = k.corrects_id
     WHERE k.run_id = {c}.run_id AND k.enrolment_id = {c}.enrolment_id AND k.kind = 'claim' AND NOT k.void)
"""


def of(piece: str, claim: str, **more: str) -> str:
    """A piece over a row of that name."""
    return piece.format(c=claim, **more)
