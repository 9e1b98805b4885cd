"""养老服务 — Django application."""

from django.apps import AppConfig


class EldercareConfig(AppConfig):
    """养老服务应用 — the eldercare app."""

    name = "minzheng.domains.eldercare"
    label = "eldercare"
    verbose_name = "养老服务"
