"""认定 — Django application."""

from django.apps import AppConfig


class DesignationsConfig(AppConfig):
    """认定应用 — the designations app."""

    name = "minzheng.core.designations"
    label = "designations"
    verbose_name = "认定"
