"""审计 — who did what to which record, when and why. Append-only; no foreign keys, so it never binds live data."""

from django.db import models
from uuid6 import uuid7

from minzheng.core.audit.append_only import append_only
from minzheng.kernel import periods


class AuditEvent(models.Model):
    """审计事件 — one write, reveal or export. The database refuses to change or delete it."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField("时间", default=periods.now, editable=False)
    action = models.CharField("动作", max_length=64)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor = models.CharField("操作人", max_length=150)
    post = models.CharField("岗位", max_length=64, blank=True)
    target_kind = models.CharField("对象种类", max_length=64, blank=True)
    target_uid = models.UUIDField("对象编号", null=True)
    division_path = models.CharField("区划路径", max_length=128, blank=True, db_collation="C")
    reason = models.CharField("事由", max_length=200, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    body = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "审计事件"
        indexes = [
            models.Index(fields=["target_uid", "at"], name="audit_target"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
            models.Index(fields=["at"], name="audit_at"),
        ]
        triggers = append_only("审计事件")

    class Privacy:
        """No personal value enters an event: ``body`` holds masked values, codes and counts only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"
