"""活动 — Django application."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """活动应用 — the activities app."""

    name = "minzheng.core.activities"
    label = "activities"
    verbose_name = "活动"
