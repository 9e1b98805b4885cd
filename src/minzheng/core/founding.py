"""建表 — all tables of a concept in one step of a migration, so that a new installation does not live through history.

Django renders every related model anew after each single operation, and with a few hundred related models that is nearly all
of the time. Here the whole group changes the state first and the models are rendered once. Only what reads nothing but the
state after it may be in a group: CreateModel with its indexes and constraints, and AddTrigger.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class CreateTables(Operation):
    """建表 — the tables of one app with their triggers, in the order given. Raises TypeError for any other operation."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        for each in operations:
            if not isinstance(each, CreateModel | AddTrigger):
                raise TypeError(f"{each.describe()}: only tables and triggers are made together")
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state without rendering in between, then render what is new and what it refers to."""
        rendered = state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)
        if rendered is not None:
            state.__dict__["apps"] = rendered
            state.reload_models([(app_label, made.name_lower) for made in self._tables()], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables and their triggers, in order."""
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last first; their triggers go with them."""
        for each in reversed(self._tables()):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """How the operation is written in a migration file."""
        return type(self).__name__, [], {"operations": self.operations}

    def describe(self) -> str:
        """One line for the progress of `migrate`."""
        return f"Create the tables {', '.join(made.name for made in self._tables())}"

    def _tables(self) -> list[CreateModel]:
        return [each for each in self.operations if isinstance(each, CreateModel)]
