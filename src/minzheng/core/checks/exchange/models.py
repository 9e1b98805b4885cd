"""核对批次 — one office is asked about many people in one file; who took the file and when, and what came back."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.audit.append_only import append_only
from minzheng.core.checks.triggers import kept, never_deleted
from minzheng.core.documents.models import Document
from minzheng.core.registers.records import Record
from minzheng.kernel import periods


@pghistory.track()
class CheckBatch(Record):
    """核对批次 — one source, one matter, ``count`` lines; ``kinds`` are the facts asked for and nothing else is read back.

    What stands in its file follows from its questions; the file itself is never kept.
    """

    number = models.CharField("批次号", max_length=40, unique=True, db_collation="C")
    source = models.CharField("来源", max_length=30, db_collation="C")
    matter = models.CharField("事项", max_length=60, db_collation="C")
    kinds = ArrayField(models.CharField(max_length=40), verbose_name="核对内容")
    count = models.PositiveIntegerField("人数")
    sent_on = models.DateField("编批日期")
    due_on = models.DateField("应答复日期", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编批人")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "核对批次"
        indexes = [models.Index(fields=["source", "-sent_on"], name="check_batch_source")]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0), name="check_batch_not_empty", violation_error_message="批次里至少有一人。"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("sent_on")), name="check_batch_dated",
                violation_error_message="应答复日期不能早于编批日期。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept("核对批次", "number", "source", "matter", "kinds", "count", "sent_on", "by_id"),
            never_deleted("核对批次", "未答复的写明原因"),
        ]

    class Privacy:
        """Numbers and counts; whom it asks about stands in the questions."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.number


class BatchIssue(models.Model):
    """请求文件发出 — the file of a batch left the product: form, count, hash, by whom; the second time for a reason."""

    class Form(models.TextChoices):
        """文件格式 — what the office can read."""

        CSV = "csv", "CSV（GB18030）"
        XLSX = "xlsx", "Excel"

    batch = models.ForeignKey(CheckBatch, models.PROTECT, related_name="issues", verbose_name="批次")
    serial = models.PositiveSmallIntegerField("次序")
    form = models.CharField("格式", max_length=4, choices=Form, db_collation="C")
    sha256 = models.CharField("摘要", max_length=64)
    count = models.PositiveIntegerField("行数")
    reason = models.CharField("再次发出的原因", max_length=200, blank=True)
    at = models.DateTimeField("发出时间", default=periods.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发出人")

    class Meta:
        verbose_name = verbose_name_plural = "请求文件发出"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "serial"], name="batch_issue_once", violation_error_message="这一次已经发出过。"
            ),
            models.CheckConstraint(
                condition=Q(serial=1) | ~Q(reason=""), name="batch_issue_again_for_a_reason",
                violation_error_message="再次发出须写明原因。",
            ),
        ]  # fmt: skip
        triggers = append_only("请求文件发出记录")

    class Privacy:
        """Counts and hashes only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.batch} 第 {self.serial} 次"


@pghistory.track()
class ReplyFile(models.Model):
    """答复文件 — one file that came back: taken whole, or parked with reasons and nothing of it applied.

    The raw file is the uploader's private document until it is deleted (none where it is no table at all); ``problems`` name rows and columns, never values.
    """

    class State(models.TextChoices):
        """答复状态 — taken, or parked until a right one comes."""

        TAKEN = "taken", "已采用"
        PARKED = "parked", "已搁置"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    batch = models.ForeignKey(CheckBatch, models.PROTECT, related_name="replies", verbose_name="批次")
    state = models.CharField("状态", max_length=6, choices=State, db_collation="C")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原件")
    sha256 = models.CharField("摘要", max_length=64)
    total = models.PositiveIntegerField("行数", default=0)
    taken = models.PositiveIntegerField("采用人数", default=0)
    repeated = models.PositiveIntegerField("重复人数", default=0)
    left_out = models.PositiveIntegerField("未采用人数", default=0)
    problems = models.JSONField("问题", default=list)
    at = models.DateTimeField("导入时间", default=periods.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    purged_at = models.DateTimeField("原件删除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复文件"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sha256"], condition=Q(state="taken"), name="reply_file_taken_once",
                violation_error_message="这份答复已经导入过。",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", problems=[], document__isnull=False) | Q(state="parked", taken=0), name="reply_file_whole_or_nothing",
                violation_error_message="有问题的答复不能采用其中一部分。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Counts, and reasons without values; the raw file lies in the documents."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.batch} 的答复"
