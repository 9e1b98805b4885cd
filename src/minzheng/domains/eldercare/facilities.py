"""养老服务设施 — the places where old people live, are cared for and eat."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind

INSTITUTION = KINDS.add(
    FacilityKind(
        "eldercare.institution", "养老机构", line="eldercare", unit="家",
        levels=("city", "county", "township", "village"), has_beds=True, icon="building-community",
        note="取得备案的养老机构，床位另在“床位变动”里逐笔登记；新建、撤销经第二人确认后计入。",
    )
)  # fmt: skip
DAY_CARE = KINDS.add(
    FacilityKind(
        "eldercare.day_care",
        "社区日间照料站点",
        line="eldercare",
        unit="个",
        levels=("township", "village"),
        has_beds=True,
        icon="home-heart",
        note="社区里为老人提供日间照料的站点，设在乡镇（街道）或村（社区）；床位逐笔登记。",
    )
)
REGIONAL_CENTRE = KINDS.add(
    FacilityKind(
        "eldercare.regional_centre",
        "区域性养老服务中心",
        line="eldercare",
        unit="个",
        levels=("county", "township"),
        icon="building-hospital",
        note="县或乡镇一级统筹周边居家养老服务的中心；新建经第二人确认后计入。",
    )
)
CANTEEN = KINDS.add(
    FacilityKind(
        "eldercare.canteen",
        "老年餐厅",
        line="eldercare",
        unit="个",
        levels=("county", "township", "village"),
        icon="soup",
        note="为老年人供餐的固定场所，按开办和停办登记；流动助餐车登记在“助餐车服务协议”。",
    )
)
VILLAGE_POINT = KINDS.add(
    FacilityKind(
        "eldercare.village_point",
        "农村幸福院（互助点）",
        line="eldercare",
        unit="个",
        levels=("village",),
        icon="building-cottage",
        note="村里由老人互助养老的场所，每村按实际开办登记；停办的登记关停日期，不要删除。",
    )
)
