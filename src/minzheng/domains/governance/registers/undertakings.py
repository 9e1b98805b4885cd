"""基层治理推进事项登记簿 — registers of contracts in governance, their milestones and payments."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings.register_base import MilestoneRegister, PaymentRegister, UndertakingRegister
from minzheng.domains.governance.undertakings import STATION_CONTRACT


@REGISTERS.add
class StationContracts(UndertakingRegister):
    """社工站购买合同 — contracts with those who run social-work stations."""

    kind = STATION_CONTRACT


@REGISTERS.add
class Milestones(MilestoneRegister):
    """节点 — milestones of the undertakings of this line."""

    line = "governance"


@REGISTERS.add
class Payments(PaymentRegister):
    """付款 — payments for the undertakings of this line."""

    line = "governance"
