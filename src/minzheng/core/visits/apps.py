"""走访检查 — Django application."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """走访检查应用 — the visits app."""

    name = "minzheng.core.visits"
    label = "visits"
    verbose_name = "走访检查"
