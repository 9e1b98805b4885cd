"""后台作业 — Django application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """后台作业应用 — the jobs app."""

    name = "minzheng.core.jobs"
    label = "jobs"
    verbose_name = "后台作业"
