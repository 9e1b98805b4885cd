"""办件 — Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """办件应用 — the cases app."""

    name = "minzheng.core.cases"
    label = "cases"
    verbose_name = "办件"
