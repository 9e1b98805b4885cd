"""填报写法 — months and increases as people type them into forms and files, and as they are shown again."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from minzheng.core.registers.parsing import BadValue

OF_A_PERCENT = 100  # increases are kept in hundredths of a percentage point
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:[-/.\s]*0?1日?)?$")


def month(text: str) -> date:
    """A month such as 2021-09 or 2021年9月, as its first day. Raises BadValue."""
    match = _MONTH.match(text)
    if match is None or not 1 <= int(match[2]) <= 12:  # noqa: PLR2004 — the months of a year
        raise BadValue("应填月份，例如 2021-09；按整月计算，写成日期的只能是某月 1 日。")
    return date(int(match[1]), int(match[2]), 1)


def written_month(value: Any) -> str:
    """A month as it is filled in."""
    return f"{value:%Y-%m}"


def shown_month(value: Any, _row: dict[str, Any]) -> str:
    """A month in a list."""
    return f"{value:%Y-%m}" if value else ""


def increase(text: str) -> int:
    """An increase in per cent such as 3.6 or 3.6%, as hundredths of a percentage point. Raises BadValue."""
    try:
        number = Decimal(text.strip().rstrip("%％").strip()) * OF_A_PERCENT
    except InvalidOperation as problem:
        raise BadValue("应填百分数，例如 3.6。") from problem
    if not number.is_finite() or number != int(number) or abs(number) >= 100 * OF_A_PERCENT:
        raise BadValue("应填百分数，例如 3.6；最多两位小数，小于 100。")
    return int(number)


def written_increase(value: Any) -> str:
    """An increase as it is filled in."""
    return f"{Decimal(value) / OF_A_PERCENT:f}"


def shown_increase(value: Any, _row: dict[str, Any]) -> str:
    """An increase in a list."""
    return "" if value is None else f"{written_increase(value)}%"
