"""养老服务登记簿 — registers of elder care: institutions, stations, centres, canteens, points, and their beds."""

from minzheng.core.facilities.changes.register_base import FacilityChangeRegister
from minzheng.core.facilities.register_base import BedRegister, EntryRegister, FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.eldercare.facilities import CANTEEN, DAY_CARE, INSTITUTION, REGIONAL_CENTRE, VILLAGE_POINT


@REGISTERS.add
class Institutions(FacilityRegister):
    """养老机构 — institutions with beds."""

    kind = INSTITUTION


@REGISTERS.add
class DayCareStations(FacilityRegister):
    """社区日间照料站点 — day-care stations in communities."""

    kind = DAY_CARE


@REGISTERS.add
class RegionalCentres(FacilityRegister):
    """区域性养老服务中心 — regional centres."""

    kind = REGIONAL_CENTRE


@REGISTERS.add
class Canteens(FacilityRegister):
    """老年餐厅 — canteens for old people."""

    kind = CANTEEN


@REGISTERS.add
class VillagePoints(FacilityRegister):
    """农村幸福院（互助点） — mutual-help points in villages."""

    kind = VILLAGE_POINT


@REGISTERS.add
class Beds(BedRegister):
    """床位变动 — beds gained and lost."""

    line = "eldercare"


@REGISTERS.add
class FacilityEntries(EntryRegister):
    """设施登记事项 — openings, rebuildings, closings."""

    line = "eldercare"


@REGISTERS.add
class FacilityChanges(FacilityChangeRegister):
    """设施变更 — changes of confirmed facilities, which wait for a second person."""

    line = "eldercare"
