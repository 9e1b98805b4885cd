"""待遇计算 — the minimum living allowance of whole registers: our rules on the columnar engine beside the same by hand.

`python -m bench.benefits [--sizes 100000,1000000] [--runs 3]`. Every engine runs in a process of its own over the same
invented Parquet files; both must give the same number of entitled households and the same sum.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bench.measuring import Results, exponent, machine, say
from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.facts.kinds import inputs
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Program, read
from minzheng.kernel.registry import discover_folder

MONTH = Month(2021, 8)
COUNTIES = [f"{number:012d}" for number in range(1, 23)]
CODED = {"grant_method": "difference", "grant_rounding": "up_to_yuan", "grant_rounding_of": "head", "supplement_rounding": "to_fen"}  # fmt: skip
NUMBERS = {
    "minimum_grant": 0, "elder_rate": 20, "minor_rate": 20, "disability_rate": 30, "illness_rate": 30, "single_person_rate": 100,
    "financial_months": 24, "house_limit": 1, "vehicle_limit": 0, "tapering_months": 6,
    "first_band_limit": 30, "second_band_limit": 60, "first_band_amount": 40_000, "second_band_amount": 30_000, "third_band_amount": 20_000,
}  # fmt: skip
EDGE_RATE = 150


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.benefits", description="待遇计算基准：只打印，不作判定。")
    parser.add_argument("--sizes", default="100000,1000000", help="户数，用逗号隔开")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", choices=list(ENGINES), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.one, asked.home, asked.runs)))
        return
    results = Results("待遇计算：最低生活保障金（示例数值）")
    sizes = [int(size) for size in asked.sizes.split(",")]
    taken: dict[str, list[float]] = {name: [] for name in ENGINES}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            people = invented(size, Path(folder))
            say(f"{size:,} 户，{people:,} 人")
            found = {name: _in_a_process(name, folder, asked.runs) for name in ENGINES}
        sums = {(each["entitled"], each["due"]) for each in found.values()}
        if len(sums) != 1:
            raise SystemExit(f"结果不一致：{found}")
        for name, each in found.items():
            taken[name].append(each["seconds"])
            ratio = each["seconds"] / found["hand"]["seconds"]
            results.add(
                f"{ENGINES[name][0]}", rows=size, seconds=each["seconds"], ratio=ratio, peak=f"{each['peak']:.0f}"
            )
    if len(sizes) > 1:
        for name, seconds in taken.items():
            results.notes.append(f"{ENGINES[name][0]}：增长指数 {exponent(sizes, seconds):.2f}")
    results.notes += [f"符合 {each[0]:,} 户，合计 {each[1]:,} 分（两种办法相同）" for each in sums]
    results.notes += machine()
    results.show()


def _in_a_process(name: str, folder: str, runs: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.benefits", "--one", name, "--home", folder, "--runs", str(runs)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said)
    assert isinstance(found, dict)
    return found


def _measured(name: str, home: Path, runs: int) -> dict[str, Any]:
    """The median of some runs from Parquet to Parquet, after one that warms up; the peak is of the whole process."""
    act, seconds = ENGINES[name][1], []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        act(home).sink_parquet(home / f"{name}.parquet")
        seconds.append(time.perf_counter() - begun)
    result = pl.read_parquet(home / f"{name}.parquet")
    return {
        "seconds": statistics.median(seconds[1:]), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "entitled": int(result["entitled"].sum()), "due": int(result["due"].sum()),
    }  # fmt: skip


# -- by our rules ------------------------------------------------------------------------------------------------------
def _program() -> Program:
    discover_folder("minzheng.domains.assistance.programmes")
    return read(PROGRAMMES.get("assistance.minimum_living"), inputs(), MONTH.first)


def _value(name: str, keys: tuple[str, ...]) -> int | str:
    rural = keys[-1:] == ("rural",)
    if name == "standard":
        return 612_000 if rural else 70_000
    if name == "standard_months":
        return 12 if rural else 1
    return EDGE_RATE if name == "edge_rate" else {**CODED, **NUMBERS}[name]


def by_rules(home: Path) -> pl.LazyFrame:
    """The programme as it stands in its file."""
    program = _program()
    places = [(county, settlement) for county in COUNTIES for settlement in ("urban", "rural")]
    keys = {0: [()], 1: [(county,) for county in COUNTIES], 2: places}
    tables = {
        name: ParameterTable({each: _value(name, each) for each in keys[len(declared.by)]})
        for name, declared in program.parameters.items()
    }
    households, members = pl.scan_parquet(home / "households.parquet"), pl.scan_parquet(home / "members.parquet")
    found, _ = run(program, households, members, tables, MONTH)
    frame = found.select("household", "entitled", "due")
    assert isinstance(frame, pl.LazyFrame)
    return frame


# -- by hand -----------------------------------------------------------------------------------------------------------
def by_hand(home: Path) -> pl.LazyFrame:
    """What somebody would write who knows that the whole city takes the difference, rounds up to yuan, and misses no fact."""
    col, lit = pl.col, pl.lit
    places = pl.LazyFrame(
        [(county, settlement, _value("standard", (settlement,)), _value("standard_months", (settlement,))) for county in COUNTIES
         for settlement in ("urban", "rural")], schema=["county", "settlement", "standard", "months"], orient="row",
    )  # fmt: skip
    counties = pl.LazyFrame({"county": COUNTIES, **{name: [NUMBERS[name]] * len(COUNTIES) for name in _BY_COUNTY}})
    households = pl.scan_parquet(home / "households.parquet")
    households = households.join(places, on=["county", "settlement"], how="left").join(
        counties, on="county", how="left"
    )
    rates = [name for name in _BY_COUNTY if name.endswith("_rate") and name != "single_person_rate"]
    members = pl.scan_parquet(home / "members.parquet").join(
        households.select("household", "standard", "months", *rates), on="household", how="left"
    )
    severe = col("disability_grade").is_in(["1", "2"])
    third = (col("disability_grade") == "3") & col("disability_kind").is_in(["intellect", "mind"])
    last, born = MONTH.last, col("born_on")
    birthday_to_come = (born.dt.month() > last.month) | ((born.dt.month() == last.month) & (born.dt.day() > last.day))
    age = lit(last.year) - born.dt.year() - birthday_to_come.cast(pl.Int32)
    rate = pl.max_horizontal(
        pl.when(age >= 60).then("elder_rate").when(age < 18).then("minor_rate").otherwise(0),
        pl.when(severe).then("disability_rate").otherwise(0), pl.when("seriously_ill").then("illness_rate").otherwise(0),
    )  # fmt: skip
    parts = col("months") * 100
    income = (
        (col("wages") - col("work_cost")).clip(0) * 12 + col("business_year").clip(0) + col("property_year").clip(0)
        + (col("received_year") - col("handed_on_year")).clip(0)
    )  # fmt: skip
    sums = members.group_by("household").agg(
        income=income.sum(), family=pl.len().cast(pl.Int64), insured=col("insured").sum().cast(pl.Int64),
        fitting=(col("insured") & (severe | third | col("seriously_ill"))).sum().cast(pl.Int64),
        supplement=((2 * col("standard") * rate + parts) // (2 * parts)).filter(col("insured")).sum(),
    )  # fmt: skip
    joined = households.join(sums, on="household", how="left").with_columns(
        measured=(col("income") - col("deductions_year")).clip(0) * col("months"), limit=col("standard") * col("family") * 12,
    )  # fmt: skip
    below, gone = col("measured") < col("limit"), _months(col("above_since"))
    joined = joined.with_columns(
        below=below,
        tapering=~below & (col("grant_before") > 0) & col("rose_by_work") & gone.is_between(0, col("tapering_months")),
        alone=(col("application_kind") == "single_person") & ~below & (col("measured") * 100 < col("limit") * EDGE_RATE)
        & (col("fitting") == col("insured")) & (col("insured") == 1),
    )  # fmt: skip
    heads = col("family") * col("months") * 1200
    each = ((col("limit") - col("measured")).clip(0) + heads - 1) // heads * 100 * col("insured")
    single = (col("standard") * col("single_person_rate") + parts * 100 - 1) // (parts * 100) * 100
    basic = pl.when("alone").then(single).otherwise(pl.max_horizontal(each, col("minimum_grant") * col("insured")))
    entitled = (
        col("local_hukou") & (col("insured") > 0) & (col("below") | col("alone") | col("tapering"))
        & (col("financial_assets") * col("months") <= col("standard") * col("family") * col("financial_months"))
        & (col("houses") <= col("house_limit")) & (col("vehicles") <= col("vehicle_limit"))
    )  # fmt: skip
    amount = pl.when("tapering").then("grant_before").otherwise(basic + col("supplement"))
    return joined.select("household", entitled=entitled, due=pl.when(entitled).then(amount).otherwise(0))


_BY_COUNTY = [name for name in NUMBERS if "band" not in name]


def _months(since: pl.Expr) -> pl.Expr:
    """Months from a day to the month that is reckoned; the year alone needs more than the eight bits of a month."""
    return (MONTH.year - since.dt.year()) * 12 + MONTH.month - since.dt.month().cast(pl.Int32)


ENGINES: dict[str, tuple[str, Callable[[Path], pl.LazyFrame]]] = {
    "hand": ("手写 Polars", by_hand),
    "rules": ("本平台规则", by_rules),
}


# -- the invented register ---------------------------------------------------------------------------------------------
def invented(size: int, home: Path) -> int:
    """Households and about 2.5 times as many members as Parquet files; the number of members."""

    def drawn(column: str, seed: int, below: int) -> pl.Expr:
        return (pl.col(column).hash(seed=seed) % below).cast(pl.Int64)

    def picked(column: str, seed: int, codes: list[str]) -> pl.Expr:
        return drawn(column, seed, len(codes)).replace_strict(dict(enumerate(codes)), return_dtype=pl.String)

    households = pl.DataFrame({"household": pl.int_range(size, eager=True)}).with_columns(
        county=picked("household", 1, COUNTIES), settlement=picked("household", 2, ["urban", "rural"]), local_hukou=drawn("household", 3, 50) > 0,
        application_kind=picked("household", 4, ["household"] * 29 + ["single_person"]), deductions_year=drawn("household", 5, 200_000),
        financial_assets=drawn("household", 6, 4_000_000), houses=drawn("household", 7, 10) // 5, vehicles=drawn("household", 8, 11) // 10,
        grant_before=pl.when(drawn("household", 9, 20) == 0).then(80_000).otherwise(0).cast(pl.Int64), rose_by_work=drawn("household", 10, 2) == 0,
        above_since=(pl.lit(date(2021, 1, 1)) + pl.duration(days=drawn("household", 11, 240))).cast(pl.Date), heads=1 + drawn("household", 12, 4),
    )  # fmt: skip
    members = (
        households.select("household", place=pl.int_ranges(0, "heads"))
        .explode("place")
        .drop("place")
        .with_row_index("member")
    )
    members = members.with_columns(pl.col("member").cast(pl.Int64)).with_columns(
        insured=drawn("member", 1, 10) > 0, wages=drawn("member", 2, 150_000), work_cost=drawn("member", 3, 30_000),
        business_year=drawn("member", 4, 200_000) - 20_000, property_year=drawn("member", 5, 100_000), received_year=drawn("member", 6, 100_000),
        handed_on_year=drawn("member", 7, 100_000), basic_pension=drawn("member", 8, 20_000), seriously_ill=drawn("member", 9, 20) == 0,
        disability_kind=picked("member", 10, ["none", "limbs", "mind", "intellect"]),
        disability_grade=picked("member", 11, ["none", "none", "none", "1", "2", "3", "4"]),
        born_on=(drawn("member", 12, 28_000) - 10_000).cast(pl.Int32).cast(pl.Date),
    )  # fmt: skip
    households.drop("heads").write_parquet(home / "households.parquet")
    members.write_parquet(home / "members.parquet")
    return len(members)


if __name__ == "__main__":
    main()
