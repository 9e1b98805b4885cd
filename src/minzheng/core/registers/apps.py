"""登记簿 — Django application."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """登记簿应用 — the registers app."""

    name = "minzheng.core.registers"
    label = "registers"
    verbose_name = "登记簿"
