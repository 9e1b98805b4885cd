"""经办拟定 — what an office itself states of an application: a sum and the months it is paid in, and what the case says of them.

What is paid once is asked for as a sum. Neither the sum nor who decides on it is a circumstance of the household: they belong to this
application, are stated with the opinion, and stand with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household
from minzheng.kernel.periods import Month
from minzheng.kernel.workflow import NotPossible

MOST_MONTHS = 12
ASK = "请填写拟救助金额，大于 0，最多两位小数。"
TERM = f"分几个月发放，请填 1 到 {MOST_MONTHS} 的整数。"


@dataclass(frozen=True)
class Stated:
    """拟定金额 — ``amount`` in fen in all, paid in equal parts in so many ``months``."""

    amount: int
    months: int = 1

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise NotPossible(ASK)
        if not 1 <= self.months <= MOST_MONTHS:
            raise NotPossible(TERM)

    def a_month(self, granted: int) -> int:
        """What is paid a month (fen) of a sum granted. Raises NotPossible where it does not come out even."""
        share, rest = divmod(granted, self.months)
        if rest:
            raise NotPossible(f"核准金额不能平均分成 {self.months} 个月发放（差 {rest} 分）；请改拟救助金额或月数。")
        return share


class Stating(Protocol):
    """案情 — what a line reads off an application for its programme, beside the register: facts by code."""

    def __call__(self, case: Case, household: Household, stated: Stated, month: Month) -> Mapping[str, int | bool]: ...
