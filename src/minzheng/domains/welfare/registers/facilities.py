"""未成年人保护登记簿 — registers of child protection: stations in townships, points in villages."""

from minzheng.core.facilities.changes.register_base import FacilityChangeRegister
from minzheng.core.facilities.register_base import EntryRegister, FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.welfare.facilities import PROTECTION_POINT, PROTECTION_STATION


@REGISTERS.add
class ProtectionStations(FacilityRegister):
    """未成年人保护工作站 — one per township."""

    kind = PROTECTION_STATION


@REGISTERS.add
class ProtectionPoints(FacilityRegister):
    """未成年人保护工作点 — one per village or community."""

    kind = PROTECTION_POINT


@REGISTERS.add
class FacilityEntries(EntryRegister):
    """设施登记事项 — openings, rebuildings, closings."""

    line = "welfare"


@REGISTERS.add
class FacilityChanges(FacilityChangeRegister):
    """设施变更 — changes of confirmed facilities, which wait for a second person."""

    line = "welfare"
