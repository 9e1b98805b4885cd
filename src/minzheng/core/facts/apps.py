"""状况 — Django application."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """状况应用 — the facts app."""

    name = "minzheng.core.facts"
    label = "facts"
    verbose_name = "状况"
