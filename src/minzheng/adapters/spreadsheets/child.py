"""工作簿读取子进程 — parses one workbook under hard limits and prints its rows as lines of JSON.

Run as a file by `workbook.rows_of`, never imported by the product: it takes nothing from the package, so that
it also runs with `-I`. Standard input: the workbook. Argument: the limits as JSON. Each line of output is either a
batch of rows `[[number, [cell, …]], …]` or one object `{"sheet": …}` or `{"refused": code, "where": …}`.
A cell is null, true, 12, "text", {"n": "12.5"}, {"d": "2021-08-01"}, {"t": "2021-08-01T09:30:00"} or
{"x": [shown, code]} for a value that the file no longer holds truly.
"""

import datetime as dt
import gc
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import python_calamine as calamine
from defusedxml import ElementTree

BATCH = 500
LOST = 10**15  # Excel keeps fifteen digits
MOST_CHARACTERS = 32_767
PIECE = 1 << 22  # bytes of sheet XML searched at a time
"".encode("cp437")  # loads the codec of zip member names now: under the limits no file can be opened any more
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
ERROR_CELL = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(?:(?!</c>).){0,400}?<v>([^<]{1,16})</v>', re.DOTALL
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refused(Exception):
    """拒收 — code and place of what the parent turns into a sentence."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.where = where


def limit_self(memory: int, seconds: int) -> None:
    """No more memory, time, files, sockets or processes than a parser needs; Windows knows no such limits."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 3,  # the three pipes it already has: no file, no socket
    }
    for limit, value in wanted.items():
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            if sys.platform == "linux":
                raise


def number(value: float) -> Any:
    """A number as Excel shows it; what lost its last digits is marked, not guessed."""
    if not math.isfinite(value):
        return {"x": [str(value), "number"]}
    if abs(value) >= LOST:
        return {"x": [f"{value:.0f}", "digits"]}
    if value == int(value):
        return int(value)
    shown = format(value, ".15g")  # what Excel itself keeps and shows
    return {"n": shown} if "." in shown or "e" in shown else int(shown)


def integer(value: int) -> Any:
    """A whole number, marked when Excel cannot have kept all its digits."""
    return value if abs(value) < LOST else {"x": [str(value), "digits"]}


def moment(value: dt.datetime) -> Any:
    """A moment; at midnight it is a day."""
    return {"t": value.isoformat()} if value.time() != dt.time() else {"d": value.date().isoformat()}


def day(value: dt.date) -> Any:
    """A day."""
    return {"d": value.isoformat()}


def text(value: str) -> Any:
    """A text; nothing for blanks, marked when too long or with control characters."""
    if not value or value.isspace():
        return None
    if len(value) > MOST_CHARACTERS:
        return {"x": [value[:100], "long"]}
    if (value.isprintable() and "\ufffd" not in value) or not CONTROLS.search(value):
        return value
    return {"x": [CONTROLS.sub("�", value), "control"]}


CODERS: dict[type, Callable[[Any], Any]] = {
    str: text,
    float: number,
    int: integer,
    bool: bool,
    dt.datetime: moment,
    dt.date: day,
    dt.time: str,
    dt.timedelta: str,
}


def rows(sheet: Any, errors: dict[int, list[tuple[int, str]]], limits: dict[str, Any]) -> Iterator[list[Any]]:
    """Every row that holds something, with its number and its cells from column A on."""
    if sheet.start is None:
        return
    indent = [None] * sheet.start[1]
    found = 0
    for at, values in enumerate(sheet.iter_rows(), 1):
        cells = indent + [CODERS[type(value)](value) for value in values]
        for column, shown in errors.pop(at, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = {"x": [shown, "error"]}
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > limits["rows"] + 10:  # the header and titles above it are counted by the parent
            raise Refused("rows")
        if len(cells) > limits["columns"]:
            raise Refused("columns", str(at))
        yield [at, cells]


def choose(book: Any, reserved: list[str]) -> tuple[int, str]:
    """The first visible worksheet that is not one of our own helping sheets."""
    for index, sheet in enumerate(book.sheets_metadata):
        visible = sheet.visible == calamine.SheetVisibleEnum.Visible
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and visible and sheet.name not in reserved:
            return index, sheet.name
    raise Refused("sheet")


def formula_errors(data: bytes, name: str) -> dict[int, list[tuple[int, str]]]:
    """Cells like #N/A, which the parser would hand over as empty: row from 1 → (column from 0, what Excel shows)."""
    found: dict[int, list[tuple[int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        member = member_of(archive, name)
        if member is None:
            return found
        rest = b""
        with archive.open(member) as content:
            while piece := content.read(PIECE):
                whole, end, rest = (rest[-PIECE:] + piece).rpartition(b"</c>")
                for letters, row, shown in ERROR_CELL.findall(whole + end) if b't="e"' in whole else ():
                    found.setdefault(int(row), []).append((column_of(letters), shown.decode("utf-8", "replace")))
    return found


def member_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """The member that holds the sheet of this name, if the workbook says so."""
    try:
        listed = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
        relation = next(
            each.get(RELATION) for each in listed if each.tag.endswith("}sheet") and each.get("name") == name
        )
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        target = next(each.get("Target", "") for each in relations if each.get("Id") == relation)
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return archive.getinfo(member).filename
    except (KeyError, StopIteration, ElementTree.ParseError):
        return None


def column_of(letters: bytes) -> int:
    """The column from 0 for its letters: A is 0, AA is 26."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def run(data: bytes, limits: dict[str, Any]) -> Iterator[Any]:
    """The messages for one workbook: its sheet, its rows by batches, then done or why refused."""
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            index, name = choose(book, limits["reserved"])
            errors = formula_errors(data, name)
            sheet = book.get_sheet_by_index(index)
            yield {"sheet": name}
            batch = []
            for row in rows(sheet, errors, limits):
                batch.append(row)
                if len(batch) == BATCH:
                    yield batch
                    batch = []
            yield batch
            yield {"done": True}
    except Refused as refused:
        yield {"refused": refused.code, "where": refused.where}
    except MemoryError:
        yield {"refused": "memory", "where": ""}
    except calamine.CalamineError:
        yield {"refused": "broken", "where": ""}


def main() -> None:
    """Read the workbook from the standard input and write one message per line."""
    limits = json.loads(sys.argv[1])
    limit_self(limits["memory"], limits["seconds"])
    gc.disable()  # rows hold no cycles, and the process ends with its one workbook
    data = sys.stdin.buffer.read()
    out = sys.stdout
    for message in run(data, limits):
        out.write(json.dumps(message, ensure_ascii=True, separators=(",", ":")))
        out.write("\n")
    out.flush()


if __name__ == "__main__":
    main()
