"""养老服务活动登记簿 — registers of courses, joint conferences, contests of skill, and attendance."""

from minzheng.core.activities.register_base import ActivityRegister, AttendanceRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.eldercare.activities import CAREGIVER_COURSE, JOINT_CONFERENCE, SKILLS_CONTEST


@REGISTERS.add
class CaregiverCourses(ActivityRegister):
    """养老服务培训 — courses for caregivers, managers and fire wardens."""

    kind = CAREGIVER_COURSE


@REGISTERS.add
class JointConferences(ActivityRegister):
    """养老服务联席会议 — joint conferences of the departments concerned."""

    kind = JOINT_CONFERENCE


@REGISTERS.add
class SkillsContests(ActivityRegister):
    """职业技能竞赛 — contests of skill."""

    kind = SKILLS_CONTEST


@REGISTERS.add
class EldercareAttendance(AttendanceRegister):
    """参加人员 — who attended the courses of elder care."""

    line = "eldercare"
