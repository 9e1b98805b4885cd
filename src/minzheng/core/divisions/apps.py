"""行政区划 — Django application."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    """行政区划应用 — the divisions app."""

    name = "minzheng.core.divisions"
    label = "divisions"
    verbose_name = "行政区划"
