"""写表 — workbooks and CSV that other people open: formula-safe, identifiers as text, header row frozen and bold."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from minzheng.adapters.refusals import UploadRefused
from minzheng.adapters.spreadsheets.formulas import neutral, printable
from minzheng.adapters.spreadsheets.streaming import StreamedSheet, cell_encoder, fit, row_encoder, shown, styles
from minzheng.adapters.spreadsheets.table import Cell, Damaged

MOST_ROWS = 1_048_575  # below the header
WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
FORMATS: dict[str, dict[str, Any]] = {
    "plain": {"num_format": "General"},
    "text": {"num_format": "@"},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00##"},
    "yuan": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "header": {
        "bold": True,
        "bg_color": "#E8EEF5",
        "border": 1,
        "border_color": "#C5CFDB",
        "text_wrap": True,
        "valign": "vcenter",
    },
}
WIDTHS = {"plain": 16, "text": 16, "number": 10, "decimal": 12, "yuan": 14, "percent": 10, "date": 12, "datetime": 17}
Target = str | Path | BinaryIO


@dataclass(frozen=True, slots=True)
class Column:
    """列 — title, kind and width in characters.

    Kinds: text, number, decimal, yuan (int of fen), percent, date, datetime, plain (numbers as they are).
    """

    title: str
    kind: str = "text"
    width: float = 0

    @property
    def shown_width(self) -> float:
        return self.width or max(WIDTHS[self.kind], min(2 * len(self.title) + 2, 40))


@dataclass(frozen=True, slots=True)
class Sheet:
    """工作表 — rows are taken one by one, so a generator over a cursor is welcome."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = field(default_factory=tuple)
    filtered: bool = True


class Palette:
    """格式 — the formats of one workbook by name, made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._book.add_format(FORMATS[name])
        return self._made[name]

    def add(self, name: str, properties: dict[str, Any]) -> Any:
        self._made[name] = self._book.add_format(properties)
        return self._made[name]


def write_workbook(target: Target, sheets: Iterable[Sheet], *, created: datetime | None = None) -> None:
    """Write sheets to a path or an open binary file; raises UploadRefused when a sheet has more rows than Excel.

    With ``created`` the same rows give the same bytes whenever they are written; without it the file names the present second.
    """
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        if created is not None:
            book.set_properties({"created": created})
        formats = Palette(book)
        for sheet in sheets:
            _write_sheet(book, formats, sheet)


def _write_sheet(book: Any, formats: Palette, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet_title(sheet.title), StreamedSheet)
    prepare(page, formats, sheet.columns)
    index = styles(formats)
    encode = row_encoder([cell_encoder(column.kind, index) for column in sheet.columns])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        if last > MOST_ROWS:
            raise UploadRefused(
                f"“{sheet.title}”超过 Excel 的 {MOST_ROWS:,} 行上限。请加筛选条件分次导出，或改用 CSV。"
            )
        page.stream(last, encode(last, row))
    if sheet.filtered and last and sheet.columns:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def prepare(page: Any, formats: Palette, columns: Sequence[Column], top: int = 0) -> None:
    """Widths, column formats, the bold header row (from 0) and the pane frozen under it."""
    for at, column in enumerate(columns):
        page.set_column(at, at, column.shown_width, formats[column.kind])
    page.set_row(top, 24)
    for at, column in enumerate(columns):
        page.write_string(top, at, fit(column.title), formats["header"])
    page.freeze_panes(top + 1, 0)


def sheet_title(title: str) -> str:
    """A title that Excel takes: no []:*?/\\ and at most 31 characters."""
    clean = "".join("_" if character in "[]:*?/\\" else character for character in printable(title))
    return clean.strip("'")[:31] or "表"


def write_csv(
    target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, encoding: str = "utf-8-sig"
) -> None:
    """Write CSV (UTF-8 with mark, or gb18030), text made formula-safe by a leading apostrophe; yuan from fen."""
    wrapper = io.TextIOWrapper(target, encoding=encoding, newline="")
    writer = csv.writer(wrapper)
    writer.writerow([neutral(printable(column.title)) for column in columns])
    kinds = [column.kind for column in columns]
    for row in rows:
        writer.writerow([_csv_text(value, kind) for value, kind in zip(row, kinds, strict=True)])
    wrapper.flush()
    wrapper.detach()


def _csv_text(value: Cell, kind: str) -> str:
    if isinstance(value, str):
        return neutral(printable(value))
    if isinstance(value, Damaged):
        return neutral(printable(value.shown))
    if kind == "yuan" and isinstance(value, int):
        return format(Decimal(value) / 100, ".2f")
    return shown(value)
