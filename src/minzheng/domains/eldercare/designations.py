"""养老服务认定 — star and fire-safety models among institutions, pilot counties of the three-level network, poor old people."""

from minzheng.core.designations.kinds import KINDS, DesignationKind
from minzheng.domains.eldercare.facilities import INSTITUTION

STAR_MODEL = KINDS.add(
    DesignationKind(
        "eldercare.star_model", "星级示范养老机构", line="eldercare", holder="facility", unit="家",
        facilities=(INSTITUTION.code,), grades=(("five", "五星级"), ("four", "四星级"), ("three", "三星级")),
        level_word="市级", icon="star",
        note="评定为市级星级示范的养老机构及其星级，凭评定文件登记；有效期内才计入。",
    )
)  # fmt: skip
FIRE_MODEL = KINDS.add(
    DesignationKind(
        "eldercare.fire_model", "消防示范机构", line="eldercare", holder="facility", unit="家", facilities=(INSTITUTION.code,),
        icon="flame",
        note="评定为消防安全示范的养老机构，凭评定文件登记；撤销的另作撤销登记。",
    )
)  # fmt: skip
THREE_LEVEL_PILOT = KINDS.add(
    DesignationKind(
        "eldercare.three_level_pilot", "城乡三级养老服务网络试点县", line="eldercare", holder="division", levels=("county",),
        icon="topology-star-3",
        note="列为县、乡、村三级养老服务网络试点的县（市、区），凭确定试点的文件登记。",
    )
)  # fmt: skip
RECOGNISED_POOR_ELDER = KINDS.add(
    DesignationKind(
        "eldercare.recognised_poor_elder", "经济困难老年人认定", line="eldercare", holder="person", unit="人", icon="old",
        note="年满六十周岁、经济困难的老年人（老年人权益保障法第三十三条）；认定终止后另行决定停发。",
    )
)  # fmt: skip
LEFT_BEHIND_ELDER = KINDS.add(
    DesignationKind(
        "eldercare.left_behind_elder", "农村留守老年人", line="eldercare", holder="person", unit="人", icon="old",
        note="子女全部外出、独自或与配偶在村里生活的老年人，凭乡镇（街道）排查建档的名册登记；子女返乡的另作撤销登记。",
    )
)  # fmt: skip
