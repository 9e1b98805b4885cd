"""养老服务认定指标 — figures of star models, fire-safety models, and pilot counties of the three-level network."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.designations.models import Designation
from minzheng.core.facilities.models import Facility
from minzheng.core.plan.declaring import coverage, tally
from minzheng.core.plan.shapes import COUNTY
from minzheng.domains.eldercare.designations import FIRE_MODEL, STAR_MODEL, THREE_LEVEL_PILOT
from minzheng.domains.eldercare.facilities import DAY_CARE, REGIONAL_CENTRE, VILLAGE_POINT
from minzheng.kernel.periods import Period


def _standing_at(at: date) -> Exists:
    """Whether the designated facility is in use on the day, and is not one registered twice."""
    return Exists(Facility.objects.standing(at).filter(pk=OuterRef("facility")))


@tally
class StarModelInstitutions:
    """星级示范养老机构 — institutions newly given stars.

    当年起始、经确认、期末仍然有效的星级示范认定数；被认定的养老机构期末须在用。
    以前年度认定的不计；当年认定又撤销的不计。
    """

    code = "eldercare.star_model_institutions"
    unit = "个"
    registers = ("eldercare.star_model",)

    @staticmethod
    def of(during: Period) -> QuerySet[Designation]:
        new = Designation.objects.newly(during, kind=STAR_MODEL.code).in_force(during.end)
        return new.filter(_standing_at(during.end))


@coverage
class FireModelCoverage:
    """消防示范机构县域覆盖率 — county units with at least one model institution of fire safety.

    期末至少有一家在用的养老机构持有有效消防示范认定的县（市、区）数，除以考核范围内的县（市、区）数。
    认定年度不限，已到期或撤销的不计。
    """

    code = "eldercare.fire_model_coverage"
    unit = "%"
    registers = ("eldercare.fire_model",)
    level = COUNTY
    place = "facility__division"

    @staticmethod
    def having(at: date) -> QuerySet[Designation]:
        return Designation.objects.in_force(at, kind=FIRE_MODEL.code).filter(_standing_at(at))


@tally
class ThreeLevelPilots:
    """城乡三级养老服务网络试点县 — pilot counties with places of care on all three levels.

    期末试点认定有效、且三级齐全的县（市、区）数：县级有区域性养老服务中心，乡镇（街道）级有区域性养老服务中心，
    村（社区）级有农村幸福院（互助点）或日间照料站点，三级都有经确认且在用的设施。
    """

    code = "eldercare.three_level_pilots"
    unit = "个"
    registers = ("eldercare.three_level_pilot",)

    @staticmethod
    def of(at: date) -> QuerySet[Designation]:
        pilots = Designation.objects.in_force(at, kind=THREE_LEVEL_PILOT.code)
        return pilots.filter(
            _has(at, (REGIONAL_CENTRE.code,), Facility.Level.COUNTY),
            _has(at, (REGIONAL_CENTRE.code,), Facility.Level.TOWNSHIP),
            _has(at, (VILLAGE_POINT.code, DAY_CARE.code), Facility.Level.VILLAGE),
        )


def _has(at: date, kinds: tuple[str, ...], level: Facility.Level) -> Exists:
    """Whether the pilot county, under whatever name, has a place of one of the kinds set up at a level."""
    there = Facility.objects.standing(at).filter(kind__in=kinds, level=level)
    return Exists(there.filter(division__county__lineage=OuterRef("division__lineage")))
