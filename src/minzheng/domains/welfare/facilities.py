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
        note="每个乡镇（街道）一个，配备儿童督导员；新建经第二人确认后计入覆盖率。",
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
        note="每个村（社区）一个，由儿童主任负责；新建经第二人确认后计入覆盖率。",
    )
)
