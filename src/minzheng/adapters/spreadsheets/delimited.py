"""分隔文本 — CSV by the rule: encoding, delimiter by the header, nothing guessed, bad lines named."""

import csv
import io
import re
from collections.abc import Generator

from minzheng.adapters import encodings
from minzheng.adapters.refusals import UploadRefused
from minzheng.adapters.spreadsheets import table
from minzheng.adapters.spreadsheets.formulas import restored
from minzheng.adapters.spreadsheets.table import Cell, Damaged, Limits

DELIMITERS = ",\t;"
SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E\+(?:1[5-9]|2\d)", re.IGNORECASE)
QUOTED = re.compile(r'"(?:[^"]|"")*"')


def rows_of(data: bytes, limits: Limits) -> Generator[tuple[int, list[Cell]] | str, None, None]:
    """First the encoding, then line number and cells of each row; raises UploadRefused."""
    decoded = encodings.decode(data)
    yield decoded.encoding
    delimiter = _delimiter(decoded.text)
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter, strict=True)
    number, found = 1, 0
    try:
        for values in reader:
            cells = [_cell(value) for value in values]
            if any(cell is not None for cell in cells):
                found += 1
                _check_size(number, found, cells, limits)
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as fault:
        raise _refusal(fault, number) from None


def _delimiter(text: str) -> str:
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    outside = QUOTED.sub("", header)
    return max(DELIMITERS, key=outside.count)


def _cell(value: str) -> Cell:
    if not value or value.isspace():
        return None
    if "\ufffd" in value:
        return Damaged(value, table.CONTROL_CHARACTER)
    if SCIENTIFIC.fullmatch(value.strip()):
        return Damaged(value, table.SCIENTIFIC)
    return restored(value)


def _check_size(number: int, found: int, cells: list[Cell], limits: Limits) -> None:
    if found > limits.rows + 10:  # the header and titles above it are counted later
        raise UploadRefused(f"表格超过 {limits.rows:,} 行。请分成几个文件后重新上传。")
    if len(cells) > limits.columns:
        raise UploadRefused(f"第 {number} 行超过 {limits.columns} 列。请检查分隔符，或删除右侧多余的列后重新上传。")
    if any(isinstance(cell, str) and len(cell) > limits.characters for cell in cells):
        raise UploadRefused(f"第 {number} 行有单元格超过 {limits.characters:,} 个字。请检查引号是否成对后重新上传。")


def _refusal(fault: csv.Error, number: int) -> UploadRefused:
    if "field larger" in str(fault):
        return UploadRefused(f"第 {number} 行有单元格内容过长，常见原因是引号没有成对。请核对该行引号后重新上传。")
    if "end of data" in str(fault):
        return UploadRefused(f"从第 {number} 行起有引号没有配对，直到文件末尾。请核对该行引号后重新上传。")
    return UploadRefused(f"第 {number} 行的引号用法有误。请核对该行引号（内容中的引号应写两个）后重新上传。")
