"""计划与指标 — Django application."""

from django.apps import AppConfig, apps

from minzheng.kernel.registry import discover


class PlanConfig(AppConfig):
    """计划与指标应用 — the plan app; when it starts, every line of business declares its indicators."""

    name = "minzheng.core.plan"
    label = "plan"
    verbose_name = "计划与指标"

    def ready(self) -> None:
        """Import the ``indicators.py`` of every line of business."""
        discover([config.name for config in apps.get_app_configs() if config.name.startswith("minzheng.domains.")], "indicators")
