"""一次建成 — the tables of an empty database as the models have them today, without living through their history.

A new installation would render hundreds of models anew for each of some two hundred migrations, only to arrive where the models are
already. Here each table is made once, with its indexes, constraints and triggers, and the migrations are written down as done. What
migrations do to rows finds none. A test holds both ways against one another: column by column, constraint by constraint.
"""

import pgtrigger
from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Key = tuple[str, str]


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """空库 — whether no migration was ever written down and no table of a name that ours want stands in the way.

    What else is there says nothing: a demonstration takes its place with a table before it has any of its own.
    """
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return not ({MigrationRecorder.Migration._meta.db_table, *wanted} & set(connection.introspection.table_names()))


def found(connection: BaseDatabaseWrapper) -> list[Key]:
    """建成 — make all tables of an empty database; returns the migrations that were written down without being lived through.

    Libraries on which ours lean are migrated as always, before: some of them make more than tables.
    """
    executor = MigrationExecutor(connection)
    labels = leaning(executor.loader)
    executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] not in labels])
    nodes = executor.loader.graph.nodes
    done = sorted(
        {one for key, each in nodes.items() if key[0] in labels for one in (key, *map(tuple, each.replaces))}
    )  # of a migration that stands for others those count, too
    with transaction.atomic(using=connection.alias):
        _make_tables(connection, labels)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in done:
            recorder.record_applied(app, name)
    return done


def leaning(loader: MigrationLoader) -> frozenset[str]:
    """The labels of our own apps that have migrations, and of the libraries whose tables lean on ours."""
    graph = loader.graph
    ours = {each.label for each in apps.get_app_configs() if each.name.startswith("minzheng.")}
    return frozenset(leaf[0] for leaf in graph.leaf_nodes() if any(key[0] in ours for key in graph.forwards_plan(leaf)))


def _make_tables(connection: BaseDatabaseWrapper, labels: frozenset[str]) -> None:
    """Tables first, foreign keys when all are there, then the triggers."""
    made = [
        model
        for label in sorted(labels)
        for model in apps.get_app_config(label).get_models()
        if model._meta.can_migrate(connection)
    ]
    with connection.schema_editor(atomic=True) as editor:
        for model in made:
            editor.create_model(model)
    with connection.schema_editor(atomic=True) as editor:
        for of, trigger in pgtrigger.registered():
            if of._meta.app_label in labels:
                editor.execute(trigger.compile(of).install_sql, params=None)
