"""用途 — what a database is for, asked and said outside Django: a demonstration takes an empty one and marks it before its tables.

The mark itself (``Installation``) can only be set once the tables stand. Until then ``demonstration_reserved`` holds the
place, so that a demonstration which was killed between the two goes on, and nothing else is ever taken for one.
"""

from datetime import date

import psycopg

from minzheng.project.database import CannotUse, connect, owner_address

RESERVED = "demonstration_reserved"
_MARKED = "SELECT known_on FROM project_installation WHERE kind = 'demonstration'"
_TABLES = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
"""
_NOT_OURS = (
    "这个数据库里已有 {tables} 个表或视图，而且不是演示库，没有改动。"
    "请用 MINZHENG_HOME 指定一个新的文件夹，或把 DATABASE_URL 指向一个空库，再建演示城市。"
)


def demonstration_day() -> date | None:
    """演示业务日期 — the business date of the demonstration that this database holds; None where it holds none."""
    with connect(owner_address()) as connection:
        return _marked_day(connection)


def reserve_for_demonstration() -> None:
    """Take an empty database for a demonstration, or find that it is one. Raises CannotUse for any other."""
    with connect(owner_address()) as connection:
        if _marked_day(connection) is not None or _there(connection, RESERVED):
            return
        found = connection.execute(_TABLES).fetchone()
        tables = found[0] if found else 0
        if tables:
            raise CannotUse(_NOT_OURS.format(tables=tables))
        connection.execute(f"CREATE TABLE IF NOT EXISTS {RESERVED} ()")


def release() -> None:
    """The demonstration carries its own mark now."""
    with connect(owner_address()) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {RESERVED}")


def _marked_day(connection: psycopg.Connection[tuple[object, ...]]) -> date | None:
    if not _there(connection, "project_installation"):
        return None
    row = connection.execute(_MARKED).fetchone()
    return row[0] if row and isinstance(row[0], date) else None


def _there(connection: psycopg.Connection[tuple[object, ...]], table: str) -> bool:
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"]).fetchone() == (True,)
