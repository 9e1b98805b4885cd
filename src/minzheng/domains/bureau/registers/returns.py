"""机关建设报表登记簿 — registers of the bureau's reported figures."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns.register_base import ReturnRegister
from minzheng.domains.bureau import returns


@REGISTERS.add
class LotterySales(ReturnRegister):
    """福利彩票销售额 — lottery sales by county and month (元, stored in fen)."""

    kind = returns.LOTTERY_SALES


@REGISTERS.add
class Populations(ReturnRegister):
    """常住人口 — resident population by county at the end of a year (人)."""

    kind = returns.POPULATION


@REGISTERS.add
class PublicityPoints(ReturnRegister):
    """省厅宣传考核得分 — points for publicity by unit and month (tenths of a point)."""

    kind = returns.PUBLICITY_POINTS


@REGISTERS.add
class InformatisationPoints(ReturnRegister):
    """省厅信息化考核得分 — the province's yearly score of the city (tenths of a point)."""

    kind = returns.INFORMATISATION_POINTS


@REGISTERS.add
class InformatisationSelfPoints(ReturnRegister):
    """信息化考核自评分 — the city's own score by quarter (tenths of a point)."""

    kind = returns.INFORMATISATION_SELF_POINTS


@REGISTERS.add
class SystemAccounts(ReturnRegister):
    """业务系统已开通账号 — accounts of ministerial and provincial systems by unit and month (个)."""

    kind = returns.SYSTEM_ACCOUNTS


@REGISTERS.add
class SystemActiveAccounts(ReturnRegister):
    """业务系统当月登录账号 — accounts used at least once in the month (个)."""

    kind = returns.SYSTEM_ACTIVE_ACCOUNTS
