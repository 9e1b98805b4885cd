"""文档 — Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文档应用 — the documents app."""

    name = "minzheng.core.documents"
    label = "documents"
    verbose_name = "文档"
