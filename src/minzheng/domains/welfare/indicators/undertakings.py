"""儿童和残疾人福利推进事项指标 — the hotline for minors and the rehabilitation centre."""

from datetime import date

from django.db.models import QuerySet

from minzheng.core.plan.declaring import rate
from minzheng.core.plan.shapes import CITY, total
from minzheng.core.undertakings.models import Milestone, Undertaking
from minzheng.domains.welfare.undertakings import HOTLINE, REHABILITATION_CENTRE


@rate
class MinorsHotline:
    """未成年人保护热线开通 — the hotline is open and has passed on a first order.

    热线开通、首件转办两个节点中，到期末已经完成并经确认的所占比例；为 1 即开通。
    """

    code = "welfare.minors_hotline"
    unit = "%"
    registers = ("welfare.minors_hotline", "welfare.milestones")
    level = CITY
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(HOTLINE.code).done(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(HOTLINE.code).begun(at)


@rate
class RehabilitationCentre:
    """民政康复中心投入使用 — the stages of the centre that are done.

    主体、装修、验收、启用四个阶段中，到期末已经完成并经确认的所占比例；为 1 即投入使用。
    """

    code = "welfare.rehabilitation_centre"
    unit = "%"
    registers = ("welfare.rehabilitation_centre", "welfare.milestones")
    level = CITY
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(REHABILITATION_CENTRE.code).done(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(REHABILITATION_CENTRE.code).begun(at)
