"""养老服务推进事项指标 — plans issued, communities with meal vehicles, the fire list, homes, zones, the second phase."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.activities.models import Activity
from minzheng.core.plan.declaring import rate, share, tally
from minzheng.core.plan.shapes import CITY, Rows, distinct, total
from minzheng.core.undertakings.models import Milestone, Undertaking, has_reached
from minzheng.domains.eldercare.undertakings import (
    CONFERENCE_SYSTEM,
    FIRE_LEGACY,
    FIVE_YEAR_PLAN,
    HOME_RENEWAL,
    MEAL_VEHICLE,
    SECOND_PHASE,
    SHUT_DOWN,
    ZONE_PLAN,
    ZONE_PROJECT,
)
from minzheng.kernel.periods import Period

MEETING = "eldercare.joint_conference"


@rate
class FiveYearPlan:
    """养老服务五年规划 — how far the plan came; 1 when it is issued.

    规划已走到的阶段序号（起草 1、征求意见 2、审议 3、印发 4）除以阶段总数。各阶段须有日期和依据文件并经第二人确认；
    印发须有文号，印发即为完成。
    """

    code = "eldercare.five_year_plan"
    unit = "%"
    registers = ("eldercare.five_year_plan", "eldercare.milestones")
    level = CITY
    measure = total("position")
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(FIVE_YEAR_PLAN.code).furthest(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(FIVE_YEAR_PLAN.code).begun(at)


@share
class JointConference:
    """养老联席会议制度 — the rules are issued and the conference has met.

    已确认的养老联席会议制度中，制度文件已印发（有文号、日期，经第二人确认），并且联席会议已经开过至少一次
    （会议登记已确认）的所占比例；为 1 即建立。
    """

    code = "eldercare.joint_conference"
    unit = "%"
    registers = ("eldercare.conference_system", "eldercare.milestones", "eldercare.joint_conference")
    level = CITY

    @staticmethod
    def whole(at: date) -> QuerySet[Undertaking]:
        met = Activity.objects.counted().filter(kind=MEETING, held_on__lte=at)
        there = Undertaking.objects.of_kind(CONFERENCE_SYSTEM.code).begun(at)
        return there.alias(issued=has_reached("issued", at=at), met=Exists(met))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(issued=True, met=True)


@tally
class MealVehicleCommunities:
    """助餐车进驻社区 — communities with an agreement in force and a first day of service.

    到期末，助餐车服务协议已经签约、首次服务已经完成（两个节点都已确认），且协议没有到期的村（社区）数，
    同一村（社区）有几份协议只计一次。
    """

    code = "eldercare.meal_vehicle_communities"
    unit = "个"
    registers = ("eldercare.meal_vehicle", "eldercare.milestones")
    measure = distinct("division__lineage")

    @staticmethod
    def of(at: date) -> QuerySet[Undertaking]:
        served = Undertaking.objects.of_kind(MEAL_VEHICLE.code).reached("signed", at=at).reached("first_service", at=at)
        return served.filter(Q(due_on__isnull=True) | Q(due_on__gte=at))


@share
class FireLegacyClosed:
    """消防审验遗留问题销号率 — problems of the list frozen at the beginning of the year that are closed.

    分母是年初锁定的存量：年初以前发现、已确认、到年初尚未销号的遗留问题。分子是其中已经销号并经确认的；
    以关停方式处置的，还须有已确认的老人安置记录。
    """

    code = "eldercare.fire_legacy_closed"
    unit = "%"
    registers = ("eldercare.fire_legacy", "eldercare.milestones")

    @staticmethod
    def whole(during: Period) -> QuerySet[Undertaking]:
        before = Milestone.objects.counted().filter(
            undertaking=OuterRef("pk"), stage="closed", done_on__lt=during.start
        )
        stock = Undertaking.objects.of_kind(FIRE_LEGACY.code).counted().filter(started_on__lt=during.start)
        return stock.filter(~Exists(before)).alias(
            closed=has_reached("closed", at=during.end), resettled=has_reached("resettled", at=during.end)
        )

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(~Q(group=SHUT_DOWN) | Q(resettled=True), closed=True)


@share
class ExtremePovertyHomes:
    """特困供养机构改造完成率 — renewals accepted among those planned for the year.

    分母是应在当年完成、已确认的改造工程；分子是其中到期末已经验收并经确认的。
    """

    code = "eldercare.extreme_poverty_homes"
    unit = "%"
    registers = ("eldercare.extreme_poverty_home", "eldercare.milestones")

    @staticmethod
    def whole(at: date) -> QuerySet[Undertaking]:
        planned = Undertaking.objects.of_kind(HOME_RENEWAL.code).counted().filter(due_on__year=at.year)
        return planned.alias(accepted=has_reached("accepted", at=at))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(accepted=True)


@tally
class WellnessZones:
    """康养片区建设 — zones with an approved plan and a project under construction.

    到期末规划已经批准、且至少有一个项目已经开工的片区数；批准和开工都须经确认，同一片区只计一次。
    """

    code = "eldercare.wellness_zones"
    unit = "个"
    registers = ("eldercare.wellness_zone_plan", "eldercare.wellness_project", "eldercare.milestones")
    level = CITY
    measure = distinct("group")

    @staticmethod
    def of(at: date) -> QuerySet[Undertaking]:
        building = (
            Undertaking.objects.of_kind(ZONE_PROJECT.code).reached("started", at=at).filter(group=OuterRef("group"))
        )
        return Undertaking.objects.of_kind(ZONE_PLAN.code).reached("approved", at=at).filter(Exists(building))


@tally
class NursingHomeSecondPhase:
    """老年养护院二期进度 — milestones of the second phase that are done.

    市老年养护院二期到期末已经完成并经确认的节点数；全部节点是立项、规划许可、用地落实、施工许可、开工、主体封顶、
    竣工、验收、投用九项。
    """

    code = "eldercare.nursing_home_second_phase"
    unit = "项"
    registers = ("eldercare.nursing_home_second_phase", "eldercare.milestones")
    level = CITY

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(SECOND_PHASE.code).done(at)
