"""家庭引用 — how a row of another register names a household: by its code, among those of the writer's divisions."""

from minzheng.core.parties.households.models import Household
from minzheng.core.registers.accepting import Reference

NO_SUCH_HOUSEHOLD = "没有这个户编号，或者这一户不在您的范围内；请先在“家庭”中登记。"


def a_household(field: str) -> Reference:
    """A household by its code."""
    return Reference(field, Household, NO_SUCH_HOUSEHOLD)
