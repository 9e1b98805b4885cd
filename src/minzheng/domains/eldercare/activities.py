"""养老服务活动 — courses for those who care, the joint conference, and contests of skill."""

from minzheng.core.activities.kinds import KINDS, ActivityKind

CAREGIVER = "caregiver"
CAREGIVER_COURSE = KINDS.add(
    ActivityKind(
        "eldercare.caregiver_course", "养老服务培训", line="eldercare", unit="期", has_lessons=True, icon="school",
        roles=((CAREGIVER, "护理员"), ("manager", "管理人员"), ("fire", "消防管理员")),
    )
)  # fmt: skip
JOINT_CONFERENCE = KINDS.add(
    ActivityKind("eldercare.joint_conference", "养老服务联席会议", line="eldercare", icon="users-group")
)
SKILLS_CONTEST = KINDS.add(
    ActivityKind("eldercare.skills_contest", "职业技能竞赛", line="eldercare", icon="certificate")
)
