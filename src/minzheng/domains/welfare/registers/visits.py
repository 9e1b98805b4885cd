"""儿童走访登记簿 — visits to children, what they found, and which of them are due."""

from minzheng.core.access.permissions import Permission
from minzheng.core.duties.register_base import DutyRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.visits.register_base import FindingRegister, VisitRegister


@REGISTERS.add
class ChildVisits(VisitRegister):
    """儿童走访 — by the child directors of villages."""

    line = "welfare"
    view = Permission.VISIT_VIEW


@REGISTERS.add
class ChildFindings(FindingRegister):
    """儿童走访发现的问题 — what is to be mended."""

    line = "welfare"
    view = Permission.VISIT_VIEW


@REGISTERS.add
class WelfareDuties(DutyRegister):
    """应办事项 — which recognised children are to be visited this quarter, and whether they were."""

    line = "welfare"
