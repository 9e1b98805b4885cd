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
