"""Reading Excel and CSV: types, encodings, headers, and refusals that name the line."""

import io
import subprocess
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.adapters.spreadsheets import Damaged, UploadRefused, read_table
from tests.unit.adapters import files

TEXT = "姓名,住址\n张三,石家庄市正定县\n李四,井陉县\n"
HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8)


def test_excel_cells_come_out_typed_and_never_as_float() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("数据")
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        clock = book.add_format({"num_format": "hh:mm"})
        page.write_row(0, 0, ["文", "整", "小", "真", "日", "时", "空", "算", "错", "钟", "大"])
        page.write_row(1, 0, ["130123195803041234", 12, 1207.49, True])
        page.write_datetime(1, 4, datetime(2021, 8, 31), day)  # noqa: DTZ001 - Excel knows no zones
        page.write_datetime(1, 5, datetime(2021, 8, 31, 9, 30), moment)  # noqa: DTZ001 - as above
        page.write_formula(1, 7, "=0.1+0.2", None, 0.30000000000000004)
        page.write_formula(1, 8, "=NA()", None, "#N/A")
        page.write_datetime(1, 9, datetime(1899, 12, 31, 9, 30).time(), clock)  # noqa: DTZ001 - as above
        page.write_number(1, 10, 999_999_999_999_999)
    row = read_table(target.getvalue(), "xlsx").rows[0]
    text, whole, fraction, truth, on, at, nothing, computed, failed, time_of_day, large = row.cells
    assert (text, whole, fraction, truth) == ("130123195803041234", 12, Decimal("1207.49"), True)
    assert type(whole) is int
    assert (on, at, nothing, computed) == (date(2021, 8, 31), datetime(2021, 8, 31, 9, 30), None, Decimal("0.3"))  # noqa: DTZ001 - as above
    assert type(on) is date
    assert failed == Damaged("#N/A", "单元格的公式计算出错，没有结果，请改为填写数值。")
    assert (time_of_day, large) == ("09:30:00", 999_999_999_999_999)
    assert row.number == 2


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
@settings(max_examples=200)
def test_a_number_loses_nothing_of_the_fifteen_digits_that_excel_shows(value: float) -> None:
    from minzheng.adapters.spreadsheets import child

    coded = child.number(value)
    exact = Decimal(coded["n"]) if isinstance(coded, dict) else Decimal(coded)
    assert exact == Decimal(format(value, ".15g"))


def test_titles_above_the_header_blank_rows_and_blank_columns_are_passed_over_and_numbers_stay() -> None:
    rows: list[list[object]] = [
        ["2021 年花名册"],
        [],
        [None, "姓 名", None, "年龄\n（岁）"],
        [],
        [None, "张三", None, 70],
    ]
    table = read_table(files.workbook(rows), "xlsx")
    assert table.headers == ["姓名", "年龄（岁）"]
    assert [(row.number, row.cells) for row in table.rows] == [(5, ["张三", 70])]
    assert table.header_number == 3


def test_a_value_under_no_title_is_refused_by_its_cell() -> None:
    with pytest.raises(UploadRefused, match="第 3 行 C 列有内容，但该列没有表头"):
        read_table(files.workbook([["甲", "乙"], [1, 2], [1, 2, "备注"]]), "xlsx")
    with pytest.raises(UploadRefused, match="第 2 行 C 列"):
        read_table("甲,乙\n1,2,3\n".encode(), "csv")


def test_a_title_that_stands_twice_is_refused_by_name_and_columns() -> None:
    with pytest.raises(UploadRefused, match="“姓名”重复出现（A 列和 C 列）"):
        read_table("姓名,年龄,姓 名\n".encode(), "csv")


def test_a_workbook_without_rows_without_sheet_or_broken_is_refused() -> None:
    with pytest.raises(UploadRefused, match="没有表头"):
        read_table(files.workbook([]), "xlsx")
    with pytest.raises(UploadRefused, match="没有可读取的工作表"):
        read_table(files.workbook([["甲"]], sheet="填写说明"), "xlsx")
    broken = files.repacked(files.workbook([["甲"]]), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    with pytest.raises(UploadRefused, match=r"无法读取|没有表头"):
        read_table(broken, "xlsx")
    with pytest.raises(UploadRefused, match="只能从"):
        read_table(b"x", "pdf")


def test_hidden_sheets_and_our_own_helping_sheets_are_passed_over() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("检查结果").write_row(0, 0, ["a", "b"])
        hidden = book.add_worksheet("隐藏")
        hidden.write_row(0, 0, ["c", "d"])
        book.add_worksheet("数据").write_row(0, 0, ["姓名", "年龄"])
        hidden.hide()
        book.get_worksheet_by_name("数据").activate()
        book.get_worksheet_by_name("数据").set_first_sheet()
    table = read_table(target.getvalue(), "xlsx")
    assert (table.headers, table.origin) == (["姓名", "年龄"], "数据")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_each_encoding_of_the_rule_is_read_alike(encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    table = read_table(mark + TEXT.encode(encoding), "csv")
    assert table.headers == ["姓名", "住址"]
    assert [row.cells for row in table.rows] == [["张三", "石家庄市正定县"], ["李四", "井陉县"]]


@given(st.lists(HANZI, min_size=1, max_size=20), st.sampled_from(["utf-8", "gb18030"]))
@settings(max_examples=150, deadline=None)
def test_names_with_a_header_are_never_read_by_the_wrong_encoding(names: list[str], encoding: str) -> None:
    lines = "\n".join(["姓名,户籍所在地址", *(f"{name},正定县" for name in names)])
    assert [row.cells[0] for row in read_table(lines.encode(encoding), "csv").rows] == names


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_cut_character_at_the_end_is_refused(encoding: str) -> None:
    cut = TEXT.rstrip("\n").encode(encoding)[:-1]
    with pytest.raises(UploadRefused, match="第 3 行"):
        read_table(cut, "csv")


def test_mixed_encodings_are_refused_by_the_first_bad_line() -> None:
    first, second = "姓名,住址\n张三,正定县\n".encode(), "李四,井陉县\n".encode("gb18030")
    with pytest.raises(UploadRefused, match="第 3 行的内容无法按 UTF-8 编码识别"):
        read_table(first + second, "csv")
    first = "姓名,住址\n张三,正定县\n".encode("gb18030")
    with pytest.raises(UploadRefused, match="第 3 行"):
        read_table(first + "李四方,井陉县\n".encode(), "csv")
    with pytest.raises(UploadRefused, match="多数行为 GB18030，第 3 行却是 UTF-8"):
        read_table(first + "李四方方,井陉县人\n".encode(), "csv")


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_refused_with_line_and_code(control: str) -> None:
    with pytest.raises(UploadRefused, match=f"第 2 行含有不可见的控制字符（U\\+00{ord(control):02X}）"):
        read_table(f"姓名,住址\n张{control}三,正定县\n".encode(), "csv")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    text = f'"姓名,全名"{delimiter}住址\n张三{delimiter}"a,b;c\td"\n'
    table = read_table(text.encode(), "csv")
    assert table.headers == ["姓名,全名", "住址"]
    assert table.rows[0].cells == ["张三", "a,b;c\td"]


def test_csv_rows_carry_the_line_where_they_begin() -> None:
    table = read_table('姓名,住址\r\n张三,"正定\r\n县"\r\n\r\n李四,井陉县\r\n'.encode(), "csv")
    assert [row.number for row in table.rows] == [2, 5]
    assert table.rows[0].cells[1] == "正定\r\n县"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('姓名,住址\n"张三,正定县\n李四,b\n', "从第 2 行起有引号没有配对"),
        ('姓名,住址\n张三,"正定"县\n', "第 2 行的引号用法有误"),
        ("姓名,住址\n张三," + "长" * 40_000 + "\n", "第 2 行有单元格超过 32,767 个字"),
        ("姓名,住址\n张三," + "长" * 140_000 + "\n", "第 2 行有单元格内容过长"),
    ],
)
def test_a_malformed_csv_is_refused_by_its_line(text: str, message: str) -> None:
    with pytest.raises(UploadRefused, match=message):
        read_table(text.encode(), "csv")


def test_a_lost_character_is_flagged_in_its_cell() -> None:
    table = read_table("姓名,住址\n张\ufffd,正定县\n".encode(), "csv")
    assert isinstance(table.rows[0].cells[0], Damaged)


def test_the_child_gets_no_secrets_and_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    environments: list[dict[str, str]] = []
    real = subprocess.Popen

    def spy(*args: object, **options: object) -> subprocess.Popen[bytes]:
        environments.append(options["env"])  # type: ignore[arg-type]  # what the adapter passes is a dict
        started.append(real(*args, **options))  # type: ignore[call-overload]  # handed through as it came
        return started[-1]

    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setattr(subprocess, "Popen", spy)
    with pytest.raises(UploadRefused):
        read_table(files.workbook([["甲", "甲"], *([[1, 2]] * 5000)]), "xlsx")
    assert "DATABASE_URL" not in environments[0]
    assert started[0].poll() is not None
