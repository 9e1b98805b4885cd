"""声明发现 — the kinds that lines of business declare, found by the name of their file: one way for every concept."""

from django.apps import apps

from minzheng.kernel.registry import discover

LINES = "minzheng.domains."


def import_declarations(file_name: str) -> None:
    """Import ``<file_name>.py`` of every line that has one."""
    discover([config.name for config in apps.get_app_configs() if config.name.startswith(LINES)], file_name)
