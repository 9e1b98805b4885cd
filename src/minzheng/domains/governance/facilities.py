"""社会组织设施 — party-service centres, incubators, and organisations that serve groups with special needs."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind, Feature

PARTY_SERVICE_CENTRE = KINDS.add(
    FacilityKind(
        "governance.party_service_centre", "社会组织党群活动服务中心", line="governance", unit="个",
        levels=("city", "county"), covers=True, icon="flag",
        note="市和各县（市、区）为社会组织党建设立的活动服务阵地，每个单位一个。",
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
        note="市和各县（市、区）培育社会组织的场所，每个单位一个；新建经第二人确认后计入。",
    )
)
SPECIAL_GROUP_SERVICE = KINDS.add(
    FacilityKind(
        "governance.special_group_service", "特殊群体专业服务机构", line="governance", unit="家",
        levels=("city", "county"), icon="users-group",
        features=(
            Feature("elderly", "服务老年人"), Feature("disabled", "服务残疾人"), Feature("children", "服务儿童"),
            Feature("hardship", "服务困难家庭"),
        ),
        note="专为老年人、残疾人、儿童或困难家庭服务的机构；服务对象在“功能与用房”里登记。",
    )
)  # fmt: skip
