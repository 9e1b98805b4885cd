"""The child that parses workbooks: what it says, and what it cannot do once it has limited itself."""

import io
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from minzheng.adapters.spreadsheets import UploadRefused, child, read_table, workbook
from tests.unit.adapters import files

LIMITS: dict[str, Any] = {"rows": 20, "columns": 3, "memory": 1 << 30, "seconds": 60, "reserved": ["检查结果"]}
HEADER: list[object] = ["甲", "乙"]


def said(data: bytes, **changes: Any) -> list[Any]:
    return list(child.run(data, LIMITS | changes))


def test_it_names_the_sheet_then_gives_numbered_rows_then_says_that_it_is_done() -> None:
    data = files.workbook([HEADER, [], ["张三", 1.5]])
    assert said(data) == [{"sheet": "数据"}, [[1, ["甲", "乙"]], [3, ["张三", {"n": "1.5"}]]], {"done": True}]


def test_rows_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "BATCH", 2)
    batches = [each for each in said(files.workbook([HEADER, *([[1, 2]] * 4)])) if isinstance(each, list)]
    assert [len(batch) for batch in batches] == [2, 2, 1]


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (files.workbook([HEADER, *([[1, 2]] * 40)]), {"refused": "rows", "where": ""}),
        (files.workbook([HEADER, [1, 2, 3, 4]]), {"refused": "columns", "where": "2"}),
        (files.workbook([HEADER], sheet="检查结果"), {"refused": "sheet", "where": ""}),
        (b"PK\x03\x04 broken", {"refused": "broken", "where": ""}),
    ],
)
def test_it_refuses_by_code_and_place(data: bytes, refused: dict[str, str]) -> None:
    assert said(data)[-1] == refused


def test_lost_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "rows", lost)
    assert said(files.workbook([HEADER]))[-1] == {"refused": "memory", "where": ""}


@pytest.mark.parametrize(
    ("value", "coded"),
    [
        (math.nan, {"x": ["nan", "number"]}),
        (-math.inf, {"x": ["-inf", "number"]}),
        (1e15, {"x": ["1000000000000000", "digits"]}),
        (-1e15, {"x": ["-1000000000000000", "digits"]}),
        (1e15 - 1, 999_999_999_999_999),
        (1207.4899999999998, {"n": "1207.49"}),
        (2.0000000000000004, 2),
        (1.5e-7, {"n": "1.5e-07"}),
    ],
)
def test_numbers_are_exact_or_flagged(value: float, coded: object) -> None:
    assert child.number(value) == coded


def test_whole_numbers_and_long_or_dirty_text_are_coded_too() -> None:
    assert child.integer(7) == 7
    assert child.integer(10**16) == {"x": ["1" + "0" * 16, "digits"]}
    assert child.text("长" * 40_000) == {"x": ["长" * 100, "long"]}
    assert child.text("a\x07b") == {"x": ["a�b", "control"]}
    assert child.text("两\n行") == "两\n行"
    assert child.text(" \u3000") is None


def test_every_formula_error_is_found_at_its_cell_even_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, ["甲", "乙", "丙"])
        for row in range(1, 9):
            page.write(row, 0, row)
            page.write_formula(row, row % 2 + 1, "=1/0", None, "#DIV/0!")
    monkeypatch.setattr(child, "PIECE", 97)
    found = child.formula_errors(target.getvalue(), "数据")
    assert found == {row + 1: [(row % 2 + 1, "#DIV/0!")] for row in range(1, 9)}
    assert child.formula_errors(target.getvalue(), "别的") == {}


def test_a_limited_child_can_open_no_file_and_no_socket() -> None:
    if sys.platform != "linux":
        pytest.skip("limits of this kind are known on Linux")
    program = """
import importlib.util, json, socket, sys
spec = importlib.util.spec_from_file_location("child", sys.argv[1])
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
child.limit_self(1 << 30, 60)
found = []
for attempt in (lambda: open("/etc/hostname"), socket.socket, lambda: bytearray(2 << 30)):
    try:
        attempt()
        found.append("did it")
    except (OSError, MemoryError) as fault:
        found.append(type(fault).__name__)
print(json.dumps(found))
"""
    path = str(Path(child.__file__))
    done = subprocess.run([sys.executable, "-I", "-c", program, path], capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout) == ["OSError", "OSError", "MemoryError"]


def test_a_child_that_dies_in_the_middle_of_a_line_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying.py"
    monkeypatch.setattr(workbook, "CHILD", dying)
    cases = {
        "print('{\"sheet\":', end='')": "无法读取",
        "import os, signal; os.kill(os.getpid(), signal.SIGABRT)": "内存过多",
        "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)": "未能读完",
    }
    for program, message in cases.items():
        dying.write_text(program)
        with pytest.raises(UploadRefused, match=message):
            read_table(files.workbook([HEADER]), "xlsx")
