"""填报校验 — from what people type or a file holds to clean values, with a message per cell."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from minzheng.core.access.scopes import Scope
from minzheng.core.divisions.models import Division
from minzheng.core.registers.declarations import Field, Kind
from minzheng.kernel import money, periods

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_YES, _NO = frozenset({"是", "有", "1", "true", "y", "yes", "√"}), frozenset({"否", "无", "0", "false", "n", "no", "×"})


class BadValue(ValueError):
    """不能采用的值 — what is wrong with one cell and how to mend it; never quotes the value."""


@dataclass
class Places:
    """区划对照 — codes and full names of the divisions in somebody's scope, read once per file."""

    scope: Scope
    by_code: dict[str, Division] = field(default_factory=dict)
    by_name: dict[str, Division | None] = field(default_factory=dict)

    @classmethod
    def within(cls, scope: Scope) -> "Places":
        """All divisions standing today inside a scope, by code and by name with its parents."""
        places = cls(scope)
        rows = (
            Division.objects.standing(periods.today()).filter(scope.as_condition("")).select_related("parent", "county")
        )
        for row in rows:
            places.by_code[row.code] = row
            above = [row.county.name] if row.county is not None and row.county_id != row.pk else []
            if row.level == Division.Level.VILLAGE and row.parent is not None:
                above.append(row.parent.name)
            parts = [*above, row.name]
            for start in range(len(parts)):
                name = "".join(parts[start:])
                places.by_name[name] = None if name in places.by_name else row
        return places

    def find(self, text: str) -> Division:
        """A division by its 12-digit code or by its name; raises BadValue."""
        word = re.sub(r"[\s/·>\-—、]+", "", text)
        if word.isdigit():
            row = self.by_code.get(word.ljust(12, "0"))
            if row is None:
                raise BadValue("没有这个区划代码，或者它不在您的管辖范围内；请按模板“填写说明”核对。")
            return row
        if word not in self.by_name:
            raise BadValue(
                "没有这个区划名称，或者它不在您的管辖范围内；请写“县（市、区）+乡镇（街道）+村（社区）”或 12 位代码。"
            )
        row = self.by_name[word]
        if row is None:
            raise BadValue("有不止一个同名的区划；请在前面加上县、乡名称，或改填 12 位代码。")
        return row


def clean(item: Field, cell: Any, places: Places) -> Any:
    """The clean value of one cell for one field. Raises BadValue; an empty optional cell gives None (or "" for text)."""
    text = _as_text(cell)
    if not text:
        if item.required:
            raise BadValue("必填项没有填写。")
        return "" if item.kind in {Kind.TEXT, Kind.CODE, Kind.CHOICE} else None
    if item.parse is not None:
        try:
            return item.parse(text)
        except BadValue:
            raise
        except ValueError as problem:
            raise BadValue(str(problem)) from problem
    return _READERS[item.kind](item, text, cell, places)


def clean_alone(item: Field, cell: Any) -> Any:
    """The clean value of a cell that names no place, or None where it is empty. Raises BadValue."""
    value = clean(item, cell, Places(Scope(())))
    if late := yet_to_come(item, value):
        raise BadValue(late)
    return value


def yet_to_come(item: Field, value: Any) -> str:
    """What is wrong with the day of something that took place: it lies after today. Empty when nothing is."""
    is_late = item.happened and value is not None and value > periods.today()
    return f"{item.title}不能晚于今天。" if is_late else ""


def clean_row(
    fields: tuple[Field, ...], cells: Mapping[str, Any], places: Places
) -> tuple[dict[str, Any], dict[str, str]]:
    """Clean values and problems of one row, both by field name."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for item in fields:
        try:
            values[item.name] = clean(item, cells.get(item.name), places)
        except BadValue as problem:
            problems[item.name] = str(problem)
    return values, problems


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return str(cell).strip().replace("\u3000", "")


def _text(item: Field, text: str, _cell: Any, _places: Places) -> str:
    if len(text) > item.limit:
        raise BadValue(f"不能超过 {item.limit} 个字，现有 {len(text)} 个。")
    return text


def _number(_item: Field, text: str, _cell: Any, _places: Places) -> int:
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as problem:
        raise BadValue("应填数字。") from problem
    if not value.is_finite() or value != value.to_integral_value() or abs(value) > 10**9:
        raise BadValue("应填整数。")
    return int(value)


def _money(_item: Field, text: str, _cell: Any, _places: Places) -> int:
    try:
        return money.parse_yuan(text)
    except ValueError as problem:
        raise BadValue(str(problem)) from problem


def _date(_item: Field, text: str, _cell: Any, _places: Places) -> date:
    match = _DATE.match(text) or re.match(r"(\d{4})(\d{2})(\d{2})$", text)
    message = "日期应写作 2021-08-30 或 2021 年 8 月 30 日。"
    if match is None:
        raise BadValue(message)
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError as problem:
        raise BadValue(message) from problem


def _choice(item: Field, text: str, _cell: Any, _places: Places) -> str:
    for value, title in item.choices:
        if text in {value, title}:
            return value
    raise BadValue(f"只能填：{'、'.join(title for _, title in item.choices)}。")


def _boolean(_item: Field, text: str, _cell: Any, _places: Places) -> bool:
    word = text.lower()
    if word in _YES | _NO:
        return word in _YES
    raise BadValue("应填“是”或“否”。")


def _division(_item: Field, text: str, _cell: Any, places: Places) -> Division:
    return places.find(text)


def _code(item: Field, text: str, cell: Any, places: Places) -> str:
    """A code is one code whether its letters and digits were typed wide or narrow."""
    return _text(item, unicodedata.normalize("NFKC", text).strip(), cell, places)


_READERS = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.BOOLEAN: _boolean,
    Kind.DIVISION: _division,
}
