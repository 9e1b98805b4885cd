"""通知 — what the bell shows: short messages to one user. No personal data of citizens enters a notice."""

from django.db import models
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.kernel import periods


class Notice(models.Model):
    """通知 — one message to one user, with a place to go."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="收件人")
    title = models.CharField("标题", max_length=120)
    body = models.CharField("内容", max_length=400, blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    at = models.DateTimeField("时间", default=periods.now, editable=False)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [models.Index(fields=["user", "-at"], name="notice_of_user")]

    class Privacy:
        """Titles name tasks and files, never citizens."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title
