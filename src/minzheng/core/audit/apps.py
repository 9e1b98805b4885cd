"""审计 — Django application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计应用 — the audit app."""

    name = "minzheng.core.audit"
    label = "audit"
    verbose_name = "审计"
