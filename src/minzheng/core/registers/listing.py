"""列表 — one page of a register inside somebody's scope: keyset, no OFFSET, a fixed number of statements.

The keys of one page are found first, from indexes alone where the register has them; the columns of the list are computed
for those few rows. What a search finds is gathered and then sorted: walking the list in order until enough rows
match would read nearly all of it when the matches stand together at its end, as everybody of one surname does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, F, Func, QuerySet, Sum, TextField, Value
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce

from minzheng.core.access.models import User
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope, ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.registers.declarations import Column, Filter, Register

PAGE_SIZE = 50


@dataclass(frozen=True)
class Query:
    """查询条件 — what the user narrowed the list to. ``term`` never stands in an address."""

    division: Division | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    tab: str = ""
    term: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was narrowed."""
        return not (self.division or self.chosen or self.tab or self.term)


@dataclass(frozen=True)
class Position:
    """页位置 — after or before a record, or at the end; the address holds only the record's number."""

    after: UUID | None = None
    before: UUID | None = None
    last: bool = False


@dataclass(frozen=True)
class Page:
    """一页 — rows as dictionaries by column name, and where the neighbouring pages begin."""

    rows: list[dict[str, Any]]
    total: int
    sums: dict[str, Any]
    previous: UUID | None
    next: UUID | None


def narrowed(register: type[Register], scope: Scope, query: Query, *, with_tab: bool = True) -> ScopedQuerySet[Any]:
    """The register's records inside a scope and under the user's conditions."""
    rows = register.rows()
    places = scope.division_keys(query.division.path if query.division is not None else "")
    if places is not None:
        rows = register.among(rows, _one_of(rows.division_field, places))
    for item in register.filters:
        if value := query.chosen.get(item.name):
            rows = rows.filter(item.as_condition(value))
    if with_tab and register.tabs and query.tab:
        rows = rows.filter(register.tabs.as_condition(query.tab))
    if query.term:
        rows = rows.filter(register.search(query.term))
    return rows


def _one_of(field_name: str, keys: tuple[int, ...]) -> Func:
    """``field = ANY(array)``: one parameter, spelt once; a list of hundreds costs more to write down than to look up."""
    array = Value("{" + ",".join(map(str, keys)) + "}", output_field=TextField())
    return Func(
        F(field_name), array, template="(%(expressions)s::bigint[]))", arg_joiner=" = ANY(", output_field=BooleanField()
    )


def _alias(column: Column) -> str:
    return f"c_{column.name}"


def annotated(rows: QuerySet[Any], columns: tuple[Column, ...]) -> QuerySet[Any]:
    """Rows with each column (and what its ``show`` needs) computed by the database."""
    named: dict[str, Any] = {_alias(column): column.expression for column in columns}
    for column in columns:
        named |= {f"n_{name}": F(name) for name in column.needs}
    found: QuerySet[Any] = rows.annotate(**named)
    return found


def as_dictionary(raw: dict[str, Any], columns: tuple[Column, ...]) -> dict[str, Any]:
    """A row by column names, with what the columns need beside them."""
    row = {column.name: raw[_alias(column)] for column in columns}
    row |= {name: raw[f"n_{name}"] for column in columns for name in column.needs}
    return {"uid": raw["uid"], **row}


def fetched(rows: QuerySet[Any], columns: tuple[Column, ...]) -> QuerySet[Any, dict[str, Any]]:
    """The values to read for some columns."""
    extra = [f"n_{name}" for column in columns for name in column.needs]
    return annotated(rows, columns).values("uid", *(_alias(column) for column in columns), *extra)


def page(register: type[Register], user: User, query: Query, position: Position, size: int = PAGE_SIZE) -> Page:
    """One page of the register for a user: at most five statements, whatever the data."""
    rows = narrowed(register, scope_of(user, register.view), query)
    columns = tuple(column for column in register.columns if column.in_list)
    backwards = position.last or position.before is not None
    key = (register.order, "id")
    wanted: QuerySet[Any] = rows
    anchor_uid = position.before or position.after
    if anchor_uid is not None:
        anchor = rows.filter(uid=anchor_uid).values_list(*key).first()
        if anchor is not None:
            wanted = _beyond(rows, key, anchor, backwards=backwards)
        else:
            backwards = False
    order = _order(key, backwards=backwards, gathered=bool(query.term))
    found = list(wanted.order_by(*order).values_list("pk", flat=True)[: size + 1])
    if (
        not found and wanted is not rows
    ):  # everything beyond the anchor is gone: show the nearest end instead of nothing
        return page(register, user, query, Position(last=position.after is not None), size)
    more, found = len(found) > size, found[:size]
    raws = fetched(register.rows().filter(pk__in=found), columns).order_by(*key) if found else ()
    listed = [as_dictionary(raw, columns) for raw in raws]
    has_previous = more if backwards else anchor_uid is not None and wanted is not rows
    has_next = (position.before is not None) if backwards else more
    return Page(
        rows=listed,
        previous=listed[0]["uid"] if listed and has_previous else None,
        next=listed[-1]["uid"] if listed and has_next else None,
        **_totals(register, rows, None if more or wanted is not rows else len(found)),
    )


def counts(registers: Iterable[type[Register]], user: User, query: Query) -> dict[str, int]:
    """How many records of each register the query finds for a user, by code and without zeros: one statement for all."""
    asked = [
        narrowed(register, scope_of(user, register.view), query)
        .order_by()
        .annotate(of=Value(register.code))
        .values("of")
        .annotate(n=Count("*"))
        .values_list("of", "n")
        for register in registers
    ]
    return {code: n for code, n in (asked[0].union(*asked[1:], all=True) if asked else ()) if n}


def _order(key: tuple[str, str], *, backwards: bool, gathered: bool) -> list[Any]:
    """The order of the list. What is ``gathered`` is sorted by expressions that no index is in the order of."""
    named = [Coalesce(F(name), F(name)) if gathered else F(name) for name in key]
    return [each.desc() if backwards else each.asc() for each in named]


def _beyond(rows: QuerySet[Any], key: tuple[str, str], anchor: tuple[Any, ...], *, backwards: bool) -> QuerySet[Any]:
    lookup = TupleLessThan if backwards else TupleGreaterThan
    if key[0] == "id":
        return rows.filter(**{"id__lt" if backwards else "id__gt": anchor[1]})
    return rows.filter(lookup((F(key[0]), F(key[1])), anchor))


def _totals(register: type[Register], rows: QuerySet[Any], known: int | None) -> dict[str, Any]:
    """How many records there are in all, and their sums; nothing is asked when the page holds all of them."""
    summed = {f"t_{column.name}": Sum(column.expression) for column in register.columns if column.total}
    if known is not None and not summed:
        return {"total": known, "sums": {}}
    answer = rows.aggregate(n=Count("*"), **summed)
    return {"total": answer["n"], "sums": {name[2:]: value for name, value in answer.items() if name != "n"}}


def tab_counts(register: type[Register], user: User, query: Query) -> list[tuple[str, str, int]]:
    """The tabs above the list with their counts, in one statement."""
    tabs = register.tabs
    if tabs is None:
        return []
    rows = narrowed(register, scope_of(user, register.view), query, with_tab=False)
    counts = rows.aggregate(
        all=Count("*"),
        **{
            f"tab_{number}": Count("pk", filter=tabs.as_condition(value))
            for number, (value, _) in enumerate(tabs.choices)
        },
    )
    return [("", "全部", counts["all"])] + [
        (value, title, counts[f"tab_{number}"]) for number, (value, title) in enumerate(tabs.choices)
    ]


def shown(column: Column, row: dict[str, Any]) -> str:
    """The text of one cell."""
    value = row[column.name]
    if column.show is not None:
        return column.show(value, row)
    return plain(column, value)


def plain(column: Column, value: Any) -> str:
    """The text of a value by the kind of its column."""
    from minzheng.core.registers.formats import FORMATS

    if value is None or value == "":
        return ""
    if column.choices:
        return dict(column.choices).get(str(value), str(value))
    return FORMATS[column.kind](value)


def filter_named(register: type[Register], name: str) -> Filter | None:
    """A filter of the register by its name."""
    return next((item for item in register.filters if item.name == name), None)
