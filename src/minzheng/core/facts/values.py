"""状况的值 — how a value of a kind is typed, written for people, and compared inside the database."""

from datetime import date
from typing import Any

from django.db.models import CharField, F
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from minzheng.core.facts.kinds import FACTS, FEN, FactKind
from minzheng.core.registers.declarations import Field
from minzheng.core.registers.declarations import Kind as Shape
from minzheng.core.registers.formats import FORMATS
from minzheng.kernel.money import format_yuan
from minzheng.kernel.policy import Kind

_SHAPES = {Kind.TRUTH: Shape.BOOLEAN, Kind.DAY: Shape.DATE, Kind.CODE: Shape.CHOICE}


def field_of(kind: FactKind, title: str = "", *, required: bool = False) -> Field:
    """The fill-in field of a kind; amounts are typed in yuan."""
    shape = _SHAPES.get(kind.kind, Shape.MONEY if kind.unit == FEN else Shape.NUMBER)
    unit = "元" if shape is Shape.MONEY else kind.unit
    note = f"单位：{unit}；没有的填 0，没有查明的留空。" if kind.kind is Kind.NUMBER else "没有查明的留空。"
    choices = tuple(kind.choices.items())
    return Field(kind.code, title or kind.label, shape, required, choices, note, happened=shape is Shape.DATE)


def in_words(kind: FactKind, value: Any) -> str:
    """A value as people read it, with its unit."""
    if value is None:
        return ""
    if kind.kind is Kind.CODE:
        return kind.choices.get(value, str(value))
    if kind.kind is Kind.NUMBER:
        return f"{format_yuan(value)} 元" if kind.unit == FEN else f"{value:,} {kind.unit}"
    return FORMATS[_SHAPES[kind.kind]](value)


def said(prefix: str = "") -> Combinable:
    """The value of a fact as one text, whichever column holds it: to compare, and to be read again by ``read_back``."""
    parts = (Cast(F(f"{prefix}{name}"), CharField()) for name in ("number", "truth", "day"))
    return Coalesce(*parts, F(f"{prefix}text"), output_field=CharField())


def read_back(kind: FactKind, text: str) -> Any:
    """The value behind the text that ``said`` gave."""
    if kind.kind is Kind.NUMBER:
        return int(text)
    if kind.kind is Kind.TRUTH:
        return text in {"t", "true"}
    return date.fromisoformat(text) if kind.kind is Kind.DAY else text


def shown(code: str, text: str | None) -> str:
    """The text that ``said`` gave, as people read it."""
    if text is None or code not in FACTS:
        return text or ""
    kind = FACTS.get(code)
    return in_words(kind, read_back(kind, text))
