"""语句上 Spark — the statements of reconciliation, written for PostgreSQL, over frozen files: translated, never written a second time.

Days and moments are reckoned in the session's UTC; ``AT TIME ZONE`` keeps the two meanings that it has in PostgreSQL.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlglot
from pyspark.sql import DataFrame, SparkSession
from pyspark.storagelevel import StorageLevel
from sqlglot import exp

from minzheng.adapters.columnar.frozen import OF_COUNTY, OF_MONTH
from minzheng.adapters.spark.parts import frozen_rows
from minzheng.kernel.periods import Month

_SAID = re.compile(r"%\((\w+)\)s")


class FrozenTables:
    """冻结的表 — what a month's files hold as views of one session, under the names of the tables that they were frozen from."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self._kept: dict[str, DataFrame] = {}

    def open(self, table: str, rows: DataFrame) -> None:
        """Let statements ask for a frozen table."""
        rows.createOrReplaceTempView(table)

    def lay(self, table: str, statement: str, said: Mapping[str, Any]) -> None:
        """Keep the rows of a statement under a name; reckoned once, when first asked for."""
        made = self.session.sql(translated(statement, said)).persist(StorageLevel.MEMORY_AND_DISK)
        made.createOrReplaceTempView(table)
        self._kept[table] = made

    def rows(self, statement: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement, here."""
        return [tuple(row) for row in self.session.sql(translated(statement, said)).collect()]

    def frame(self, table: str) -> DataFrame:
        """What was kept under a name."""
        return self._kept[table]

    def drop(self, *tables: str) -> None:
        """Forget what was kept."""
        for table in tables:
            self._kept.pop(table).unpersist()
            self.session.catalog.dropTempView(table)


def translated(statement: str, said: Mapping[str, Any]) -> str:
    """A statement of PostgreSQL with named values, as Spark understands it."""
    filled = _SAID.sub(lambda found: _literal(said[found[1]]), statement)
    tree = sqlglot.parse_one(filled, read="postgres")
    return str(tree.transform(_spoken_otherwise).sql(dialect="spark"))


def _literal(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return str(exp.Literal.string(value).sql(dialect="postgres"))
    if isinstance(value, int):
        return str(value)
    assert isinstance(value, Sequence)
    return f"ARRAY[{', '.join(_literal(each) for each in value)}]"


def _spoken_otherwise(node: exp.Expression) -> exp.Expression:
    """What the translator cannot know: of which side of a zone a moment is, and that a list is meant by ANY."""
    if isinstance(node, exp.AtTimeZone):
        bare = isinstance(node.this, exp.Cast) and node.this.is_type("timestamp")
        return exp.func("to_utc_timestamp" if bare else "from_utc_timestamp", node.this, node.args["zone"])
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Any):
        listed = node.expression.this.unnest()
        if isinstance(listed, exp.Array):
            return exp.In(this=node.this, expressions=listed.expressions or [exp.null()])
    return node


def open_month(session: SparkSession, folder: str, tables: Sequence[str], month: Month) -> FrozenTables:
    """The tables of a frozen month as views; a row that two counties have in common counts once. Raises BadFolder."""
    engine = FrozenTables(session)
    for table in tables:
        rows = frozen_rows(session, folder, table, month)
        engine.open(table, rows.drop(OF_MONTH, OF_COUNTY).distinct())
    return engine


def keep(
    session: SparkSession, target: str, month: Month, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write rows, the county first, by month and county, in place of what stood there for the month."""
    schema = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
    made = session.createDataFrame([tuple(row) for row in rows], schema)
    named = made.withColumnRenamed(next(iter(columns)), OF_COUNTY).repartition(OF_COUNTY)
    named.write.mode("overwrite").partitionBy(OF_COUNTY).parquet(f"{target}/{OF_MONTH}={month}")
