"""社会救助认定 — who is recognised as living in extreme poverty, and who is filed as near kin of those who decide.

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
