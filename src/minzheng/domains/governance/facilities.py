"""社会组织设施 — party-service centres and incubators of a city or county."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind

PARTY_SERVICE_CENTRE = KINDS.add(
    FacilityKind(
        "governance.party_service_centre", "社会组织党群活动服务中心", line="governance", unit="个",
        levels=("city", "county"), covers=True, icon="flag",
    )
)  # fmt: skip
INCUBATOR = KINDS.add(
    FacilityKind(
        "governance.incubator",
        "社会组织孵化基地",
        line="governance",
        unit="个",
        levels=("city", "county"),
        covers=True,
        icon="sitemap",
    )
)
