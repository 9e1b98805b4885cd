"""基层治理认定 — pilot counties that buy social-work stations, and models of party building among social organisations."""

from minzheng.core.designations.kinds import KINDS, DesignationKind

STATION_PURCHASE_PILOT = KINDS.add(
    DesignationKind(
        "governance.station_purchase_pilot", "购买社工站项目试点县", line="governance", holder="division", levels=("county",),
        icon="shopping-cart",
        note="列为政府购买乡镇（街道）社工站服务试点的县（市、区），凭确定试点的文件登记。",
    )
)  # fmt: skip
PARTY_MODEL_POINT = KINDS.add(
    DesignationKind(
        "governance.party_model_point",
        "社会组织党建示范点",
        line="governance",
        holder="organisation",
        icon="flag-3",
        note="评定为党建示范点的社会组织，凭评定文件登记；撤销的另作撤销登记。",
    )
)
