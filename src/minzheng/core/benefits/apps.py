"""待遇保障 — Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BenefitsConfig(AppConfig):
    """待遇保障应用 — the benefits app; after each migration the table of exclusions is what the programmes declare."""

    name = "minzheng.core.benefits"
    label = "benefits"
    verbose_name = "待遇保障"

    def ready(self) -> None:
        post_migrate.connect(_declare_exclusions, sender=self)


def _declare_exclusions(**_said: object) -> None:
    from minzheng.core.benefits.exclusions import services

    services.declare(by="system")
