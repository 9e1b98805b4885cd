"""Writing workbooks, templates and annotated tables; openpyxl is the second opinion."""

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.adapters.spreadsheets import (
    CellProblem,
    Column,
    Damaged,
    Row,
    Sheet,
    Table,
    TemplateColumn,
    UploadRefused,
    annotate,
    annotating,
    read_table,
    template,
    write_csv,
    write_workbook,
    writing,
)

COLUMNS = [
    Column("证件号码"),
    Column("人数", "number"),
    Column("金额（元）", "yuan"),
    Column("比例", "percent"),
    Column("日期", "date"),
    Column("时间", "datetime"),
    Column("小数", "decimal"),
]
MOMENT = datetime(2021, 8, 31, 9, 30)  # noqa: DTZ001 - Excel knows no zones
ROW = ["130123195803041234", 12, 120749, Decimal("0.5"), date(2021, 8, 31), MOMENT, Decimal("1.25")]


def written(sheet: Sheet) -> bytes:
    target = io.BytesIO()
    write_workbook(target, [sheet])
    return target.getvalue()


def test_a_workbook_holds_typed_cells_under_a_frozen_bold_header() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(Sheet("低保/台账", COLUMNS, [ROW]))))
    page = book.active
    assert page.title == "低保_台账"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert [page.cell(2, at).value for at in range(1, 8)] == [
        ROW[0],
        12,
        1207.49,
        0.5,
        datetime(2021, 8, 31),  # noqa: DTZ001 - as above
        MOMENT,
        1.25,
    ]
    assert page["A2"].data_type == "s"
    assert page["A2"].number_format == "@"
    assert page["E2"].number_format == "yyyy-mm-dd"
    assert page.auto_filter.ref == "A1:G2"


def test_what_is_written_is_read_back_the_same_from_path_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Sheet("台账", COLUMNS, [ROW])])
    cells = read_table(path.read_bytes(), "xlsx").rows[0].cells
    assert cells == [ROW[0], 12, Decimal("1207.49"), Decimal("0.5"), date(2021, 8, 31), MOMENT, Decimal("1.25")]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_any_text_stays_text_and_is_never_a_formula(texts: list[str]) -> None:
    data = written(Sheet("表", [Column("甲"), Column("乙")], [["=1+1", text] for text in texts]))
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for cell in page["B"]} <= {"s", "n"}
    assert all(cell.value is None for cell in page["B"] if cell.data_type == "n")
    assert {cell.data_type for cell in page["A"]} == {"s"}


def test_control_characters_go_and_a_text_too_long_says_that_it_was_cut() -> None:
    data = written(Sheet("表", [Column("甲"), Column("乙")], [["a\x00b\x1bc", "长" * 40_000]]))
    cells = read_table(data, "xlsx").rows[0].cells
    assert cells[0] == "abc"
    assert isinstance(cells[1], str)
    assert len(cells[1]) == 32_767
    assert cells[1].endswith("…（内容过长，已截断）")


def test_more_rows_than_excel_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    with pytest.raises(UploadRefused, match="3 行上限"):
        written(Sheet("表", [Column("甲")], [["x"]] * 4))


def test_csv_is_written_with_mark_or_in_gb18030_with_money_in_yuan() -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        target = io.BytesIO()
        write_csv(target, COLUMNS, [ROW], encoding=encoding)
        assert target.getvalue().decode(encoding).splitlines()[1] == (
            "130123195803041234,12,1207.49,0.5,2021-08-31,2021-08-31 09:30,1.25"
        )


@given(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1).filter(
        lambda text: not text.isspace()
    )
)
@settings(max_examples=300, deadline=None)
def test_any_csv_text_comes_back_unchanged(text: str) -> None:
    target = io.BytesIO()
    write_csv(target, [Column("甲"), Column("乙")], [["x", text]])
    cell = read_table(target.getvalue(), "csv").rows[0].cells[1]
    assert cell == text or isinstance(cell, Damaged)


def test_a_template_has_the_columns_first_and_explains_them_second() -> None:
    long = [f"第{number}街道办事处" for number in range(60)]
    data = template(
        [
            TemplateColumn("姓名", "与户口簿一致", required=True),
            TemplateColumn("性别", choices=["男", "女"]),
            TemplateColumn("街道", choices=long),
            TemplateColumn("床位数", kind="number"),
            TemplateColumn("日期", kind="date"),
        ]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["填写", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["填写"][1]] == ["姓名", "性别", "街道", "床位数", "日期"]
    assert "必填" in book["填写"]["A1"].comment.text
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book["填写"].data_validations.dataValidation}
    assert rules["B2"].formula1 == '"男,女"'
    assert rules["C2"].formula1 == "'选项'!$A$1:$A$60"
    assert rules["D2"].type == "whole"
    assert [cell.value for cell in book["填写说明"][2]] == ["姓名", "必填", "文本", "与户口簿一致", None]
    assert read_table(data, "xlsx").headers == ["姓名", "性别", "街道", "床位数", "日期"]


def test_an_annotated_workbook_marks_the_cells_and_can_be_handed_in_again() -> None:
    source = '"2021年"\n姓名,年龄,账号\n张三,七十,1\n\n李四,71,=1+1\n'.encode()
    table = read_table(source, "csv")
    problems = [
        CellProblem(3, "年龄", "年龄应为整数，请改为数字。"),
        CellProblem(3, None, "与第 5 行重复。"),
        CellProblem(0, None, "缺少“住址”列。"),
        CellProblem(5, "没有的列", "x"),
    ]
    data = annotate(table, problems)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["检查结果", "数据"]
    page = book["数据"]
    assert page["B3"].fill.start_color.rgb == "FFFBD5D5"
    assert page["B3"].comment.text == "年龄应为整数，请改为数字。"
    assert page["D3"].value == "年龄：年龄应为整数，请改为数字。；与第 5 行重复。"
    assert page["A3"].fill.start_color.rgb != "FFFBD5D5"
    assert page["C5"].data_type == "s"
    summary = {row[0].value: row[1].value for row in book["检查结果"].iter_rows(min_row=1, max_row=4)}
    assert summary == {"检查结论": "有问题，未写入任何数据", "数据行数": "2", "有问题的行数": "2", "问题总数": "4"}
    listed = [[cell.value for cell in row] for row in book["检查结果"].iter_rows()]
    assert ["第 3 行", "年龄", "年龄应为整数，请改为数字。"] in listed
    assert ["整个文件", "整行", "缺少“住址”列。"] in listed
    again = read_table(data, "xlsx")
    assert (again.headers, again.rows) == (table.headers, table.rows)


def test_an_empty_cell_with_a_problem_is_red_too() -> None:
    table = read_table("姓名,年龄\n张三,\n".encode(), "csv")
    page = openpyxl.load_workbook(io.BytesIO(annotate(table, [CellProblem(2, "年龄", "必填。")])))["数据"]
    assert page["B2"].fill.start_color.rgb == "FFFBD5D5"


def test_a_table_without_problems_says_so() -> None:
    table = read_table("姓名,年龄\n张三,70\n".encode(), "csv")
    book = openpyxl.load_workbook(io.BytesIO(annotate(table, [])))
    assert book["检查结果"]["B1"].value == "全部通过"


def test_many_problems_are_listed_up_to_a_limit_and_the_rest_stand_in_the_last_column(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(annotating, "MOST_LISTED", 3)
    monkeypatch.setattr(annotating, "MOST_COMMENTS", 2)
    table = read_table(("姓名,年龄\n" + "张三,x\n" * 6).encode(), "csv")
    problems = [
        CellProblem(1, "年龄", "列名有误。"),
        *(CellProblem(row.number, "年龄", "有误。") for row in table.rows),
    ]
    book = openpyxl.load_workbook(io.BytesIO(annotate(table, problems)))
    first = [row[0].value for row in book["检查结果"].iter_rows()]
    assert first[-1] == "其余 4 处见“数据”表最后一列。"
    page = book["数据"]
    assert page["B1"].comment.text == "列名有误。"
    assert [page.cell(row, 2).comment is not None for row in range(2, 8)] == [False] * 6
    assert [page.cell(row, 3).value for row in range(2, 8)] == ["年龄：有误。"] * 6


def test_rows_beyond_the_last_of_excel_are_placed_one_below_the_other() -> None:
    table = Table(["姓名", "年龄"], [Row(5, ["张三", 70]), Row(2_000_000, ["李四", 71])])
    page = openpyxl.load_workbook(io.BytesIO(annotate(table, [CellProblem(2_000_000, "年龄", "有误。")])))["数据"]
    assert [cell.value for cell in page[3]] == ["李四", "71", "年龄：有误。"]
