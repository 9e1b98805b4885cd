"""整批读出 — what a query gives, copied out in one stream: several times as fast as row by row, for frames."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql


def copied(rows: QuerySet[Any]) -> bytes:
    """The values of a query as CSV without a header, by COPY: one statement."""
    text, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        query = sql.SQL(cursor.mogrify(text, params))
        with cursor.copy(sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(query)) as copy:
            return b"".join(copy)
