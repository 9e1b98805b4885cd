"""慈善登记簿 — campaigns, trusts and the years of foundations, with their milestones and payments."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings.register_base import MilestoneRegister, PaymentRegister, UndertakingRegister
from minzheng.domains.assistance.undertakings import CAMPAIGN, FOUNDATION_REPORT, TRUST


@REGISTERS.add
class Campaigns(UndertakingRegister):
    """公开募捐活动 — campaigns of public fundraising."""

    kind = CAMPAIGN


@REGISTERS.add
class CharitableTrusts(UndertakingRegister):
    """慈善信托 — charitable trusts."""

    kind = TRUST


@REGISTERS.add
class FoundationReports(UndertakingRegister):
    """公募基金会年度支出 — what foundations that raise money in public spent in a year."""

    kind = FOUNDATION_REPORT


@REGISTERS.add
class Milestones(MilestoneRegister):
    """节点 — milestones of the undertakings of this line."""

    line = "assistance"


@REGISTERS.add
class Payments(PaymentRegister):
    """付款 — payments for the undertakings of this line."""

    line = "assistance"
