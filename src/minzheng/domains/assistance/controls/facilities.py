"""社会救助控制项 — what a sound register of windows cannot show."""

from datetime import date

from django.db.models import F

from minzheng.core.facilities.models import Facility, FacilityQuerySet
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.domains.assistance.facilities import SERVICE_WINDOW


def unstaffed(at: date) -> FacilityQuerySet:
    """Windows in use without anybody at them."""
    return Facility.objects.standing(at, kind=SERVICE_WINDOW.code).filter(staff=0)


CONTROLS.add(
    Control(
        "assistance.unstaffed_window", "综合服务窗口无人值守", "assistance", "窗口在用，却没有专职人员，不能计入覆盖率。",
        "核实后填报专职人员数；已停办的登记关停。", unstaffed, "name", F("kind"),
    )
)  # fmt: skip
