"""社会救助走访登记簿 — home visits, assessments and appraisals, and what they found."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.visits.register_base import FindingRegister, VisitRegister


@REGISTERS.add
class AssistanceVisits(VisitRegister):
    """社会救助走访 — what two people saw at home; for those who handle cases."""

    line = "assistance"


@REGISTERS.add
class AssistanceFindings(FindingRegister):
    """社会救助走访发现的问题 — what is to be mended after them."""

    line = "assistance"
