"""社会事务推进事项指标 — the plan of funeral facilities, changes of townships, place names."""

from datetime import date

from django.db.models import QuerySet

from minzheng.core.plan.declaring import rate, tally
from minzheng.core.plan.shapes import CITY, total
from minzheng.core.undertakings.models import Milestone, Undertaking
from minzheng.domains.affairs.undertakings import FUNERAL_PLAN, MILLENNIUM_PLACE, PLACE_NAME_WORK, TOWNSHIP_CHANGE
from minzheng.kernel.periods import Period


@rate
class FuneralFacilityPlan:
    """殡葬设施专项规划 — how far the plan came; 1 when it is compiled.

    规划已走到的阶段序号（调查 1、编制 2、评审 3、编制完成 4）除以阶段总数。各阶段须有日期和成果文件并经第二人确认；
    编制完成即为完成。
    """

    code = "affairs.funeral_facility_plan"
    unit = "%"
    registers = ("affairs.funeral_facility_plan", "affairs.milestones")
    level = CITY
    measure = total("position")
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(FUNERAL_PLAN.code).furthest(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(FUNERAL_PLAN.code).begun(at)


@tally
class TownshipChanges:
    """乡镇建制调整事项 — matters that were submitted, or came further, in the year.

    当年达到上报或更后阶段（审核、批复、公告、挂牌）、经确认的撤乡设镇和撤镇设街道事项件数，同一事项只计一次。
    """

    code = "affairs.township_changes"
    unit = "件"
    registers = ("affairs.township_change", "affairs.milestones")

    @staticmethod
    def of(during: Period) -> QuerySet[Undertaking]:
        stages = TOWNSHIP_CHANGE.since("submitted")
        return Undertaking.objects.of_kind(TOWNSHIP_CHANGE.code).reached_during(*stages, during=during)


@tally
class TownshipChangesApproved:
    """乡镇建制调整批复 — matters approved in the year.

    当年得到批复、经确认的撤乡设镇和撤镇设街道事项件数，与上报件数同时显示。
    """

    code = "affairs.township_changes_approved"
    unit = "件"
    registers = ("affairs.township_change", "affairs.milestones")

    @staticmethod
    def of(during: Period) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(TOWNSHIP_CHANGE.code).reached_during("approved", during=during)


@rate
class PlaceNamePublications:
    """普查后续和城区卷地名志 — the two works that are done.

    地名普查收尾、城区卷地名志出版两个节点中，到期末已经完成并经确认的所占比例；为 1 即两项都完成。
    """

    code = "affairs.place_name_publications"
    unit = "%"
    registers = ("affairs.place_name_work", "affairs.milestones")
    level = CITY
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(PLACE_NAME_WORK.code).done(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(PLACE_NAME_WORK.code).begun(at)


@tally
class MillenniumPlaces:
    """千年地名申报 — applications for names a thousand years old, whatever their stage.

    到期末已经申报（或到了评审、认定）并经确认的千年古县、古镇、古村落件数；调查中的不计。
    """

    code = "affairs.millennium_places"
    unit = "件"
    registers = ("affairs.millennium_place", "affairs.milestones")

    @staticmethod
    def of(at: date) -> QuerySet[Undertaking]:
        stages = MILLENNIUM_PLACE.since("applied")
        return Undertaking.objects.of_kind(MILLENNIUM_PLACE.code).reached(*stages, at=at)
