"""统计报表指标 — forms submitted in time among those due, and those sent back among those submitted."""

from datetime import date

from minzheng.core.duties.models import Duty, DutyQuerySet
from minzheng.core.plan.declaring import share
from minzheng.core.returns.forms.models import Filing, FilingQuerySet
from minzheng.domains.bureau.duties import STATISTICS_FILED
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from minzheng.kernel.periods import Period


@share
class StatisticsOnTime:
    """统计报表及时率 — monthly statistics that were submitted by their day, among those that are due.

    当年期限已到的各月统计月报中，县（市、区）在期限当日或之前首次报送的所占比例；期限按登记的规定计算，未核实的在报表页面注明。
    迟报、未报都计入分母；经批准免办的不计。因差错退回的比例另列。
    """

    code = "bureau.statistics_on_time"
    unit = "%"
    registers = ("bureau.duties",)

    @staticmethod
    def whole(at: date) -> DutyQuerySet:
        return Duty.objects.of_year(STATISTICS_FILED.code, at).filter(due_on__lte=at)

    @staticmethod
    def part(whole: DutyQuerySet) -> DutyQuerySet:
        return STATISTICS_FILED.done(whole)


@share
class StatisticsSentBack:
    """统计报表差错退回率 — filings of the year that were sent back at least once, among those that were submitted.

    当年各月的统计月报中，报送过的各版里被市局因差错退回过的所占比例；退回几次只计一次，已撤回的不计。
    """

    code = "bureau.statistics_sent_back"
    unit = "%"
    registers = (MONTHLY_STATISTICS.code,)

    @staticmethod
    def whole(during: Period) -> FilingQuerySet:
        of_year = {"period_start__gte": during.start, "period_end__lte": during.end}
        return Filing.objects.standing().filter(form=MONTHLY_STATISTICS.code, **of_year).submitted_once()

    @staticmethod
    def part(whole: FilingQuerySet) -> FilingQuerySet:
        return whole.sent_back_once()
