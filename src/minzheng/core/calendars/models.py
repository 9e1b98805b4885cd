"""日历 — the years for which working days are known, and the days on which they differ from the week."""

from django.db import models


class CalendarYear(models.Model):
    """日历年度 — a year whose holiday notice (国务院办公厅节假日安排通知) is entered; other years are a warning, never a guess."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "日历年度"
        ordering = ["year"]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """调休日 — a weekday off, or a weekend day worked."""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("节日", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调休日"
        ordering = ["day"]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {'班' if self.is_working else '休'}"
