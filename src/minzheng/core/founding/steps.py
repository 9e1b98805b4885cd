"""建表 — the steps of a migration taken together, so that a new installation does not live through history.

Django renders every related model anew after each single operation, and with a few hundred related models that is nearly all
of the time. Here a whole group changes the state first and the models are rendered once. A migration takes its steps together
when its class is made from ``founding.Migration``; nothing else in its file differs.
"""

from collections.abc import Iterable, Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

CHANGES = (AddField, AlterField, RemoveField, AddIndex, RemoveIndex, AddConstraint, RemoveConstraint)
TOGETHER = (CreateModel, AddTrigger, RemoveTrigger, *CHANGES)


class AtOnce(Operation):
    """合步 — operations that read nothing but the states before and after all of them."""

    kinds: tuple[type[Operation], ...] = TOGETHER

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Raises TypeError for any other kind."""
        for each in operations:
            if not isinstance(each, self.kinds):
                raise TypeError(f"{each.describe()}: cannot be taken together with others")
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state without rendering in between, then render what is new or changed and what it refers to."""
        rendered = state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)
        if rendered is not None:
            state.__dict__["apps"] = rendered
            state.reload_models(
                [(app_label, name) for name in dict.fromkeys(map(_table, self.operations))], delay=False
            )

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the changes, in order."""
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take them back, the last first."""
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """How the operation is written in a migration file."""
        return type(self).__name__, [], {"operations": self.operations}

    def describe(self) -> str:
        """One line for the progress of `migrate`."""
        return "; ".join(each.describe() for each in self.operations)


class CreateTables(AtOnce):
    """建表 — the tables of one app with their triggers, in the order given; their indexes and constraints stand in them."""

    kinds = (CreateModel, AddTrigger)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last first; their triggers go with them."""
        for each in reversed(self._tables()):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """One line for the progress of `migrate`."""
        return f"Create the tables {', '.join(made.name for made in self._tables())}"

    def _tables(self) -> list[CreateModel]:
        return [each for each in self.operations if isinstance(each, CreateModel)]


class Migration(migrations.Migration):
    """迁移 — a migration as Django writes it, whose neighbouring steps are taken together wherever they can be."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = list(grouped(self.operations))  # type: ignore[misc]  # of this migration, not of the class


def grouped(operations: Iterable[Operation]) -> Iterable[Operation]:
    """Groups of neighbours, in order; what leans on the middle of a group begins the next, what fits in none stands alone.

    A table is made as it is after its group: what a later step adds to it must not be there by then. A column changes once.
    """
    group: list[Operation] = []
    made: set[str] = set()
    touched: set[tuple[str, str]] = set()
    for each in operations:
        column = _column(each)
        leans = isinstance(each, CHANGES) and (_table(each) in made or column in touched)
        if group and (leans or not isinstance(each, TOGETHER)):
            yield AtOnce(group)
            group, made, touched = [], set(), set()
        if not isinstance(each, TOGETHER):
            yield each
            continue
        group.append(each)
        if isinstance(each, CreateModel):
            made.add(_table(each))
        elif column is not None:
            touched.add(column)
    if group:
        yield AtOnce(group)


def _table(operation: Operation) -> str:
    name: str = operation.name if isinstance(operation, CreateModel) else operation.model_name  # type: ignore[attr-defined]  # all of TOGETHER have one of the two
    return name.lower()


def _column(operation: Operation) -> tuple[str, str] | None:
    if isinstance(operation, AddField | AlterField | RemoveField):
        return _table(operation), operation.name.lower()
    return None
