"""儿童福利与残疾人 — Django application."""

from django.apps import AppConfig


class WelfareConfig(AppConfig):
    """儿童福利与残疾人应用 — the welfare app."""

    name = "minzheng.domains.welfare"
    label = "welfare"
    verbose_name = "儿童福利与残疾人"
