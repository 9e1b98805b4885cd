"""儿童福利指标 — figures of the protection of minors."""

from datetime import date

from django.db.models import QuerySet

from minzheng.core.facilities.models import Facility
from minzheng.core.plan.declaring import coverage
from minzheng.core.plan.shapes import TOWNSHIP, VILLAGE


@coverage
class ProtectionStationCoverage:
    """未成年人保护工作站覆盖率 — townships with a protection station.

    期末有未成年人保护工作站在用的乡镇（街道）数，除以考核范围内的乡镇（街道）数，类乡级单位不计入分母。
    """

    code = "welfare.protection_station_coverage"
    unit = "%"
    registers = ("welfare.protection_station",)
    level = TOWNSHIP

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind="welfare.protection_station")


@coverage
class ProtectionPointCoverage:
    """未成年人保护工作点覆盖率 — villages and communities with a protection point.

    期末有未成年人保护工作点在用的村（社区）数，除以考核范围内的村（社区）数。
    """

    code = "welfare.protection_point_coverage"
    unit = "%"
    registers = ("welfare.protection_point",)
    level = VILLAGE

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind="welfare.protection_point")
