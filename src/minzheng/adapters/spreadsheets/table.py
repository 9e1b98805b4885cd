"""表 — what a spreadsheet or CSV file is after it has been read: headers and numbered rows of typed cells."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Damaged:
    """损坏单元格 — a value that the file no longer holds truly; `message` says why and how to mend."""

    shown: str
    message: str


Cell = str | int | Decimal | date | bool | None | Damaged  # a datetime is a date too


@dataclass(frozen=True, slots=True)
class Row:
    """行 — `number` is the line that the user sees in the file, from 1."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """表格 — every row has as many cells as there are headers; `origin` is the sheet's name or the encoding."""

    headers: list[str]
    rows: list[Row]
    header_number: int = 1
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """读取限额 — bytes of the file and of memory, seconds of CPU and of patience, rows, columns, characters."""

    size: int = 50 * 1024 * 1024
    rows: int = 200_000
    columns: int = 64
    characters: int = 32_767  # of one cell, as in Excel
    seconds: int = 60
    memory: int = 1024 * 1024 * 1024


RESULT_SHEET = "检查结果"
HELP_SHEET = "填写说明"
CHOICE_SHEET = "选项"
RESERVED_SHEETS = frozenset({RESULT_SHEET, HELP_SHEET, CHOICE_SHEET})
PROBLEM_COLUMN = "问题与建议"

LOST_DIGITS = "此列被 Excel 当作数字，末位已丢失，请把单元格设为文本后重填。"
SCIENTIFIC = "此列被 Excel 改写为科学计数，末位已丢失，请在原表中把该列设为文本，重填后再导出。"
NO_NUMBER = "单元格不是有效的数字或日期，请重新填写。"
FORMULA_ERROR = "单元格的公式计算出错，没有结果，请改为填写数值。"
CONTROL_CHARACTER = "单元格含有不可见的控制字符或丢失的字（�），请删除后重填。"
TOO_LONG = "单元格内容过长（超过 32,767 个字），请精简后重填。"
