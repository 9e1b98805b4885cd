"""付款 — Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """付款应用 — the payments app."""

    name = "minzheng.core.payments"
    label = "payments"
    verbose_name = "付款"
