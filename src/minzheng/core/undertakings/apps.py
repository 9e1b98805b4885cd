"""推进事项 — Django application."""

from django.apps import AppConfig


class UndertakingsConfig(AppConfig):
    """推进事项应用 — the undertakings app."""

    name = "minzheng.core.undertakings"
    label = "undertakings"
    verbose_name = "推进事项"
