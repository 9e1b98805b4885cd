"""触发器的执行计划 — how a trigger that compares rows before and after a statement is planned, however few it saw first.

PostgreSQL plans what a trigger does once in a connection, for as many rows as the first statement changed. After one that changed none or
few, the rows before and after a later statement were joined row by row: 20,000 changed rows took 72 seconds instead of half a second,
four times as many sixteen times as long. Such a function therefore never joins row by row.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SETTLE = """
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN
            SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL
                AND STRPOS(p.prosrc, t.tgoldtable) > 0 AND STRPOS(p.prosrc, t.tgnewtable) > 0
                AND COALESCE(NOT 'enable_nestloop=off' = ANY(p.proconfig), TRUE)
        LOOP
            EXECUTE 'ALTER FUNCTION ' || name || ' SET enable_nestloop = off';
        END LOOP;
    END $$
"""


def settle(connection: BaseDatabaseWrapper) -> None:
    """定计划 — set it for every function that lacks it; one statement. Replacing a function takes the setting away, so after each migration."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE)
