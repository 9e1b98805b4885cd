"""社会事务设施 — marriage registries."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind, Feature

INDEPENDENT_PREMISES = Feature("independent_premises", "独立办公场所")
SEPARATE_ROOMS = (
    Feature("waiting_hall", "候登大厅", is_room=True), Feature("marriage_room", "结婚登记室", is_room=True),
    Feature("divorce_room", "离婚登记室", is_room=True), Feature("archive", "档案室", is_room=True),
)  # fmt: skip
FURTHER_ROOMS = (
    Feature("ceremony_room", "颁证室", is_room=True), Feature("counselling_room", "婚姻家庭辅导室", is_room=True)
)  # fmt: skip
# What is to be disclosed: 依据、条件、程序、收费、时间、投诉.
DISCLOSURE = (
    Feature("disclosure_basis", "公开：依据"), Feature("disclosure_conditions", "公开：条件"),
    Feature("disclosure_procedure", "公开：程序"), Feature("disclosure_fees", "公开：收费"),
    Feature("disclosure_hours", "公开：时间"), Feature("disclosure_complaints", "公开：投诉"),
)  # fmt: skip
# The platform's own convention: the plan asks for informatisation and does not say of what it consists.
INFORMATISATION = (
    Feature("online_registration", "信息化：联网登记"), Feature("booking", "信息化：网上预约"),
    Feature("face_check", "信息化：人脸识别"), Feature("scanning", "信息化：高拍扫描"),
)  # fmt: skip
CROSS_DISTRICT = Feature("cross_district", "市内跨区办理")

MARRIAGE_REGISTRY = KINDS.add(
    FacilityKind(
        "affairs.marriage_registry",
        "婚姻登记处",
        line="affairs",
        unit="处",
        levels=("county", "township"),
        covers=True,
        icon="heart-handshake",
        features=(INDEPENDENT_PREMISES, *SEPARATE_ROOMS, *FURTHER_ROOMS, *DISCLOSURE, *INFORMATISATION, CROSS_DISTRICT),
        note="每个登记处的人员、用房、公开事项和信息化条件；规范化建设按已确认的功能与用房统计。",
    )
)
