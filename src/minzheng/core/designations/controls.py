"""认定控制项 — what sound registers of designations cannot show."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef

from minzheng.core.designations.expressions import open_name
from minzheng.core.designations.models import Designation, DesignationQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import FacilityEntry
from minzheng.core.registers.controls import CONTROLS, Control

PATIENCE = timedelta(days=30)


def waiting_long(at: date) -> DesignationQuerySet:
    """Designations that nobody confirmed within 30 days."""
    return Designation.objects.waiting().filter(created_at__date__lt=at - PATIENCE)


def at_closed_facilities(at: date) -> DesignationQuerySet:
    """Titles in force of facilities that are not in use any more, or not yet."""
    in_use = FacilityEntry.objects.openings_in_force(at).filter(facility=OuterRef("facility"))
    return Designation.objects.in_force(at).filter(~Exists(in_use), facility__isnull=False)


def of_ended_divisions(at: date) -> DesignationQuerySet:
    """Titles in force of divisions that were merged or abolished; a renamed division goes on under its new name."""
    goes_on = Division.objects.standing(at).filter(lineage=OuterRef("division__lineage"))
    held = Designation.objects.in_force(at).filter(holder=Designation.Holder.DIVISION)
    return held.filter(~Exists(goes_on), division__until__lte=at)


CONTROLS.add(
    Control(
        "designations.waiting", "认定久未确认", "", "登记超过 30 天仍无人确认，指标不会计入。",
        "与填报人核对文件后确认；不成立的由填报人撤回。", waiting_long, open_name(), F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "designations.closed_facility", "已停办设施仍有认定", "", "认定仍然有效，但设施已经关停或尚未开办，指标不会计入。",
        "核实设施是否在用；确已停办的登记撤销认定并由另一人确认。", at_closed_facilities, open_name(), F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "designations.ended_division", "认定的区划已撤并", "", "认定仍然有效，但被认定的区划已经撤销或并入其他区划。",
        "按撤并文件登记撤销；由新的区划继续的，重新登记认定。", of_ended_divisions, open_name(), F("kind"),
    )
)  # fmt: skip
