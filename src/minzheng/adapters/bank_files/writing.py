"""银行文件写出 — orders as the bytes of one file: the same orders give the same bytes, and nothing is altered to fit.

What a bank's file cannot carry is refused with line and field, never cut, replaced or escaped: a name that was changed pays
somebody else, or nobody.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from minzheng.adapters.bank_files.profiles import WANTED, BankProfile, FileColumn
from minzheng.adapters.spreadsheets import Column, Sheet, write_workbook
from minzheng.kernel.money import format_yuan

CLOSING = "合计"
LINE_END = "\r\n"
SHOWN = 20
CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # of every workbook: the clock must not change its bytes
COUNT_DIGITS = 10  # of the closing line of a fixed file; 18 digits of fen follow
TITLES = {"line": "流水号", "account": "账号", "name": "户名", "amount": "金额", "bank": "开户行", "purpose": "用途"}
# What a spreadsheet would run, what ends a line or hides, what no encoding holds.
_DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠﹢﹣﹦﹫]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


class BadOrders(ValueError):
    """付款明细不能写出 — every line that cannot, with its field and how to mend it; no names and no numbers of accounts."""


@dataclass(frozen=True, slots=True)
class Order:
    """付款明细 — ``line`` is the payment's own number for good, ``amount`` in fen."""

    line: str
    account: str
    name: str
    amount: int
    bank: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class BankFile:
    """银行文件 — the bytes, how many orders, their total (fen), and the SHA-256 of the bytes."""

    data: bytes
    count: int
    total: int
    digest: str


def write(profile: BankProfile, orders: Sequence[Order]) -> BankFile:
    """写出 — one file of all orders, in their order. Raises BadOrders."""
    if not orders:
        raise BadOrders("没有付款明细，不生成银行文件。")
    if faults := [*_faults(profile, orders)]:
        more = f"；另有 {len(faults) - SHOWN} 处" if len(faults) > SHOWN else ""
        raise BadOrders(f"{'；'.join(faults[:SHOWN])}{more}。请更正后重新生成，文件没有写出。")
    total = sum(one.amount for one in orders)
    rows = [[_said(profile, one, column.field) for column in profile.orders] for one in orders]
    data = _FORMS[profile.form](profile, rows, len(orders), total)
    return BankFile(data, len(orders), total, hashlib.sha256(data).hexdigest())


def _said(profile: BankProfile, order: Order, name: str) -> str:
    if name != "amount":
        return str(getattr(order, name))
    return format_yuan(order.amount).replace(",", "") if profile.in_yuan else str(order.amount)


# -- refusals ----------------------------------------------------------------------------------------------------------
def _faults(profile: BankProfile, orders: Sequence[Order]) -> Iterable[str]:
    seen: set[str] = set()
    for number, order in enumerate(orders, 1):
        if order.line in seen:
            yield f"第 {number} 行：流水号与前面重复"
        seen.add(order.line)
        if order.amount <= 0:
            yield f"第 {number} 行：金额应大于 0"
        for column in profile.orders:
            if fault := _fault(profile, column, _said(profile, order, column.field)):
                yield f"第 {number} 行的{TITLES[column.field]}：{fault}"


def _fault(profile: BankProfile, column: FileColumn, text: str) -> str:
    """What keeps a text from standing in a column; empty when nothing does."""
    if not text:
        return "没有填写" if column.field in WANTED[0] else ""
    if text != text.strip() or _UNSEEN.search(text):
        return "首尾有空格，或者含有看不见的字符"
    if _DANGEROUS.match(text):
        return "以 = + - @ 开头，会被当作公式"
    try:
        size = len(text.encode(profile.encoding))
    except UnicodeEncodeError:
        return f"有 {profile.encoding} 写不出的字"
    return _unfit(column, text, size) if profile.form == "fixed" else ""


def _unfit(column: FileColumn, text: str, size: int) -> str:
    """What keeps a text from a fixed column: it is too long, or cannot be told from what fills the column up."""
    if size > column.width:
        return f"超过 {column.width} 个字节"
    edge = text[0] if column.right else text[-1]
    return f"含有用来补位的“{column.fill}”" if edge == column.fill else ""


# -- forms -------------------------------------------------------------------------------------------------------------
def _csv(profile: BankProfile, rows: list[list[str]], count: int, total: int) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator=LINE_END)
    if profile.header:
        writer.writerow([column.title for column in profile.orders])
    writer.writerows(rows)
    if profile.closing:
        writer.writerow([CLOSING, count, _total(profile, total)])
    return target.getvalue().encode(profile.encoding)


def _fixed(profile: BankProfile, rows: list[list[str]], count: int, total: int) -> bytes:
    lines = [b"".join(map(padded, profile.orders, row, [profile.encoding] * len(row))) for row in rows]
    if profile.closing:
        lines.append(f"{CLOSING}{count:0{COUNT_DIGITS}d}{total:018d}".encode(profile.encoding))
    return b"".join(line + LINE_END.encode() for line in lines)


def padded(column: FileColumn, text: str, encoding: str) -> bytes:
    """A text as the bytes of a fixed column."""
    data = text.encode(encoding)
    rest = column.fill.encode(encoding) * (column.width - len(data))
    return rest + data if column.right else data + rest


def _xlsx(profile: BankProfile, rows: list[list[str]], count: int, total: int) -> bytes:
    columns = [Column(column.title) for column in profile.orders]
    closing = [CLOSING, str(count), _total(profile, total)]
    closing = [*closing, *[""] * (len(columns) - len(closing))]
    target = io.BytesIO()
    sheet = Sheet("付款明细", columns, [*rows, *([closing] if profile.closing else [])], filtered=False)
    write_workbook(target, [sheet], created=CREATED)
    return target.getvalue()


def _total(profile: BankProfile, total: int) -> str:
    return format_yuan(total).replace(",", "") if profile.in_yuan else str(total)


_FORMS = {"csv": _csv, "fixed": _fixed, "xlsx": _xlsx}
