"""合并迁移 — write each app's migrations anew as one, before a release: `make fold`. A new installation makes its tables in seconds.

Databases that have every folded migration go on as they are (`replaces`); one that has only some must come through the release
before. That nothing was lost says `makemigrations --check`; whoever folds compares the catalogues of both ways besides.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "minzheng.project.settings"
os.environ["MINZHENG_DATABASE_ROLE"] = "owner"

from minzheng.project import database

NAME = "0001_tables"
NAMES: dict[str, str] = {}  # by the label of an app: its one migration after the folding


def main() -> None:
    """Fold the migrations of every app of ours."""
    with database.available():
        database.runtime_role()
        import django

        django.setup()
        from django.utils import translation

        translation.deactivate_all()  # verbose names as they are written, not as they are shown
        NAMES.update({config.label: _name(_files(config)) for config in _ours() if _files(config)})
        written = [one for config in _ours() if (one := _folded(config))]  # all of them, before any file is touched
        for config, old, text in written:
            for path in old:
                path.unlink()
            (old[0].parent / f"{NAMES[config.label]}.py").write_text(text, encoding="utf-8")
            sys.stdout.write(f"{config.label}: {len(old)} → 1\n")


def _ours() -> list:
    from django.apps import apps

    return [config for config in apps.get_app_configs() if config.name.startswith("minzheng.")]


def _files(config: object) -> list[Path]:
    return sorted((Path(config.path) / "migrations").glob("0*.py"))


def _name(files: list[Path]) -> str:
    """The present name where nothing is to be folded, else one that was not used before."""
    names = [path.stem for path in files]
    folded = [name for name in names if name.startswith(NAME)]
    if names == folded and len(names) == 1:
        return names[0]
    used = [int(name.removeprefix(NAME).lstrip("_") or 1) for name in folded]
    return f"{NAME}_{max(used) + 1}" if used else NAME


def _folded(config: object) -> tuple[object, list[Path], str] | None:
    """The app, its present files and the text that takes their place; None where there is nothing to fold.

    A single migration that was written step by step keeps its name: it makes the same tables, only sooner.
    """
    from django.db.migrations import Migration
    from django.db.migrations.state import ModelState
    from django.db.migrations.writer import MigrationWriter

    from minzheng.core.founding import CreateTables

    old = _files(config)
    alone = [path.stem for path in old] == [NAMES.get(config.label)]
    if not old or (alone and "CreateTables(" in old[0].read_text(encoding="utf-8")):
        return None
    for path in old:
        if "RunPython" in (said := path.read_text(encoding="utf-8")) or "RunSQL" in said:
            raise SystemExit(f"{path}: moves data, and would be lost; fold by hand")
    states = [ModelState.from_model(model) for model in config.get_models() if model._meta.managed]
    migration = type("Migration", (Migration,), {
        "initial": True,
        "replaces": [] if alone else [(config.label, path.stem) for path in old],
        "dependencies": sorted({each for state in states for each in _needed_by(config.label, state)}, key=str),
        "operations": [CreateTables(operations=[each for state in states for each in _table_and_triggers(config, state)])],
    })(NAMES[config.label], config.label)  # fmt: skip
    return config, old, MigrationWriter(migration, include_header=False).as_string()


def _table_and_triggers(config: object, state: object) -> Iterator[object]:
    from django.db.migrations.operations import CreateModel
    from pgtrigger.migrations import AddTrigger

    model = config.get_model(state.name)
    options = {key: value for key, value in state.options.items() if value or key not in ("indexes", "constraints")}
    triggers = options.pop("triggers", ())
    yield CreateModel(state.name, list(state.fields.items()), options, state.bases, state.managers)
    for trigger in triggers:
        yield AddTrigger(model_name=state.name_lower, trigger=trigger.compile(model))


def _needed_by(label: str, state: object) -> Iterator[tuple[str, str]]:
    """The migrations that make what the table refers to."""
    from django.conf import settings
    from django.db.migrations.migration import swappable_dependency

    for field in state.fields.values():
        if not field.is_relation:
            continue
        model = field.remote_field.model
        name = model if isinstance(model, str) else model._meta.label_lower
        other = name.split(".")[0].lower()
        if other != label:
            yield (
                swappable_dependency(settings.AUTH_USER_MODEL)
                if name.lower() == settings.AUTH_USER_MODEL.lower()
                else _last(other)
            )


def _last(label: str) -> tuple[str, str]:
    """Ours, or the newest of a library by its name: a later one of its own must not stand before ours."""
    from django.db.migrations.loader import MigrationLoader

    if label in NAMES:
        return label, NAMES[label]
    return MigrationLoader(None).graph.leaf_nodes(label)[0]


if __name__ == "__main__":
    main()
