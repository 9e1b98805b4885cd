"""任务分解 — the shares of a promise: per county unit and quarter, in versions, adding up to the city's target.

Nothing here is ever changed: a mid-year amendment is a further version with its own decision, paper and reason, and the
shares before it stay to be read.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.audit.append_only import append_only
from minzheng.kernel import periods

PLACES = 4  # decimals that an amount may have


class Allocation(models.Model):
    """任务分解 — one version of the shares of a promise over a set of county units; ``total`` is the city's target."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    promise = models.ForeignKey("plan.Promise", models.PROTECT, related_name="allocations", verbose_name="承诺")
    set_code = models.CharField("考核单位集", max_length=20, db_collation="C")
    version = models.PositiveSmallIntegerField("版次")
    total = models.DecimalField("总数", max_digits=20, decimal_places=PLACES)
    decided_on = models.DateField("下达日期")
    paper = models.CharField("依据文件", max_length=200)
    reason = models.CharField("调整原因", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "任务分解"
        ordering = ["promise", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "version"], name="allocation_version_once",
                violation_error_message="同一承诺的同一版次只能有一份任务分解。",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="allocation_amended_for_a_reason",
                violation_error_message="调整任务分解要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0), name="allocation_of_something", violation_error_message="任务总数应大于零。"
            ),
        ]  # fmt: skip
        triggers = append_only("任务分解")

    class Privacy:
        """Numbers for divisions, by an officer."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.promise} 第 {self.version} 版"


class AllocatedShare(models.Model):
    """分解任务 — what one unit has to do in one quarter: the increment, never the running sum."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="shares", verbose_name="任务分解")
    unit = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+", verbose_name="县（市、区）")
    quarter = models.PositiveSmallIntegerField("季度")
    amount = models.DecimalField("任务数", max_digits=20, decimal_places=PLACES)

    class Meta:
        verbose_name = verbose_name_plural = "分解任务"
        ordering = ["allocation", "unit", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "unit", "quarter"], name="allocated_share_once",
                violation_error_message="同一单位同一季度只能有一个任务数。",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="allocated_share_in_a_quarter",
                violation_error_message="季度应是 1 至 4。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="allocated_share_not_negative",
                violation_error_message="任务数不能小于零。",
            ),
        ]  # fmt: skip
        triggers = [
            *append_only("分解任务"),
            pgtrigger.Trigger(
                name="adds_up",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(amount) FROM plan_allocatedshare WHERE allocation_id = NEW.allocation_id)
                        IS DISTINCT FROM (SELECT total FROM plan_allocation WHERE id = NEW.allocation_id) THEN
                        RAISE EXCEPTION '各单位、各季度任务数之和与总数不等' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    class Privacy:
        """Numbers for divisions."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.unit} 第 {self.quarter} 季度 {self.amount:f}"
