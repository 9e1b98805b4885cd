"""Hands that own the database: they change rows with the guarding triggers set aside, and constraints dropped where these would object."""

from contextlib import contextmanager

from django.db import connection

from tests.conftest import become_owner, take_runtime_role

HISTORIES = ("pgtrigger_insert_insert", "pgtrigger_update_update", "pgtrigger_delete_delete")


def asked(statement, *values):
    """The first row of a statement; one value where it has one column."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        row = cursor.fetchone()
    assert row is not None, statement
    return row[0] if len(row) == 1 else row


@contextmanager
def owning():
    """As the owner of the tables; deferred triggers have fired before."""
    become_owner()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    take_runtime_role()


def behind(table, statement, *values, without=()):
    """Change rows of a table past its guards; its history is still written, unless the statement is about the history itself."""
    with owning() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
            [table],
        )
        guards = [name for (name,) in cursor.fetchall() if not name.startswith(HISTORIES)]
        for name in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for name in without:
            drop(cursor, table, name)
        cursor.execute(statement, values or None)
        assert cursor.rowcount > 0, statement
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in guards:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def unhistoried(table, statement, *values):
    """Change rows of a table past every trigger of it, its history included."""
    with owning() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values or None)
        assert cursor.rowcount > 0, statement
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def drop(cursor, table, name):
    """A constraint, or the index that keeps it."""
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
    if cursor.fetchone():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    else:
        cursor.execute(f"DROP INDEX {name}")


def copied(table, where, *, without=(), **changed):
    """A second row like the first that fits, with some columns changed (SQL expressions); a number of its own where it has one."""
    become_owner()
    columns = [
        name for (name,) in _all("SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", table)
        if name != "id"
    ]  # fmt: skip
    take_runtime_role()
    changed = ({"uid": "GEN_RANDOM_UUID()"} if "uid" in columns else {}) | changed
    said = ", ".join(str(changed.get(name, f'"{name}"')) for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    behind(
        table, f"INSERT INTO {table} ({names}) SELECT {said} FROM {table} WHERE {where} ORDER BY id LIMIT 1", without=without
    )  # fmt: skip


def _all(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
