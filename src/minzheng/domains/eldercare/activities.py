"""养老服务活动 — courses for those who care, the joint conference, and contests of skill."""

from minzheng.core.activities.kinds import KINDS, ActivityKind

CAREGIVER = "caregiver"
CAREGIVER_COURSE = KINDS.add(
    ActivityKind(
        "eldercare.caregiver_course", "养老服务培训", line="eldercare", unit="期", has_lessons=True, icon="school",
        roles=((CAREGIVER, "护理员"), ("manager", "管理人员"), ("fire", "消防管理员")),
        note="护理员、管理人员和消防管理员的培训，一期一条；名单里考核合格的人次才计入。",
    )
)  # fmt: skip
JOINT_CONFERENCE = KINDS.add(
    ActivityKind(
        "eldercare.joint_conference",
        "养老服务联席会议",
        line="eldercare",
        icon="users-group",
        note="养老服务联席会议，开一次登记一条；凭会议纪要由第二人确认后计入。",
    )
)
SKILLS_CONTEST = KINDS.add(
    ActivityKind(
        "eldercare.skills_contest",
        "职业技能竞赛",
        line="eldercare",
        icon="certificate",
        note="养老护理等职业技能竞赛，一次一条；凭竞赛通知或成绩文件由第二人确认后计入。",
    )
)
