"""儿童与残疾人认定 — who is recognised as an orphan, and who as a child whom neither parent can bring up.

A recognition says what somebody is; what is paid on it is an enrolment, which ends by a decision of its own.
"""

from minzheng.core.designations.kinds import KINDS, DesignationKind

RECOGNISED_ORPHAN = KINDS.add(
    DesignationKind(
        "welfare.recognised_orphan", "孤儿认定", line="welfare", holder="person", unit="人", icon="mood-kid",
        note="父母死亡或查找不到的未满十八周岁的人，由县级民政部门认定（国办发〔2010〕54号）；认定终止后另行决定停发。",
    )
)  # fmt: skip
RECOGNISED_WITHOUT_CARE = KINDS.add(
    DesignationKind(
        "welfare.recognised_without_care", "事实无人抚养儿童认定", line="welfare", holder="person", unit="人", icon="mood-kid",
        note="父母均不能履行抚养和监护责任的儿童，由县级民政部门确认（民发〔2019〕62号）；认定终止后另行决定停发。",
    )
)  # fmt: skip
LEFT_BEHIND_CHILD = KINDS.add(
    DesignationKind(
        "welfare.left_behind_child", "农村留守儿童", line="welfare", holder="person", unit="人", icon="mood-kid",
        note="父母双方外出，或一方外出、另一方无监护能力的未满十六周岁的农村儿童，凭排查建档的名册登记（国发〔2016〕13号）；父母返乡的另作撤销登记。",
    )
)  # fmt: skip
CHILD_IN_NEED = KINDS.add(
    DesignationKind(
        "welfare.child_in_need", "困境儿童", line="welfare", holder="person", unit="人", icon="mood-kid",
        note="因家庭贫困、自身残疾或监护缺失而陷入困境的儿童，凭排查建档的名册登记（国发〔2016〕36号）；脱困的另作撤销登记。",
    )
)  # fmt: skip
