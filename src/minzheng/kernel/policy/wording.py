"""读法 — values as people read them: money in yuan, truths as 是 and 否, codes by their names; and in which unit a rule gives its
value, which follows from the units of what it reckons with.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.kernel.money import ROUNDINGS, format_yuan
from minzheng.kernel.policy.symbols import Kind, Symbol

FEN, PERSONS = "分", "人"
_OWN = {"age": "周岁", "months": "个月", "overlap": "天", "count": PERSONS, "members": PERSONS}


def said(value: Any, unit: str = "", choices: Mapping[str, str] | None = None, *, missing: str = "未定") -> str:
    """读作 — a value with its unit: ``1,207.49 元``, ``是``, ``2021-08-31``, ``一级``; what is missing as the caller calls it."""
    if value is None:
        return missing
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return said_number(value, unit)
    if isinstance(value, date):
        return value.isoformat()
    if value in ROUNDINGS and not choices:
        return ROUNDINGS.get(value).label
    return (choices or {}).get(value, str(value))


def said_number(value: int, unit: str) -> str:
    """数的读法 — fen as yuan (``分/人月`` as ``元/人月``), a percentage with its sign, anything else with its unit."""
    if is_money(unit):
        return f"{format_yuan(value)} 元{unit.removeprefix(FEN)}"
    if unit == "百分比":
        return f"{value} %"
    return f"{value} {unit}".rstrip()


def is_money(unit: str) -> bool:
    """是否金额 — whether a number of this unit is fen."""
    return unit.startswith(FEN)


def unit_of(symbol: Symbol, units: Mapping[str, str]) -> str:
    """单位 — the unit of a number that is reckoned from others: money as soon as money takes part."""
    if symbol.kind is not Kind.NUMBER:
        return ""
    if symbol.op == "input":
        unit = units.get(symbol.name, "")
        return FEN if is_money(unit) else unit
    if symbol.op in _OWN:
        return _OWN[symbol.op]
    found = [unit for part in symbol.args if (unit := unit_of(part, units))]
    return FEN if FEN in found else found[0] if found else ""
