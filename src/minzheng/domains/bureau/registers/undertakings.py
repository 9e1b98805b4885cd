"""机关建设推进事项登记簿 — registers of undertakings of the bureau, their milestones and payments."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings.register_base import MilestoneRegister, PaymentRegister, UndertakingRegister
from minzheng.domains.bureau.undertakings import (
    FIVE_YEAR_PLAN,
    INSTRUCTIONS,
    PRACTICAL_DEED,
    RELOCATION,
    RESEARCH_PAPER,
)


@REGISTERS.add
class Instructions(UndertakingRegister):
    """督办事项 — instructions, moved by services alone."""

    kind = INSTRUCTIONS


@REGISTERS.add
class PracticalDeeds(UndertakingRegister):
    """为民实事 — practical deeds for the people."""

    kind = PRACTICAL_DEED


@REGISTERS.add
class FiveYearPlans(UndertakingRegister):
    """民政事业五年规划 — five-year plans of civil affairs."""

    kind = FIVE_YEAR_PLAN


@REGISTERS.add
class ResearchPapers(UndertakingRegister):
    """调研成果 — research papers sent to the province."""

    kind = RESEARCH_PAPER


@REGISTERS.add
class Relocations(UndertakingRegister):
    """胶印厂建设和搬迁 — the printing works moves out of town."""

    kind = RELOCATION


@REGISTERS.add
class Milestones(MilestoneRegister):
    """节点 — milestones of the undertakings of this line."""

    line = "bureau"


@REGISTERS.add
class Payments(PaymentRegister):
    """付款 — payments for the undertakings of this line."""

    line = "bureau"
