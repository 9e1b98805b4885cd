"""导入批次 — what came in by file, row by row, so that it can be undone."""

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.documents.models import Document
from minzheng.core.jobs.models import Job
from minzheng.kernel import periods

SHOWN_PROBLEMS = 500


class ImportBatch(models.Model):
    """导入批次 — one file given to one register: checked first, then taken whole or not at all."""

    class State(models.TextChoices):
        """状态 — where it stands."""

        CHECKING = "checking", "检查中"
        CHECKED = "checked", "待导入"
        FAULTY = "faulty", "有错待改"
        COMMITTING = "committing", "导入中"
        COMMITTED = "committed", "已导入"
        UNDONE = "undone", "已撤销"
        REFUSED = "refused", "不能读取"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    register = models.CharField("登记簿", max_length=60)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="原表")
    annotated = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="批注表")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="作业")
    file_hash = models.CharField("摘要", max_length=64)
    state = models.CharField("状态", max_length=12, choices=State, default=State.CHECKING)
    total = models.PositiveIntegerField("总行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    same = models.PositiveIntegerField("无变化", default=0)
    faulty = models.PositiveIntegerField("有错", default=0)
    problems = models.JSONField("问题", default=list)
    message = models.CharField("说明", max_length=400, blank=True)
    asked_at = models.DateTimeField("上传时间", default=periods.now, editable=False)
    committed_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        indexes = [models.Index(fields=["owner", "-asked_at"], name="import_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "file_hash"],
                condition=Q(state="committed"),
                name="import_same_file_once",
                violation_error_message="同一份文件已经导入过。",
            )
        ]

    class Privacy:
        """``problems`` holds row numbers, column titles and messages without the values."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.register} {self.asked_at:%Y-%m-%d %H:%M}"


class ImportRow(models.Model):
    """导入明细 — one record that a batch made or changed, and the version it left."""

    class Action(models.TextChoices):
        """动作 — what the batch did to the record."""

        NEW = "new", "新增"
        CHANGED = "changed", "变更"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="批次")
    number = models.PositiveIntegerField("行号")
    action = models.CharField("动作", max_length=8, choices=Action)
    object_uid = models.UUIDField("记录编号")
    version_before = models.PositiveIntegerField("原版次", default=0)
    version_after = models.PositiveIntegerField("现版次", default=1)
    undone = models.BooleanField("已撤销", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "导入明细"
        indexes = [
            models.Index(fields=["batch", "number"], name="import_row_of_batch"),
            models.Index(fields=["object_uid"], name="import_row_object"),
        ]

    class Privacy:
        """Numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"第 {self.number} 行 {self.get_action_display()}"
