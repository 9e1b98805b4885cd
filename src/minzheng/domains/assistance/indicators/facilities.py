"""社会救助指标 — figures of social assistance."""

from datetime import date

from django.db.models import QuerySet

from minzheng.core.facilities.models import Facility
from minzheng.core.plan.declaring import coverage
from minzheng.core.plan.shapes import TOWNSHIP


@coverage
class ServiceWindowCoverage:
    """综合服务窗口覆盖率 — townships with an open one-stop window.

    期末有综合服务窗口、且窗口至少有一名工作人员的乡镇（街道）数，除以考核范围内的乡镇（街道）数。
    开发区等类乡级单位不计入分母；开设须经验收和第二人确认，关停之后不再计入。
    """

    code = "assistance.service_window_coverage"
    unit = "%"
    registers = ("assistance.service_window",)
    level = TOWNSHIP

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind="assistance.service_window").filter(staff__gte=1)
