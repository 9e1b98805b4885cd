"""公文内容 — what a paper says, free of how it is set (form: GB/T 9704-2012, 党政机关公文格式)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from minzheng.adapters.spreadsheets.formulas import printable

Align = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Heading:
    """小标题 — 一、… of the body."""

    words: str


@dataclass(frozen=True)
class Text:
    """段落 — one paragraph of the body."""

    words: str


@dataclass(frozen=True)
class Grid:
    """表格 — heads, rows of text, the share of the width that each column takes, and how it is aligned."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    aligns: Sequence[Align] = ()
    title: str = ""

    def __post_init__(self) -> None:
        uneven = [row for row in self.rows if len(row) != len(self.heads)]
        if uneven or len(self.widths) != len(self.heads):
            raise ValueError("表格每一行的格数都应与表头相同。")

    def align(self, column: int) -> Align:
        """How a column is aligned; left where nothing is said."""
        return self.aligns[column] if column < len(self.aligns) else "left"


@dataclass(frozen=True)
class Picture:
    """图片 — a PNG or JPEG, how wide it is set, in millimetres, and the words before it: a drawn signature."""

    data: bytes
    width: int
    words: str


Part = Heading | Text | Grid
MemoPart = Part | Picture


@dataclass(frozen=True)
class Paper:
    """公文 — the red head, the number (文号), title, addressee, body, signature and date.

    ``number`` is empty on a draft. Nothing here is checked for personal data: whoever composes a paper decides what is in it.
    """

    head: str
    number: str
    title: str
    addressee: str
    body: Sequence[Part]
    signature: str
    dated: str
    note: str = ""


@dataclass(frozen=True)
class Memo:
    """便单 — a working sheet on A4 without a red head: title, the line below it, the answer in large type, parts, a foot."""

    title: str
    subtitle: str
    headline: str
    body: Sequence[MemoPart]
    foot: str = ""


@dataclass(frozen=True)
class Overview:
    """一览表 — a table that must fit on one A4 page, landscape, in two columns."""

    title: str
    subtitle: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    aligns: Sequence[Align] = ()
    bold: frozenset[int] = field(default_factory=frozenset)
    foot: str = ""


@dataclass(frozen=True)
class Poster:
    """公示单 — one A4 page for a board, read from a step away: a lead, label and value in large type, what it is for, who answers.

    ``signature`` and ``dated`` stand where the seal goes.
    """

    title: str
    lead: str
    rows: Sequence[tuple[str, str]]
    body: Sequence[str]
    signature: str
    dated: str
    foot: str = ""


@dataclass(frozen=True)
class ReceiptPart:
    """回执一项 — a title and the lines below it."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Receipt:
    """回执 — what a visitor takes home: number, a few lines, what was asked one by one, a QR code of an opaque code, whom to call."""

    title: str
    number: str
    lines: Sequence[str]
    parts: Sequence[ReceiptPart]
    code: str
    qr: str
    contact: str
    foot: str = ""


def clean(words: str) -> str:
    """Words without control characters, which neither Word nor a typesetter takes."""
    return printable(words)
