"""主体 — Django application."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """主体应用 — the parties app."""

    name = "minzheng.core.parties"
    label = "parties"
    verbose_name = "主体"
