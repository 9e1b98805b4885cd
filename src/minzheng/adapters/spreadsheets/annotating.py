"""批注表 — the user's own table handed back with every problem marked where it is."""

import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from minzheng.adapters.spreadsheets.streaming import StreamedSheet, cell_encoder, fit, row_encoder, styles
from minzheng.adapters.spreadsheets.table import PROBLEM_COLUMN, RESULT_SHEET, Cell, Table
from minzheng.adapters.spreadsheets.writing import WORKBOOK_OPTIONS, Column, Palette, prepare, sheet_title

MOST_COMMENTS = 2_000  # more make Excel slow; every message stands in the last column anyway
MOST_LISTED = 5_000
LAST_EXCEL_ROW = 1_048_576
RED = {"num_format": "@", "text_wrap": True, "bg_color": "#FBD5D5", "font_color": "#9B1C1C"}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """单元格问题 — row number as the user sees it (0: the file as a whole), column title or None for the whole row."""

    row_number: int
    column_title: str | None
    message: str


def annotate(table: Table, problems: Sequence[CellProblem], *, title: str = "数据") -> bytes:
    """The workbook as bytes: 检查结果 first, then the table with rows at their old numbers and 问题与建议 as last column.

    Nothing of the table is changed; mended there, it can be handed in again as it is.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        formats = Palette(book)
        name = sheet_title(title)
        place = _places(table)
        _write_result(book.add_worksheet(RESULT_SHEET), formats, _result_lines(table, problems, name))
        _list_problems(book.worksheets()[0], problems, name, place)
        _write_data(book.add_worksheet(name, StreamedSheet), formats, table, problems, place)
    return target.getvalue()


def _places(table: Table) -> dict[int, int]:
    """Row number → row in the workbook from 0: the same place, unless a CSV had more lines than Excel has rows."""
    numbers = [table.header_number, *(row.number for row in table.rows)]
    if numbers[-1] <= LAST_EXCEL_ROW:
        return {number: number - 1 for number in numbers}
    return {number: at for at, number in enumerate(numbers)}


def _result_lines(table: Table, problems: Sequence[CellProblem], name: str) -> list[tuple[str, ...]]:
    rows_with = len({each.row_number for each in problems if each.row_number})
    return [
        ("检查结论", "有问题，未写入任何数据" if problems else "全部通过"),
        ("数据行数", f"{len(table.rows):,}"),
        ("有问题的行数", f"{rows_with:,}"),
        ("问题总数", f"{len(problems):,}"),
        ("修改办法", f"在“{name}”表中改正标红的单元格（最后一列写明原因），保存后直接重新上传本文件。"),
        (),
        ("问题所在列", "问题数"),
        *((column, f"{count:,}") for column, count in _by_column(problems)),
    ]


def _write_result(page: Any, formats: Palette, lines: Sequence[tuple[str, ...]]) -> None:
    for at, width in enumerate((18, 22, 70)):
        page.set_column(at, at, width)
    bold = formats.add("bold", {"bold": True})
    for row, line in enumerate(lines):
        for at, text in enumerate(line):
            page.write_string(row, at, fit(text), bold if at == 0 else None)


def _list_problems(page: Any, problems: Sequence[CellProblem], name: str, place: dict[int, int]) -> None:
    start = page.dim_rowmax + 2
    for at, text in enumerate(("行号", "列名", "问题与建议")):
        page.write_string(start, at, text)
    for row, problem in enumerate(problems[:MOST_LISTED], start + 1):
        _write_problem(page, row, problem, name, place)
    if len(problems) > MOST_LISTED:
        page.write_string(start + MOST_LISTED + 1, 0, f"其余 {len(problems) - MOST_LISTED:,} 处见“{name}”表最后一列。")


def _write_problem(page: Any, row: int, problem: CellProblem, name: str, place: dict[int, int]) -> None:
    text = f"第 {problem.row_number} 行" if problem.row_number else "整个文件"
    if problem.row_number in place:
        quoted = name.replace("'", "''")
        page.write_url(row, 0, f"internal:'{quoted}'!A{place[problem.row_number] + 1}", string=text)
    else:
        page.write_string(row, 0, text)
    page.write_string(row, 1, fit(problem.column_title or "整行"))
    page.write_string(row, 2, fit(problem.message))


def _by_column(problems: Sequence[CellProblem]) -> list[tuple[str, int]]:
    return Counter(problem.column_title or "整行" for problem in problems).most_common()


def _write_data(
    page: Any, formats: Palette, table: Table, problems: Sequence[CellProblem], place: dict[int, int]
) -> None:
    by_row: dict[int, list[CellProblem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row_number].append(problem)
    top = place[table.header_number]
    prepare(page, formats, [*(Column(each) for each in table.headers), Column(PROBLEM_COLUMN, width=60)], top)
    pen = _Pen(page, formats, table.headers)
    pen.comment_header(top, by_row.pop(table.header_number, []))
    for row in table.rows:
        pen.write(place[row.number], row.cells, by_row.get(row.number, []))


class _Pen:
    """红笔 — writes the rows of one table, marking what is wrong with them."""

    def __init__(self, page: Any, formats: Palette, headers: Sequence[str]) -> None:
        formats.add("red", RED)
        index = styles(formats)
        self._page = page
        self._plain = cell_encoder("plain", index)
        self._red = cell_encoder("red", index)
        self._blank = f'" s="{index("red")}"/>'
        self._encode = row_encoder([self._plain] * len(headers))
        self._last = len(headers)
        self._at = {title: at for at, title in enumerate(headers)}
        self._reason = f'<c r="{xl_col_to_name(self._last)}'
        self._comments = 0

    def write(self, row: int, cells: Sequence[Cell], problems: Sequence[CellProblem]) -> None:
        if not problems:
            self._page.stream(row, self._encode(row, cells))
            return
        wrong = self._wrong(problems)
        parts = [self._cell(row, at, cell, marked=at in wrong) for at, cell in enumerate(cells)]
        text = "；".join(
            f"{each.column_title}：{each.message}" if each.column_title else each.message for each in problems
        )
        self._page.stream(row, "".join([*parts, f"{self._reason}{row + 1}{self._red(text)}"]))
        for at, messages in wrong.items():
            self._comment(row, at, messages)

    def comment_header(self, row: int, problems: Sequence[CellProblem]) -> None:
        for at, messages in self._wrong(problems).items():
            self._comment(row, at, messages)
        if problems:
            self._comment(row, self._last, [each.message for each in problems])

    def _cell(self, row: int, at: int, cell: Cell, *, marked: bool) -> str:
        if cell is None and not marked:
            return ""
        encoded = self._plain(cell) if not marked else self._blank if cell is None else self._red(cell)
        return f'<c r="{xl_col_to_name(at)}{row + 1}{encoded}'

    def _wrong(self, problems: Sequence[CellProblem]) -> dict[int, list[str]]:
        wrong: dict[int, list[str]] = {}
        for problem in problems:
            at = self._at.get(problem.column_title or "")
            if at is not None:
                wrong.setdefault(at, []).append(problem.message)
        return wrong

    def _comment(self, row: int, at: int, messages: Sequence[str]) -> None:
        if self._comments < MOST_COMMENTS:
            self._comments += 1
            self._page.write_comment(row, at, fit("\n".join(messages)), {"author": "", "x_scale": 1.6})
