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
