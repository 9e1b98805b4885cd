"""新承诺 — a promise made of a commitment and the declared indicator that a person chose for it."""

import re
from collections.abc import Iterable
from datetime import date

from minzheng.core.plan.binding.matching import Stated
from minzheng.core.plan.file_model import Frequency, Level, PromiseKind
from minzheng.core.plan.files import PENDING
from minzheng.core.plan.models import Plan, PlanItem, Promise
from minzheng.core.plan.shapes import Change, Indicator
from minzheng.kernel.targets import Baseline

LONGEST_SCOPE = 300
BY_DEFINITION = "按指标口径"


def promise_from(indicator: Indicator, stated: Stated, plan: Plan, item: PlanItem, taken: Iterable[str]) -> Promise:
    """An unsaved promise under the next free number, its target still to be set."""
    kind = _kind(indicator, stated)
    return Promise(
        plan=plan,
        item=item,
        code=next_code(taken),
        title=indicator.title,
        kind=str(kind),
        target_text=PENDING,
        unit=indicator.unit,
        scope=indicator.definition[:LONGEST_SCOPE],
        denominator=BY_DEFINITION if kind is PromiseKind.SHARE else "",
        deadline=deadline_of(stated, plan.year) or date(plan.year, 12, 31),
        period=str(Frequency.YEAR),
        baseline=str(Baseline.LAST_YEAR) if kind is PromiseKind.CHANGE else "",
        level=[indicator.level] if indicator.level in set(Level) else [],
        owners=list(item.owners),
        indicator=indicator.code,
    )


def next_code(taken: Iterable[str]) -> str:
    """T78 after T77."""
    numbers = [int(code[1:]) for code in taken if re.fullmatch(r"T\d+", code)]
    return f"T{max(numbers, default=0) + 1:02}"


def deadline_of(stated: Stated, year: int) -> date | None:
    """The day that the text names, if it is one of the plan's year or later."""
    try:
        day = date.fromisoformat(stated.deadline)
    except ValueError:
        return None
    return day if day.year >= year else None


def _kind(indicator: Indicator, stated: Stated) -> PromiseKind:
    if isinstance(indicator, Change):
        return PromiseKind.CHANGE
    if indicator.is_share:
        return PromiseKind.SHARE
    return PromiseKind.ZERO if stated.comparator == "=" and not stated.bound else PromiseKind.FIGURE
