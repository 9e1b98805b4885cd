"""日历 — Django application."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """日历应用 — the calendars app."""

    name = "minzheng.core.calendars"
    label = "calendars"
    verbose_name = "日历"
