"""未成年人保护设施 — protection stations in townships, protection points in villages."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind

PROTECTION_STATION = KINDS.add(
    FacilityKind(
        "welfare.protection_station",
        "未成年人保护工作站",
        line="welfare",
        unit="个",
        levels=("township",),
        covers=True,
        icon="shield-check",
    )
)
PROTECTION_POINT = KINDS.add(
    FacilityKind(
        "welfare.protection_point",
        "未成年人保护工作点",
        line="welfare",
        unit="个",
        levels=("village",),
        covers=True,
        icon="shield",
    )
)
