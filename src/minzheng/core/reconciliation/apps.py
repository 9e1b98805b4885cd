"""三方对账 — Django application."""

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    """三方对账应用 — the reconciliation app."""

    name = "minzheng.core.reconciliation"
    label = "reconciliation"
    verbose_name = "三方对账"
