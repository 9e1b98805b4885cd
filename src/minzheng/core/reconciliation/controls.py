"""对账控制项 — differences of which nobody knows the cause."""

from datetime import date

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.reconciliation.models import Difference
from minzheng.core.registers.controls import CONTROLS, Control

LABEL = Concat(F("division__county__name"), Value(" "), Cast("month", CharField()))


def unexplained(at: date) -> ScopedQuerySet[Difference]:
    """Differences of months over by a day that no rule explains, nobody gave a cause for, and nothing has corrected."""
    return Difference.objects.filter(cause="", corrected_on__isnull=True, month__lt=at)


CONTROLS.add(
    Control(
        "reconciliation.unexplained", "对账差异没有原因", "benefits", "名册、台账、统计之间的差异，规则不能认定原因，也没有人说明，这个月不能结账。",
        "在三方对账的月度页面核实后说明原因；填报有误的另报更正，更正后重新对账。", unexplained, LABEL, Value("reconciliation.difference"),
        to=Permission.LEDGER_VIEW,
    )
)  # fmt: skip
