"""机关建设推进事项指标 — instructions, practical deeds, the five-year plan, papers, projects and their funds."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.plan.declaring import rate, share, tally
from minzheng.core.plan.shapes import CITY, Rows, total
from minzheng.core.undertakings.kinds import project_kinds
from minzheng.core.undertakings.models import (
    Milestone,
    Undertaking,
    UndertakingPayment,
    has_reached,
    is_behind,
    is_finished,
)
from minzheng.domains.bureau.undertakings import (
    FIVE_YEAR_PLAN,
    INSTRUCTIONS,
    PRACTICAL_DEED,
    RELOCATION,
    RESEARCH_PAPER,
)
from minzheng.kernel.periods import Period


@share
class InstructionsOnTime:
    """督办按期办复率 — instructions answered by their day and closed by the bureau.

    分母是当年到期的督办事项；督办由市局发出即算，不须第二人确认。分子是其中承办单位在要求日期以前（含当日）答复、
    并由市局办结的；办结以前的答复不计。
    """

    code = "bureau.instructions_on_time"
    unit = "%"
    registers = ("bureau.instruction", "bureau.milestones")
    city_counts = True

    @staticmethod
    def whole(during: Period) -> QuerySet[Undertaking]:
        due = Undertaking.objects.of_kind(INSTRUCTIONS.code).filter(due_on__range=(during.start, during.end))
        answered = Milestone.objects.done(during.end).filter(
            undertaking=OuterRef("pk"), stage="answered", accepted_on__lte=OuterRef("due_on")
        )
        return due.alias(in_time=Exists(answered), closed=has_reached("closed", at=during.end))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(in_time=True, closed=True)


@share
class PracticalDeeds:
    """为民实事办结率 — practical deeds finished among those on the year's list.

    分母是应在当年办结、已确认的为民实事；分子是其中到期末已经办结并经确认的。
    """

    code = "bureau.practical_deeds"
    unit = "%"
    registers = ("bureau.practical_deed", "bureau.milestones")
    level = CITY

    @staticmethod
    def whole(at: date) -> QuerySet[Undertaking]:
        listed = Undertaking.objects.of_kind(PRACTICAL_DEED.code).counted().filter(due_on__year=at.year)
        return listed.alias(finished=has_reached("finished", at=at))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(finished=True)


@rate
class FiveYearPlan:
    """民政事业五年规划 — how far the plan came; 1 when it is issued.

    规划已走到的阶段序号（起草 1、征求意见 2、审议 3、印发 4）除以阶段总数。各阶段须有日期和依据文件并经第二人确认；
    印发须有文号，印发即为完成。
    """

    code = "bureau.five_year_plan"
    unit = "%"
    registers = ("bureau.five_year_plan", "bureau.milestones")
    level = CITY
    measure = total("position")
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(FIVE_YEAR_PLAN.code).furthest(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(FIVE_YEAR_PLAN.code).begun(at)


@rate
class PrintingWorksRelocation:
    """胶印厂建设和搬迁 — the two milestones that are done.

    建成、搬迁到位两个节点中，到期末已经完成并经确认的所占比例；为 1 即两项都完成。
    """

    code = "bureau.printing_works_relocation"
    unit = "%"
    registers = ("bureau.printing_works_relocation", "bureau.milestones")
    level = CITY
    per_measure = total("steps")

    @staticmethod
    def of(at: date) -> QuerySet[Milestone]:
        return Milestone.objects.of(RELOCATION.code).done(at)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return Undertaking.objects.of_kind(RELOCATION.code).begun(at)


@tally
class ResearchPapers:
    """向省厅报送的调研成果 — research papers sent to the province in the year and received there.

    当年报送、到期末已有收件凭据的调研成果篇数；报送和收件都须经确认。
    """

    code = "bureau.research_papers"
    unit = "篇"
    registers = ("bureau.research_paper", "bureau.milestones")
    level = CITY

    @staticmethod
    def of(during: Period) -> QuerySet[Undertaking]:
        sent = Undertaking.objects.of_kind(RESEARCH_PAPER.code).reached_during("submitted", during=during)
        return sent.reached("received", at=during.end)


@share
class ProjectsOnSchedule:
    """项目按期率 — building projects under way that are not behind.

    分母是各业务线已确认、已开始、到期末尚未走完全部阶段的建设项目；分子是其中没有逾期的：自己的应完成日期没有过，
    也没有计划日期已过而未完成（或未确认）的节点。
    """

    code = "bureau.projects_on_schedule"
    unit = "%"
    registers = project_kinds()
    city_counts = True

    @staticmethod
    def whole(at: date) -> QuerySet[Undertaking]:
        return _projects(at).filter(~is_finished(at)).alias(behind=Exists(_behind(at)))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(behind=False)


@rate
class ProjectFundsPaid:
    """项目资金支付率 — what was paid for building projects out of what was planned.

    分子是建设项目到期末已付并经确认的金额；分母是已确认、已开始的建设项目的计划金额。
    """

    code = "bureau.project_funds_paid"
    unit = "%"
    registers = (*project_kinds(), "bureau.payments")
    measure = total("amount")
    per_measure = total("amount")
    city_counts = True

    @staticmethod
    def of(at: date) -> QuerySet[UndertakingPayment]:
        begun = _projects(at).order_by().values("pk")
        return UndertakingPayment.objects.of(*project_kinds()).paid(at).filter(undertaking__in=begun)

    @staticmethod
    def per(at: date) -> QuerySet[Undertaking]:
        return _projects(at)


def _projects(at: date) -> QuerySet[Undertaking]:
    """The building projects of all lines that had begun."""
    return Undertaking.objects.of_kind(*project_kinds()).begun(at)


def _behind(at: date) -> QuerySet[Undertaking]:
    """The undertaking itself, where it is behind."""
    return Undertaking.objects.filter(is_behind(at), pk=OuterRef("pk"))
