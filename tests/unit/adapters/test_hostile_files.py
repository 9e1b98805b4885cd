"""The hostile corpus: every file is turned away with a Chinese sentence, in bounded memory and time."""

import io
import re
import time
import tracemalloc
import zipfile

import pytest
from PIL import Image

from minzheng.adapters.spreadsheets import Column, Damaged, Limits, UploadRefused, read_table, write_csv
from minzheng.adapters.uploads import clean_image, inspect
from tests.unit.adapters import files

ALL = frozenset({"xlsx", "csv", "txt", "pdf", "png", "jpg", "docx"})
MEGABYTE = 1024 * 1024
HONEST = files.workbook([["姓名", "人数"], ["张三", 3]])


def png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(target, "PNG")
    return target.getvalue()


def with_prefix(data: bytes) -> bytes:
    return b"MZ" + b"\x00" * 100 + data


def flipped() -> bytes:
    """A stored member with one changed letter."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", files.content_types())
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return target.getvalue().replace(b"<workbook/>", b"<workbooc/>")


HOSTILE = {
    "empty": (b"", "a.xlsx", "空的"),
    "too large": (b"x" * (2 * MEGABYTE + 1), "a.csv", "超过上限 2 MB"),
    "renamed exe": (b"MZ\x90\x00" + b"\x00" * 200, "名单.xlsx", "Windows 程序"),
    "renamed exe as csv": (b"MZ,a,b\n", "名单.csv", "Windows 程序"),
    "elf as text": (b"\x7fELF\x02\x01", "a.txt", "Linux 程序"),
    "script as csv": (b"#!/bin/sh\nrm -rf /\n", "a.csv", "脚本"),
    "page as csv": (b"\n <HTML><script>alert(1)</script>", "a.csv", "网页"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xlsx", "旧版"),
    "program by name": (b"MZ", "a.exe", "不接收"),
    "no extension": (b"abc", "名单", "没有扩展名"),
    "double extension": (b"abc", "名单.xlsx.js", "不接收"),
    "zip bomb": (files.zip_bomb(40 * MEGABYTE), "a.xlsx", "解压后过大"),
    "small zip bomb by ratio": (files.zip_bomb(3 * MEGABYTE), "a.xlsx", "解压后过大"),
    "lying zip bomb": (files.lying_bomb(40 * MEGABYTE), "a.xlsx", "解压后过大"),
    "entity bomb": (files.repacked(HONEST, {"xl/worksheets/sheet1.xml": files.ENTITY_BOMB}), "a.xlsx", "DTD"),
    "external entity in UTF-16": (
        files.repacked(HONEST, {"xl/sharedStrings.xml": files.ENTITY_BOMB.decode().encode("utf-16")}),
        "a.xlsx",
        "不是 UTF-8",
    ),
    "other encoding declared": (
        files.repacked(HONEST, {"xl/sharedStrings.xml": b'<?xml version="1.0" encoding="UTF-7"?><a/>'}),
        "a.xlsx",
        "不是 UTF-8",
    ),
    "macro member": (files.repacked(HONEST, {"xl/vbaProject.bin": b"\xd0\xcf"}), "a.xlsx", "宏"),
    "macro sheet": (files.repacked(HONEST, {"xl/macrosheets/sheet1.xml": b"<a/>"}), "a.xlsx", "宏"),
    "macro by content type": (
        files.repacked(
            HONEST,
            {"[Content_Types].xml": files.content_types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")},
        ),
        "a.xlsx",
        "宏",
    ),
    "path traversal": (files.repacked(HONEST, {"../../etc/cron.d/x": b"x"}), "a.xlsx", "路径"),
    "absolute path": (files.repacked(HONEST, {"/etc/passwd": b"x"}), "a.xlsx", "路径"),
    "drive path": (files.repacked(HONEST, {"C:/x": b"x"}), "a.xlsx", "路径"),
    "polyglot prefix": (with_prefix(HONEST), "a.xlsx", "Windows 程序"),
    "polyglot with zip magic": (b"PK\x03\x04" + b"\x00" * 60 + HONEST, "a.xlsx", "结构异常"),
    "picture with archive": (png() + HONEST, "a.png", "夹带"),
    "pdf with archive": (b"%PDF-1.7\n%%EOF\n" + HONEST + b"%%EOF", "a.pdf", "夹带"),
    "cut pdf": (b"%PDF-1.7\n1 0 obj", "a.pdf", "不完整"),
    "too many members": (
        files.archive({"[Content_Types].xml": files.content_types()} | {f"xl/{i}.xml": b"" for i in range(2001)}),
        "a.xlsx",
        "部件",
    ),
    "plain zip": (files.archive({"a.txt": b"hello"}), "a.xlsx", "部件清单"),
    "word as excel": (files.archive({"[Content_Types].xml": files.content_types(files.DOCX_MAIN)}), "a.xlsx", "不符"),
    "bits flipped in storage": (flipped(), "a.xlsx", "校验码不符"),
    "cut archive": (HONEST[: len(HONEST) // 2], "a.xlsx", "不是完整的"),
    "binary as csv": (b"a,b\n\x00\x01\x02", "a.csv", "控制字符"),
    "truncated GB18030": ("姓名,住址\n张三,正定县".encode("gb18030")[:-1], "a.csv", "截断"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_chinese_sentence_that_says_how_to_mend(case: str) -> None:
    data, name, expected = HOSTILE[case]
    started = time.perf_counter()
    with pytest.raises(UploadRefused) as refusal:
        inspect(data, name, allowed=ALL, limit=2 * MEGABYTE)
    message = str(refusal.value)
    assert expected in message
    assert message.endswith("。")
    assert "请" in message
    assert not re.search(r"Error|Traceback|[a-z]+\.[a-z]+\(", message)
    assert time.perf_counter() - started < 20


def test_a_bomb_is_refused_without_being_held_in_memory() -> None:
    bomb = files.zip_bomb(40 * MEGABYTE)
    tracemalloc.start()
    with pytest.raises(UploadRefused):
        inspect(bomb, "a.xlsx", allowed=ALL, limit=10 * MEGABYTE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * MEGABYTE


def test_an_archive_comment_and_overlapping_or_doubled_members_are_refused() -> None:
    target = io.BytesIO(HONEST)
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"<script>"
    with pytest.raises(UploadRefused, match="结构异常"):
        inspect(target.getvalue(), "a.xlsx", allowed=ALL, limit=MEGABYTE)
    doubled = io.BytesIO(HONEST)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(doubled, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<other/>")
    with pytest.raises(UploadRefused, match="结构异常"):
        inspect(doubled.getvalue(), "a.xlsx", allowed=ALL, limit=MEGABYTE)


def test_the_reader_guards_itself_even_when_nobody_inspected_before() -> None:
    with pytest.raises(UploadRefused, match="解压后过大"):
        read_table(files.zip_bomb(40 * MEGABYTE), "xlsx")


def test_a_single_cell_in_the_last_corner_ends_in_a_sentence_not_in_lost_memory() -> None:
    sheet = files.workbook([["姓名", "人数"]])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    corner = files.repacked(sheet, {"xl/worksheets/sheet1.xml": xml.replace(b"</sheetData>", far)})
    with pytest.raises(UploadRefused, match="内存过多"):
        read_table(corner, "xlsx")


def test_a_reader_that_takes_too_long_is_ended() -> None:
    rows: list[list[object]] = [["甲", "乙"], *([number, number] for number in range(30_000))]
    started = time.perf_counter()
    with pytest.raises(UploadRefused, match="未能读完"):
        read_table(files.workbook(rows), "xlsx", limits=Limits(seconds=0))
    assert time.perf_counter() - started < 10


def test_too_many_rows_or_columns_are_refused_by_number() -> None:
    few = Limits(rows=20, columns=3)
    rows: list[list[object]] = [["甲", "乙"], *([1, 2] for _ in range(21))]
    with pytest.raises(UploadRefused, match="21 行，超过上限 20 行"):
        read_table(files.workbook(rows), "xlsx", limits=few)
    many: list[list[object]] = [["甲", "乙"], *([1, 2] for _ in range(50))]
    for data, kind in ((files.workbook(many), "xlsx"), (("甲,乙\n" + "1,2\n" * 50).encode(), "csv")):
        with pytest.raises(UploadRefused, match="超过 20 行"):
            read_table(data, kind, limits=few)
    for data, kind in ((files.workbook([["甲", "乙"], [1, 2, 3, 4]]), "xlsx"), ("甲,乙\n1,2,3,4\n".encode(), "csv")):
        with pytest.raises(UploadRefused, match="第 2 行超过 3 列"):
            read_table(data, kind, limits=few)


def test_seventeen_digits_that_excel_took_for_a_number_are_flagged_not_guessed() -> None:
    table = read_table(files.workbook([["姓名", "账号"], ["张三", 62170012345678901]]), "xlsx")
    damaged = table.rows[0].cells[1]
    assert isinstance(damaged, Damaged)
    assert damaged.message == "此列被 Excel 当作数字，末位已丢失，请把单元格设为文本后重填。"


def test_digits_that_excel_wrote_into_csv_as_a_power_of_ten_are_flagged() -> None:
    table = read_table("姓名,证件号码\n张三,1.30123E+17\n".encode(), "csv")
    assert isinstance(table.rows[0].cells[1], Damaged)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n=", " =", "＝", "＋", "－", "＠", "'=", "\u200b="]
)
def test_text_that_would_run_as_a_formula_is_neutralised_in_csv_and_comes_back_unchanged(start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    target = io.BytesIO()
    write_csv(target, [Column("姓名"), Column("备注")], [[name, "x"]])
    text = target.getvalue().decode("utf-8-sig")
    cell = text.split("\r\n", 1)[1].lstrip('"')
    assert cell.startswith("'")
    assert read_table(target.getvalue(), "csv").rows[0].cells[0] == name


def test_a_pixel_flood_and_a_broken_picture_are_refused() -> None:
    target = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "PNG")
    with pytest.raises(UploadRefused, match="图片"):
        clean_image(target.getvalue())
    with pytest.raises(UploadRefused, match="已损坏"):
        clean_image(png()[:40])
    with pytest.raises(UploadRefused, match="已损坏"):
        clean_image(b"GIF89a")
