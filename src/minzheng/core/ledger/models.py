"""发放台账 — runs, the register frozen for them, lines and their parts, checks with their answers, claims, and accounts."""

from minzheng.core.ledger.accounts.models import PayeeAccount
from minzheng.core.ledger.checks.models import CheckAnswer, RunCheck
from minzheng.core.ledger.claims.models import (
    Claim,
    ClaimDeferral,
    ClaimInstalment,
    ClaimPlan,
    ClaimSettlement,
    ClaimWithheld,
    FrozenClaim,
)
from minzheng.core.ledger.lines.models import FrozenEnrolment, LedgerLine, LineComponent, LineMember, LineMemberEnd
from minzheng.core.ledger.runs.models import PaymentRun, RunHold, RunProgramme, RunRelease, RunSequence, RunSubmission

__all__ = [
    "CheckAnswer", "Claim", "ClaimDeferral", "ClaimInstalment", "ClaimPlan", "ClaimSettlement", "ClaimWithheld", "FrozenClaim", "FrozenEnrolment", "LedgerLine", "LineComponent", "LineMember", "LineMemberEnd", "PayeeAccount", "PaymentRun",
    "RunCheck", "RunHold", "RunProgramme", "RunRelease", "RunSequence", "RunSubmission",
]  # fmt: skip
