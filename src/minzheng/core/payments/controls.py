"""付款控制项 — help that was handed out first, whose money stands in no reserve."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from minzheng.core.access.permissions import Permission
from minzheng.core.cases.models import Case, Step
from minzheng.core.payments.reserve.declarations import FIRST_HELPS
from minzheng.core.payments.reserve.models import ReserveEntry, ReserveKind
from minzheng.core.registers.controls import CONTROLS, Control


def help_without_money(_at: date) -> Any:
    """Applications helped first whose papers are complete, and of whose money no confirmed entry tells."""
    settled = [Q(case__matter=one.code, name=one.settled_by) for one in FIRST_HELPS]
    over = Step.objects.filter(reduce(or_, settled, Q(pk__in=[])), case=OuterRef("pk"))
    told = ReserveEntry.objects.counted().filter(case=OuterRef("pk"), kind=ReserveKind.HELP)
    return Case.objects.filter(Exists(over) & ~Exists(told), matter__in=[one.code for one in FIRST_HELPS])


CONTROLS.add(
    Control(
        "payments.help_without_money", "先行救助没有登记备用金支出", "benefits", "急难型临时救助的手续已补办，备用金收支中没有已确认的先行救助支出。",
        "请按领款凭证在“备用金收支”中登记先行救助支出，由另一人确认。", help_without_money, "number",
        Value("cases.case"), Permission.LEDGER_VIEW,
    )
)  # fmt: skip
