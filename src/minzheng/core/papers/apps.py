"""公文 — Django application."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """公文应用 — the papers app."""

    name = "minzheng.core.papers"
    label = "papers"
    verbose_name = "公文"
