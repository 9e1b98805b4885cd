"""社会救助设施 — the one window in each township."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind

SERVICE_WINDOW = KINDS.add(
    FacilityKind(
        "assistance.service_window",
        "综合服务窗口",
        line="assistance",
        unit="个",
        levels=("township",),
        covers=True,
        icon="building-store",
        note="每个乡镇（街道）一个，统一受理社会救助申请；新建经第二人确认后才算已设立。",
    )
)
RESCUE_STATION = KINDS.add(
    FacilityKind(
        "assistance.rescue_station",
        "救助管理站",
        line="assistance",
        unit="个",
        levels=("county", "city"),
        icon="lifebuoy",
        note="接收流浪乞讨人员的救助管理站；在站救助、离站和安置都登记在站所在的区划。",
    )
)
