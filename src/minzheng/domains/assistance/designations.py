"""社会救助认定 — who is recognised as living in extreme poverty; what is paid on it is an enrolment."""

from minzheng.core.designations.kinds import KINDS, DesignationKind

RECOGNISED_EXTREME_POVERTY = KINDS.add(
    DesignationKind(
        "assistance.recognised_extreme_poverty", "特困人员认定", line="assistance", holder="person", unit="人", icon="user-heart",
        note="无劳动能力、无生活来源、无法定赡养抚养扶养人或其无履行能力的人员（民发〔2021〕43号）；认定终止后另行决定停发。",
    )
)  # fmt: skip
