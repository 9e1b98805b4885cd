"""社会事务设施 — marriage registries."""

from minzheng.core.facilities.kinds import KINDS, FacilityKind

MARRIAGE_REGISTRY = KINDS.add(
    FacilityKind(
        "affairs.marriage_registry",
        "婚姻登记处",
        line="affairs",
        unit="处",
        levels=("county", "township"),
        covers=True,
        icon="heart-handshake",
    )
)
