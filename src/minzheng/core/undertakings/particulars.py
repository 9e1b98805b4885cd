"""细目 — what undertakings of one kind say of themselves beyond what all say: the end of a campaign, its account, its platform.

Kept together in one column, each under the name that its kind declares; days are kept as ISO text, amounts in whole fen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from minzheng.core.parties.models import Organisation
from minzheng.core.registers.accepted_register import masked_name
from minzheng.core.registers.declarations import Column, Field, Kind

COLUMN = "particulars"
_STORED: dict[Kind, Callable[[], Any]] = {
    Kind.DATE: DateField, Kind.MONEY: BigIntegerField, Kind.NUMBER: BigIntegerField
}  # fmt: skip
_KINDS = frozenset({Kind.TEXT, Kind.CODE, Kind.CHOICE, Kind.DATE, Kind.MONEY, Kind.NUMBER})


@dataclass(frozen=True)
class Particular:
    """细目 — one of them: its permanent name, its title, and how it is filled in and shown.

    ``organisation``: it is the number of an organisation and shown by its name. ``personal``: it names a person and is shown
    masked.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    note: str = ""
    limit: int = 200
    parse: Callable[[str], Any] | None = None
    organisation: bool = False
    personal: bool = False
    in_list: bool = False

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"细目 {self.name} 的种类只能是文字、编号、选项、日期、金额或整数。")

    @property
    def field(self) -> Field:
        """How people fill it in."""
        return Field(
            self.name, self.title, self.kind, required=self.required, choices=self.choices, note=self.note, limit=self.limit,
            parse=self.parse,
        )  # fmt: skip

    @property
    def column(self) -> Column:
        """How it is shown."""
        value = said(self.name, self.kind)
        shown = Coalesce(_organisation_name(self.name), value) if self.organisation else value
        return Column(
            self.name, self.title, shown, kind=Kind.TEXT if self.organisation else self.kind, choices=self.choices,
            show=masked_name if self.personal else None, in_list=self.in_list,
        )  # fmt: skip


def said(name: str, kind: Kind = Kind.TEXT, path: str = "") -> Combinable:
    """The value of a particular, in the database: a day, whole fen, or text (empty where nothing was said).

    ``path`` leads to the undertaking.
    """
    text = KeyTextTransform(name, f"{path}{COLUMN}")
    if kind in _STORED:
        return Cast(text, _STORED[kind]())
    return Coalesce(Cast(text, CharField()), Value(""))


def _organisation_name(name: str) -> Subquery:
    named = Organisation.objects.filter(code=Cast(KeyTextTransform(name, OuterRef(COLUMN)), CharField()))
    return Subquery(named.values("name")[:1], output_field=CharField())


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of filled-in values: nothing of what was left empty."""
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}


def read(particulars: Sequence[Particular], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Filled-in values again, of every particular: None or empty text where nothing was said."""
    return {one.name: _read(one, kept.get(one.name)) for one in particulars}


def _read(one: Particular, value: Any) -> Any:
    if value is None:
        return None if one.kind in _STORED else ""
    return date.fromisoformat(value) if one.kind == Kind.DATE else value
