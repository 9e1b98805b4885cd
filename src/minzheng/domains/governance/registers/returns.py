"""基层治理报表登记簿 — registers of the last term's figures."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns.register_base import ReturnRegister
from minzheng.domains.governance import returns


@REGISTERS.add
class LastTermTurnout(ReturnRegister):
    """上届换届参选率 — turnout of the last elections (hundredths of a percent)."""

    kind = returns.LAST_TERM_TURNOUT


@REGISTERS.add
class LastTermDualRole(ReturnRegister):
    """上届“一人兼”比例 — share of chairs who were also party secretaries after the last elections."""

    kind = returns.LAST_TERM_DUAL_ROLE


@REGISTERS.add
class LastTermPetitions(ReturnRegister):
    """上届换届信访件数 — petitions about the last elections (件)."""

    kind = returns.LAST_TERM_PETITIONS
