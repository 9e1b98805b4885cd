"""养老服务设施 — the places where old people live, are cared for and eat."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind

INSTITUTION = KINDS.add(
    FacilityKind(
        "eldercare.institution", "养老机构", line="eldercare", unit="家",
        levels=("city", "county", "township", "village"), has_beds=True, icon="building-community",
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
    )
)
