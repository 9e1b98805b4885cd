"""责任与自报 — who answers for an item or a promise from a day to a day, and the monthly reports of those who do."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from uuid6 import uuid7

from minzheng.core.access.models import DateRange
from minzheng.core.registers.accepting import kept_once_confirmed
from minzheng.kernel import periods

FULL = 100


@pghistory.track()
class Responsibility(models.Model):
    """责任分工 — the section and the person that answer for an item, or for one promise of it; ``until`` is exclusive."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    item = models.ForeignKey("plan.PlanItem", models.PROTECT, related_name="responsibilities", verbose_name="条目")
    promise = models.ForeignKey(
        "plan.Promise", models.PROTECT, null=True, blank=True, related_name="responsibilities", verbose_name="承诺"
    )
    office = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name="责任处室")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="责任人")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确定人"
    )
    set_at = models.DateTimeField("确定时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "责任分工"
        ordering = ["item__number", "promise", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="responsibility_ends_after_it_begins",
                violation_error_message="责任的终止日期应晚于起始日期。",
            ),
            ExclusionConstraint(
                name="responsibility_one_at_a_time",
                expressions=[
                    (Func("item", "item", Value("[]"), function="INT8RANGE"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Coalesce("promise", Value(0)), Coalesce("promise", Value(0)), Value("[]"), function="INT8RANGE"
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (DateRange("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一事项在这段时间已另有责任人。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Officers in their office."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.promise or self.item} {self.office}"


@pghistory.track()
class SelfReport(models.Model):
    """自报 — what the responsible person says of a promise for a month; it counts when another person has confirmed it."""

    class Judgement(models.TextChoices):
        """自我判断 — how the one who answers sees it."""

        ON_PACE = "on_pace", "按进度"
        DIFFICULT = "difficult", "有困难"
        DONE = "done", "已完成"

        @property
        def chip(self) -> str:
            """The sort of mark that shows it."""
            return {"on_pace": "go", "difficult": "soon", "done": "ok"}[self.value]

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    promise = models.ForeignKey("plan.Promise", models.PROTECT, related_name="self_reports", verbose_name="承诺")
    month = models.DateField("月份")
    text = models.TextField("进展情况")
    judgement = models.CharField("自我判断", max_length=10, choices=Judgement)
    progress = models.PositiveSmallIntegerField("完成百分比", null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人")
    reported_at = models.DateTimeField("填报时间", default=periods.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自报"
        ordering = ["-month", "promise__item__number", "promise"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "month"], name="self_report_once_a_month",
                violation_error_message="这一承诺本月已经自报过。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="self_report_of_a_month", violation_error_message="月份应写成当月第一天。"
            ),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=FULL), name="self_report_within_the_whole",
                violation_error_message="完成百分比应在 0 至 100 之间。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("reported_by")),
                name="self_report_confirmed_by_another",
                violation_error_message="自报须由填报人以外的人确认。",
            ),
        ]  # fmt: skip
        triggers = [kept_once_confirmed("promise_id", "month", "text", "judgement", "progress", "reported_by_id")]

    class Privacy:
        """Words of an officer about the bureau's work."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.promise} {self.month:%Y-%m}"

    @property
    def counts(self) -> bool:
        """Whether a second person stands behind it."""
        return self.confirmed_at is not None
