"""标准测算 — what other standards would change, reckoned over the register of a day: sums and counts alone are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.jobs.models import Job
from minzheng.kernel import periods


class Simulation(models.Model):
    """标准测算 — one proposal for a division from a month on, and what came out. ``proposal`` holds the cells of the grid.

    ``percent`` sets the standards that follow; ``lowered_for`` is why some proposals may be lower than what stands. ``outcome``
    is empty until the job has ended; it never names a household or a person.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    title = models.CharField("名称", max_length=100)
    lever = models.CharField("标准", max_length=60, db_collation="C")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    month = models.DateField("执行月份")
    months = models.PositiveSmallIntegerField("本年执行月数")
    on = models.DateField("状况日期")
    percent = models.PositiveSmallIntegerField("随动标准比例", null=True, blank=True)
    lowered_for = models.CharField("降低标准的试算理由", max_length=200, blank=True)
    proposal = models.JSONField("拟定标准")
    outcome = models.JSONField("测算结果", default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="测算人")
    asked_at = models.DateTimeField("测算时间", default=periods.now, editable=False)
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name="作业")

    objects: ClassVar[ScopedQuerySet["Simulation"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        verbose_name = verbose_name_plural = "标准测算"
        indexes = [models.Index(fields=["-asked_at"], name="simulation_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="simulation_whole_month", violation_error_message="标准从某月 1 日起执行。"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12), name="simulation_within_year",
                violation_error_message="本年执行月数应在 1 到 12 之间。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome={}) | Q(ended_at__isnull=False) & ~Q(outcome={}),
                name="simulation_ended_with_outcome", violation_error_message="完成的测算须有结果。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Standards, sums and counts of whole counties."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title
