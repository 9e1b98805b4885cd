"""权限 — Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """权限应用 — the access app."""

    name = "minzheng.core.access"
    label = "access"
    verbose_name = "权限"
