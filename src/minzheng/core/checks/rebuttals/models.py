"""核对异议 — a member says that an office's answer about him is wrong; it is asked again or looked into, and gets an outcome."""

import pghistory
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Person


@pghistory.track()
class Rebuttal(models.Model):
    """核对异议 — against what one source said of one member; whoever took it down does not settle it."""

    class Outcome(models.TextChoices):
        """复核结果 — the applicant was right, or the office was."""

        UPHELD = "upheld", "异议成立"
        DISMISSED = "dismissed", "异议不成立"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    check_ref = models.ForeignKey("checks.Check", models.PROTECT, related_name="rebuttals", verbose_name="核对")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="家庭成员")
    source = models.CharField("来源", max_length=30, db_collation="C")
    reason = models.CharField("异议理由", max_length=500)
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证据材料"
    )
    raised_on = models.DateField("提出日期")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    asked_again_on = models.DateField("重新核对日期", null=True, blank=True)
    outcome = models.CharField("复核结果", max_length=10, choices=Outcome, blank=True, db_collation="C")
    words = models.CharField("复核说明", max_length=500, blank=True)
    settled_on = models.DateField("复核日期", null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人")

    class Meta:
        verbose_name = verbose_name_plural = "核对异议"
        constraints = [
            models.UniqueConstraint(
                fields=["check_ref", "person", "source"], condition=Q(outcome=""), name="rebuttal_one_open",
                violation_error_message="对这一来源已有一条异议正在复核。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="rebuttal_for_a_reason", violation_error_message="请写明异议的理由。"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", words="", settled_on__isnull=True, settled_by__isnull=True)
                | (~Q(outcome="") & ~Q(words="") & Q(settled_on__gte=F("raised_on"), settled_by__isnull=False)),
                name="rebuttal_settled_whole", violation_error_message="复核须有结果、说明、日期和复核人。",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("raised_by")), name="rebuttal_two_persons",
                violation_error_message="登记异议的人不能复核它，请由另一人复核。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who disputes what, and why."""

        personal = frozenset({"person", "reason", "words"})

    def __str__(self) -> str:
        return f"{self.raised_on} 的异议"
