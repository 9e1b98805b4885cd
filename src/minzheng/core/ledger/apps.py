"""发放台账 — Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """发放台账应用 — the ledger app."""

    name = "minzheng.core.ledger"
    label = "ledger"
    verbose_name = "发放台账"
