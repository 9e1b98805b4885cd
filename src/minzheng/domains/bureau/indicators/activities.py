"""机关建设指标 — figures of study meetings and of the supervision of decisions."""

from django.db.models import QuerySet

from minzheng.core.activities.models import Activity
from minzheng.core.plan.declaring import share, tally
from minzheng.core.plan.shapes import CITY
from minzheng.domains.bureau.activities import MAJOR_DECISION, PARTY_MEETING, STUDY_MEETING, SUPERVISED
from minzheng.kernel.periods import Period


@tally
class StudyMeetings:
    """中心组学习次数 — study meetings of the bureau's leading party group.

    当年召开并经确认的市级党组理论学习中心组学习会次数，按召开日期计入当年；县级的学习会不计。
    """

    code = "bureau.study_meetings"
    unit = "次"
    registers = ("bureau.study_meeting",)
    level = CITY

    @staticmethod
    def of(during: Period) -> QuerySet[Activity]:
        return Activity.objects.held(during, kind=STUDY_MEETING.code).filter(division__level=CITY)


@share
class SupervisedDecisions:
    """重大事项监督覆盖率 — major decisions with a record of supervision.

    当年已确认的市级党组会（局务会）中，标有“三重一大”的会议数为分母，其中标有“有监督记录”的为分子。
    一次会议计一次；邀请驻局纪检监察组列席另作标记，不等于有监督记录。
    """

    code = "bureau.supervised_decisions"
    unit = "%"
    registers = ("bureau.party_meeting",)
    level = CITY

    @staticmethod
    def whole(during: Period) -> QuerySet[Activity]:
        meetings = Activity.objects.held(during, kind=PARTY_MEETING.code).filter(division__level=CITY)
        return meetings.filter(marks__contains=[MAJOR_DECISION])

    @staticmethod
    def part(whole: QuerySet[Activity]) -> QuerySet[Activity]:
        return whole.filter(marks__contains=[SUPERVISED])
