"""手写 DuckDB SQL — the statements of ``by_duckdb.sql`` over the same files, in the environment of the other engines."""

import json
from pathlib import Path

import duckdb

ML, EP, OLD, TEMPORARY = (
    "assistance.minimum_living",
    "assistance.extreme_poverty",
    "eldercare.old_age",
    "assistance.temporary",
)
SQL = (Path(__file__).parent / "by_duckdb.sql").read_text(encoding="utf-8")
TABLES = {
    "places": {"standard": f"{ML}.standard", "months": f"{ML}.standard_months"},
    "counties": {
        **{name: f"{ML}.{name}" for name in ("elder_rate", "minor_rate", "disability_rate", "illness_rate", "single_person_rate",
           "financial_months", "house_limit", "vehicle_limit", "tapering_months")},
        **{name: f"{OLD}.{name}" for name in ("first_age", "second_age", "third_age", "first_amount", "second_amount", "third_amount")},
        "township": f"{TEMPORARY}.township_multiple", "above": f"{TEMPORARY}.county_multiple", "times": f"{TEMPORARY}.times_a_year",
        "started": "assistance.price_subsidy.started", "subsidy": "assistance.price_subsidy.amount", "widened": "welfare.disability_care.widened",
    },
    "basics": {"basic": f"{EP}.basic_standard", "basic_months": f"{EP}.basic_months"},
    "cares": {"able": f"{EP}.care_of_able", "partly": f"{EP}.care_of_partly_able", "unable": f"{EP}.care_of_unable"},
    "children": {"child": "welfare.orphan.standard"},
    "grades": {"living": "welfare.disability_living.amount", "care": "welfare.disability_care.amount"},
    "elders": {"elder": "eldercare.poor_elder.amount"},
}  # fmt: skip


def run(home: Path) -> None:
    """From Parquet to Parquet."""
    said = json.loads((home / "values.json").read_text(encoding="utf-8"))["values"]
    with duckdb.connect() as database:
        database.execute("SET preserve_insertion_order = false")
        for name in ("households", "members"):
            database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{home / name}.parquet')")
        for table, columns in TABLES.items():
            _small(database, table, {name: said[code] for name, code in columns.items()})
        for statement in SQL.replace("HOME", str(home)).split(";\n"):
            if statement.strip():
                database.execute(statement)


def _small(database: duckdb.DuckDBPyConnection, table: str, columns: dict) -> None:
    by = next(iter(columns.values()))["by"]
    rows: dict[tuple, list] = {}
    for each in columns.values():
        for *keys, value in each["values"]:
            rows.setdefault(tuple(keys), []).append(value)
    kinds = ["BOOLEAN" if isinstance(value, bool) else "BIGINT" for value in next(iter(rows.values()))]
    heads = [f"{key} VARCHAR" for key in by] + [f'"{name}" {kind}' for name, kind in zip(columns, kinds, strict=True)]
    database.execute(f"CREATE TABLE {table} ({', '.join(heads)})")
    marks = ", ".join("?" for _ in heads)
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", [[*keys, *values] for keys, values in rows.items()])
