"""文字处理稿 — a paper as a Word file (.docx) that the office edits and seals; it names the fonts that offices have."""

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from minzheng.adapters.papers.model import Grid, Heading, Paper, clean

BODY, TITLE, HEAD = "仿宋_GB2312", "方正小标宋简体", "方正小标宋简体"
RED = RGBColor(0xC0, 0, 0)
ALIGNS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
TEXT_WIDTH = 156  # mm between the margins


def paper_as_docx(paper: Paper) -> bytes:
    """公文 Word 稿 — the same words as the PDF, ready for editing."""
    file = Document()
    _page(file)
    _line(file, paper.head, font=HEAD, size=36, colour=RED, bold=True, align="center")
    _line(file, paper.number or "（草稿，未编号）", align="center")
    _rule(file)
    _line(file, paper.title, font=TITLE, size=22, align="center", after=12)
    if paper.addressee:
        _line(file, f"{paper.addressee}：")
    for part in paper.body:
        if isinstance(part, Grid):
            _grid(file, part)
        elif isinstance(part, Heading):
            _line(file, part.words, font="黑体", indent=True)
        else:
            _line(file, part.words, indent=True)
    _line(file, paper.signature, align="right", before=30)
    _line(file, paper.dated, align="right")
    if paper.note:
        _line(file, f"（{paper.note}）", indent=True)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _page(file: Any) -> None:
    """A4 with the margins of GB/T 9704-2012."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = file.styles["Normal"]
    style.font.size = Pt(16)
    _font(style.element.get_or_add_rPr(), BODY)
    properties = file.core_properties
    properties.author, properties.comments = "", ""


def _line(
    file: Any, words: str, *, font: str = BODY, size: int = 16, colour: RGBColor | None = None, bold: bool = False,
    align: str = "left", indent: bool = False, before: int = 0, after: int = 0,
) -> Any:  # fmt: skip
    line = file.add_paragraph()
    line.alignment = ALIGNS[align]
    form = line.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    form.line_spacing = Pt(28)
    if indent:
        form.first_line_indent = Pt(2 * size)
    run = line.add_run(clean(words))
    run.font.size, run.bold = Pt(size), bold or None
    if colour is not None:
        run.font.color.rgb = colour
    _font(run._element.get_or_add_rPr(), font)  # noqa: SLF001 — the library has no other way to name an East Asian font
    return line


def _font(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(kind), name)


def _rule(file: Any) -> None:
    """The red line under the head."""
    line = file.add_paragraph()
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("w:val", "single"), ("w:sz", "12"), ("w:space", "1"), ("w:color", "C00000")):
        bottom.set(qn(key), value)
    borders.append(bottom)
    line._p.get_or_add_pPr().append(borders)  # noqa: SLF001 — the library draws no borders


def _grid(file: Any, grid: Grid) -> None:
    if grid.title:
        _line(file, grid.title, font="黑体", size=12, align="center")
    table = file.add_table(rows=1, cols=len(grid.heads))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    whole = sum(grid.widths)
    for cell, head in zip(table.rows[0].cells, grid.heads, strict=True):
        _cell(cell, head, "center", font="黑体")
    for row in grid.rows:
        for column, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _cell(cell, words, grid.align(column))
    for column, width in enumerate(grid.widths):
        for cell in table.columns[column].cells:
            cell.width = Cm(TEXT_WIDTH * width / whole / 10)
    file.add_paragraph()


def _cell(cell: Any, words: str, align: str, *, font: str = BODY) -> None:
    line = cell.paragraphs[0]
    line.alignment = ALIGNS[align]
    run = line.add_run(clean(words))
    run.font.size = Pt(10.5)
    _font(run._element.get_or_add_rPr(), font)  # noqa: SLF001 — as above
