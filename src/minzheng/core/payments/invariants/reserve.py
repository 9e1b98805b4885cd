"""备用金守恒 — no township has handed out more than it holds, no application was helped first twice or gave back more than it got."""

from minzheng.core.invariants import INVARIANTS, Family, Invariant, rows
from minzheng.core.payments.reserve.models import SIGNED

_LEFT = SIGNED.format(row="e")
_OVERDRAWN = f"""
    SELECT d.code FROM payments_reserveentry e JOIN divisions_division d ON d.id = e.division_id
    WHERE e.confirmed_at IS NOT NULL GROUP BY d.code HAVING SUM({_LEFT}) < 0
    UNION ALL
    SELECT c.number FROM payments_reserveentry e JOIN cases_case c ON c.id = e.case_id
    WHERE e.confirmed_at IS NOT NULL GROUP BY c.number
    HAVING SUM({_LEFT}) > 0 OR COUNT(*) FILTER (WHERE e.kind = 'help') > 1
"""  # noqa: S608 — our own statement

INVARIANTS.add(Invariant(
    "payments.reserve", Family.SUMS, "备用金不透支",
    "每个乡镇（街道）已确认的拨入加退回不少于支出加交回；每一件先行救助只登记一次，退回的救助款不多于先行救助的金额。",
    "停止从涉及的备用金支付，逐笔核对凭证；登记错了的以退回冲回。",
    rows(_OVERDRAWN, "{0}"),
))  # fmt: skip
