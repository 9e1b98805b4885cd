"""网页网址 — the addresses of all pages, gathered from the modules that show them."""

from importlib import import_module

from django.urls import URLPattern

MODULES = (
    "shell",
    "registers",
    "record_forms",
    "imports",
    "files",
    "search",
    "divisions",
    "plan",
    "plan_papers",
    "papers",
    "alarms",
    "calendar",
    "administration",
)

urlpatterns: list[URLPattern] = [
    pattern for module in MODULES for pattern in import_module(f"minzheng.web.{module}").urlpatterns
]
