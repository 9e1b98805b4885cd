"""公示与公布 — Django application."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """公示应用 — the publicity app."""

    name = "minzheng.core.publicity"
    label = "publicity"
    verbose_name = "公示与公布"
