"""同一时刻 — all statements of a page see the records as they stood at one moment: figure, counts and list cannot disagree."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that only reads, from one snapshot; inside another transaction that one goes on as it is."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def closing_moment() -> Iterator[None]:
    """A transaction that writes what it read in one snapshot; inside another transaction that one goes on as it is.

    The level is set beneath the history's own statements, which would otherwise come first.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        connection.ensure_connection()
        connection.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
