"""基层治理认定登记簿 — pilot counties, models of party building, and titles taken away."""

from minzheng.core.designations.register_base import DesignationEndRegister, DesignationRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.governance.designations import PARTY_MODEL_POINT, STATION_PURCHASE_PILOT


@REGISTERS.add
class StationPurchasePilots(DesignationRegister):
    """购买社工站项目试点县 — pilot counties that buy social-work stations."""

    kind = STATION_PURCHASE_PILOT


@REGISTERS.add
class PartyModelPoints(DesignationRegister):
    """社会组织党建示范点 — models of party building."""

    kind = PARTY_MODEL_POINT


@REGISTERS.add
class DesignationEnds(DesignationEndRegister):
    """认定撤销 — titles taken away before their time."""

    line = "governance"
