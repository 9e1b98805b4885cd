"""机关活动登记簿 — registers of study meetings, study days, training, party meetings, party history, and attendance."""

from minzheng.core.activities.register_base import ActivityRegister, AttendanceRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.bureau.activities import (
    FRIDAY_STUDY,
    HISTORY_LEARNING,
    PARTY_MEETING,
    STUDY_MEETING,
    TRAINING,
)


@REGISTERS.add
class StudyMeetings(ActivityRegister):
    """党组理论学习中心组学习会 — study meetings of the leading party group."""

    kind = STUDY_MEETING


@REGISTERS.add
class FridayStudyDays(ActivityRegister):
    """周五学习日 — study days of the party branches; the host is the branch."""

    kind = FRIDAY_STUDY


@REGISTERS.add
class Trainings(ActivityRegister):
    """干部学习培训 — training whose lessons count for the year."""

    kind = TRAINING


@REGISTERS.add
class PartyMeetings(ActivityRegister):
    """党组会（局务会） — meetings that decide, and whether they were supervised."""

    kind = PARTY_MEETING


@REGISTERS.add
class HistoryLearning(ActivityRegister):
    """党史学习教育活动 — activities to learn the party's history."""

    kind = HISTORY_LEARNING


@REGISTERS.add
class BureauAttendance(AttendanceRegister):
    """参加人员 — who attended the bureau's training."""

    line = "bureau"
