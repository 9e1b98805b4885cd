"""社会救助 — Django application."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """社会救助应用 — the assistance app."""

    name = "minzheng.domains.assistance"
    label = "assistance"
    verbose_name = "社会救助"
