"""迁移命令 — ``migrate`` as Django has it; an empty database is made at once, unless it is asked to go step by step."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from minzheng.core.founding import at_once, settled

PARTIAL = (
    "app_label",
    "migration_name",
    "fake",
    "fake_initial",
    "plan",
    "check_unapplied",
    "prune",
)  # of what is asked for
READING = ("plan", "check_unapplied")


class Command(migrate.Command):
    """更新数据库表 — see ``migrate``."""

    def add_arguments(self, parser: CommandParser) -> None:
        """One more: ``--step-by-step``."""
        super().add_arguments(parser)
        parser.add_argument("--step-by-step", action="store_true", help="空库也逐个执行迁移，与已有的库走同样的路。")

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Found an empty database, do what Django does, then settle how triggers are planned."""
        connection = connections[options["database"]]
        whole = not any(options.get(name) for name in PARTIAL)
        if whole and not options.pop("step_by_step", False) and at_once.is_empty(connection):
            at_once.found(connection)
        said = super().handle(*args, **options)
        if not any(options.get(name) for name in READING):
            settled.settle(connection)
        return said
