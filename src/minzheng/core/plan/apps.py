"""计划与指标 — Django application."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """计划与指标应用 — the plan app."""

    name = "minzheng.core.plan"
    label = "plan"
    verbose_name = "计划与指标"
