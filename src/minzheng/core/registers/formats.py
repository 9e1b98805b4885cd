"""格式 — how values of each kind are written for people."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from minzheng.core.registers.declarations import Kind
from minzheng.kernel import money

FORMATS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.CHOICE: str,
    Kind.DIVISION: str,
    Kind.NUMBER: lambda value: f"{value:,}",
    Kind.MONEY: money.format_yuan,
    Kind.DATE: lambda value: f"{value:%Y-%m-%d}",
    Kind.MOMENT: lambda value: f"{timezone.localtime(value):%Y-%m-%d %H:%M}",
    Kind.BOOLEAN: lambda value: "是" if value else "否",
}
