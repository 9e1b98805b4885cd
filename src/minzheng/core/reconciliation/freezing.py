"""对账冻结 — what the statements of a month's reconciliation ask of the database, as files by county: keys, days, amounts and codes.

Each table keeps its name and only the columns that ``comparing`` and ``ledger_side`` ask for, and of its rows only those of the county's month.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction
from psycopg import sql

from minzheng.adapters.columnar import frozen
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.ledger.reads import decided
from minzheng.core.reconciliation.sides import forms
from minzheng.core.reconciliation.writing import reported_of
from minzheng.kernel.periods import Month

KIND = "reconciliation"
KEY, TEXT, DAY, MOMENT, TRUTH, KEYS = (
    pl.Int64,
    pl.String,
    pl.Date,
    pl.Datetime("us", "UTC"),
    pl.Boolean,
    pl.List(pl.Int64),
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class FrozenTable:
    """待冻结的表 — its columns with their types, the key among them, and which of its rows belong to a county's month.

    Two counties may have a row in common; by its key it is known as one.
    """

    columns: Mapping[str, Any]
    rows: str


_MINE = "SELECT id FROM freeze_enrolment"
_HOLDS = "since <= %(month)s AND (until IS NULL OR until > %(month)s)"
_PREPARED = (
    "CREATE TEMP TABLE freeze_place ON COMMIT DROP AS SELECT id FROM divisions_division WHERE path LIKE ANY(%(paths)s)",
    """CREATE TEMP TABLE freeze_run ON COMMIT DROP AS
        SELECT DISTINCT run_id AS id FROM ledger_runprogramme WHERE county = %(lineage)s AND month = %(month)s""",
    """CREATE TEMP TABLE freeze_enrolment ON COMMIT DROP AS
        SELECT id FROM benefits_enrolment WHERE division_id IN (SELECT id FROM freeze_place) AND since <= %(month)s
        UNION SELECT enrolment_id FROM ledger_ledgerline WHERE run_id IN (SELECT id FROM freeze_run)""",
    """CREATE TEMP TABLE freeze_line ON COMMIT DROP AS
        SELECT id, run_id FROM ledger_ledgerline WHERE run_id IN (SELECT id FROM freeze_run)
        UNION SELECT id, run_id FROM ledger_ledgerline WHERE month = %(month)s AND enrolment_id IN (SELECT id FROM freeze_enrolment)""",
    "ANALYZE freeze_place", "ANALYZE freeze_run", "ANALYZE freeze_enrolment", "ANALYZE freeze_line",
)  # fmt: skip
_FORGOTTEN = "DROP TABLE freeze_place, freeze_run, freeze_enrolment, freeze_line"
_RUNS = "SELECT run_id FROM freeze_line UNION SELECT id FROM freeze_run"
_PEOPLE = f"""SELECT person_id FROM benefits_coverage WHERE enrolment_id IN ({_MINE})
    UNION SELECT person_id FROM benefits_enrolment WHERE id IN ({_MINE})"""  # noqa: S608 — our own statement
_OWNERS = f"SELECT person_id FROM benefits_enrolment WHERE id IN ({_MINE})"  # noqa: S608 — our own statement
_OPENED = f"SELECT opened_by_id FROM benefits_enrolment WHERE id IN ({_MINE})"  # noqa: S608 — our own statement
TABLES = {
    "divisions_division": FrozenTable({"id": KEY, "lineage": TEXT}, "id = %(county)s"),
    "benefits_enrolment": FrozenTable(
        {"id": KEY, "programme": TEXT, "division_id": KEY, "since": DAY, "opened_by_id": KEY, "household_id": KEY, "person_id": KEY},
        f"id IN ({_MINE})",
    ),
    "benefits_enrolmentspell": FrozenTable(
        {"id": KEY, "enrolment_id": KEY, "state": TEXT, "since": DAY, "until": DAY, "amount": KEY}, f"enrolment_id IN ({_MINE}) AND {_HOLDS}"
    ),
    "benefits_enrolmentdecision": FrozenTable(
        {"id": KEY, "enrolment_id": KEY, "kind": TEXT, "confirmed_at": MOMENT, "effective_on": DAY},
        f"confirmed_at IS NOT NULL AND effective_on <= %(month)s AND (enrolment_id IN ({_MINE}) OR id IN ({_OPENED}))",
    ),
    "benefits_coverage": FrozenTable(
        {"id": KEY, "enrolment_id": KEY, "person_id": KEY, "since": DAY, "until": DAY}, f"enrolment_id IN ({_MINE})"
    ),
    "parties_person": FrozenTable({"id": KEY, "died_on": DAY, "settlement": TEXT}, f"id IN ({_PEOPLE})"),
    "parties_membership": FrozenTable(
        {"id": KEY, "person_id": KEY, "household_id": KEY, "since": DAY, "until": DAY}, f"person_id IN ({_OWNERS}) AND {_HOLDS}"
    ),
    "parties_household": FrozenTable(
        {"id": KEY, "settlement": TEXT},
        f"id IN (SELECT household_id FROM benefits_enrolment WHERE id IN ({_MINE}) UNION "  # noqa: S608 — our own statement
        f"SELECT household_id FROM parties_membership WHERE person_id IN ({_OWNERS}) AND {_HOLDS})",
    ),
    "facts_fact": FrozenTable(
        {"id": KEY, "person_id": KEY, "kind": TEXT, "text": TEXT, "since": DAY, "until": DAY, "source": TEXT},
        f"kind = 'support_mode' AND person_id IN ({_OWNERS}) AND {_HOLDS}",
    ),
    "ledger_runprogramme": FrozenTable(
        {"id": KEY, "run_id": KEY, "programme": TEXT, "county": TEXT, "month": DAY, "cycle": KEY, "standing": TEXT},
        "county = %(lineage)s AND month = %(month)s",
    ),
    "ledger_paymentrun": FrozenTable(
        {"id": KEY, "number": TEXT, "month": DAY, "round": KEY, "cycle": KEY, "cut_off_on": DAY, "created_at": MOMENT, "released_at": MOMENT,
         "state": TEXT}, f"id IN ({_RUNS})",
    ),
    "ledger_ledgerline": FrozenTable(
        {"id": KEY, "run_id": KEY, "programme": TEXT, "enrolment_id": KEY, "division_id": KEY, "kind": TEXT, "month": DAY, "amount": KEY,
         "void": TRUTH}, "id IN (SELECT id FROM freeze_line)",
    ),
    "ledger_runhold": FrozenTable({"id": KEY, "run_id": KEY, "round": KEY, "enrolment_id": KEY}, f"run_id IN ({_RUNS})"),
    "ledger_runcheck": FrozenTable(
        {"id": KEY, "run_id": KEY, "kind": TEXT, "enrolment_id": KEY, "month": DAY}, "kind = 'covered' AND run_id IN (SELECT id FROM freeze_run)"
    ),
    "ledger_linemember": FrozenTable({"id": KEY, "line_id": KEY, "void": TRUTH}, "line_id IN (SELECT id FROM freeze_line)"),
    "ledger_frozenenrolment": FrozenTable({"id": KEY, "run_id": KEY, "enrolment_id": KEY, "dead": KEYS}, "run_id IN (SELECT id FROM freeze_run)"),
}  # fmt: skip
PLACES = "recon_place"
COMPARISONS = "reconciliation_monthcomparison"


@transaction.atomic
def freeze(folder: Path, month: Month, progress: Progress) -> int:
    """Write what the reconciliation of a month needs, county by county, out of one moment of the database; how many counties."""
    city = divisions.city(month.last)
    counties = list(divisions.counties_within((city.path,), month.last)) if city else []
    for done, county in enumerate(counties):
        for table, rows in tables_of(county, month).items():
            frozen.write(folder, table, month, county.code, rows)
        progress(done + 1, len(counties))
    lineages = [one.lineage for one in counties]
    reported = [
        [lineage, item, amount]
        for form in forms()
        for (lineage, item), amount in reported_of(form, month, lineages).items()
    ]
    words = {
        "counties": {one.code: {"key": one.pk, "lineage": one.lineage} for one in counties},
        "programmes": decided(), "reported": sorted(reported),
    }  # fmt: skip
    frozen.write_words(folder, KIND, month, words)
    return len(counties)


def tables_of(county: Division, month: Month) -> Mapping[str, pl.DataFrame]:
    """The rows of a county's month, by table; a comparison is known by the key of its county."""
    paths = [f"{path}%" for path in divisions.scope_paths(county)]
    said: dict[str, Any] = {"county": county.pk, "lineage": county.lineage, "month": month.first, "paths": paths}
    with connection.cursor() as cursor:
        for statement in _PREPARED:
            cursor.execute(statement, said if "%(" in statement else None)
        found = {name: _copied(cursor, name, table, said) for name, table in TABLES.items()}
        cursor.execute("SELECT id FROM freeze_place ORDER BY id")
        places = [key for (key,) in cursor.fetchall()]
        cursor.execute(_FORGOTTEN)
    found[PLACES] = pl.DataFrame(
        {"comparison_id": [county.pk] * len(places), "division_id": places},
        schema={"comparison_id": KEY, "division_id": KEY},
    )
    found[COMPARISONS] = pl.DataFrame(
        {"id": [county.pk], "month": [month.first], "division_id": [county.pk]},
        schema={"id": KEY, "month": DAY, "division_id": KEY},
    )
    return found


def _copied(cursor: Any, name: str, table: FrozenTable, said: Mapping[str, Any]) -> pl.DataFrame:
    """Some rows of a table, by COPY: one statement."""
    columns = ", ".join(_column(column, kind) for column, kind in table.columns.items())
    query = cursor.mogrify(f"SELECT {columns} FROM {name} WHERE {table.rows}", said)  # noqa: S608 — names of our own tables
    with cursor.copy(sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(sql.SQL(query))) as copy:
        data = b"".join(copy)
    raw = {column: KEY if kind == KEY else TEXT for column, kind in table.columns.items()}
    frame = pl.read_csv(io.BytesIO(data), has_header=False, schema=raw) if data else pl.DataFrame(schema=raw)
    return frame.select(_value(column, kind) for column, kind in table.columns.items())


def _column(name: str, kind: Any) -> str:
    """A moment is written in UTC, a list of keys with commas, a text as it is and never as nothing."""
    if kind == MOMENT:
        return f"TO_CHAR({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"ARRAY_TO_STRING({name}, ' ')" if kind == KEYS else name


def _value(name: str, kind: Any) -> pl.Expr:
    column = pl.col(name)
    if kind == TRUTH:
        return column == "t"
    if kind == DAY:
        return column.str.to_date("%Y-%m-%d")
    if kind == MOMENT:
        return column.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us").dt.replace_time_zone("UTC")
    if kind == KEYS:
        return column.fill_null("").str.split(" ").list.eval(pl.element().filter(pl.element() != "").cast(KEY))
    return column
