"""养老服务认定 — star and fire-safety models among institutions, and pilot counties of the three-level network."""

from minzheng.core.designations.kinds import KINDS, DesignationKind
from minzheng.domains.eldercare.facilities import INSTITUTION

STAR_MODEL = KINDS.add(
    DesignationKind(
        "eldercare.star_model", "星级示范养老机构", line="eldercare", holder="facility", unit="家",
        facilities=(INSTITUTION.code,), grades=(("five", "五星级"), ("four", "四星级"), ("three", "三星级")),
        level_word="市级", icon="star",
    )
)  # fmt: skip
FIRE_MODEL = KINDS.add(
    DesignationKind(
        "eldercare.fire_model", "消防示范机构", line="eldercare", holder="facility", unit="家", facilities=(INSTITUTION.code,),
        icon="flame",
    )
)  # fmt: skip
THREE_LEVEL_PILOT = KINDS.add(
    DesignationKind(
        "eldercare.three_level_pilot", "城乡三级养老服务网络试点县", line="eldercare", holder="division", levels=("county",),
        icon="topology-star-3",
    )
)  # fmt: skip
