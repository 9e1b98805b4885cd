"""儿童福利待遇指标 — the benefits of children, paid in full by their day (T45)."""

from datetime import date

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.plan.declaring import share
from minzheng.core.plan.shapes import Rows
from minzheng.core.reconciliation.models import TimelyMonth
from minzheng.core.reconciliation.timeliness import due_months, in_time
from minzheng.domains.welfare.reconciliation import CHILD_BENEFIT


@share
class ChildBenefitOnTime:
    """儿童基本生活费按时足额率 — months of children's benefits of which the bank paid all by their day.

    当年发放日已到的应发月（孤儿、事实无人抚养儿童在册、没有停发的每人每月）中，发放日之前银行入账达到应发额的所占比例。
    应发额扣除当月依法扣抵的；发放日之后补足的记作足额迟发，不计入。发放日按参数（平台默认次月10日，未核实）。
    """

    code = "welfare.child_benefit_on_time"
    unit = "%"
    registers = ("reconciliation.timely",)

    @staticmethod
    def whole(at: date) -> ScopedQuerySet[TimelyMonth]:
        return due_months(CHILD_BENEFIT.code, at)

    @staticmethod
    def part(whole: Rows) -> Rows:
        return in_time(whole)
