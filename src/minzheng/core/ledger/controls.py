"""台账控制项 — claims of which a part is overdue: the day of an instalment has passed, and the money did not come."""

from datetime import date
from typing import Any

from django.db.models import Value

from minzheng.core.access.permissions import Permission
from minzheng.core.ledger.claims.models import Claim
from minzheng.core.ledger.claims.reads import is_late
from minzheng.core.registers.controls import CONTROLS, Control


def overdue_claims(at: date) -> Any:
    """Claims of which, on a day, more was due by their plan than was repaid, and that nobody deferred."""
    return Claim.objects.filter(is_late(at))


CONTROLS.add(
    Control(
        "ledger.overdue_claim", "追缴逾期没有退回", "benefits", "追缴方案约定的日期已过，应退回的钱没有到账，也没有缓缴。",
        "请联系当事人催收；到账的登记退回，确有困难的登记缓缴或者改定方案。", overdue_claims, "number", Value("ledger.claim"),
        Permission.LEDGER_VIEW,
    )
)  # fmt: skip
