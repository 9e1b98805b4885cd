"""公示控制项 — what sound notices cannot show: one that is over and was not taken down, an objection that waits too long."""

from datetime import date, timedelta

from django.db.models import F, Value

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.publicity.models import Objection, PublicNotice
from minzheng.core.registers.controls import CONTROLS, Control

PATIENCE = timedelta(days=1)


def late_takedown(at: date) -> ScopedQuerySet[PublicNotice]:
    """Notices whose last day was before yesterday and that nobody took down."""
    return PublicNotice.objects.filter(lifted_at__isnull=True, until__lt=at - PATIENCE)


def unanswered(at: date) -> ScopedQuerySet[Objection]:
    """Objections that were not answered by their last day."""
    return Objection.objects.unanswered().filter(due_on__lt=at)


CONTROLS.add(
    Control(
        "publicity.late_takedown", "公示期满没有撤下", "assistance", "公示期已过，公示单没有撤下。网页到期自动不再显示，公示栏的要人去撤。",
        "撤下公示栏的公示单，并检查定时任务是否在运行。", late_takedown, F("case__number"), Value("publicity.notice"),
        Permission.CASE_VIEW,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "publicity.unanswered", "异议超期未答复", "assistance", "异议的答复期限已过，没有核实或者没有答复。",
        "尽快核实并答复；未留联系方式的也要登记处理结果。", unanswered, F("notice__case__number"), Value("publicity.objection"),
        Permission.CASE_VIEW,
    )
)  # fmt: skip
