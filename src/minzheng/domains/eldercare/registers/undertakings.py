"""养老服务推进事项登记簿 — registers of undertakings in elder care, their milestones and payments."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings.register_base import MilestoneRegister, PaymentRegister, UndertakingRegister
from minzheng.domains.eldercare.undertakings import (
    CONFERENCE_SYSTEM,
    FIRE_LEGACY,
    FIVE_YEAR_PLAN,
    HOME_RENEWAL,
    MEAL_VEHICLE,
    SECOND_PHASE,
    ZONE_PLAN,
    ZONE_PROJECT,
)


@REGISTERS.add
class FiveYearPlans(UndertakingRegister):
    """养老服务五年规划 — five-year plans of elder care."""

    kind = FIVE_YEAR_PLAN


@REGISTERS.add
class ConferenceSystems(UndertakingRegister):
    """养老联席会议制度 — the rules of the joint conference."""

    kind = CONFERENCE_SYSTEM


@REGISTERS.add
class MealVehicles(UndertakingRegister):
    """助餐车服务协议 — agreements by which vehicles bring meals to communities."""

    kind = MEAL_VEHICLE


@REGISTERS.add
class FireLegacies(UndertakingRegister):
    """消防审验遗留问题 — institutions whose fire papers were never in order."""

    kind = FIRE_LEGACY


@REGISTERS.add
class HomeRenewals(UndertakingRegister):
    """特困供养机构改造 — renewals of homes for people in extreme poverty."""

    kind = HOME_RENEWAL


@REGISTERS.add
class ZonePlans(UndertakingRegister):
    """康养片区规划 — plans of wellness zones."""

    kind = ZONE_PLAN


@REGISTERS.add
class ZoneProjects(UndertakingRegister):
    """康养片区项目 — projects in wellness zones."""

    kind = ZONE_PROJECT


@REGISTERS.add
class SecondPhases(UndertakingRegister):
    """老年养护院二期 — the second phase of the nursing home."""

    kind = SECOND_PHASE


@REGISTERS.add
class Milestones(MilestoneRegister):
    """节点 — milestones of the undertakings of this line."""

    line = "eldercare"


@REGISTERS.add
class Payments(PaymentRegister):
    """付款 — payments for the undertakings of this line."""

    line = "eldercare"
