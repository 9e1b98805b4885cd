"""登记簿版面 — what a register page shows, computed before the template: cells, tabs, filters, neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.documents.reads import attached_to
from minzheng.core.documents.services import grades_for
from minzheng.core.registers import places
from minzheng.core.registers import reads as registers
from minzheng.core.registers.accepting import formal_problem
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Kind, Register
from minzheng.core.registers.listing import PAGE_SIZE, Page, Position, Query, page, plain, shown, tab_counts
from minzheng.core.registers.searching import recall
from minzheng.core.registers.sections import sections_of
from minzheng.kernel import periods
from minzheng.web.lines import Line, line_of
from minzheng.web.staff import StaffRequest

if TYPE_CHECKING:
    from minzheng.core.access.models import User

FIXED = ("division", "tab", "s")
KEPT_PARAMETERS = frozenset(FIXED)
NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})


def address(register: type[Register], kept: Mapping[str, Any]) -> str:
    """The address of a list with its conditions."""
    asked = {name: value for name, value in kept.items() if value}
    base = reverse("register", args=[register.code])
    return f"{base}?{urlencode(asked)}" if asked else base


def query_of(user: "User", register: type[Register], asked: Mapping[str, Any], terms: Mapping[str, str]) -> Query:
    """The conditions in an address or a form; unknown and foreign ones are ignored."""
    chosen = {
        item.name: str(asked[item.name]) for item in register.filters if item.takes(str(asked.get(item.name) or ""))
    }
    tab = str(asked.get("tab") or "")
    known = register.tabs is not None and tab in dict(register.tabs.choices)
    return Query(
        division=places.division_filter(user, register, str(asked.get("division") or "")),
        chosen=chosen, tab=tab if known else "", term=recall(terms, str(asked.get("s") or ""), by=user),
    )  # fmt: skip


def uid_of(text: str | None) -> UUID | None:
    """An outside number as it came in an address or a form; None when it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Cell:
    """单元格 — the text of one cell and how it is drawn."""

    text: str
    label: str
    css: str
    url: str = ""
    chip: str = ""


def cell_of(register: type[Register], column: Column, row: dict[str, Any], *, url: str = "") -> Cell:
    """One cell of a row."""
    text = shown(column, row)
    css = "num" if column.kind in NUMERIC else "idno" if column.kind == Kind.CODE else "short" if column.choices else ""
    if column.link:
        css += " k"
    _ = register
    return Cell(
        text, column.title, css.strip(), url if column.link else "", column.chips.get(str(row[column.name]), "")
    )


def cells_of(register: type[Register], columns: list[Column], row: dict[str, Any]) -> list[Cell]:
    """The cells of one row of a list, leading to the record."""
    url = reverse("record", args=[register.code, row["uid"]])
    return [cell_of(register, column, row, url=url) for column in columns]


@dataclass(frozen=True)
class RegisterPage:
    """登记簿列表页 — everything that the list template prints."""

    register: type[Register]
    query: Query
    page: Page
    lines: list[tuple[UUID, list[Cell]]]
    tabs: list[dict[str, Any]]
    filters: list[dict[str, Any]]
    places: list[dict[str, Any]]
    kept: dict[str, str]
    pages: dict[str, str]
    sums: list[tuple[str, str]]
    allowed: dict[str, bool]
    waiting: frozenset[UUID]  # the rows that the viewer may confirm
    companions: list[Companion]

    @classmethod
    def of(cls, request: StaffRequest, register: type[Register]) -> "RegisterPage":
        """Build the page for a request."""
        asked = request.GET
        query = query_of(request.user, register, asked, request.session.get("terms", {}))
        position = Position(uid_of(asked.get("after")), uid_of(asked.get("before")), bool(asked.get("last")))
        found = page(register, request.user, query, position)
        names = (*FIXED, *(item.name for item in register.filters))
        kept = {name: asked[name] for name in names if asked.get(name)}
        columns = [column for column in register.columns if column.in_list]
        lines = [(row["uid"], cells_of(register, columns, row)) for row in found.rows]
        sums = [
            (column.title, plain(column, found.sums[column.name] or 0)) for column in register.columns if column.total
        ]
        allowed = _allowed(request, register)
        uids = [uid for uid, _ in lines] if allowed["confirm"] else []
        return cls(
            register, query, found, lines, _tabs(request, register, query, kept), _filters(register, kept),
            _places(request, register, query), kept, _neighbours(register, found, kept), sums, allowed,
            registers.waiting_for(register, request.user, uids),
            [one for one in register.companions if one.to is None or may(request.user, one.to)],
        )  # fmt: skip

    @property
    def line(self) -> Line | None:
        """The line of business that keeps the register."""
        return line_of(self.register.line)

    @property
    def columns(self) -> list[Column]:
        """The columns of the list."""
        return [column for column in self.register.columns if column.in_list]

    @property
    def numeric(self) -> set[str]:
        """Names of the columns that stand right."""
        return {column.name for column in self.columns if column.kind in NUMERIC}

    @property
    def size(self) -> int:
        """Rows per page."""
        return PAGE_SIZE


def _tabs(request: StaffRequest, register: type[Register], query: Query, kept: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"title": title, "count": count, "current": value == query.tab, "url": address(register, kept | {"tab": value})}
        for value, title, count in tab_counts(register, request.user, query)
    ]


def _filters(register: type[Register], kept: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": item.name,
            "title": item.title,
            "options": [(value, title, kept.get(item.name) == str(value)) for value, title in item.choices]
            or [(kept[item.name], kept[item.name], True)],
        }
        for item in register.filters
        if item.choices or kept.get(item.name)
    ]


def _places(request: StaffRequest, register: type[Register], query: Query) -> list[dict[str, Any]]:
    return places.division_options(request.user, register, query.division)


def _neighbours(register: type[Register], found: Page, kept: dict[str, str]) -> dict[str, str]:
    return {
        "first_url": address(register, kept) if found.previous else "",
        "previous_url": address(register, kept | {"before": found.previous}) if found.previous else "",
        "next_url": address(register, kept | {"after": found.next}) if found.next else "",
        "last_url": address(register, kept | {"last": "1"}) if found.next else "",
    }


def _allowed(request: HttpRequest, register: type[Register]) -> dict[str, bool]:
    user = request.user
    return {
        "edit": register.writer is not None and bool(register.fields) and register.typed and may(user, register.edit),
        "import": register.writer is not None and bool(register.fields) and may(user, Permission.REGISTER_IMPORT),
        "export": may(user, Permission.REGISTER_EXPORT),
        "confirm": register.confirms and may(user, Permission.REGISTER_CONFIRM),
        "attach": may(user, Permission.DOCUMENT_ADD),
        "reveal": may(user, Permission.PERSON_REVEAL),
    } | {f"act:{one.name}": may(user, one.to or register.edit) for one in register.acts}


@dataclass(frozen=True)
class Acceptance:
    """验收确认 — who reported a record and when, who confirmed it, and what the viewer may do about it."""

    reported_by: str
    reported_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    may_confirm: bool
    problem: str
    may_reopen: bool

    @classmethod
    def of(cls, user: "User", register: type[Register], record: Any) -> "Acceptance | None":
        """For a record that needs a second person; None for any other."""
        if not register.confirms or not hasattr(record, "reported_by_id"):
            return None
        mine = scope_of(user, Permission.REGISTER_CONFIRM).covers(record.division.path)
        counts = record.counts
        return cls(
            record.reported_by.name, record.created_at, record.confirmed_by.name if counts else "", record.confirmed_at,
            may_confirm=mine and not counts,
            problem=formal_problem(record, user, periods.today()) if mine and not counts else "",
            may_reopen=mine and counts and register.reopens,
        )  # fmt: skip

    @property
    def counts(self) -> bool:
        """Whether figures count the record."""
        return self.confirmed_at is not None


@dataclass(frozen=True)
class RecordPage:
    """登记记录页 — one record with the records that belong to it."""

    register: type[Register]
    record: Any
    label: str
    cells: list[Cell]
    panels: list[dict[str, Any]]
    papers: list[Any]
    allowed: dict[str, bool]
    acceptance: Acceptance | None
    sections: list[dict[str, Any]]
    grades: list[tuple[str, str]]

    @classmethod
    def of(cls, request: StaffRequest, register: type[Register], record: Any) -> "RecordPage":
        """Build the page of a record that the viewer may see."""
        row = registers.row_of(register, record)
        cells = [cell_of(register, column, row) for column in register.columns]
        panels = [_panel(request, panel.register, panel.source, panel.title, record) for panel in register.panels]
        papers = list(attached_to(request.user, record.uid))
        accepted = Acceptance.of(request.user, register, record)
        tables = [
            {"title": one.title, "sheet": sheet} for one, sheet in sections_of(register.code, record, request.user)
        ]
        return cls(
            register,
            record,
            register.label(row),
            cells,
            panels,
            papers,
            _allowed(request, register),
            accepted,
            tables,
            grades_for(request.user, record.division),
        )

    @property
    def acts(self) -> list[Companion]:
        """The pages on which something is decided about the record, as far as the viewer may."""
        return [one for one in self.register.acts if self.allowed[f"act:{one.name}"]]

    @property
    def locked(self) -> bool:
        """Whether the record never changes any more."""
        return self.register.locks and bool(self.record.counts)

    @property
    def line(self) -> Line | None:
        """The line of business that keeps the register."""
        return line_of(self.register.line)


def _panel(request: StaffRequest, code: str, source: str, title: str, record: Any) -> dict[str, Any]:
    inner = REGISTERS.get(code)
    rows = registers.rows_belonging(inner, request.user, source, record)
    columns = [column for column in inner.columns if column.in_list]
    lines = [cells_of(inner, columns, row) for row in rows]
    return {"title": title or inner.title, "register": inner, "columns": columns, "lines": lines}
