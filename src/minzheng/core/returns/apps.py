"""报表 — Django application."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """报表应用 — the returns app."""

    name = "minzheng.core.returns"
    label = "returns"
    verbose_name = "报表"
