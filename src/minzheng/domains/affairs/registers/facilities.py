"""社会事务登记簿 — registers of special affairs: marriage registries."""

from minzheng.core.facilities.changes.register_base import FacilityChangeRegister
from minzheng.core.facilities.register_base import EntryRegister, FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.affairs.facilities import MARRIAGE_REGISTRY


@REGISTERS.add
class MarriageRegistries(FacilityRegister):
    """婚姻登记处 — where marriages are registered."""

    kind = MARRIAGE_REGISTRY


@REGISTERS.add
class FacilityEntries(EntryRegister):
    """设施登记事项 — openings, rebuildings, closings."""

    line = "affairs"


@REGISTERS.add
class FacilityChanges(FacilityChangeRegister):
    """设施变更 — changes of confirmed facilities, which wait for a second person."""

    line = "affairs"
