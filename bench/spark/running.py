"""规则上 Spark — all programmes over frozen files on Spark and on the embedded engine; the results are compared row by row."""

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import polars as pl

from bench.benefits.register import MONTH, invented, programs
from bench.measuring import Line, Results, machine, say
from minzheng.adapters.columnar import ParameterTable, frozen
from minzheng.adapters.columnar.answering import RULES
from minzheng.adapters.columnar.comparing import Asked
from minzheng.adapters.columnar.frozen import FrozenPart
from minzheng.adapters.spark import opened
from minzheng.core.benefits.screening.freezing import KIND
from minzheng.project import elsewhere

EMPTY_SPELLS = {"place": pl.Int64, "household": pl.Int64, "member": pl.Int64, "amount": pl.Int64, "settled": pl.Boolean}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.spark", description="Spark 基准：只打印，不作判定。")
    parser.add_argument("--sizes", default="100000,1000000", help="户数，用逗号隔开")
    parser.add_argument("--master", default="local[2]", help="Spark 主节点")
    parser.add_argument("--runs", type=int, default=3, help="会话打开后在 Spark 上的次数")
    asked = parser.parse_args()
    results = Results("规则：全部项目，从 Parquet 到 Parquet（示例数值）")
    for size in map(int, asked.sizes.split(",")):
        home = Path(tempfile.mkdtemp())
        try:
            people = freeze(size, home)
            say(f"{size:,} 户，{people:,} 人")
            _measure(results, home, size, asked.master, asked.runs)
        finally:
            shutil.rmtree(home)
    results.notes += [*machine(), f"负载 {os.getloadavg()[0]:.1f}"]
    results.show()


def freeze(size: int, home: Path) -> int:
    """An invented register as frozen files, a folder for each county; the number of members."""
    people = invented(size, home)
    said = json.loads((home / "values.json").read_text(encoding="utf-8"))["values"]
    households, members = (pl.read_parquet(home / f"{name}.parquet") for name in ("households", "members"))
    asked = [_asked(program, said) for program in programs()]
    paid = sorted({column for one in asked for column in one.paid.values()})
    nothing = [pl.lit(0, dtype=pl.Int64).alias(name) for name in paid]
    households, members = households.with_columns(nothing), members.with_columns(nothing)
    sizes = {}
    for county in households["county"].unique().sort():
        mine = households.filter(pl.col("county") == county)
        there = members.join(mine.select("household"), on="household", how="semi")
        part = FrozenPart(mine, there, pl.DataFrame(schema=EMPTY_SPELLS), pl.DataFrame(schema={"member": pl.Int64}))
        for table, rows in part.tables().items():
            frozen.write(home, table, MONTH, county, rows)
        sizes[county] = len(mine)
    frozen.write_words(home, KIND, MONTH, {"counties": sizes, "programmes": [frozen.as_words(one) for one in asked]})
    return people


def _asked(program, said) -> Asked:
    tables = {
        name: ParameterTable({tuple(keys): value for *keys, value in said[each.code]["values"]})
        for name, each in program.parameters.items()
    }
    paid = {each.programme: f"paid:{each.programme}" for each in program.paid.values()}
    return Asked(program, tables, 0, paid, [], frozenset())


def _measure(results: Results, home: Path, size: int, master: str, runs: int) -> None:
    embedded = [_timed(lambda: elsewhere.embedded(home, MONTH, RULES, home / "own")) for _ in range(runs)]
    begun = time.perf_counter()
    where = elsewhere.Addresses(home)
    with opened(master) as session:
        elsewhere.work(session, where, MONTH, RULES.name)
        first = time.perf_counter() - begun
        again = [_timed(lambda: elsewhere.work(session, where, MONTH, RULES.name)) for _ in range(runs)]
    rows, wrong = elsewhere.differing_rows(home, home / elsewhere.RESULTS, MONTH, RULES.name)
    middle = sorted(embedded)[runs // 2]
    warm = sorted(again)[runs // 2]
    results.lines += [
        Line(f"{size:,} 户：内嵌引擎", rows, middle, runs=embedded, ratio=1),
        Line(f"{size:,} 户：Spark {master}，连同启动", rows, first, ratio=first / middle),
        Line(f"{size:,} 户：Spark {master}，会话已开", rows, warm, runs=again, ratio=warm / middle),
    ]
    results.notes.append(f"{size:,} 户：{rows:,} 行结果，{wrong} 行不同")


def _timed(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
