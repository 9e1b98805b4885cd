"""公文 — papers that an office drafts and issues under a number (文号) of its own sequence: word, year, serial.

A draft has no number. Issuing takes the next one under a lock, so that no number is given twice and a gap can only be a
paper that was declared void, with its reason. What was issued never changes (form of the number: 党政机关公文格式, GB/T 9704-2012).
"""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.documents.models import Document
from minzheng.kernel import periods


@pghistory.track()
class NumberSequence(models.Model):
    """文号序列 — the last serial that an office's word (机关代字) gave in a year."""

    word = models.CharField("机关代字", max_length=20, db_collation="C")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号序列"
        constraints = [models.UniqueConstraint(fields=["word", "year"], name="number_sequence_once")]

    class Privacy:
        """Numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕"


@pghistory.track()
class IssuedPaper(models.Model):
    """公文 — one paper, a draft or issued. ``content`` is what it says, part by part; the files are made when it is issued."""

    class State(models.TextChoices):
        """公文状态 — a draft, issued, or issued and declared void."""

        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已签发"
        VOID = "void", "已作废"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField("种类", max_length=40, db_collation="C")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    state = models.CharField("状态", max_length=6, choices=State, default=State.DRAFT)
    word = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    title = models.CharField("标题", max_length=200)
    addressee = models.CharField("主送", max_length=200, blank=True)
    content = models.JSONField("内容")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间", default=periods.now)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    issued_at = models.DateTimeField("签发时间", null=True)
    pdf = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="PDF")
    docx = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="Word")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = ScopedQuerySet["IssuedPaper"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文"
        indexes = [models.Index(fields=["kind", "-drafted_at"], name="paper_kind_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "serial"], name="paper_number_once", violation_error_message="这个文号已经用过。"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", serial__isnull=True, issued_by__isnull=True)
                | (~Q(state="draft") & Q(serial__isnull=False, issued_by__isnull=False, issued_at__isnull=False)),
                name="paper_numbered_when_issued", violation_error_message="签发的公文必须有文号和签发人，草稿没有。",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=models.F("drafted_by")), name="paper_two_persons",
                violation_error_message="拟稿人不能签发自己拟的公文。",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""), name="paper_void_with_reason",
                violation_error_message="作废须写明原因。",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="issued_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
                func="""
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION '已签发的公文不可删除' USING ERRCODE = 'check_violation';
                    END IF;
                    IF (OLD.word, OLD.year, OLD.serial, OLD.title, OLD.addressee, OLD.content, OLD.drafted_by_id,
                        OLD.issued_by_id, OLD.issued_at, OLD.pdf_id, OLD.docx_id)
                       IS DISTINCT FROM
                       (NEW.word, NEW.year, NEW.serial, NEW.title, NEW.addressee, NEW.content, NEW.drafted_by_id,
                        NEW.issued_by_id, NEW.issued_at, NEW.pdf_id, NEW.docx_id) OR NEW.state = 'draft' THEN
                        RAISE EXCEPTION '已签发的公文不可修改' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    class Privacy:
        """A paper may name people; who composes it decides."""

        personal = frozenset({"content", "addressee"})

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def number(self) -> str:
        """文号 — 某民〔2021〕12号; empty for a draft."""
        return f"{self.word}〔{self.year}〕{self.serial}号" if self.serial else ""

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
