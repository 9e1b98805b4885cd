"""工作簿 — the parent's side of reading Excel: guard, start the child, take its rows, end it in time."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from minzheng.adapters import archives
from minzheng.adapters.refusals import UploadRefused
from minzheng.adapters.spreadsheets import table
from minzheng.adapters.spreadsheets.table import Cell, Damaged, Limits

CHILD = Path(__file__).with_name("child.py")
NEEDED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
LONGEST_LINE = 64 * 1024 * 1024  # characters of one batch of rows
DAMAGES = {
    "digits": table.LOST_DIGITS,
    "number": table.NO_NUMBER,
    "error": table.FORMULA_ERROR,
    "control": table.CONTROL_CHARACTER,
    "long": table.TOO_LONG,
}
BROKEN = "工作簿无法读取，可能已损坏。请在 Excel 中打开核对，另存为 .xlsx 后重新上传。"
TOO_LARGE = "工作簿占用内存过多，常见原因是最末行或最右列有多余内容。请新建工作簿、只粘贴数据后重新上传。"
TOO_SLOW = "工作簿在 {seconds} 秒内未能读完。请分成几个文件，或新建工作簿、只粘贴数据后重新上传。"


def rows_of(data: bytes, limits: Limits) -> Generator[tuple[int, list[Cell]] | str, None, None]:
    """First the sheet's name, then number and cells of each row; raises UploadRefused."""
    archives.guard(data, "xlsx")
    settings = {
        "rows": limits.rows,
        "columns": limits.columns,
        "memory": limits.memory,
        "seconds": limits.seconds,
        "reserved": sorted(table.RESERVED_SHEETS),
    }
    command = [sys.executable, "-I", str(CHILD), json.dumps(settings)]
    with subprocess.Popen(  # noqa: S603 - our own file, run by our own interpreter
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    ) as child:
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            child.kill()

        clock = threading.Timer(limits.seconds, stop)
        feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
        clock.start()
        feeder.start()
        try:
            yield from _messages(child, limits, timed_out)
        finally:
            clock.cancel()
            child.kill()
            feeder.join()


def _environment() -> dict[str, str]:
    """Only what an interpreter needs to start; no secrets go to the parser."""
    return {name: os.environ[name] for name in NEEDED if name in os.environ}


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(data)
        child.stdin.close()
    except OSError:  # the child ended first and the reader says why
        return


def _messages(
    child: subprocess.Popen[bytes], limits: Limits, timed_out: threading.Event
) -> Generator[tuple[int, list[Cell]] | str, None, None]:
    assert child.stdout is not None
    while line := child.stdout.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise UploadRefused(TOO_LARGE)
        if not line.endswith(b"\n"):  # the child died in the middle of a line
            break
        message = json.loads(line)
        if isinstance(message, list):
            for number, cells in message:
                yield number, [_cell(each) if type(each) is dict else each for each in cells]
        elif "sheet" in message:
            yield str(message["sheet"])
        elif "refused" in message:
            raise _refusal(message["refused"], message["where"], limits)
        else:
            return
    raise _death(child.wait(), limits, timed_out=timed_out.is_set())


def _death(code: int, limits: Limits, *, timed_out: bool) -> UploadRefused:
    if timed_out or code in {-24, -9}:  # SIGXCPU, or SIGKILL after the hard limit of CPU time
        return UploadRefused(TOO_SLOW.format(seconds=limits.seconds))
    if code < 0:  # a failed allocation aborts the parser
        return UploadRefused(TOO_LARGE)
    return UploadRefused(BROKEN)


def _refusal(code: str, where: str, limits: Limits) -> UploadRefused:
    sentences = {
        "rows": f"表格超过 {limits.rows:,} 行。请分成几个文件后重新上传。",
        "columns": f"第 {where} 行超过 {limits.columns} 列。请删除右侧多余的列后重新上传。",
        "sheet": "工作簿中没有可读取的工作表。请使用下载的模板填写后上传。",
        "memory": TOO_LARGE,
        "broken": BROKEN,
    }
    return UploadRefused(sentences[code])


def _cell(coded: dict[str, Any]) -> Cell:
    (kind, value), *_ = coded.items()
    if kind == "n":
        return Decimal(value)
    if kind == "d":
        return date.fromisoformat(value)
    if kind == "t":
        return datetime.fromisoformat(value)
    shown, code = value
    return Damaged(shown, DAMAGES[code])
