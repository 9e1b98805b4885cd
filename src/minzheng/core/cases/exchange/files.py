"""交换文件 — a file of an outside office read row by row: what each row says, and everything that is wrong with it, by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.adapters import uploads
from minzheng.adapters.spreadsheets import Damaged, Limits, Row, Table, UploadRefused, read_table
from minzheng.kernel.workflow import NotPossible

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
MOST_SHOWN = 50
KINDS = frozenset({"xlsx", "csv"})


@dataclass(frozen=True)
class Fault:
    """一处错误 — the line of the file, the column, and how to mend it; it never quotes the cell."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"第 {self.line} 行“{self.column}”：{self.words}"


class BadFile(NotPossible):
    """文件有误 — every fault of a file; nothing of it was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults, key=lambda one: one.line)
        more = f"；另有 {len(faults) - MOST_SHOWN} 处" if len(faults) > MOST_SHOWN else ""
        super().__init__("；".join(str(one) for one in self.faults[:MOST_SHOWN]) + more + "。没有写入任何内容。")


@dataclass(frozen=True)
class Line:
    """一行 — its number in the file and its cells as text, by column."""

    number: int
    said: Mapping[str, str]


def read(data: bytes, name: str, columns: Sequence[str], *, most: int) -> list[Line]:
    """读取 — the named columns of a file, wherever they stand. Raises BadFile; NotPossible where it is no such file."""
    try:
        upload = uploads.inspect(data, name, allowed=KINDS, limit=LARGEST)
        table = read_table(
            data, upload.kind, limits=Limits(size=LARGEST, rows=most, columns=40, characters=4_000, seconds=20)
        )
    except UploadRefused as problem:
        raise NotPossible(str(problem)) from problem
    places = _places(table, columns)
    faults: list[Fault] = []
    found = [_line(row, places, faults) for row in table.rows]
    if faults:
        raise BadFile(faults)
    if not found:
        raise NotPossible("文件里没有数据行，请核对后重新选择。")
    return found


def _places(table: Table, columns: Sequence[str]) -> dict[str, int]:
    titles = {title.strip().rstrip("*＊").strip(): index for index, title in enumerate(table.headers)}
    missing = [column for column in columns if column not in titles]
    if missing:
        raise NotPossible(f"文件缺少这些列：{'、'.join(missing)}。请用本页导出的文件填写，不要改动表头。")
    return {column: titles[column] for column in columns}


def _line(row: Row, places: Mapping[str, int], faults: list[Fault]) -> Line:
    said: dict[str, str] = {}
    for column, index in places.items():
        cell = row.cells[index]
        if isinstance(cell, Damaged):
            faults.append(Fault(row.number, column, cell.message))
        said[column] = "" if cell is None or isinstance(cell, Damaged) else str(cell).strip()
    return Line(row.number, said)
