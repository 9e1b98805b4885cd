"""机关建设认定登记簿 — honours, grades, and those taken back."""

from minzheng.core.designations.register_base import DesignationEndRegister, DesignationRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.bureau.designations import DOUBLE_TEN, QUARTERLY_APPRAISAL


@REGISTERS.add
class DoubleTen(DesignationRegister):
    """双十佳典型 — the two lists of ten."""

    kind = DOUBLE_TEN


@REGISTERS.add
class QuarterlyAppraisals(DesignationRegister):
    """平时考核等次 — each quarter's grade of each member of the staff."""

    kind = QUARTERLY_APPRAISAL


@REGISTERS.add
class DesignationEnds(DesignationEndRegister):
    """认定撤销 — titles taken away before their time."""

    line = "bureau"
