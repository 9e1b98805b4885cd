"""社会救助认定登记簿 — people recognised as living in extreme poverty, kin of staff, and recognitions that were ended."""

from minzheng.core.designations.register_base import DesignationEndRegister, DesignationRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.assistance.designations import FILED_STAFF_KIN, RECOGNISED_EXTREME_POVERTY


@REGISTERS.add
class RecognisedExtremePoverty(DesignationRegister):
    """特困人员认定 — people in extreme poverty."""

    kind = RECOGNISED_EXTREME_POVERTY


@REGISTERS.add
class FiledStaffKin(DesignationRegister):
    """工作人员近亲属备案 — near kin of those who work on applications and of village and neighbourhood committees."""

    kind = FILED_STAFF_KIN


@REGISTERS.add
class DesignationEnds(DesignationEndRegister):
    """认定撤销 — recognitions that were ended."""

    line = "assistance"
