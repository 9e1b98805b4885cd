"""封账 — a period of the plan closed by two persons: its observations are one run, its records are named one by one."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.audit.append_only import append_only
from minzheng.core.registers.accepting import kept_once_confirmed
from minzheng.kernel import periods


@pghistory.track()
class PlanFreeze(models.Model):
    """计划封账 — the plan's figures over a set up to a day; ``run`` holds its observations once a second person closed it."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    plan = models.ForeignKey("plan.Plan", models.PROTECT, related_name="freezes", verbose_name="计划")
    set_code = models.CharField("考核单位集", max_length=20, db_collation="C")
    through = models.DateField("截至日期")
    note = models.CharField("说明", max_length=300, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    prepared_at = models.DateTimeField("提出时间", default=periods.now, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="封账人"
    )
    confirmed_at = models.DateTimeField("封账时间", null=True, blank=True)
    run = models.UUIDField("计算批次", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "计划封账"
        ordering = ["-through", "set_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "set_code", "through"], name="plan_frozen_once",
                violation_error_message="这一期已经提出封账或已封账。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, run__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, run__isnull=False)
                & ~Q(confirmed_by=F("prepared_by")),
                name="plan_frozen_by_two",
                violation_error_message="封账须由提出人以外的人确认。",
            ),
        ]  # fmt: skip
        triggers = [kept_once_confirmed("plan_id", "set_code", "through", "run", "prepared_by_id", "confirmed_by_id")]

    class Privacy:
        """Figures of the bureau."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.plan} 截至 {self.through}"

    @property
    def is_closed(self) -> bool:
        return self.confirmed_at is not None


class FrozenRecord(models.Model):
    """封账记录 — one record that a figure counted when its period was closed, with what it counted for."""

    freeze = models.ForeignKey(PlanFreeze, models.PROTECT, related_name="records", verbose_name="封账")
    indicator = models.CharField("指标", max_length=60, db_collation="C")
    part = models.CharField("清单", max_length=12, db_collation="C")
    record = models.UUIDField("记录编号")
    amount = models.BigIntegerField("计入数")

    class Meta:
        verbose_name = verbose_name_plural = "封账记录"
        constraints = [
            models.UniqueConstraint(
                fields=["freeze", "indicator", "part", "record"], name="frozen_record_once",
                violation_error_message="同一清单中同一记录只登记一次。",
            )
        ]  # fmt: skip
        triggers = append_only("封账记录")

    class Privacy:
        """Numbers of records, which say nothing by themselves."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.indicator} {self.part} {self.record}"
