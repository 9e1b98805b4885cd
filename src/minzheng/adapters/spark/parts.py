"""分份上 Spark — a month's register dealt out by county and block of households; each part is reckoned by the columnar engine where it lies.

Rows of all four tables travel together, under the superset of their columns: so a household, its members and its payments always meet.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from pyspark.errors import AnalysisException, PythonException
from pyspark.sql import DataFrame, SparkSession, functions

from minzheng.adapters.columnar.answering import Work
from minzheng.adapters.columnar.comparing import Asked
from minzheng.adapters.columnar.frozen import OF_COUNTY, OF_HOUSEHOLD, OF_MONTH, REGISTER, BadFolder, FrozenPart
from minzheng.adapters.spark.opening import NoSpark
from minzheng.kernel.periods import Month

NOT_THERE = "计算节点上的 Python 没有安装本系统。请在各节点安装 minzheng[spark]，并用 --set spark.pyspark.python=路径 指明；版本须与这里相同。"
TABLE, BLOCK = "of_table", "of_block"
TYPES = {
    pl.String: "string", pl.Int64: "bigint", pl.Boolean: "boolean", pl.Date: "date", pl.List(pl.String): "array<string>",
}  # fmt: skip
ARROW = {
    "string": pa.string(), "bigint": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "array<string>": pa.list_(pa.string()),
}  # fmt: skip


def reckoned(
    session: SparkSession, folder: str, work: Work, asked: Sequence[Asked], month: Month, *, blocks: int = 1
) -> DataFrame:
    """What a work finds in a frozen month, with its month and county; nothing is reckoned before it is asked for."""
    tables = {name: frozen_rows(session, folder, name, month) for name in REGISTER}
    columns = {
        name: [each for each in rows.columns if each not in {OF_MONTH, OF_COUNTY}] for name, rows in tables.items()
    }
    tables = {name: rows.toDF(*map(dotless, rows.columns)) for name, rows in tables.items()}
    marked = [rows.withColumn(TABLE, functions.lit(name)) for name, rows in tables.items()]
    together = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), marked)
    block = functions.pmod(functions.xxhash64(OF_HOUSEHOLD), functions.lit(blocks))
    dealt = together.withColumn(BLOCK, block).groupBy(OF_COUNTY, BLOCK)
    types = {OF_COUNTY: "string"} | {name: TYPES[kind] for name, kind in work.columns.items()}
    schema = ", ".join(f"`{name}` {kind}" for name, kind in types.items())
    found = dealt.applyInArrow(_worker(work, _bare(asked), month, columns, types), schema)
    return found.withColumn(OF_MONTH, functions.lit(str(month)))


def frozen_rows(session: SparkSession, folder: str, table: str, month: Month) -> DataFrame:
    """The rows of a table in a month, with their month and county. Raises BadFolder."""
    try:
        read = session.read.option("basePath", f"{folder}/{table}").parquet(f"{folder}/{table}/{OF_MONTH}={month}")
    except AnalysisException as problem:
        raise BadFolder(f"“{folder}”里没有 {month} 的冻结文件，请先运行 minzheng spark freeze。") from problem
    return read


def dotless(name: str) -> str:
    """A column's name as Spark can be asked for it: dots are something else there."""
    return name.replace(".", ":")


def _bare(asked: Sequence[Asked]) -> list[Asked]:
    """The questions without the functions that the rules were written as: only expressions travel."""
    return [
        replace(one, program=replace(one.program, steps=tuple(replace(step, rule=None) for step in one.program.steps)))
        for one in asked
    ]


def _worker(
    work: Work, asked: Sequence[Asked], month: Month, columns: dict[str, list[str]], types: dict[str, str]
) -> Callable[[tuple[Any, ...], pa.Table], pa.Table]:
    """What happens to a part, wherever it is."""
    schema = pa.schema([(name, ARROW[kind]) for name, kind in types.items()])

    def reckon(key: tuple[Any, ...], rows: pa.Table) -> pa.Table:
        frame = pl.from_arrow(rows)
        assert isinstance(frame, pl.DataFrame)
        part = FrozenPart.of(
            {
                name: frame.filter(pl.col(TABLE) == name).select(pl.col(dotless(each)).alias(each) for each in own)
                for name, own in columns.items()
            }
        )
        found = work.of(asked, month, part).select(pl.lit(key[0].as_py()).alias(OF_COUNTY), pl.all())
        return found.to_arrow().cast(schema)

    return reckon


def kept(found: DataFrame, target: Path | str) -> None:
    """Write results by month and county, in place of what stood there for them. Raises NoSpark where the machines lack the product."""
    try:
        found.write.mode("overwrite").partitionBy(OF_MONTH, OF_COUNTY).parquet(str(target))
    except PythonException as problem:
        if "ModuleNotFoundError" not in str(problem):
            raise
        raise NoSpark(NOT_THERE) from problem
