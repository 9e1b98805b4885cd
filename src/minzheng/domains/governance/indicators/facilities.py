"""社会组织指标 — figures of party-service centres and incubators."""

from datetime import date

from django.db.models import QuerySet

from minzheng.core.facilities.models import Facility
from minzheng.core.plan.declaring import coverage, tally
from minzheng.core.plan.shapes import CITY, COUNTY

INCUBATOR = "governance.incubator"


@coverage
class PartyServiceCentreCoverage:
    """县级社会组织党群活动服务中心覆盖率 — county units with an open party-service centre.

    期末至少有一个县级社会组织党群活动服务中心在用的县（市、区）数，除以考核范围内的县（市、区）数。
    """

    code = "governance.party_service_centre_coverage"
    unit = "%"
    registers = ("governance.party_service_centre",)
    level = COUNTY

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind="governance.party_service_centre").filter(level=Facility.Level.COUNTY)


@tally
class CityIncubators:
    """市级社会组织孵化基地 — incubators set up by the city.

    期末在用的市级社会组织孵化基地个数，不分县（市、区）。
    """

    code = "governance.city_incubators"
    unit = "个"
    registers = ("governance.incubator",)
    level = CITY

    @staticmethod
    def of(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind=INCUBATOR).filter(level=Facility.Level.CITY)


@coverage
class CountyIncubatorCoverage:
    """县级社会组织孵化基地覆盖率 — county units with an incubator of their own.

    期末至少有一个县级社会组织孵化基地在用的县（市、区）数，除以考核范围内的县（市、区）数。
    """

    code = "governance.county_incubator_coverage"
    unit = "%"
    registers = ("governance.incubator",)
    level = COUNTY

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind=INCUBATOR).filter(level=Facility.Level.COUNTY)
