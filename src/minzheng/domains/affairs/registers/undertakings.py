"""社会事务推进事项登记簿 — registers of undertakings in social affairs, and their milestones."""

from minzheng.core.registers.declarations import REGISTERS, Column, Kind
from minzheng.core.undertakings import expressions
from minzheng.core.undertakings.register_base import MilestoneRegister, UndertakingRegister
from minzheng.domains.affairs.undertakings import FUNERAL_PLAN, MILLENNIUM_PLACE, PLACE_NAME_WORK, TOWNSHIP_CHANGE


@REGISTERS.add
class FuneralPlans(UndertakingRegister):
    """殡葬设施专项规划 — plans of funeral facilities."""

    kind = FUNERAL_PLAN


@REGISTERS.add
class TownshipChanges(UndertakingRegister):
    """乡镇建制调整 — townships that become towns or subdistricts; the approval has a column of its own."""

    kind = TOWNSHIP_CHANGE
    extra = (Column("approved_on", "批复日期", expressions.done_on("approved"), kind=Kind.DATE),)


@REGISTERS.add
class PlaceNameWorks(UndertakingRegister):
    """地名普查与地名志 — the survey of place names and the gazetteer."""

    kind = PLACE_NAME_WORK


@REGISTERS.add
class MillenniumPlaces(UndertakingRegister):
    """千年地名申报 — applications for names a thousand years old."""

    kind = MILLENNIUM_PLACE


@REGISTERS.add
class Milestones(MilestoneRegister):
    """节点 — milestones of the undertakings of this line."""

    line = "affairs"
