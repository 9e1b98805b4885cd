"""另处计算 — a frozen month reckoned on Spark, and held against the embedded engine: what the commands of ``minzheng spark`` do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from minzheng.adapters.columnar import frozen
from minzheng.adapters.columnar.answering import WORKS, Work
from minzheng.adapters.columnar.frozen import OF_COUNTY, OF_MONTH, FrozenPart
from minzheng.core.benefits.screening.freezing import asked_in
from minzheng.core.reconciliation import freezing, over_files
from minzheng.kernel.periods import Month

AT_ONCE = 100_000  # households of a county that are reckoned as one part
RESULTS = "results"


@dataclass(frozen=True)
class Addresses:
    """文件地址 — where the files are for this process, and where the machines of the cluster find them and put the results."""

    folder: Path
    at: str = ""
    to: str = ""

    @property
    def source(self) -> str:
        """Where Spark reads."""
        return self.at or self.folder.resolve().as_uri()

    @property
    def target(self) -> str:
        """Where Spark writes."""
        return self.to or (self.folder.resolve() / RESULTS).as_uri()


def work(session: Any, where: Addresses, month: Month, name: str) -> None:
    """Reckon a frozen month's register on Spark and write what comes out. Raises BadFolder."""
    from minzheng.adapters.spark import parts

    asked, sizes = asked_in(where.folder, month)
    blocks = max(1, -(-max(sizes.values(), default=0) // AT_ONCE))
    found = parts.reckoned(session, where.source, WORKS[name], asked, month, blocks=blocks)
    parts.kept(found, f"{where.target}/{name}")


def reconcile(session: Any, where: Addresses, month: Month, name: str) -> None:
    """Compare a frozen month's ledger on Spark and write what differs. Raises BadFolder."""
    from minzheng.adapters.spark import statements  # only where Spark is installed

    tables = (*freezing.TABLES, freezing.PLACES, freezing.COMPARISONS)
    engine = statements.open_month(session, where.source, tables, month)
    found = over_files.reconcile(engine, where.folder, month)
    for table, columns, rows in found.tables():
        statements.keep(session, f"{where.target}/{name}/{table}", month, columns, rows)


def embedded(folder: Path, month: Month, work: Work, target: Path) -> None:
    """The same work by the embedded engine, county after county, written in the same way. Raises BadFolder."""
    for county, found in _by_county(folder, month, work):
        frozen.write(target, work.name, month, county, found)


def differing_rows(folder: Path, results: Path, month: Month, name: str) -> tuple[int, int]:
    """How many rows the embedded engine finds in the same files, and how many rows only one of the two has. Raises BadFolder."""
    rows, wrong = 0, 0
    for county, found in _by_county(folder, month, WORKS[name]):
        own = gathered(found)
        files = sorted((results / name / f"{OF_MONTH}={month}" / f"{OF_COUNTY}={county}").glob("*.parquet"))
        other = gathered(pl.read_parquet(files, hive_partitioning=False)) if files else own.clear()
        rows += len(own)
        wrong += len(own.join(other, on=own.columns, how="anti", nulls_equal=True))
        wrong += len(other.join(own, on=own.columns, how="anti", nulls_equal=True))
        wrong += len(other.filter(other.is_duplicated()))
    return rows, wrong


def _by_county(folder: Path, month: Month, work: Work) -> Iterator[tuple[str, pl.DataFrame]]:
    asked, _ = asked_in(folder, month)
    for county in frozen.counties(folder, frozen.HOUSEHOLDS, month):
        part = FrozenPart.of({table: frozen.read(folder, table, month, county) for table in frozen.REGISTER})
        yield county, work.of(asked, month, part)


def gathered(found: pl.DataFrame) -> pl.DataFrame:
    """Rows that can be compared: counts of several blocks added up, lists as texts."""
    if "count" not in found.columns:
        return found
    keys = [name for name in found.columns if name != "count"]
    return found.with_columns(pl.col("missing").list.join(",")).group_by(keys).agg(pl.col("count").sum())
