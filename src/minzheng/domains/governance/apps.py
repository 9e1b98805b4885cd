"""基层治理与社会组织 — Django application."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """基层治理与社会组织应用 — the governance app."""

    name = "minzheng.domains.governance"
    label = "governance"
    verbose_name = "基层治理与社会组织"
