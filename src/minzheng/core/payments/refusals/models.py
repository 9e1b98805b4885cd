"""银行书面说明 — the bank says in writing what became of a batch, or of single orders that it never answered; two people, and it counts."""

import pghistory
from django.db import models
from django.db.models import Q

from minzheng.core.audit.append_only import append_only
from minzheng.core.documents.models import Document
from minzheng.core.payments.batches.models import OutcomeKind, PaymentBatch, PaymentOrder
from minzheng.core.payments.outcome_triggers import refused_unanswered, said_of_unanswered
from minzheng.core.registers.records import Record
from minzheng.core.registers.two_hands import TwoHands


@pghistory.track()
class BatchRefusal(Record, TwoHands):
    """银行书面说明 — nothing of ``batch`` was paid (``whole``, 整批未付), or what became of its ``lines`` alone (逐笔说明), says the bank on
    ``stated_on`` in ``document``; it counts when another confirmed it.
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="refusals", verbose_name="付款批")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="银行书面说明")
    stated_on = models.DateField("说明日期")
    reason = models.CharField("未付原因", max_length=150)
    whole = models.BooleanField("整批未付", default=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "银行书面说明"
        constraints = [
            models.UniqueConstraint(
                fields=["batch"], condition=Q(state="waiting"), name="batch_refusal_once",
                violation_error_message="这个付款批已登记银行书面说明，等待另一人确认。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="batch_refused_for_a_reason", violation_error_message="银行书面说明须写明原因。"
            ),
            *TwoHands.constraints("batch_refusal"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            refused_unanswered(),
            *TwoHands.triggers("银行书面说明", "batch_id", "document_id", "stated_on", "reason", "whole"),
        ]

    class Privacy:
        """A batch as a whole; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.batch_id} {self.title}"

    @property
    def title(self) -> str:
        """What it is called on pages."""
        return "整批未付" if self.whole else "逐笔说明"


class RefusedOrder(models.Model):
    """逐笔说明明细 — what the bank's letter says of one order: not paid, or paid on a day."""

    refusal = models.ForeignKey(BatchRefusal, models.PROTECT, related_name="lines", verbose_name="银行书面说明")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="+", verbose_name="付款指令")
    kind = models.CharField("结果", max_length=6, choices=OutcomeKind, db_collation="C")
    paid_on = models.DateField("入账日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "逐笔说明明细"
        constraints = [
            models.UniqueConstraint(
                fields=["refusal", "order"], name="refused_order_once", violation_error_message="一份说明里一笔只说一次。"
            ),
            models.CheckConstraint(
                condition=Q(kind="paid", paid_on__isnull=False) | Q(kind="failed", paid_on__isnull=True),
                name="refused_order_known", violation_error_message="逐笔说明或者是已付和入账日期，或者是未付。",
            ),
        ]  # fmt: skip
        triggers = [said_of_unanswered(), *append_only("逐笔说明明细")]

    class Privacy:
        """An order by its key; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.order_id} {self.get_kind_display()}"
