"""机关建设 — Django application."""

from django.apps import AppConfig


class BureauConfig(AppConfig):
    """机关建设应用 — the bureau app."""

    name = "minzheng.domains.bureau"
    label = "bureau"
    verbose_name = "机关建设"
