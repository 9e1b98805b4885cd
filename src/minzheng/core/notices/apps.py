"""通知 — Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知应用 — the notices app."""

    name = "minzheng.core.notices"
    label = "notices"
    verbose_name = "通知"
