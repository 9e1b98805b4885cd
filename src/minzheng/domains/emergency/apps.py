"""应急保障 — Django application."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    """应急保障应用 — the emergency app."""

    name = "minzheng.domains.emergency"
    label = "emergency"
    verbose_name = "应急保障"
