"""导入模板 — a workbook to fill in: one sheet for the rows, one that explains every column."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from minzheng.adapters.spreadsheets.streaming import fit
from minzheng.adapters.spreadsheets.table import CHOICE_SHEET, HELP_SHEET
from minzheng.adapters.spreadsheets.writing import WORKBOOK_OPTIONS, Column, Palette, prepare, sheet_title

MOST_ROWS = 200_000
INLINE = 255  # characters that Excel takes for choices written into the cell rule itself
KIND_NOTES = {
    "text": "文本",
    "number": "整数",
    "decimal": "数字，可带小数",
    "yuan": "金额，单位：元，最多两位小数",
    "percent": "百分比，如 12.5%",
    "date": "日期，如 2021-08-31",
    "datetime": "日期和时间，如 2021-08-31 09:30",
}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """模板列 — title, what to fill in, the values to choose from, whether it must be filled, kind as in Column."""

    title: str
    note: str = ""
    choices: Sequence[str] = ()
    required: bool = False
    kind: str = "text"
    width: float = 0


def template(columns: Sequence[TemplateColumn], *, title: str = "填写") -> bytes:
    """The workbook as bytes: the sheet to fill in first, 填写说明 second, long lists of choices on a hidden third."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**WORKBOOK_OPTIONS, "constant_memory": False}) as book:
        formats = Palette(book)
        page = book.add_worksheet(sheet_title(title))
        prepare(page, formats, [Column(each.title, each.kind, each.width) for each in columns])
        required = formats.add(
            "required",
            {
                "bold": True,
                "font_color": "#B42318",
                "bg_color": "#E8EEF5",
                "border": 1,
                "border_color": "#C5CFDB",
                "text_wrap": True,
                "valign": "vcenter",
            },
        )
        for at, column in enumerate(columns):
            if column.required:
                page.write_string(0, at, fit(column.title), required)
            page.write_comment(0, at, fit(_hint(column)), {"x_scale": 1.6, "author": ""})
        _write_help(book, formats, columns)
        _write_rules(book, page, columns)
    return target.getvalue()


def _hint(column: TemplateColumn) -> str:
    must = "必填。" if column.required else "选填。"
    return f"{must}{KIND_NOTES[column.kind]}。{column.note}"


def _write_help(book: Any, formats: Palette, columns: Sequence[TemplateColumn]) -> None:
    page = book.add_worksheet(HELP_SHEET)
    prepare(
        page,
        formats,
        [
            Column("列名", width=22),
            Column("是否必填", width=10),
            Column("格式", width=30),
            Column("说明", width=60),
            Column("可选值", width=60),
        ],
    )
    wrapped = formats.add("wrapped", {"text_wrap": True, "valign": "top", "num_format": "@"})
    for row, column in enumerate(columns, 1):
        must = "必填" if column.required else "选填"
        choices = "、".join(column.choices)
        for at, text in enumerate((column.title, must, KIND_NOTES[column.kind], column.note, choices)):
            if text:
                page.write_string(row, at, fit(text), wrapped)
    below = len(columns) + 2
    advice = (
        "请勿修改表头的列名和工作表名；列的先后次序可以调整，选填的列可以删除。",
        "证件号码、银行账号等长号码的列已设为文本，请用“选择性粘贴—数值”粘贴，以免末位丢失。",
        f"每次最多导入 {MOST_ROWS:,} 行；全部检查通过后才会写入，有一处错误则整批不写入。",
    )
    for row, text in enumerate(advice, below):
        page.write_string(row, 0, text)


def _write_rules(book: Any, page: Any, columns: Sequence[TemplateColumn]) -> None:
    hidden: Any = None
    used = 0
    for at, column in enumerate(columns):
        rule = _rule(column)
        if column.choices and rule is None:
            if hidden is None:
                hidden = book.add_worksheet(CHOICE_SHEET)
                hidden.hide()
            hidden.write_column(0, used, [fit(each) for each in column.choices])
            letter = xlsxwriter.utility.xl_col_to_name(used, col_abs=True)
            rule = {"validate": "list", "source": f"='{CHOICE_SHEET}'!{letter}$1:{letter}${len(column.choices)}"}
            used += 1
        if rule is not None:
            page.data_validation(1, at, MOST_ROWS, at, {**rule, "ignore_blank": True, **_message(column)})


def _rule(column: TemplateColumn) -> dict[str, Any] | None:
    if column.choices:
        fits = len(",".join(column.choices)) <= INLINE and not any(
            "," in each or each[:1] == "=" for each in column.choices
        )
        return {"validate": "list", "source": list(column.choices)} if fits else None
    if column.kind == "number":
        return {"validate": "integer", "criteria": "between", "minimum": -(10**9), "maximum": 10**12}
    if column.kind in {"decimal", "yuan"}:
        return {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
    return None


def _message(column: TemplateColumn) -> dict[str, str]:
    wanted = "请从下拉列表中选择。" if column.choices else f"请填写{KIND_NOTES[column.kind]}。"
    return {"error_title": "填写有误", "error_message": wanted}
