"""社会救助登记簿 — registers of social assistance: the one window in each township."""

from minzheng.core.facilities.changes.register_base import FacilityChangeRegister
from minzheng.core.facilities.register_base import EntryRegister, FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.assistance.facilities import SERVICE_WINDOW


@REGISTERS.add
class ServiceWindows(FacilityRegister):
    """综合服务窗口 — one window per township."""

    kind = SERVICE_WINDOW


@REGISTERS.add
class FacilityEntries(EntryRegister):
    """设施登记事项 — openings, rebuildings, closings."""

    line = "assistance"


@REGISTERS.add
class FacilityChanges(FacilityChangeRegister):
    """设施变更 — changes of confirmed facilities, which wait for a second person."""

    line = "assistance"
