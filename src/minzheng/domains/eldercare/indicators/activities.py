"""养老服务指标 — figures of the training of caregivers."""

from django.db.models import QuerySet

from minzheng.core.activities.models import Attendance
from minzheng.core.plan.declaring import tally
from minzheng.domains.eldercare.activities import CAREGIVER, CAREGIVER_COURSE
from minzheng.kernel.periods import Period


@tally
class CaregiverTraining:
    """护理员培训人次 — attendances of caregivers who finished a course.

    当年开班的养老服务培训中，以护理员身份参加、已完成并经确认的人次；一人参加两期计两人次。
    培训班本身也须经确认。管理人员、消防管理员和没有完成的不计。市里自办的班计入全市总数，不归任何一个县（市、区）。
    """

    code = "eldercare.caregiver_training"
    unit = "人次"
    registers = ("eldercare.attendance",)
    city_counts = True

    @staticmethod
    def of(during: Period) -> QuerySet[Attendance]:
        return Attendance.objects.completed(during, kind=CAREGIVER_COURSE.code).filter(role=CAREGIVER)
