"""社会救助认定登记簿 — people recognised as living in extreme poverty, kin of staff, charities and platforms, and what was ended."""

from minzheng.core.designations.register_base import DesignationEndRegister, DesignationRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.assistance.designations import (
    CHARITY,
    CHARITY_RATING,
    FILED_STAFF_KIN,
    FUNDRAISING_PLATFORM,
    PUBLIC_FUNDRAISING,
    RECOGNISED_EXTREME_POVERTY,
)


@REGISTERS.add
class RecognisedExtremePoverty(DesignationRegister):
    """特困人员认定 — people in extreme poverty."""

    kind = RECOGNISED_EXTREME_POVERTY


@REGISTERS.add
class FiledStaffKin(DesignationRegister):
    """工作人员近亲属备案 — near kin of those who work on applications and of village and neighbourhood committees."""

    kind = FILED_STAFF_KIN


@REGISTERS.add
class Charities(DesignationRegister):
    """慈善组织 — organisations registered or recognised as charities."""

    kind = CHARITY


@REGISTERS.add
class PublicFundraising(DesignationRegister):
    """公开募捐资格 — charities that may raise money in public."""

    kind = PUBLIC_FUNDRAISING


@REGISTERS.add
class CharityRatings(DesignationRegister):
    """社会组织评估等级 — how charities were rated."""

    kind = CHARITY_RATING


@REGISTERS.add
class FundraisingPlatforms(DesignationRegister):
    """互联网募捐信息平台 — platforms on which money may be raised in public."""

    kind = FUNDRAISING_PLATFORM


@REGISTERS.add
class DesignationEnds(DesignationEndRegister):
    """认定撤销 — recognitions that were ended."""

    line = "assistance"
