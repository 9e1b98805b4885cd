"""养老服务指标 — figures of elder care: beds, stations and canteens."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.plan.declaring import share, tally
from minzheng.core.plan.shapes import Headline, total
from minzheng.kernel.periods import Period

IN_PLACES = ("eldercare.institution", "eldercare.day_care")
IN_FACILITIES = (BedEntry.Kind.ORDINARY, BedEntry.Kind.NURSING, BedEntry.Kind.DEMENTIA)
BUILT = (FacilityEntry.Cause.OPENED, FacilityEntry.Cause.REBUILT)


def _built(during: Period) -> QuerySet[Facility]:
    """Facilities newly built or rebuilt and accepted in the period; each counts once."""
    built = FacilityEntry.objects.counted(during).filter(facility=OuterRef("pk"), cause__in=BUILT)
    return Facility.objects.singly(during.end).filter(Exists(built))


@tally
class NewBeds:
    """新增养老床位 — beds newly built or added, gross.

    当年验收并经确认的新增、扩建床位张数之和，含养老机构和日间照料站点的普通、护理型、认知障碍床位。
    家庭养老床位不计；提升改造不计；当年撤销、核减的不冲抵。
    """

    code = "eldercare.new_beds"
    unit = "张"
    registers = ("eldercare.beds",)
    measure = total("delta")

    @staticmethod
    def of(during: Period) -> QuerySet[BedEntry]:
        return (
            BedEntry.objects.accepted_during(during)
            .of_single_facilities(during.end)
            .filter(
                cause__in=(BedEntry.Cause.NEW, BedEntry.Cause.EXPANDED),
                kind__in=IN_FACILITIES,
                facility__kind__in=IN_PLACES,
            )
        )


@tally
class UpgradedNursingBeds:
    """提升改造护理型床位 — ordinary beds turned into nursing beds.

    当年验收并经确认的提升改造中，改为护理型的床位张数之和；同一次改造减少的普通床位不重复计算。
    """

    code = "eldercare.upgraded_nursing_beds"
    unit = "张"
    registers = ("eldercare.beds",)
    measure = total("delta")

    @staticmethod
    def of(during: Period) -> QuerySet[BedEntry]:
        return (
            BedEntry.objects.accepted_during(during)
            .of_single_facilities(during.end)
            .filter(cause=BedEntry.Cause.UPGRADED, kind=BedEntry.Kind.NURSING, delta__gt=0)
        )


@tally
class DayCareStations:
    """新（改）建日间照料站点 — day-care stations built or rebuilt.

    当年有新建或改建登记、已验收并经确认的日间照料站点个数；同一站点当年既新建又改建的只计一个。
    """

    code = "eldercare.day_care_stations"
    unit = "个"
    registers = ("eldercare.day_care",)

    @staticmethod
    def of(during: Period) -> QuerySet[Facility]:
        return _built(during).filter(kind="eldercare.day_care")


@tally
class ModelCanteens:
    """新（改）建示范性老年餐厅 — model canteens built or rebuilt.

    当年有新建或改建登记、已验收并经确认、且列为示范的老年餐厅个数。
    """

    code = "eldercare.model_canteens"
    unit = "个"
    registers = ("eldercare.canteen",)

    @staticmethod
    def of(during: Period) -> QuerySet[Facility]:
        return _built(during).filter(kind="eldercare.canteen", is_model=True)


@share
class NursingBedShare:
    """护理型床位占比 — nursing beds among the beds of institutions.

    期末养老机构床位中护理型床位所占比例，家庭养老床位不计。总值是各县（市、区）比例的平均数，
    没有养老机构床位的县不参加平均；合并计算的比例一并列出。床位数由已确认的增减登记累计得出。
    """

    code = "eldercare.nursing_bed_share"
    unit = "%"
    registers = ("eldercare.beds",)
    measure = total("delta")
    counted_in = "张"
    headline = Headline.MEAN_OF_UNITS

    @staticmethod
    def whole(at: date) -> QuerySet[BedEntry]:
        standing = BedEntry.objects.standing(at).of_single_facilities(at)
        return standing.filter(facility__kind="eldercare.institution", kind__in=IN_FACILITIES)

    @staticmethod
    def part(whole: QuerySet[BedEntry]) -> QuerySet[BedEntry]:
        return whole.filter(kind=BedEntry.Kind.NURSING)
