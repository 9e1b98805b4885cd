"""应办 — Django application."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """应办应用 — the duties app."""

    name = "minzheng.core.duties"
    label = "duties"
    verbose_name = "应办"
