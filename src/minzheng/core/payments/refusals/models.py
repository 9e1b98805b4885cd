"""整批未付 — the bank says in writing that nothing of a batch was paid; two people, and every order of it failed."""

import pghistory
from django.db import models
from django.db.models import Q

from minzheng.core.documents.models import Document
from minzheng.core.payments.batches.models import PaymentBatch
from minzheng.core.payments.triggers import refused_unanswered
from minzheng.core.registers.records import Record
from minzheng.core.registers.two_hands import TwoHands


@pghistory.track()
class BatchRefusal(Record, TwoHands):
    """整批未付 — nothing of ``batch`` was paid, says the bank on ``stated_on`` in ``document``; it counts when another confirmed it."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="refusals", verbose_name="付款批")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="银行书面说明")
    stated_on = models.DateField("说明日期")
    reason = models.CharField("未付原因", max_length=150)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "整批未付"
        constraints = [
            models.UniqueConstraint(
                fields=["batch"], condition=~Q(state="refused"), name="batch_refusal_once",
                violation_error_message="这个付款批已登记整批未付。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="batch_refused_for_a_reason", violation_error_message="整批未付须写明原因。"
            ),
            *TwoHands.constraints("batch_refusal"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            refused_unanswered(),
            *TwoHands.triggers("整批未付", "batch_id", "document_id", "stated_on", "reason"),
        ]

    class Privacy:
        """A batch as a whole; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.batch_id} 整批未付"
