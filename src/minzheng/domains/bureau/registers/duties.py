"""机关应办登记簿 — the bureau's duties as a work queue."""

from minzheng.core.duties.register_base import DutyRegister
from minzheng.core.registers.declarations import REGISTERS


@REGISTERS.add
class BureauDuties(DutyRegister):
    """应办事项 — what the bureau, its branches, members and staff owe, and whether it is done."""

    line = "bureau"
