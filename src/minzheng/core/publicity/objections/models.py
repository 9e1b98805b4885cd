"""异议 — what somebody says against a notice: received, examined, answered; whoever says it need not give his name.

Name and contact are sealed to the row: they serve the answer alone and stand in no list.
"""

from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import REFUSED, kept_for_good, never_deleted
from minzheng.core.registers.records import Record, Staying


class ObjectionQuerySet(ScopedQuerySet["Objection"]):
    """异议查询 — objections by how far they got."""

    def unexamined(self) -> Self:
        """Those that nobody examined yet: the case waits for them."""
        return self.filter(examined_on__isnull=True)

    def unanswered(self) -> Self:
        """Those that were not answered yet."""
        return self.filter(answered_on__isnull=True)


@pghistory.track()
class Objection(Record):
    """异议 — on one notice. ``due_on`` is the last day for the answer, ``undetermined`` says why it cannot be told."""

    staying = Staying.ALWAYS

    class Channel(models.TextChoices):
        """异议来源 — the public page, the window, the telephone."""

        WEB = "web", "公示网页"
        WINDOW = "window", "窗口"
        PHONE = "phone", "电话"

    class Way(models.TextChoices):
        """答复方式 — how the answer reached whoever objected."""

        IN_PERSON = "person", "当面"
        PHONE = "phone", "电话"
        LETTER = "letter", "书面"
        NOBODY = "nobody", "未留联系方式，无法答复"

    key = models.UUIDField("表单编号", unique=True)
    notice = models.ForeignKey("publicity.PublicNotice", models.PROTECT, related_name="objections", verbose_name="公示")
    channel = models.CharField("来源", max_length=6, choices=Channel, db_collation="C")
    received_on = models.DateField("收到日期")
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    text = models.CharField("异议内容", max_length=1_000)
    sealed_name = models.BinaryField("异议人（密文）", null=True)
    sealed_contact = models.BinaryField("联系方式（密文）", null=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    undetermined = models.CharField("期限未定原因", max_length=200, blank=True)
    examined_on = models.DateField("核实日期", null=True, blank=True)
    examined_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    upheld = models.BooleanField("异议成立", null=True, blank=True)
    finding = models.CharField("核实情况", max_length=1_000, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    way = models.CharField("答复方式", max_length=6, choices=Way, blank=True, db_collation="C")
    answer = models.CharField("答复内容", max_length=1_000, blank=True)

    objects: ClassVar[ObjectionQuerySet] = ObjectionQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "异议"
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_on__isnull=True), name="objection_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["web", "window", "phone"]) & ~Q(text=""), name="objection_said",
                violation_error_message="异议须有来源和内容。",
            ),
            models.CheckConstraint(
                condition=Q(examined_on__isnull=True, examined_by__isnull=True, upheld__isnull=True, finding="")
                | (Q(examined_on__gte=F("received_on"), examined_by__isnull=False, upheld__isnull=False) & ~Q(finding="")),
                name="objection_examined_whole", violation_error_message="核实异议须写明结论、情况和核实人，且不早于收到之日。",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by__isnull=True, way="", answer="")
                | (
                    Q(answered_on__gte=F("examined_on"), answered_by__isnull=False, way__in=["person", "phone", "letter", "nobody"])
                    & ~Q(answer="")
                ),
                name="objection_answered_whole", violation_error_message="先核实再答复；答复须写明方式、内容和答复人。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_for_good(
                "kept_as_received", "异议的内容和来源不可更改", "key", "notice_id", "channel", "received_on", "received_by_id",
                "text", "sealed_name", "sealed_contact", "division_id",
            ),
            pgtrigger.Trigger(
                name="step_by_step",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.examined_on IS NOT NULL AND ROW(OLD.examined_on, OLD.examined_by_id, OLD.upheld, OLD.finding)
                        IS DISTINCT FROM ROW(NEW.examined_on, NEW.examined_by_id, NEW.upheld, NEW.finding) THEN
                        RAISE EXCEPTION '异议已经核实，结论不可更改' {REFUSED};
                    END IF;
                    IF OLD.answered_on IS NOT NULL AND ROW(OLD.answered_on, OLD.answered_by_id, OLD.way, OLD.answer)
                        IS DISTINCT FROM ROW(NEW.answered_on, NEW.answered_by_id, NEW.way, NEW.answer) THEN
                        RAISE EXCEPTION '异议已经答复，答复不可更改' {REFUSED};
                    END IF;
                    IF NEW.answered_on IS NOT NULL AND NEW.examined_on IS NULL THEN
                        RAISE EXCEPTION '先核实异议，再答复' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_deleted("异议不可删除"),
        ]  # fmt: skip

    class Privacy:
        """Who objected, and what is said about whom."""

        personal = frozenset({"text", "sealed_name", "sealed_contact", "finding", "answer"})

    def __str__(self) -> str:
        return f"{self.notice} 异议"

    @property
    def state(self) -> str:
        """``received``, ``examined`` or ``answered``."""
        if self.answered_on is not None:
            return "answered"
        return "examined" if self.examined_on is not None else "received"
