"""养老服务推进事项控制项 — what a sound fire list cannot show."""

from datetime import date

from django.db.models import F

from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.undertakings.models import Undertaking, UndertakingQuerySet, has_reached
from minzheng.domains.eldercare.undertakings import FIRE_LEGACY, SHUT_DOWN


def shut_down_without_resettlement(at: date) -> UndertakingQuerySet:
    """Problems closed by shutting down, without a record of where the old people went."""
    closed = Undertaking.objects.of_kind(FIRE_LEGACY.code).filter(group=SHUT_DOWN).reached("closed", at=at)
    return closed.filter(~has_reached("resettled", at=at))


CONTROLS.add(
    Control(
        "eldercare.shut_down_without_resettlement", "关停销号没有安置记录", "eldercare",
        "消防遗留问题以关停方式销号，却没有老人妥善安置的记录，不计入销号率。", "核实老人去向，补登并确认“老人安置”节点。",
        shut_down_without_resettlement, "title", F("kind"),
    )
)  # fmt: skip
