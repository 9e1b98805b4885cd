"""演示数据入库 — rows into their table by COPY, several times as fast as by INSERT; triggers and constraints see each row as always."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

Row = TypeVar("Row", bound=models.Model)
_AS_THEY_ARE = (
    models.BooleanField, models.CharField, models.DateField, models.ForeignKey, models.IntegerField, models.TextField, models.UUIDField,
)  # fmt: skip


def stored(rows: Sequence[Row]) -> list[Row]:
    """Insert unsaved rows of one model and give them their keys, in the order given."""
    made = list(rows)
    if not made:
        return made
    model = type(made[0])
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    with connection.cursor() as cursor:
        table, key = model._meta.db_table, model._meta.pk.column
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, key, len(made)]
        )
        for row, (number,) in zip(made, cursor.fetchall(), strict=True):
            row.pk = number
        columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
        readers = [_reader(field) for field in fields]
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
            for row in made:
                copy.write_row([read(row) for read in readers])
    for row in made:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 — as bulk_create leaves them
    return made


def _reader(field: Any) -> Callable[[models.Model], Any]:
    """How the value of a column is read from a row: as it stands, or as Django would write it."""
    name = field.attname
    if (
        isinstance(field, _AS_THEY_ARE)
        and not getattr(field, "auto_now", False)
        and not getattr(field, "auto_now_add", False)
    ):
        return lambda row: getattr(row, name)
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
