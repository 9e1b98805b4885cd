"""机关活动 — what the bureau's own people attend: study, training, party meetings, party history."""

from minzheng.core.activities.kinds import KINDS, ActivityKind

MAJOR_DECISION, DISCIPLINE_INVITED, SUPERVISED = "major_decision", "discipline_invited", "supervised"
STUDY_MEETING = KINDS.add(
    ActivityKind("bureau.study_meeting", "党组理论学习中心组学习会", line="bureau", icon="book")
)  # fmt: skip
FRIDAY_STUDY = KINDS.add(
    ActivityKind("bureau.friday_study", "周五学习日", line="bureau", host_kind="party", icon="calendar-event")
)
TRAINING = KINDS.add(
    ActivityKind(
        "bureau.training", "干部学习培训", line="bureau", unit="期", roles=(("party_member", "党员"), ("cadre", "干部")),
        has_lessons=True, icon="school",
    )
)  # fmt: skip
PARTY_MEETING = KINDS.add(
    ActivityKind(
        "bureau.party_meeting", "党组会（局务会）", line="bureau", icon="gavel",
        marks=((MAJOR_DECISION, "三重一大"), (DISCIPLINE_INVITED, "邀请驻局纪检监察组"), (SUPERVISED, "有监督记录")),
    )
)  # fmt: skip
HISTORY_LEARNING = KINDS.add(
    ActivityKind("bureau.history_learning", "党史学习教育活动", line="bureau", icon="flag")
)  # fmt: skip
