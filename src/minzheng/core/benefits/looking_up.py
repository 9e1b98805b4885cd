"""按索引查找 — triggers look up a row for each row written; in tables that were empty a moment ago they must still go by index."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def by_index() -> Iterator[None]:
    """Inside a transaction, keep the planner from reading whole tables of which its statistics still say that they are empty.

    The first great load of a register goes into empty tables in one transaction; without this every row would cost as much as
    all rows before it. When the block fails, the setting goes with the savepoint.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on")
