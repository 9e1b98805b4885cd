"""后台作业 — long work that shows progress and can be left."""

from django.db import models
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.kernel import periods


class Job(models.Model):
    """后台作业 — one piece of long work, seen by the user who asked for it."""

    class State(models.TextChoices):
        """状态 — where it stands."""

        WAITING = "waiting", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=150)
    owner = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name="发起人")
    params = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField("已处理", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=400, blank=True)
    result = models.JSONField("结果", default=dict)
    asked_at = models.DateTimeField("发起时间", default=periods.now, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台作业"
        indexes = [models.Index(fields=["owner", "-asked_at"], name="job_of_owner")]

    class Privacy:
        """Parameters are codes and numbers of files, never personal values."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def percent(self) -> int:
        """Progress, 0–100."""
        return 100 if self.state == self.State.DONE else min(99, self.done * 100 // self.total) if self.total else 0
