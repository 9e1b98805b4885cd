"""登记簿声明 — a register is a declaration: columns, filters, fields to fill, and who may. Everything else is generic."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db.models import F, Q
from django.db.models.expressions import Combinable

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.kernel.registry import Registry

if TYPE_CHECKING:
    from minzheng.core.registers.records import Listed
    from minzheng.core.registers.writing import Writer


class BadRegister(ValueError):
    """登记簿声明有误 — found when the product starts, never on screen."""


class Kind(StrEnum):
    """列的种类 — how a value is shown, aligned, exported and read."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    CODE = "code"
    DIVISION = "division"
    MOMENT = "moment"


Show = Callable[[Any, dict[str, Any]], str]


@dataclass(frozen=True)
class Column:
    """列 — one column of the list, the detail page and the export.

    ``source`` is a path or a database expression (default: the name itself). ``show`` turns the raw value and the whole
    row into text, e.g. to mask it; ``needs`` names further sources that ``show`` reads.
    """

    name: str
    title: str
    source: str | Combinable | None = None
    kind: Kind = Kind.TEXT
    choices: Sequence[tuple[str, str]] = ()
    show: Show | None = None
    needs: Sequence[str] = ()
    link: bool = False
    in_list: bool = True
    total: bool = False
    chips: dict[str, str] = field(default_factory=dict)

    @property
    def expression(self) -> Combinable:
        """What the database computes for this column."""
        return F(self.source or self.name) if isinstance(self.source, str) or self.source is None else self.source


@dataclass(frozen=True)
class Filter:
    """筛选 — one drop-down above the list; one with a ``pattern`` is set by addresses of other pages, whose values have that form."""

    name: str
    title: str
    source: str = ""
    choices: Sequence[tuple[str, str]] = ()
    condition: Callable[[str], Q] | None = None
    pattern: str = ""

    def takes(self, value: str) -> bool:
        """Whether an address may set the filter to a value."""
        if self.pattern:
            return re.fullmatch(self.pattern, value) is not None
        return bool(value) and value in {str(one) for one, _ in self.choices}

    def as_condition(self, value: str) -> Q:
        """The predicate for a chosen value."""
        return self.condition(value) if self.condition else Q(**{self.source or self.name: value})


@dataclass(frozen=True)
class Field:
    """填报项 — one value that people fill in, by form or by file; ``written`` is what ``parse`` would read again.

    ``happened`` says of a date that it is the day of something that took place: it cannot lie after today. This is the one
    place that says so; an end, a term and a plan may lie ahead.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    note: str = ""
    limit: int = 200
    parse: Callable[[str], Any] | None = None
    written: Callable[[Any], str] | None = None
    happened: bool = False


@dataclass(frozen=True)
class Panel:
    """下属登记 — records of another register that belong to one record of this one."""

    register: str
    source: str
    title: str = ""


@dataclass(frozen=True)
class Companion:
    """相关页面 — a page beside a list or a record, by the name of its address; that takes the register's code (and the uid).

    ``to`` is the permission without which it is not offered; where none is named, what is decided about a record is offered to whoever
    may change the register's records, and a page beside a list to everybody.
    """

    name: str
    title: str
    icon: str
    to: Permission | None = None


def coded_or_named(term: str, *, codes: Sequence[str], names: Sequence[str]) -> Q:
    """The predicate for a code typed from its beginning, in capitals or not, or for any part of a name.

    Names begin with the place they belong to, and nobody looks for that. For lists of things, which are counted in
    thousands; people are found by the beginning of their names, from an index.
    """
    word = term.strip()
    found = Q()
    for source in codes:
        found |= Q(**{f"{source}__istartswith": word})
    for source in names:
        found |= Q(**{f"{source}__contains": word})
    return found


class Register:
    """登记簿 — a list of one kind of record, declared. Code, titles and columns are permanent names."""

    code: ClassVar[str]
    title: ClassVar[str]
    line: ClassVar[str]
    icon: ClassVar[str] = "list"
    note: ClassVar[str] = ""
    unit: ClassVar[str] = "条"
    model: ClassVar["type[Listed]"]
    identity: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    tabs: ClassVar[Filter | None] = None
    fields: ClassVar[tuple[Field, ...]] = ()
    panels: ClassVar[tuple[Panel, ...]] = ()
    companions: ClassVar[tuple[Companion, ...]] = ()
    record_companions: ClassVar[tuple[Companion, ...]] = ()  # for a record that is locked
    acts: ClassVar[tuple[Companion, ...]] = ()  # pages on which something is decided about a record
    typed: ClassVar[bool] = (
        True  # whether single records are filled in by the general form; False where they have a page of their own
    )
    locks: ClassVar[bool] = False  # whether a confirmed record never changes any more
    order: ClassVar[str] = "id"
    searches: ClassVar[str] = ""
    in_search: ClassVar[bool] = (
        True  # whether the search over all registers asks it; False for what its person leads to
    )
    writer: ClassVar["type[Writer] | None"] = None
    confirms: ClassVar[bool] = False
    reopens: ClassVar[bool] = False
    reveals: ClassVar[bool] = False
    revealed: ClassVar[str] = "完整证件号码"  # what is shown whole for a stated reason
    in_menu: ClassVar[bool] = True
    view: ClassVar[Permission] = Permission.REGISTER_VIEW
    edit: ClassVar[Permission] = Permission.REGISTER_EDIT

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The records that the register lists, before anybody's scope."""
        queryset = cls.model._default_manager.all()
        assert isinstance(queryset, ScopedQuerySet)
        return queryset

    @classmethod
    def among(cls, rows: ScopedQuerySet[Any], places: Combinable) -> ScopedQuerySet[Any]:
        """Those of the rows that lie in some places, for the list: a predicate over their division."""
        return rows.filter(places)

    @classmethod
    def shown_for(cls, rows: Any) -> Any:
        """Rows that a figure counted, with whatever this register's columns need beside the fields."""
        return rows

    @classmethod
    def search(cls, term: str) -> Q:
        """The predicate for what somebody typed into the search box."""
        raise NotImplementedError(term)

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        """What one record is called on its own page."""
        return str(row[cls.columns[0].name] or "")

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm records as the second person: how many, and the reasons of refusals."""
        raise NotImplementedError(f"{cls.title}不需要确认。{len(records)} {by}")

    @classmethod
    def awaits(cls, user: Any) -> Q:
        """The records that wait for a second person, who may be this user: not those that he reported himself."""
        return Q(confirmed_at__isnull=True) & ~Q(reported_by=user)

    @classmethod
    def reveal(cls, record: Any, *, reason: str, by: Any) -> str:
        """The full value of what the register masks."""
        raise NotImplementedError(f"{cls.title}没有遮盖的内容。{record} {reason} {by}")

    @classmethod
    def check(cls) -> None:
        """Refuse a declaration that would fail on screen: unknown fields, columns twice, nothing to link from."""
        names = [column.name for column in cls.columns]
        if len(set(names)) != len(names):
            raise BadRegister(f"登记簿 {cls.code} 有重名的列。")
        if not any(column.link for column in cls.columns):
            raise BadRegister(f"登记簿 {cls.code} 没有可点开的列。")
        try:
            named = {f"c_{column.name}": column.expression for column in cls.columns}
            str(cls.rows().annotate(**named).order_by(cls.order).values("uid").query)
            for item in (*cls.filters, *((cls.tabs,) if cls.tabs else ())):
                cls.rows().filter(item.as_condition(item.choices[0][0] if item.choices else "0"))
            if cls.identity and cls.identity not in {item.name for item in cls.fields}:
                raise BadRegister(f"登记簿 {cls.code} 的编号列 {cls.identity} 不在填报项里。")
        except (FieldError, FieldDoesNotExist, ValueError) as problem:
            raise BadRegister(f"登记簿 {cls.code}：{problem}") from problem


REGISTERS: Registry[type[Register]] = Registry("登记簿")
