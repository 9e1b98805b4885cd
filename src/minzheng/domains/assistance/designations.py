"""社会救助认定 — who is recognised as living in extreme poverty, who is filed as near kin of those who decide, and what
charities are: registered, qualified to raise money in public, rated; and the platforms designated for it.

What is paid on a recognition is an enrolment.
"""

from minzheng.core.cases.marks import MARK_SOURCES, STAFF_KIN, MarkSource
from minzheng.core.designations.kinds import KINDS, DesignationKind

RECOGNISED_EXTREME_POVERTY = KINDS.add(
    DesignationKind(
        "assistance.recognised_extreme_poverty", "特困人员认定", line="assistance", holder="person", unit="人", icon="user-heart",
        note="无劳动能力、无生活来源、无法定赡养抚养扶养人或其无履行能力的人员（民发〔2021〕43号）；认定终止后另行决定停发。",
    )
)  # fmt: skip
FILED_STAFF_KIN = KINDS.add(
    DesignationKind(
        "assistance.filed_staff_kin", "工作人员近亲属备案", line="assistance", holder="person", unit="人", icon="users",
        grades=(
            ("spouse", "配偶"), ("parent", "父母"), ("child", "子女"), ("sibling", "兄弟姐妹"),
            ("grand", "祖父母、外祖父母、孙子女、外孙子女"),
        ),
        note="社会救助经办人员和村（居）民委员会成员的近亲属单独登记备案（民发〔2021〕57号）；等次填与工作人员的关系，备注写工作人员的姓名和岗位。"
        "本人和同住的家人申请救助的，办件自动加标记，由县级入户调查。近亲属的范围依民法典第1045条。",
    )
)  # fmt: skip
MARK_SOURCES.add(MarkSource(FILED_STAFF_KIN.code, STAFF_KIN.code))
CHARITY = KINDS.add(
    DesignationKind(
        "assistance.charity", "慈善组织", line="assistance", holder="organisation", unit="家", icon="heart-handshake",
        grades=(("registered", "登记设立"), ("recognised", "认定")),
        note="登记或者认定为慈善组织的社会组织（2016年慈善法），凭民政部门的决定登记；不再是慈善组织的另作撤销登记。",
    )
)  # fmt: skip
PUBLIC_FUNDRAISING = KINDS.add(
    DesignationKind(
        "assistance.public_fundraising", "公开募捐资格", line="assistance", holder="organisation", unit="家", icon="certificate",
        note="取得公开募捐资格的慈善组织（2016年慈善法），文号填资格证书编号。起始日期以前须已依法登记满规定的年数。",
    )
)  # fmt: skip
CHARITY_RATING = KINDS.add(
    DesignationKind(
        "assistance.charity_rating", "社会组织评估等级", line="assistance", holder="organisation", unit="家", icon="star",
        grades=(("5a", "5A"), ("4a", "4A"), ("3a", "3A"), ("2a", "2A"), ("1a", "1A")), valid_years=5,
        note="慈善组织的评估等级，有效期五年（社会组织评估管理办法第28条）。",
    )
)  # fmt: skip
FUNDRAISING_PLATFORM = KINDS.add(
    DesignationKind(
        "assistance.fundraising_platform", "互联网募捐信息平台", line="assistance", holder="organisation", unit="个", icon="network",
        note="国务院民政部门指定的互联网募捐信息平台（2016年慈善法）的运营单位，凭指定公告登记。平台名单没有随产品提供：以民政部公告为准，"
        "没有见到公告的不要登记。",
    )
)  # fmt: skip
