"""排版 — papers as PDF by Typst, with an open font that has the rare characters of names; nothing is fetched.

What a paper says reaches the template as data, never as markup: words like ``#import`` stay words.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
import typst

from minzheng.adapters.papers.model import (
    Align,
    Grid,
    Heading,
    Memo,
    MemoPart,
    Overview,
    Paper,
    Picture,
    Poster,
    Receipt,
    clean,
)

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
SIZES = (8.0, 7.5, 7.0, 6.6, 6.2, 5.8, 5.4, 5.0, 4.6)  # points: the largest with which an overview fits its page


class CannotTypeset(RuntimeError):
    """不能排版 — the font was not built, or a table does not fit its page; the message says what to do."""


def paper_as_pdf(paper: Paper) -> bytes:
    """公文 PDF — the paper as it is kept. Raises CannotTypeset."""
    said = {
        "head": clean(paper.head), "number": clean(paper.number), "title": clean(paper.title), "addressee": clean(paper.addressee),
        "body": [_part(part) for part in paper.body], "signature": clean(paper.signature), "dated": clean(paper.dated),
        "note": clean(paper.note),
    }  # fmt: skip
    return _set("paper.typ", said)


def memo_as_pdf(memo: Memo) -> bytes:
    """便单 PDF — on as many pages as it takes. Raises CannotTypeset."""
    said = {
        "title": clean(memo.title), "subtitle": clean(memo.subtitle), "headline": clean(memo.headline),
        "body": [_part(part) for part in memo.body], "foot": clean(memo.foot),
    }  # fmt: skip
    return _set("memo.typ", said)


def poster_as_pdf(poster: Poster) -> bytes:
    """公示单 PDF — on just one page. Raises CannotTypeset."""
    said = {
        "title": clean(poster.title), "lead": clean(poster.lead), "rows": [[clean(cell) for cell in row] for row in poster.rows],
        "body": [clean(words) for words in poster.body], "signature": clean(poster.signature), "dated": clean(poster.dated),
        "foot": clean(poster.foot),
    }  # fmt: skip
    if _pages("poster.typ", said) > 1:
        raise CannotTypeset("内容放不进一张 A4 纸，请把说明写短一些。")
    return _set("poster.typ", said)


def overview_as_pdf(overview: Overview) -> bytes:
    """一览表 PDF — on just one page, in the largest type with which it fits. Raises CannotTypeset."""
    said = {
        "title": clean(overview.title), "subtitle": clean(overview.subtitle), "foot": clean(overview.foot),
        "heads": [clean(head) for head in overview.heads], "widths": list(overview.widths),
        "aligns": _aligns(overview.aligns, len(overview.heads)),
        "rows": [
            {"cells": [clean(cell) for cell in row], "bold": number in overview.bold}
            for number, row in enumerate(overview.rows)
        ],
    }  # fmt: skip
    for size in SIZES:
        pages = _pages("overview.typ", said, size=str(size))
        if pages == 1:
            return _set("overview.typ", said, size=str(size))
    raise CannotTypeset(f"{len(overview.rows)} 行放不进一张 A4 纸，请先按部分筛选再打印。")


def receipt_as_pdf(receipt: Receipt, *, half: bool = False) -> bytes:
    """回执 PDF — on A4, or on half of it (A5). Raises CannotTypeset."""
    said = {
        "title": clean(receipt.title), "number": clean(receipt.number), "lines": [clean(line) for line in receipt.lines],
        "parts": [{"title": clean(part.title), "lines": [clean(line) for line in part.lines]} for part in receipt.parts],
        "code": clean(receipt.code), "qr": qr_as_svg(receipt.qr), "contact": clean(receipt.contact), "foot": clean(receipt.foot),
    }  # fmt: skip
    return _set("receipt.typ", said, paper="a5" if half else "a4")


def qr_as_svg(words: str) -> str:
    """二维码 — of a short code, as a drawing with a quiet border; it mends a quarter of itself when it is creased."""
    return segno.make(words, error="q", micro=False).svg_inline(border=4, omitsize=True)


def _part(part: MemoPart) -> dict[str, Any]:
    if isinstance(part, Picture):
        return {"kind": "picture", "data": list(part.data), "width": part.width, "words": clean(part.words)}
    if isinstance(part, Grid):
        return {
            "kind": "grid", "title": clean(part.title), "heads": [clean(head) for head in part.heads], "widths": list(part.widths),
            "aligns": _aligns(part.aligns, len(part.heads)), "rows": [[clean(cell) for cell in row] for row in part.rows],
        }  # fmt: skip
    return {"kind": "heading" if isinstance(part, Heading) else "text", "words": clean(part.words)}


def _aligns(said: Sequence[Align], count: int) -> list[str]:
    return [said[column] if column < len(said) else "left" for column in range(count)]


def _set(template: str, said: dict[str, Any], **inputs: str) -> bytes:
    made = _compile(template, said, "pdf", inputs)
    return made if isinstance(made, bytes) else b"".join(made)


def _pages(template: str, said: dict[str, Any], **inputs: str) -> int:
    made = _compile(template, said, "svg", inputs)
    return len(made) if isinstance(made, list) else 1


def _compile(template: str, said: dict[str, Any], form: Any, inputs: dict[str, str]) -> Any:
    if not any(FONTS.glob("*.ttf")):
        raise CannotTypeset("排版用的字体还没有构建；请运行 python frontend/build_frontend.py，再试一次。")
    return typst.compile(
        str(TEMPLATES / template), root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True, format=form,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False), **inputs},
    )  # fmt: skip
