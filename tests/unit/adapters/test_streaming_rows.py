"""Rows streamed into a sheet read exactly as rows that XlsxWriter wrote cell by cell."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.adapters.spreadsheets import Column, Sheet, read_table, write_workbook
from minzheng.adapters.spreadsheets.streaming import StreamedSheet, fit
from minzheng.adapters.spreadsheets.writing import WORKBOOK_OPTIONS

EXCEL_DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def cells_of(kind: str, values: list[object]) -> list[object]:
    target = io.BytesIO()
    write_workbook(target, [Sheet("表", [Column("甲", kind)], [[value] for value in values])])  # type: ignore[list-item]  # the strategies give cells
    page = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    return [page.cell(row, 1).value for row in range(2, len(values) + 2)]


def reference(values: list[object], number_format: str) -> list[object]:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        page = book.add_worksheet()
        style = book.add_format({"num_format": number_format})
        for row, value in enumerate(values, 1):
            page.write(row, 0, value, style)
    sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    return [sheet.cell(row, 1).value for row in range(2, len(values) + 2)]


@given(st.lists(EXCEL_DAYS, min_size=1, max_size=10))
@settings(max_examples=30, deadline=None)
def test_days_have_the_number_that_xlsxwriter_gives_them(days: list[object]) -> None:
    assert cells_of("date", days) == reference(days, "yyyy-mm-dd")


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=10))
@settings(max_examples=30, deadline=None)
def test_money_has_the_number_that_xlsxwriter_gives_it(fen: list[int]) -> None:
    assert cells_of("yuan", list(fen)) == reference([each / 100 for each in fen], "0.00")


@pytest.mark.parametrize(
    "text",
    ["a&<b>\"'", " 前后空格 ", "两\n行", "_x0041_", "_x000D_", "𠮷野", "=1+1", "</t></is></c>", "]]>", "\ufeff头"],
)
def test_awkward_text_comes_back_letter_for_letter(text: str) -> None:
    assert cells_of("text", [text]) == reference([text], "@")
    target = io.BytesIO()
    write_workbook(target, [Sheet("表", [Column("甲"), Column("乙")], [["x", text]])])
    assert read_table(target.getvalue(), "xlsx").rows[0].cells[1] == text


def test_days_that_excel_does_not_know_and_numbers_that_are_none_become_text() -> None:
    assert cells_of("date", [date(1850, 1, 2)]) == ["1850-01-02"]
    assert cells_of("decimal", [Decimal("NaN")]) == ["NaN"]
    assert cells_of("number", [True, False, "约三"]) == ["是", "否", "约三"]
    assert cells_of("text", [12, Decimal("1.50"), date(2021, 8, 31)]) == ["12", "1.50", "2021-08-31"]
    assert cells_of("text", [datetime(2021, 8, 31, 9, 5)]) == ["2021-08-31 09:05"]  # noqa: DTZ001 - Excel knows no zones


def test_a_long_text_is_cut_by_the_units_that_excel_counts() -> None:
    rare = "𠮷" * 20_000
    assert len(fit(rare).encode("utf-16-le")) // 2 <= 32_767
    assert fit(rare).endswith("已截断）")
    assert fit("好" * 32_767) == "好" * 32_767


def test_streamed_rows_and_ordinary_rows_alternate_and_never_go_back() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        page = book.add_worksheet("表", StreamedSheet)
        page.write_string(0, 0, "头")
        page.stream(1, '<c r="A2"><v>1</v></c>')
        page.write_comment(1, 0, "注")
        page.write_string(3, 0, "中")
        page.stream(4, '<c r="A5"><v>2</v></c>')
        page.stream(7, '<c r="A8"><v>3</v></c>')
        with pytest.raises(ValueError, match="递增"):
            page.stream(7, "")
        with pytest.raises(ValueError, match="递增"):
            page.stream(2, "")
        page.write_string(9, 0, "尾")
    sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue()))["表"]
    assert [cell.value for cell in sheet["A"]] == ["头", 1, None, "中", 2, None, None, 3, None, "尾"]
    assert sheet["A2"].comment.text == "注"
