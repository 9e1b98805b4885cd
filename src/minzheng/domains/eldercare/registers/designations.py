"""养老服务认定登记簿 — star and fire-safety models, pilot counties, and titles taken away."""

from minzheng.core.designations.register_base import DesignationEndRegister, DesignationRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.eldercare.designations import (
    FIRE_MODEL,
    LEFT_BEHIND_ELDER,
    RECOGNISED_POOR_ELDER,
    STAR_MODEL,
    THREE_LEVEL_PILOT,
)


@REGISTERS.add
class StarModels(DesignationRegister):
    """星级示范养老机构 — institutions with stars."""

    kind = STAR_MODEL


@REGISTERS.add
class FireModels(DesignationRegister):
    """消防示范机构 — models of fire safety."""

    kind = FIRE_MODEL


@REGISTERS.add
class ThreeLevelPilots(DesignationRegister):
    """城乡三级养老服务网络试点县 — pilot counties of the network of three levels."""

    kind = THREE_LEVEL_PILOT


@REGISTERS.add
class RecognisedPoorElders(DesignationRegister):
    """经济困难老年人认定 — old people recognised as poor."""

    kind = RECOGNISED_POOR_ELDER


@REGISTERS.add
class LeftBehindElders(DesignationRegister):
    """农村留守老年人 — old people whose children are all away."""

    kind = LEFT_BEHIND_ELDER


@REGISTERS.add
class DesignationEnds(DesignationEndRegister):
    """认定撤销 — titles taken away before their time."""

    line = "eldercare"
