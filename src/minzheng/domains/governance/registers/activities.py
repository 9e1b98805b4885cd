"""基层治理活动登记簿 — registers of courses for branch secretaries, and attendance."""

from minzheng.core.activities.register_base import ActivityRegister, AttendanceRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.governance.activities import SECRETARY_COURSE


@REGISTERS.add
class SecretaryCourses(ActivityRegister):
    """社会组织党支部书记培训 — courses for secretaries of party branches in social organisations."""

    kind = SECRETARY_COURSE


@REGISTERS.add
class GovernanceAttendance(AttendanceRegister):
    """参加人员 — who attended the courses for branch secretaries."""

    line = "governance"
