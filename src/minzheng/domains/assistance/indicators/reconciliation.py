"""对账指标 — agreement of the system with the statistics (T09, by three definitions), and payment from the locked ledger (T10, T11)."""

from datetime import date

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.plan.declaring import rate, share
from minzheng.core.plan.shapes import Rows, rows, total
from minzheng.core.reconciliation.models import FULL, ComparedCell, PaymentMonth
from minzheng.core.reconciliation.reads import due_cells, equal_cells, from_the_ledger, payment_months

FORM, CELLS, PAYMENTS = "bureau.monthly_statistics", "reconciliation.cell", "reconciliation.payment"
MILLIONTHS = 1_000_000


@rate
class StatisticsAgreement:
    """救助数据与统计台账一致率 — the weighted rate: of the larger of both sides, the part that agrees.

    统计期限已到的各县（市、区）、各月、八项固定指标逐格比较，1减去逐格差额之和与较大数之和的比；户、人按个数，支出按万元计入。
    一边没有数的格算全部不符，两边都是0的算相符；原文没有给出算法，以此为默认，各格平均和完全相同格数占比另列。
    """

    code = "assistance.statistics_agreement"
    unit = "%"
    registers = (CELLS,)
    measure, per_measure = total("smaller"), total("larger")
    counted_in, counted_scale = "加权数", MILLIONTHS

    @staticmethod
    def of(at: date) -> ScopedQuerySet[ComparedCell]:
        return due_cells(FORM, at)

    @staticmethod
    def per(at: date) -> ScopedQuerySet[ComparedCell]:
        return due_cells(FORM, at)


@rate
class MeanAgreement:
    """各格平均一致率 — the mean of the cells' own agreement.

    统计期限已到的各格，各自的一致程度（较小数与较大数的比，精确到十亿分之一）的平均；两边都是0的格为100%，一边没有数的格为0。
    """

    code = "assistance.statistics_mean_agreement"
    unit = "%"
    registers = (CELLS,)
    measure, per_measure = total("agreement"), rows
    scale = FULL
    counted_in, counted_scale = "格", FULL

    @staticmethod
    def of(at: date) -> ScopedQuerySet[ComparedCell]:
        return due_cells(FORM, at)

    @staticmethod
    def per(at: date) -> ScopedQuerySet[ComparedCell]:
        return due_cells(FORM, at)


@share
class EqualCells:
    """完全相同格数占比 — cells of which both sides are the same to the last unit.

    统计期限已到的各格中，系统数与统计数完全相同的格所占比例；一边没有数的格计入分母。
    """

    code = "assistance.statistics_equal_cells"
    unit = "%"
    registers = (CELLS,)

    @staticmethod
    def whole(at: date) -> ScopedQuerySet[ComparedCell]:
        return due_cells(FORM, at)

    @staticmethod
    def part(whole: Rows) -> Rows:
        return equal_cells(whole)


@share
class LivingFromLedger:
    """低保按系统台账发放 — months of counties in which the minimum living allowance is paid from a locked ledger.

    当年已经过完、有低保金应发的县（市、区）月份中，发放出自已锁定的系统台账、台账摘要相符的所占比例；台账由系统计算，没有手工行。
    应付的每一笔须已发银行并有回盘，或写明没有付出的原因（失败、退回、账户待办）；没有批次、批次未锁定、没有全部发银行、等待回盘的列为缺口。
    """

    code = "assistance.minimum_living_ledger_payment"
    unit = "%"
    registers = (PAYMENTS,)

    @staticmethod
    def whole(at: date) -> ScopedQuerySet[PaymentMonth]:
        return payment_months("assistance.minimum_living", at.year, at)

    @staticmethod
    def part(whole: Rows) -> Rows:
        return from_the_ledger(whole)


@share
class PovertyFromLedger:
    """特困供养按系统台账发放 — months of counties in which support in extreme poverty is paid from a locked ledger.

    当年已经过完、有特困供养金应发的县（市、区）月份中，发放出自已锁定的系统台账、台账摘要相符的所占比例；台账由系统计算，没有手工行。
    应付的每一笔须已发银行并有回盘，或写明没有付出的原因（失败、退回、账户待办）；没有批次、批次未锁定、没有全部发银行、等待回盘的列为缺口。
    """

    code = "assistance.extreme_poverty_ledger_payment"
    unit = "%"
    registers = (PAYMENTS,)

    @staticmethod
    def whole(at: date) -> ScopedQuerySet[PaymentMonth]:
        return payment_months("assistance.extreme_poverty", at.year, at)

    @staticmethod
    def part(whole: Rows) -> Rows:
        return from_the_ledger(whole)
