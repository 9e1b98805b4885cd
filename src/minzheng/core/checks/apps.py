"""核对 — Django application."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """核对应用 — the checks app."""

    name = "minzheng.core.checks"
    label = "checks"
    verbose_name = "核对"
