"""社会救助报表登记簿 — registers of the line's reported figures."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns.register_base import ReturnRegister
from minzheng.domains.assistance import returns


@REGISTERS.add
class UrbanConsumption(ReturnRegister):
    """城镇居民人均消费支出 — consumption a head in towns by county and year (元, stored in fen)."""

    kind = returns.URBAN_CONSUMPTION


@REGISTERS.add
class RuralConsumption(ReturnRegister):
    """农村居民人均消费支出 — consumption a head in the country by county and year (元, stored in fen)."""

    kind = returns.RURAL_CONSUMPTION
