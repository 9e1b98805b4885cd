"""建库 — Django application."""

from django.apps import AppConfig


class FoundingConfig(AppConfig):
    """建库应用 — the founding app; it has no tables."""

    name = "minzheng.core.founding"
    label = "founding"
    verbose_name = "建库"
