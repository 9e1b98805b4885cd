"""写入 — how a register's records come about, change and go: many at a time, one audit event per act."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import QuerySet

from minzheng.core.access.models import User
from minzheng.core.registers.records import Record

Values = dict[str, Any]
BATCH = 5_000
CHECK_VIOLATION = "23514"  # of PostgreSQL; our triggers refuse with it, in words for people


class NotPossible(ValueError):
    """不能这样做 — the reason, in words for the user."""


REFUSALS = (IntegrityError, DataError, ValidationError, NotPossible)


class Writer:
    """写入器 — the only way into a register's table. Subclasses say what else belongs to a write.

    ``create_many`` returns the records in the order of ``rows``; ``update_many`` takes pairs of record and new values;
    ``remove_many`` deletes. All three are called inside a transaction by ``services`` and the importer, which audit them.
    """

    model: ClassVar[type[Record]]

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:  # noqa: ARG003 — for subclasses
        """Turn clean field values into model values."""
        return values

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:  # noqa: ARG003 — for subclasses
        """Faults that only the rows together, or the database, can show: by index, then by field name."""
        return {}

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:  # noqa: ARG003 — for subclasses
        """New rows that cannot stand beside what is there: by index, then by field name.

        ``seen`` lives as long as the file: what its earlier rows said is noted there by the writer.
        """
        return {}

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:  # noqa: ARG003 — for subclasses
        """Rows that name something of another place: by index, then by field name. It is as if it did not exist."""
        return {}

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Insert records."""
        made = [cls.model(**cls.prepare(row, by=by)) for row in rows]
        return list(cls.model._default_manager.bulk_create(made, batch_size=BATCH))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Change records."""
        names: set[str] = set()
        for record, values in pairs:
            for name, value in cls.prepare(values, by=by).items():
                setattr(record, name, value)
                names.add(name)
        if names:
            cls.model._default_manager.bulk_update([record for record, _ in pairs], sorted(names), batch_size=500)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:  # noqa: ARG003 — for subclasses
        """Delete records."""
        cls.model._default_manager.filter(pk__in=[record.pk for record in records]).delete()

    @classmethod
    def aside(cls, record: Any) -> str:  # noqa: ARG003 — for subclasses
        """What the page says beside "saved": that part of what was written waits for something. Empty when nothing does."""
        return ""

    @classmethod
    def companions(cls, records: Sequence[Any]) -> list[tuple[int, Any]]:  # noqa: ARG003 — for subclasses
        """Records that are written along with these, each with the key of the one it belongs to: undone with it."""
        return []

    @classmethod
    def put_back(cls, records: Sequence[Any], *, by: User) -> None:
        """What follows from records whose earlier values were put back when a file was undone; nothing by default."""

    @classmethod
    def current(cls, record: Any) -> Values:
        """The present values of a record under field names, to see whether a row changes anything."""
        return {name: getattr(record, name) for name in cls.field_names()}

    @classmethod
    def existing(cls, rows: QuerySet[Any], identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        """Records that carry these identities, by identity."""
        found = rows.filter(**{f"{identity}__in": keys}).select_related("division")
        return {getattr(record, identity): record for record in found}

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Which model fields correspond to fill-in fields."""
        return tuple(field.name for field in cls.model._meta.concrete_fields if not field.primary_key)

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change the record."""
        present = cls.current(record)
        return any(name in present and present[name] != value for name, value in values.items())


def in_words(problem: Exception) -> str:
    """A refusal of the database or of validation, as the constraint's own message."""
    if isinstance(problem, ValidationError):
        return "；".join(problem.messages)
    if isinstance(problem, DataError):
        return "有一格的内容太长，或者数值太大，登记簿放不下；请核对后改短、改小。"
    if isinstance(problem, IntegrityError):
        constraint = broken_constraint(problem)
        said = _of_trigger(problem) if constraint is None else message_of(constraint)
        return said or "与已有记录冲突：编号重复，或不符合登记簿的约束。"
    return str(problem)


def _of_trigger(problem: IntegrityError) -> str:
    """What a trigger of ours says when it refuses; empty where something else refused."""
    diag = getattr(problem.__cause__, "diag", None)
    if diag is None or diag.sqlstate != CHECK_VIOLATION or diag.constraint_name:
        return ""
    return f"{diag.message_primary}。"


def broken_constraint(problem: Exception) -> models.BaseConstraint | None:
    """The constraint of a model that a refusal of the database names."""
    name = getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None)
    own = (one for model in apps.get_models() for one in model._meta.constraints if name and one.name == name)
    return next(own, None)


def message_of(constraint: models.BaseConstraint) -> str:
    """What a constraint says to people; empty where it says nothing of its own."""
    silent = models.BaseConstraint.default_violation_error_message
    message = constraint.violation_error_message
    return "" if message == silent else str(message)


def refusal(act: Callable[[], object]) -> Exception | None:
    """Run a write in a savepoint; why the database or the writer refuses it."""
    try:
        with transaction.atomic():
            act()
    except REFUSALS as problem:
        return problem
    return None
