"""基层治理活动 — courses for the secretaries of party branches in social organisations."""

from minzheng.core.activities.kinds import KINDS, ActivityKind

BRANCH_SECRETARY = "branch_secretary"
SECRETARY_COURSE = KINDS.add(
    ActivityKind(
        "governance.secretary_course", "社会组织党支部书记培训", line="governance", unit="期", has_lessons=True,
        roles=((BRANCH_SECRETARY, "党支部书记"),), icon="school",
        note="社会组织党支部书记的培训，一期一条，参加人员在名单里逐人登记。",
    )
)  # fmt: skip
