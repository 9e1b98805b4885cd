"""核对报告 — what all offices together answered of a household, issued as a paper that counts until a day."""

from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.audit.append_only import append_only
from minzheng.core.documents.models import Document
from minzheng.kernel import periods


class CheckReport(models.Model):
    """核对报告 — the paper of a check; one after a rebuttal is a further report, and the earlier one stays as it was."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    check_ref = models.ForeignKey("checks.Check", models.PROTECT, related_name="reports", verbose_name="核对")
    serial = models.PositiveSmallIntegerField("次序")
    issued_on = models.DateField("出具日期")
    valid_through = models.DateField("有效期至")
    conflicts = models.PositiveSmallIntegerField("与申报不一致项数")
    undetermined = models.PositiveSmallIntegerField("未查明项数")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="报告")
    at = models.DateTimeField("出具时间", default=periods.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="出具人")

    class Meta:
        verbose_name = verbose_name_plural = "核对报告"
        constraints = [
            models.UniqueConstraint(
                fields=["check_ref", "serial"], name="check_report_once", violation_error_message="这一次报告已经出具。"
            ),
            models.CheckConstraint(
                condition=Q(valid_through__gte=F("issued_on")), name="check_report_dated",
                violation_error_message="报告的有效期不能早于出具日期。",
            ),
        ]  # fmt: skip
        triggers = append_only("核对报告")

    class Privacy:
        """Counts; what it says lies in the document."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"第 {self.serial} 次核对报告"
