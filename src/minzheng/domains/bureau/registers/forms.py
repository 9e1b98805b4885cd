"""机关报送登记簿 — the filings of the bureau's forms."""

from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns.forms.register_base import FilingRegister
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS


@REGISTERS.add
class MonthlyStatistics(FilingRegister):
    """民政统计月报 — the monthly statistics of social assistance, by county."""

    form = MONTHLY_STATISTICS
    icon = "report-analytics"
