"""计量 — clocks, peaks of memory and the table in which they are printed."""

import os
import platform
import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

HEADINGS = ("项目", "行数", "秒", "行/秒", "p50 毫秒", "p95 毫秒", "语句", "比值", "增长指数", "峰值 MB")


@dataclass
class Line:
    """一行 — one measured thing; what was not measured stays empty."""

    what: str
    rows: int | None = None
    seconds: float | None = None
    runs: Sequence[float] = ()
    statements: int | None = None
    ratio: float | None = None
    exponent: float | None = None
    peak: str = ""

    @property
    def p50(self) -> float:
        return statistics.median(self.runs) * 1000

    @property
    def p95(self) -> float:
        """The nearest rank: of 30 runs the 29th."""
        ordered = sorted(self.runs)
        return ordered[max(0, -(-95 * len(ordered) // 100) - 1)] * 1000

    def cells(self) -> list[str]:
        rate = f"{self.rows / self.seconds:,.0f}" if self.rows and self.seconds else ""
        return [
            self.what,
            "" if self.rows is None else f"{self.rows:,}",
            "" if self.seconds is None else f"{self.seconds:.2f}",
            rate,
            f"{self.p50:.1f}" if self.runs else "",
            f"{self.p95:.1f}" if self.runs else "",
            "" if self.statements is None else str(self.statements),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.exponent is None else f"{self.exponent:.2f}",
            self.peak,
        ]


@dataclass
class Results:
    """结果 — the lines of one part of the run."""

    title: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, **measured: Any) -> Line:
        line = Line(what, **measured)
        self.lines.append(line)
        return line

    def show(self) -> None:
        print(f"\n## {self.title}\n")
        table = [list(HEADINGS), *(line.cells() for line in self.lines)]
        used = [at for at in range(len(HEADINGS)) if any(row[at] for row in table[1:])]
        table = [[row[at] for at in used] for row in table]
        widths = [max(_width(row[at]) for row in table) for at in range(len(used))]
        for number, row in enumerate(table):
            print(
                "| "
                + " | ".join(
                    _padded(cell, width, left=not at) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
                )
                + " |"
            )
            if number == 0:
                print(
                    "|"
                    + "|".join("-" * (width + 1) + ("-" if not at else ":") for at, width in enumerate(widths))
                    + "|"
                )
        for note in self.notes:
            print(f"- {note}")
        sys.stdout.flush()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text


def say(text: str) -> None:
    """One line of progress, beside the results."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def repeated(act: Callable[[], Any], runs: int, *, most_seconds: float = 8.0) -> list[float]:
    """Seconds of each run after one that is not counted; what is slow gets fewer runs, never fewer than five."""
    act()
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < runs and (len(taken) < 5 or time.perf_counter() - begun < most_seconds):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return taken


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of log(time) over log(size): 0 constant, 1 linear."""
    xs, ys = [log(size) for size in sizes], [log(max(each, 1e-6)) for each in seconds]
    return statistics.linear_regression(xs, ys).slope


@dataclass
class Watched:
    """被测一段 — seconds and peak memory of a block."""

    seconds: float = 0.0
    before: float = 0.0
    peak: float = 0.0

    @property
    def memory(self) -> str:
        return f"{self.peak:.0f} (+{max(0, self.peak - self.before):.0f})" if self.peak else ""


@contextmanager
def watched() -> Iterator[Watched]:
    """Measure a block; Linux tells the peak of resident memory since it was reset, other systems nothing."""
    found = Watched()
    reset = Path("/proc/self/clear_refs")
    try:
        reset.write_text("5", encoding="ascii")
        found.before = _status("VmRSS")
    except OSError:
        reset = None
    start = time.perf_counter()
    try:
        yield found
    finally:
        found.seconds = time.perf_counter() - start
        found.peak = _status("VmHWM") if reset else 0.0


def backend_peak() -> float:
    """MB of resident memory that Django's database connection had at the most; 0 where the system does not tell."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    return _status("VmHWM", process) if Path(f"/proc/{process}/status").exists() else 0.0


def _status(name: str, process: int | str = "self") -> float:
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    match = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0


def noise() -> float:
    """The spread of a fixed piece of work: (p95 - p50) / p50 in percent."""
    taken = repeated(lambda: sum(number * number for number in range(200_000)), 40)
    line = Line("", runs=taken)
    return (line.p95 - line.p50) / line.p50 * 100


def machine() -> list[str]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    load = " ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    return [
        f"机器：{os.cpu_count()} 核，{memory:.0f} GiB 内存，{platform.system()}，Python {platform.python_version()}",
        f"负载（1、5、15 分钟）：{load}；同一段计算重复 40 次，p95 比 p50 慢 {noise():.0f} %",
        "秒数随机器而变，请看比值和增长指数；本命令只打印，不作判定。",
    ]
