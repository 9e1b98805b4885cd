"""专项事务 — Django application."""

from django.apps import AppConfig


class AffairsConfig(AppConfig):
    """专项事务应用 — the affairs app."""

    name = "minzheng.domains.affairs"
    label = "affairs"
    verbose_name = "专项事务"
