"""计划数量 — in which unit the two sides of a figure are written: beds, months, yuan; never raw fen or tenths."""

from dataclasses import dataclass
from fractions import Fraction

from minzheng.core.plan.figures import Part, Ratio
from minzheng.core.plan.shapes import Change, Coverage, Indicator, Rate
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.returns.register_base import ReturnRegister
from minzheng.web.plan_charts import number_words

YUAN, WAN = "元", "万元"
FEN_IN_YUAN, YUAN_IN_WAN = 100, 10_000


@dataclass(frozen=True)
class Amounts:
    """计量单位 — the unit of one side of a figure, and how many of what is counted make one."""

    unit: str
    scale: int = 1

    def words(self, amount: int | None) -> str:
        """An amount without its unit, thousands by three."""
        return number_words(None if amount is None else Fraction(amount, self.scale))


def register_of(indicator: Indicator, part: Part) -> type[Register] | None:
    """The register in whose columns a list is shown: a rate's second register holds its denominator."""
    whole = part is Part.WHOLE and isinstance(_counted(indicator), Rate)
    code = indicator.registers[-1 if whole else 0]
    return REGISTERS.get(code) if code in REGISTERS else None


def amounts_of(indicator: Indicator, part: Part = Part.NUMERATOR) -> Amounts:
    """The unit of one side of an indicator."""
    counted = _counted(indicator)
    if isinstance(counted, Coverage):
        return Amounts("个")
    if not counted.has_whole:
        return Amounts(counted.unit, counted.scale)
    whole = part is Part.WHOLE and isinstance(counted, Rate)
    measure = counted.per_measure if isinstance(counted, Rate) and whole else counted.measure
    register = register_of(counted, part)
    if measure.name == "total" and register is not None and issubclass(register, ReturnRegister):
        kind = register.kind
        return Amounts(WAN, FEN_IN_YUAN * YUAN_IN_WAN) if kind.unit == YUAN else Amounts(kind.unit, kind.scale)
    if counted.counted_in and (not whole or measure.name == counted.measure.name):
        return Amounts(counted.counted_in, counted.counted_scale)
    if measure.name != "total" and register is not None and isinstance(counted, Rate):
        return Amounts(register.unit)
    return Amounts("条" if measure.name != "total" else "")


def words_of(indicator: Indicator, ratio: Ratio) -> tuple[str, str]:
    """Both sides of a ratio without their units; the second is empty where there is no denominator."""
    over, under = amounts_of(indicator), amounts_of(indicator, Part.WHOLE)
    return over.words(ratio.numerator), "" if ratio.denominator is None else under.words(ratio.denominator)


def _counted(indicator: Indicator) -> Indicator:
    return indicator.figure if isinstance(indicator, Change) else indicator
