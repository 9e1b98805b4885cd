"""``python -m bench.benefits [--sizes 100000,1000000,10000000] [--quick]`` — all programmes from Parquet to columnar results, by each engine.

Every engine runs in a process of its own over the same invented files; all must find the same to the fen.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from bench.benefits import explaining
from bench.benefits.register import invented
from bench.measuring import Results, exponent, machine, say

ORACLE = Path(__file__).resolve().parents[2] / ".venv" / "oracle" / "bin" / "python"


@dataclass(frozen=True)
class Engine:
    """算法 — its module, what it is called, with which Python it runs, and up to how many households."""

    module: str
    title: str
    python: str | Path = sys.executable
    most: int = 100_000_000
    once: int = 5_000_000  # from so many households on it runs once, and without warming up


ENGINES = (
    Engine("by_rules", "本平台规则"),
    Engine("by_polars", "手写 Polars（流式）", most=1_000_000),  # two gigabytes for a million
    Engine("by_duckdb", "手写 DuckDB SQL", ORACLE, most=1_000_000),
    Engine("by_openfisca", "OpenFisca，参数按序号取", ORACLE),
    Engine("by_openfisca_nodes", "OpenFisca，用其参数树", ORACLE, most=1_000_000, once=1_000_000),
    Engine("by_django", "逐户循环（Django ORM）", most=10_000),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.benefits", description="待遇计算基准：只打印，不作判定。")
    parser.add_argument("--sizes", default="10000,100000,1000000,10000000", help="户数，用逗号隔开")
    parser.add_argument("--runs", type=int, default=3, help="每种算法的次数，另有一次预热")
    parser.add_argument("--quick", action="store_true", help="小规模：1 万户和 10 万户")
    parser.add_argument("--only", default="", help="只用这些算法，用逗号隔开，如 by_rules,by_polars")
    parser.add_argument("--explaining", action="store_true", help="只量解释一户")
    parser.add_argument("--home", type=Path, help="演示库所在的文件夹（须先停止演示）：也量其中家庭的解释，含读库")
    asked = parser.parse_args()
    explaining.measured().show()
    if asked.home:
        explaining.from_register(asked.home).show()
    if asked.explaining:
        return
    sizes = [10_000, 100_000] if asked.quick else [int(size) for size in asked.sizes.split(",")]
    chosen = [each for each in ENGINES if not asked.only or each.module in asked.only.split(",")]
    results = Results("待遇计算：十个项目，从 Parquet 到列式结果（示例数值）")
    taken: dict[Engine, dict[int, float]] = {each: {} for each in chosen}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            people = invented(size, Path(folder))
            say(f"{size:,} 户，{people:,} 人")
            _size(results, [each for each in chosen if size <= each.most], size, Path(folder), asked.runs, taken)
    for each, seconds in taken.items():
        if len(seconds) > 1:
            results.notes.append(f"{each.title}：增长指数 {exponent(list(seconds), list(seconds.values())):.2f}")
    results.notes += machine()
    results.show()


def _size(
    results: Results, engines: list[Engine], size: int, home: Path, runs: int, taken: dict[Engine, dict[int, float]]
) -> None:
    """All engines over one register; the ratio is to the first of them, our own."""
    found: dict[Engine, dict[str, Any]] = {}
    for each in engines:
        found[each] = in_a_process(each, home, 0 if size >= each.once else runs)
        say(f"{each.title}：{found[each]}")
        taken[each][size] = statistics.median(found[each]["seconds"])
        _compare(engines[0], each, home)
    for each, said in found.items():
        seconds = taken[each][size]
        results.add(
            each.title, rows=size, seconds=seconds, ratio=seconds / taken[engines[0]][size], peak=f"{said['peak']:.0f}"
        )
    used = "；".join(f"{each.title} {statistics.median(said['processor']):.2f}" for each, said in found.items())
    results.notes.append(f"{size:,} 户，处理器秒：{used}")


def in_a_process(engine: Engine, home: Path, runs: int) -> dict[str, Any]:
    """What an engine said of its runs over the files of a folder: seconds, those of the processor, peak of memory (MB)."""
    command = [str(engine.python), "-m", "bench.benefits.one", engine.module, str(home), str(runs)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def _compare(first: Engine, other: Engine, home: Path) -> None:
    """The two engines' results are the same in every cell, or the run ends."""
    for name in ("household", "member"):
        one, two = (pl.scan_parquet(home / f"{each.module}-{name}s*.parquet") for each in (first, other))
        columns = [column for column in one.collect_schema().names() if column != name]
        differing = one.join(two, on=name, how="full", suffix="_other").select(
            pl.any_horizontal(*(pl.col(column).ne_missing(pl.col(f"{column}_other")) for column in columns)).sum()
        )
        wrong = differing.collect(engine="streaming").item()
        if wrong:
            raise SystemExit(f"{first.title}和{other.title}的结果不一致：{name} {wrong:,} 行")


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    say(f"全程 {time.perf_counter() - begun:.0f} 秒")
