"""儿童和残疾人福利推进事项登记簿 — registers of undertakings in welfare, their milestones and payments."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings.register_base import MilestoneRegister, PaymentRegister, UndertakingRegister
from minzheng.domains.welfare.undertakings import HOTLINE, REHABILITATION_CENTRE


@REGISTERS.add
class MinorsHotlines(UndertakingRegister):
    """未成年人保护热线 — the hotline for minors."""

    kind = HOTLINE


@REGISTERS.add
class RehabilitationCentres(UndertakingRegister):
    """民政康复中心 — the rehabilitation centre."""

    kind = REHABILITATION_CENTRE


@REGISTERS.add
class Milestones(MilestoneRegister):
    """节点 — milestones of the undertakings of this line."""

    line = "welfare"


@REGISTERS.add
class Payments(PaymentRegister):
    """付款 — payments for the undertakings of this line."""

    line = "welfare"
