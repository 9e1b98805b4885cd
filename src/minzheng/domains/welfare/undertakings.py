"""儿童和残疾人福利推进事项 — the minors' hotline and the rehabilitation centre."""

from minzheng.core.undertakings.kinds import KINDS, UndertakingKind

HOTLINE = KINDS.add(
    UndertakingKind(
        "welfare.minors_hotline", "未成年人保护热线", line="welfare", stages=(("opened", "开通"), ("first_order", "首件转办")),
        counted="first_order", unit="条", icon="phone",
        note="未成年人保护热线的开通和首件转办；首件转办经确认后算建成。",
    )
)  # fmt: skip
REHABILITATION_CENTRE = KINDS.add(
    UndertakingKind(
        "welfare.rehabilitation_centre", "民政康复中心", line="welfare",
        stages=(("structure", "主体"), ("fitted", "装修"), ("accepted", "验收"), ("in_use", "启用")), counted="in_use", unit="个",
        has_money=True, is_project=True, icon="building-hospital",
        note="民政康复中心的工程进度和资金，从主体到启用；启用经确认后算完成。",
    )
)  # fmt: skip
