"""机关建设报表指标 — lottery sales, points for publicity and informatisation, use of the systems."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from minzheng.core.plan.declaring import change, rate, tally
from minzheng.core.plan.shapes import CITY, total
from minzheng.core.returns.kinds import ReturnKind, Wanted
from minzheng.core.returns.models import Return, ReturnQuerySet
from minzheng.core.returns.reads import value_in_force
from minzheng.domains.bureau import returns
from minzheng.kernel.periods import Period, Year

FEN_IN_YUAN, YUAN_IN_WAN = 100, 10_000
SALES, POPULATION = returns.LOTTERY_SALES, returns.POPULATION
OFFICIAL, OWN = returns.INFORMATISATION_POINTS, returns.INFORMATISATION_SELF_POINTS


@tally
class LotterySales:
    """福利彩票销量 — lottery sales of the year so far.

    当年已结束各月的福利彩票销售额之和，以已核定的月报为准，更正过的取最近一次核定的数。
    到期未报齐的县（市、区）逐一列出。
    """

    code = "bureau.lottery_sales"
    unit = "万元"
    registers = (SALES.code,)
    measure = total("amount")
    scale = FEN_IN_YUAN * YUAN_IN_WAN
    reports = (Wanted(SALES.code),)

    @staticmethod
    def of(during: Period) -> ReturnQuerySet:
        return value_in_force(SALES.code, during)


@change
class LotterySalesPerHead:
    """人均购彩额 — lottery sales by head of the population, beside the same months of last year.

    当年已结束各月的销售额除以上年末常住人口（元/人），与上年同样月份的销售额除以再上年末常住人口相比。
    上年同期有县（市、区）没有报齐的，不作比较。
    """

    code = "bureau.lottery_sales_per_head"
    unit = "元/人"
    registers = (SALES.code, POPULATION.code)
    measure = per_measure = total("amount")
    scale = FEN_IN_YUAN
    reports = (Wanted(SALES.code), Wanted(POPULATION.code))

    @staticmethod
    def of(during: Period) -> ReturnQuerySet:
        return value_in_force(SALES.code, during)

    @staticmethod
    def per(at: date) -> ReturnQuerySet:
        return value_in_force(POPULATION.code, Year(at.year).previous.period)

    @staticmethod
    def whole_then(then: date) -> bool:  # noqa: ARG004 — what was reported then decides, unit by unit
        return True


@tally
class PublicityPoints:
    """省厅宣传考核得分 — points for publicity of the year so far.

    当年已结束各月的宣传考核得分之和，市本级和各县（市、区）的得分一并计算，以已核定的月报为准。
    """

    code = "bureau.publicity_points"
    unit = "分"
    registers = (returns.PUBLICITY_POINTS.code,)
    measure = total("amount")
    scale = returns.PUBLICITY_POINTS.scale
    reports = (Wanted(returns.PUBLICITY_POINTS.code),)
    city_counts = True

    @staticmethod
    def of(during: Period) -> ReturnQuerySet:
        return value_in_force(returns.PUBLICITY_POINTS.code, during)


@tally
class InformatisationScore:
    """省厅信息化考核得分 — the city's score for informatisation.

    省厅公布全年得分之前，为当年已结束各季度的自评分之和；公布并核定之后，以省厅得分为准，自评分不再计入。
    """

    code = "bureau.informatisation_score"
    unit = "分"
    registers = (OWN.code, OFFICIAL.code)
    measure = total("amount")
    scale = OWN.scale
    level = CITY
    reports = (Wanted(OWN.code),)

    @staticmethod
    def of(during: Period) -> ReturnQuerySet:
        published = Return.objects.counted().filter(
            kind=OFFICIAL.code, period_start__year=OuterRef("period_start__year"), period_end__lte=during.end
        )
        own, official = Q(kind=OWN.code) & ~Exists(published), Q(kind=OFFICIAL.code)
        within = {"period_start__gte": during.start, "period_end__lte": during.end}
        return Return.objects.in_force().filter(own | official, division__level=CITY, **within)


@rate
class SystemUsage:
    """业务系统使用率 — accounts used in a month among those opened.

    截至时点，报送期限已过的最近一个月里，登录过的账号占已开通账号的比例；市本级的账号一并计算。
    """

    code = "bureau.system_usage"
    unit = "%"
    registers = (returns.SYSTEM_ACTIVE_ACCOUNTS.code, returns.SYSTEM_ACCOUNTS.code)
    measure = per_measure = total("amount")
    reports = (
        Wanted(returns.SYSTEM_ACTIVE_ACCOUNTS.code, latest=True),
        Wanted(returns.SYSTEM_ACCOUNTS.code, latest=True),
    )
    city_counts = True

    @staticmethod
    def of(at: date) -> ReturnQuerySet:
        return _of_the_last_month(returns.SYSTEM_ACTIVE_ACCOUNTS, at)

    @staticmethod
    def per(at: date) -> ReturnQuerySet:
        return _of_the_last_month(returns.SYSTEM_ACCOUNTS, at)


def _of_the_last_month(kind: ReturnKind, at: date) -> ReturnQuerySet:
    period = kind.latest_due(at)
    return value_in_force(kind.code, period) if period else Return.objects.none()
