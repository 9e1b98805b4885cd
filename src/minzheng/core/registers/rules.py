"""数据库约束检查 — the rules that a model's table keeps, asked of rows before they are written, and said of a cell.

The database evaluates its own conditions over the values of a whole chunk in one statement: what a rule means is said in
the model alone, and no writer repeats it. Rules over columns that people do not fill in show when the rows are written.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Q

from minzheng.core.registers.writing import Values, broken_constraint, message_of

Problems = dict[int, dict[str, str]]


class Rule(NamedTuple):
    """约束 — a condition in SQL, the columns that it reads in the order in which it names them, and what to say."""

    condition: str
    columns: tuple[str, ...]
    message: str


def broken_rules(model: type[models.Model], rows: Sequence[Values]) -> Problems:
    """Which rows break a rule of the table, by index, then by the field at which it is said; one statement at most.

    A rule is held against a row that fills in all that it reads: what is left empty the writer may fill. Whether something
    had to be filled in shows when the row is written.
    """
    names = frozenset(name for values in rows for name in values)
    rules = [rule for rule in _rules(model) if names.issuperset(rule.columns)]
    if not rules:
        return {}
    columns = sorted({name for rule in rules for name in rule.columns})
    given = [
        {"row_index": index} | {_column(model, name): _plain(model, name, values.get(name)) for name in columns}
        for index, values in enumerate(rows)
    ]
    found: Problems = {}
    for index, *kept in _answers(model, columns, rules, given):
        for rule, holds in zip(rules, kept, strict=True):
            if holds is False and _is_filled_in(rows[index], rule.columns):
                found.setdefault(index, {}).setdefault(told_at(rule.columns, rows[index]), rule.message)
    return found


def _is_filled_in(values: Values, columns: Sequence[str]) -> bool:
    return all(values.get(name) not in (None, "") for name in columns)


def told_at(columns: Sequence[str], values: Values) -> str:
    """The field at which a broken rule is said: the first that it names and that was filled in."""
    named = [name for name in columns if name in values]
    filled = [name for name in named if values[name] not in (None, "")]
    return next(iter(filled or named), "")


def field_at_fault(problem: Exception, values: Values, fields: Collection[str]) -> str:
    """Which of the fields a refusal of the database is about; empty where it tells none."""
    constraint = broken_constraint(problem)
    columns = () if constraint is None else tuple(_named_by(constraint))
    column = getattr(getattr(problem.__cause__, "diag", None), "column_name", None)
    return told_at((*columns, *([column] if column else [])), {name: values.get(name) for name in fields})


def _answers(
    model: type[models.Model], columns: Sequence[str], rules: Sequence[Rule], given: list[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    quote = connection.ops.quote_name
    typed = ", ".join(f"{quote(_column(model, name))} {_type(model, name)}" for name in columns)
    asked = ", ".join(f"({rule.condition})" for rule in rules).replace("%", "%%")
    # the conditions come from the models, never from people; the values are one parameter
    statement = f"SELECT row_index, {asked} FROM jsonb_to_recordset(%s) AS given(row_index int, {typed})"  # noqa: S608 — names of our own columns and functions
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(given)])
        return list(cursor.fetchall())


@cache
def _rules(model: type[models.Model]) -> tuple[Rule, ...]:
    """What the table's own conditions and those of its columns say."""
    rules = []
    with connection.schema_editor(collect_sql=True) as editor:
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                condition = constraint._get_check_sql(model, editor)  # type: ignore[attr-defined]  # noqa: SLF001 — as migrations write it
                rules.append(Rule(condition, tuple(dict.fromkeys(_named_by(constraint))), message_of(constraint)))
    plain = ((column.name, column.db_parameters(connection)["check"]) for column in model._meta.local_concrete_fields)
    return (*rules, *(Rule(str(check), (name,), "不能是负数。") for name, check in plain if check))


def _named_by(constraint: models.BaseConstraint) -> Iterator[str]:
    """The columns that a constraint reads, in its own order."""
    yield from getattr(constraint, "fields", ())
    if isinstance(constraint, models.CheckConstraint):
        yield from _read_by(constraint.condition)
    for said in getattr(constraint, "expressions", ()):
        yield from _read_by(said[0] if isinstance(said, tuple) else said)


def _read_by(said: Any) -> Iterator[str]:
    if isinstance(said, Q):
        for child in said.children:
            yield from _read_by(child)
    elif isinstance(said, tuple):
        yield str(said[0]).split("__")[0]
        yield from _read_by(said[1])
    elif isinstance(said, models.F):
        yield str(said.deconstruct()[1][0]).split("__")[0]
    elif hasattr(said, "get_source_expressions"):
        for part in said.get_source_expressions():
            yield from _read_by(part)


def _column(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]  # a concrete field


def _type(model: type[models.Model], name: str) -> str:
    """A type of the column that takes every value in: what is too long or too large is another matter."""
    column: Any = model._meta.get_field(name)
    if isinstance(column, models.IntegerField):
        return "numeric"
    wide = isinstance(column, models.CharField | models.ForeignKey)  # rows name other records by their numbers
    return "text" if wide else str(column.cast_db_type(connection))


def _plain(model: type[models.Model], name: str, value: Any) -> Any:
    column: Any = model._meta.get_field(name)
    if value is None and not column.null:
        value = column.get_default()
    if isinstance(column, models.ForeignKey):
        return value.pk if isinstance(value, models.Model) else value or None
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    return value.isoformat() if isinstance(value, date) else value
