"""一次建成: an empty database that is made at once has what one has that lived through every migration."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from minzheng.core.founding import at_once
from minzheng.project import database, purpose
from tests import cities

STEPS = "steps"
CATALOGUE = {
    "columns": """
        SELECT c.relname, a.attname, FORMAT_TYPE(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, l.collname, PG_GET_EXPR(d.adbin, d.adrelid)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S', 'v')
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, PG_GET_CONSTRAINTDEF(oid), condeferrable, condeferred
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, PG_GET_TRIGGERDEF(oid), PG_GET_FUNCTIONDEF(tgfoid), OBJ_DESCRIPTION(oid, 'pg_trigger'), tgenabled::text
        FROM pg_trigger WHERE NOT tgisinternal
    """,
    "functions": """
        SELECT p.proname, PG_GET_FUNCTIONDEF(p.oid) FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype
    """,
    "extensions": "SELECT extname FROM pg_extension",
    "migrations": "SELECT app, name FROM django_migrations",
}  # the order of columns is each way's own; a function whose trigger is gone does nothing


def catalogue() -> dict[str, set[tuple[object, ...]]]:
    found = {}
    with connection.cursor() as cursor:
        for name, asked in CATALOGUE.items():
            cursor.execute(asked)
            found[name] = set(cursor.fetchall())
    return found


@contextmanager
def fresh() -> Iterator[None]:
    """An empty database for as long as it is needed."""
    name = cities.name_of(connections["default"].settings_dict["NAME"], STEPS)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with database.connect(cities.address("postgres")) as owner:
        owner.execute(drop)
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with cities.connected(STEPS):
        yield
    with database.connect(cities.address("postgres")) as owner:
        owner.execute(drop)


@pytest.mark.slow
@pytest.mark.usefixtures("django_db_setup")
def test_both_ways_lead_to_the_same_tables(django_db_blocker):
    with django_db_blocker.unblock():
        made = catalogue()
        assert not at_once.is_empty(connection)
        with fresh():
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE {purpose.RESERVED} ()")  # as a demonstration takes its place
            assert at_once.is_empty(connection)
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {purpose.RESERVED}")
            call_command("migrate", verbosity=0, interactive=False, step_by_step=True)
            lived = catalogue()
    assert min(map(len, made.values())) > 0
    for name in CATALOGUE:
        assert made[name] ^ lived[name] == set(), name
