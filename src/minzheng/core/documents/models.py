"""文档 — files with a hash, a trust grade and a private place; never served from where they lie."""

from django.db import models
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.kernel import periods


class Document(models.Model):
    """文档 — one stored file. The name on disk is made by the server; the shown name was cleaned."""

    class Trust(models.TextChoices):
        """可信等级 — four grades of electronic papers (国办函〔2016〕108号)."""

        ISSUED = "A", "A 平台签发"
        CHECKED = "B", "B 窗口核验"
        UPLOADED = "C", "C 上传未核验"
        DECLARED = "D", "D 本人声明"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField("文件名", max_length=150)
    purpose = models.CharField("用途", max_length=60)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    trust = models.CharField("可信等级", max_length=1, choices=Trust, default=Trust.UPLOADED)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    target_kind = models.CharField("所附对象种类", max_length=64, blank=True)
    target_uid = models.UUIDField("所附对象编号", null=True, blank=True)
    own_only = models.BooleanField("仅本人可见", default=False)
    place = models.CharField("存放位置", max_length=60, unique=True)
    added_at = models.DateTimeField("存入时间", default=periods.now, editable=False)
    removed_at = models.DateTimeField("内容删除时间", null=True, blank=True)
    kept_until = models.DateField("保留至", null=True, blank=True)

    objects = ScopedQuerySet["Document"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文档"
        indexes = [
            models.Index(fields=["sha256"], name="document_hash"),
            models.Index(fields=["target_uid"], name="document_target"),
        ]

    class Privacy:
        """The name of a file may name a person."""

        personal = frozenset({"name"})

    def __str__(self) -> str:
        return self.name
