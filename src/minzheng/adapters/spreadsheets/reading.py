"""读表 — one entry for Excel and CSV: `read_table`.

The header is the first row with at least two filled cells (titles above it are skipped), or the first filled row.
Our own sheets 检查结果, 填写说明 and 选项 and the column 问题与建议 are passed over, so that an annotated workbook can
be mended and handed in again.
"""

import contextlib
import itertools
import re
import unicodedata
from collections.abc import Iterator

from minzheng.adapters.refusals import UploadRefused
from minzheng.adapters.spreadsheets import delimited, workbook
from minzheng.adapters.spreadsheets.table import PROBLEM_COLUMN, Cell, Damaged, Limits, Row, Table

DEFAULT = Limits()
TITLE_ROWS = 10
Numbered = tuple[int, list[Cell]]


def read_table(data: bytes, kind: str, *, limits: Limits = DEFAULT) -> Table:
    """Read an xlsx, csv or txt file; raises UploadRefused with what, where and how to mend.

    Whole numbers of Excel become int, others Decimal, dates date (datetime when there is a time of day); CSV cells
    are text. Values that the file no longer holds truly are Damaged cells.
    """
    if len(data) > limits.size:
        raise UploadRefused(f"文件超过 {limits.size // 1024 // 1024} MB。请分成几个文件后重新上传。")
    if kind == "xlsx":
        source = workbook.rows_of(data, limits)
    elif kind in {"csv", "txt"}:
        source = delimited.rows_of(data, limits)
    else:
        raise UploadRefused("只能从 .xlsx 或 .csv 文件导入。请另存为其中一种格式后重新上传。")
    with contextlib.closing(source):
        origin = str(next(source))
        return _assemble((each for each in source if not isinstance(each, str)), origin, limits)


def _assemble(rows: Iterator[Numbered], origin: str, limits: Limits) -> Table:
    top = list(itertools.islice(rows, TITLE_ROWS))
    if not top:
        raise UploadRefused("表格是空的，没有表头。请使用下载的模板填写后上传。")
    at = next((index for index, (_, cells) in enumerate(top) if sum(cell is not None for cell in cells) > 1), 0)
    header_number, header_cells = top[at]
    titles = _titles(header_number, header_cells)
    kept = [index for index, title in enumerate(titles) if title and title != PROBLEM_COLUMN]
    ignored = {index for index, title in enumerate(titles) if title == PROBLEM_COLUMN}
    width = len(titles)
    straight = kept == list(range(width))
    table = Table([titles[index] for index in kept], [], header_number, origin)
    for number, cells in itertools.chain(top[at + 1 :], rows):
        if len(cells) < width:
            cells.extend([None] * (width - len(cells)))
        if straight and len(cells) == width:
            table.rows.append(Row(number, cells))
            continue
        _check_outside(number, cells, titles, ignored)
        mine = [cells[index] for index in kept]
        if any(cell is not None for cell in mine):
            table.rows.append(Row(number, mine))
    if len(table.rows) > limits.rows:
        raise UploadRefused(f"表格有 {len(table.rows):,} 行，超过上限 {limits.rows:,} 行。请分成几个文件后重新上传。")
    return table


def _titles(number: int, cells: list[Cell]) -> list[str]:
    titles: list[str] = []
    for index, cell in enumerate(cells):
        shown = cell.shown if isinstance(cell, Damaged) else "" if cell is None else str(cell)
        title = re.sub(r"\s+", "", unicodedata.normalize("NFC", shown))
        if title and title in titles:
            raise UploadRefused(
                f"第 {number} 行表头的“{title}”重复出现（{letters(titles.index(title))} 列和 {letters(index)} 列）。"
                "请删除或改名其中一列后重新上传。"
            )
        titles.append(title)
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _check_outside(number: int, cells: list[Cell], titles: list[str], ignored: set[int]) -> None:
    """A filled cell under no title would be lost silently, or shows that the row has shifted."""
    for index, cell in enumerate(cells):
        untitled = index >= len(titles) or not titles[index]
        if cell is not None and untitled and index not in ignored:
            raise UploadRefused(
                f"第 {number} 行 {letters(index)} 列有内容，但该列没有表头。请补上表头或清除该单元格后重新上传。"
            )


def letters(index: int) -> str:
    """Excel's name of a column, from 0: 0 → A, 27 → AB."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
