"""服务设施 — Django application."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """服务设施应用 — the facilities app."""

    name = "minzheng.core.facilities"
    label = "facilities"
    verbose_name = "服务设施"
