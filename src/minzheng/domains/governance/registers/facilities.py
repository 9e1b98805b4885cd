"""社会组织登记簿 — registers of grassroots governance: party-service centres and incubators."""

from minzheng.core.facilities.changes.register_base import FacilityChangeRegister
from minzheng.core.facilities.register_base import EntryRegister, FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.governance.facilities import INCUBATOR, PARTY_SERVICE_CENTRE, SPECIAL_GROUP_SERVICE


@REGISTERS.add
class PartyServiceCentres(FacilityRegister):
    """社会组织党群活动服务中心 — one per city or county."""

    kind = PARTY_SERVICE_CENTRE


@REGISTERS.add
class Incubators(FacilityRegister):
    """社会组织孵化基地 — where young organisations are helped."""

    kind = INCUBATOR


@REGISTERS.add
class SpecialGroupServices(FacilityRegister):
    """特殊群体专业服务机构 — social-service organisations for old people, the disabled, children, families in hardship."""

    kind = SPECIAL_GROUP_SERVICE


@REGISTERS.add
class FacilityEntries(EntryRegister):
    """设施登记事项 — openings, rebuildings, closings."""

    line = "governance"


@REGISTERS.add
class FacilityChanges(FacilityChangeRegister):
    """设施变更 — changes of confirmed facilities, which wait for a second person."""

    line = "governance"
