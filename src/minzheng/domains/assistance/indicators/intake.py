"""社会救助受理指标 — how much of what was asked came into the system in time (T08)."""

from django.db.models import F, Q

from minzheng.core.cases.models import KnownApplication
from minzheng.core.plan.declaring import share
from minzheng.core.plan.shapes import Rows
from minzheng.kernel.periods import Period

REFERRED = "assistance.referral_"  # what other departments answer is no application for assistance


@share
class EntryRate:
    """救助申请系统录入率 — applications entered no later than the working day after acceptance, among all that are known.

    分母是当年收到的、已知的全部救助申请：窗口收的，和在申请登记簿登记的纸质登记、热线、信访、代办等来源的；转给其他部门的不算，
    还在录入期限之内的不算。分子是其中受理以后一个工作日之内首次录入系统的；受理以前录入的算按时。
    还没有录入的、逾期补录的都不算。热线和信访系统没有接通，没有登记进申请登记簿的不在分母之内。
    """

    code = "assistance.entry_rate"
    unit = "%"
    registers = ("cases.known",)

    @staticmethod
    def whole(during: Period) -> Rows:
        known = KnownApplication.objects.filter(
            matter__startswith="assistance.", received_on__range=(during.start, during.end)
        ).exclude(matter__startswith=REFERRED)
        entered = Q(entered_on__lte=during.end)
        in_time = entered & (Q(enter_by__isnull=True) | Q(entered_on__lte=F("enter_by")))
        return known.filter(entered | Q(enter_by__lt=during.end)).alias(in_time=in_time)

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(in_time=True)
