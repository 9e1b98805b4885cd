"""机关活动 — what the bureau's own people attend: study, training, party meetings, party history."""

from minzheng.core.activities.kinds import KINDS, ActivityKind

MAJOR_DECISION, DISCIPLINE_INVITED, SUPERVISED = "major_decision", "discipline_invited", "supervised"
STUDY_MEETING = KINDS.add(
    ActivityKind(
        "bureau.study_meeting", "党组理论学习中心组学习会", line="bureau", icon="book",
        note="局党组理论学习中心组的集体学习，一次一条；凭会议记录由第二人确认后计入。",
    )
)  # fmt: skip
FRIDAY_STUDY = KINDS.add(
    ActivityKind(
        "bureau.friday_study",
        "周五学习日",
        line="bureau",
        host_kind="party",
        icon="calendar-event",
        note="各党支部周五的集体学习，一次一条，主办单位填党支部编号；遇节假日的按调休安排登记。",
    )
)
TRAINING = KINDS.add(
    ActivityKind(
        "bureau.training", "干部学习培训", line="bureau", unit="期", roles=(("party_member", "党员"), ("cadre", "干部")),
        has_lessons=True, icon="school",
        note="干部和党员参加的学习培训，一期一条，参加人员和学时在名单里逐人登记。",
    )
)  # fmt: skip
PARTY_MEETING = KINDS.add(
    ActivityKind(
        "bureau.party_meeting", "党组会（局务会）", line="bureau", icon="gavel",
        marks=((MAJOR_DECISION, "三重一大"), (DISCIPLINE_INVITED, "邀请驻局纪检监察组"), (SUPERVISED, "有监督记录")),
        note="局党组会、局务会，一次一条；涉及“三重一大”、邀请纪检监察组的要勾选事项标记。",
    )
)  # fmt: skip
HISTORY_LEARNING = KINDS.add(
    ActivityKind(
        "bureau.history_learning", "党史学习教育活动", line="bureau", icon="flag",
        note="党史学习教育的主题活动，一次一条；凭活动记录由第二人确认后计入。",
    )
)  # fmt: skip
