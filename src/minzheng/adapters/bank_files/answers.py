"""银行回盘读入 — what a bank answered, line by line; a file that cannot be understood whole is not understood at all."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.adapters.bank_files.profiles import BankProfile
from minzheng.adapters.bank_files.writing import CLOSING, SHOWN
from minzheng.adapters.refusals import UploadRefused
from minzheng.adapters.spreadsheets import Cell, Damaged, read_table
from minzheng.kernel.money import parse_yuan
from minzheng.kernel.periods import BadPeriod, parse_date

MOST_BYTES = 200 * 1024 * 1024
SORT, MISSHAPEN = "", "misshapen"  # what a line is, where it is no detail
PARKED = "整个文件没有入账，请向银行核对。"
Fields = Mapping[str, str]


class BadAnswer(ValueError):
    """银行回盘不能读入 — every line that cannot be understood, what is wrong and how to mend it; no names, no accounts."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """回盘明细 — what became of one order: paid on a day, or failed for a reason; ``number`` is the line in the file."""

    number: int
    line: str
    amount: int
    is_paid: bool
    reason: str = ""
    paid_on: date | None = None


@dataclass(frozen=True)
class BankAnswer:
    """银行回盘 — the lines in the order of the file, their number and total (fen), and the SHA-256 of the bytes."""

    lines: tuple[AnswerLine, ...]
    total: int
    digest: str

    @property
    def count(self) -> int:
        return len(self.lines)


def read_answer(profile: BankProfile, data: bytes) -> BankAnswer:
    """读入回盘 — every line, and the sums of the closing line where the profile has one. Raises BadAnswer: nothing is left out."""
    if not data.strip():
        raise BadAnswer("回盘文件是空的，请向银行重新索取。")
    if len(data) > MOST_BYTES:
        raise BadAnswer("回盘文件过大，请核对是不是这一批的回盘。")
    found, faults = _lines(profile, data)
    if not found and not faults:
        faults.append("没有一行明细")
    if faults:
        more = f"；另有 {len(faults) - SHOWN} 处" if len(faults) > SHOWN else ""
        raise BadAnswer(f"{'；'.join(faults[:SHOWN])}{more}。{PARKED}")
    return BankAnswer(tuple(found), sum(one.amount for one in found), hashlib.sha256(data).hexdigest())


def _lines(profile: BankProfile, data: bytes) -> tuple[list[AnswerLine], list[str]]:
    """The lines that can be understood, and what is wrong with the others and with the sums."""
    found, faults = list[AnswerLine](), list[str]()
    closing: tuple[int, Fields] | None = None
    for number, fields in _FORMS[profile.form](profile, data):
        if closing is not None:
            return found, [*faults, f"第 {number} 行：合计行之后还有内容"]
        if fields.get(SORT) == CLOSING:
            closing = (number, fields)
            continue
        try:
            found.append(_answer(profile, number, fields))
        except ValueError as problem:
            faults.append(f"第 {number} 行：{problem}")
    return found, [*faults, *(_wrong_sums(profile, found, closing) if profile.closing and not faults else [])]


def _answer(profile: BankProfile, number: int, fields: Fields) -> AnswerLine:
    """One line. Raises ValueError in words."""
    if fields.get(SORT) == MISSHAPEN:
        raise ValueError("列数或长度与约定的格式不同")
    result = profile.results.get(fields["result"])
    if not fields["line"]:
        raise ValueError("没有流水号")
    if result is None:
        raise ValueError("结果代码不在约定之内")
    amount, is_paid = _amount(profile, fields["amount"]), result == "paid"
    said = fields.get("paid_on", "")
    try:
        paid_on = parse_date(said) if said and is_paid else None
    except BadPeriod as problem:
        raise ValueError("入账日期不是日期") from problem
    return AnswerLine(number, fields["line"], amount, is_paid, "" if is_paid else fields.get("reason", ""), paid_on)


def _amount(profile: BankProfile, text: str) -> int:
    try:
        amount = parse_yuan(text) if profile.in_yuan else int(text)
    except ValueError as problem:
        raise ValueError("金额写得不对") from problem
    if amount <= 0 or (not profile.in_yuan and not (text.isascii() and text.isdigit())):
        raise ValueError("金额应是大于 0 的数")
    return amount


def _wrong_sums(profile: BankProfile, found: list[AnswerLine], closing: tuple[int, Fields] | None) -> list[str]:
    """The closing line says as many and as much as the lines above it: a cut file is seen by that."""
    if closing is None:
        return ["没有合计行，文件可能不完整"]
    number, fields = closing
    try:
        total = fields["total"]
        said = int(fields["count"]), int(total) if profile.form == "fixed" else _amount(profile, total)
    except ValueError:
        return [f"第 {number} 行：合计的笔数或金额写得不对"]
    if said != (len(found), sum(one.amount for one in found)):
        return [f"第 {number} 行：合计与明细不符（明细 {len(found)} 笔）"]
    return []


# -- forms -------------------------------------------------------------------------------------------------------------
def _text(profile: BankProfile, data: bytes) -> str:
    try:
        return data.decode(profile.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise BadAnswer(
            f"第 {line} 行：不是约定的编码（{profile.encoding}）。整个文件没有入账，请向银行核对。"
        ) from problem


def _csv(profile: BankProfile, data: bytes) -> Iterator[tuple[int, Fields]]:
    reader = csv.reader(io.StringIO(_text(profile, data), newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1 and profile.header:
                _as_titled(profile, [cell.strip() for cell in cells])
                continue
            if cells:
                yield number, _named(profile, cells)
    except csv.Error as problem:
        raise BadAnswer(f"第 {reader.line_num} 行：引号没有配对。{PARKED}") from problem


def _as_titled(profile: BankProfile, said: list[str]) -> None:
    """The first line says what the columns are: in another order, or without it, nothing is read. Raises BadAnswer."""
    titles = [column.title for column in profile.answers]
    if said[: len(titles)] != titles or any(said[len(titles) :]):
        raise BadAnswer(f"表头应依次是：{'、'.join(titles)}。{PARKED}")


def _named(profile: BankProfile, cells: list[str]) -> Fields:
    """Cells by field; a closing line by what it sums up."""
    said = [cell.strip() for cell in cells]
    if profile.closing and said[0] == CLOSING:
        return dict(zip((SORT, "count", "total"), [*said, "", ""], strict=False))
    if len(said) != len(profile.answers):
        return {SORT: MISSHAPEN}
    return {column.field: cell for column, cell in zip(profile.answers, said, strict=True)}


def _fixed(profile: BankProfile, data: bytes) -> Iterator[tuple[int, Fields]]:
    _text(profile, data)
    width = sum(column.width for column in profile.answers)
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), 1):
        body = line.removesuffix(b"\r")
        if not body and number == 1:
            continue
        closing = CLOSING.encode(profile.encoding)
        if profile.closing and body.startswith(closing):
            rest = body[len(closing) :].decode(profile.encoding, errors="replace")
            yield number, {"": CLOSING, "count": rest[:10], "total": rest[10:].lstrip("0")}
            continue
        yield (
            number,
            _cut(profile, body)
            if len(body) == width
            else dict.fromkeys([column.field for column in profile.answers], ""),
        )


def _cut(profile: BankProfile, body: bytes) -> Fields:
    found, at = dict[str, str](), 0
    for column in profile.answers:
        piece = body[at : at + column.width].decode(profile.encoding, errors="replace")
        found[column.field] = piece.lstrip(column.fill) if column.right else piece.rstrip(column.fill)
        at += column.width
    return found


def _xlsx(profile: BankProfile, data: bytes) -> Iterator[tuple[int, Fields]]:
    try:
        table = read_table(data, "xlsx")
    except UploadRefused as problem:
        raise BadAnswer(f"{problem}{PARKED}") from problem
    titles = [column.title for column in profile.answers]
    _as_titled(profile, table.headers)
    for row in table.rows:
        if any(isinstance(cell, Damaged) for cell in row.cells):
            raise BadAnswer(f"第 {row.number} 行：有损坏的单元格。{PARKED}")
        yield row.number, _named(profile, [_written(cell) for cell in row.cells[: len(titles)]])


def _written(cell: Cell) -> str:
    """A cell as text: a day without its hours."""
    if cell is None:
        return ""
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)


_FORMS = {"csv": _csv, "fixed": _fixed, "xlsx": _xlsx}
