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


@coverage
class CityPartyServiceCentre:
    """市级社会组织党群中心 — whether the city has a party-service centre of its own.

    期末有市级社会组织党群活动服务中心在用为 1/1，没有为 0/1，不分县（市、区）。
    """

    code = "governance.city_party_service_centre"
    unit = "%"
    registers = ("governance.party_service_centre",)
    level = CITY

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind="governance.party_service_centre").filter(level=Facility.Level.CITY)


@coverage
class SpecialGroupOrganisations:
    """特殊群体服务机构县域覆盖率 — county units with an organisation for groups with special needs.

    期末至少有一家在用的特殊群体专业服务机构的县（市、区）数，除以考核范围内的县（市、区）数；
    机构登记在哪个县就算哪个县的，市级机构登记在市本级的不算到县。
    """

    code = "governance.special_group_organisations"
    unit = "%"
    registers = ("governance.special_group_service",)
    level = COUNTY

    @staticmethod
    def having(at: date) -> QuerySet[Facility]:
        return Facility.objects.standing(at, kind="governance.special_group_service")
