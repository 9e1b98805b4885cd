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
    )
)
