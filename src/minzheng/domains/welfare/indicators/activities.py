"""儿童福利指标 — figures of talks on the protection of minors."""

from django.db.models import QuerySet

from minzheng.core.activities.models import Activity
from minzheng.core.plan.declaring import coverage
from minzheng.core.plan.shapes import VILLAGE
from minzheng.domains.welfare.activities import POLICY_TALK
from minzheng.kernel.periods import Period


@coverage
class PolicyTalks:
    """政策宣讲村（居）覆盖率 — villages and communities in which a talk was held this year.

    当年举办过未成年人保护政策宣讲并经确认的村（社区）数，除以考核范围内的村（社区）数；同一村多次宣讲计一个村。
    登记在乡镇或县的宣讲不计入任何一个村。
    """

    code = "welfare.policy_talks"
    unit = "%"
    registers = ("welfare.policy_talk",)
    level = VILLAGE

    @staticmethod
    def having(during: Period) -> QuerySet[Activity]:
        return Activity.objects.held(during, kind=POLICY_TALK.code)
