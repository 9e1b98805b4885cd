"""进度预警 — the changes of standing of promises and of the counties' own shares; never changed."""

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.audit.append_only import append_only
from minzheng.core.plan.statuses import Status
from minzheng.kernel import periods


class StandingChange(models.Model):
    """进度变化 — a promise (``unit`` null) or a county's share of it came to stand otherwise; ``is_alert``: for the worse."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    promise = models.ForeignKey("plan.Promise", models.PROTECT, related_name="standing_changes", verbose_name="承诺")
    unit = models.ForeignKey(
        "divisions.Division", models.PROTECT, null=True, related_name="+", verbose_name="县（市、区）"
    )
    at = models.DateField("时点")
    before = models.CharField("原判断", max_length=20, blank=True)
    status = models.CharField("判断", max_length=20)
    is_alert = models.BooleanField("预警")
    noticed_at = models.DateTimeField("发现时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "进度变化"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["promise", "unit", "-id"], name="standing_change_latest"),
            models.Index(fields=["-id"], condition=Q(is_alert=True), name="standing_change_alerts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=models.F("before")), name="standing_change_changes",
                violation_error_message="判断没有变化，不必登记。",
            )
        ]  # fmt: skip
        triggers = append_only("进度变化")

    class Privacy:
        """Standing of divisions."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.promise} {self.standing.label}"

    @property
    def standing(self) -> Status:
        return Status(self.status)

    @property
    def standing_before(self) -> Status | None:
        return Status(self.before) if self.before else None
