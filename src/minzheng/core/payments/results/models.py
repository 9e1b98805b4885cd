"""付款结果 — an answer of the bank is applied whole or parked; an order has one outcome; what was paid may come back."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.audit.append_only import append_only, kept_for_good, never_deleted
from minzheng.core.documents.models import Document
from minzheng.core.ledger.triggers import REFUSED
from minzheng.core.payments.batches.models import OutcomeKind, PaymentBatch, PaymentOrder
from minzheng.core.payments.outcome_triggers import by_the_banks_word, held_unless_reissued, returned_after_paid
from minzheng.core.payments.refusals.models import BatchRefusal
from minzheng.core.registers.records import Record
from minzheng.core.registers.two_hands import TwoHands
from minzheng.kernel import periods

TOO_EARLY = "付款批还没有生成银行文件，不会有它的回盘。整个文件没有入账。"
REFUSED_WHOLE = "这个付款批已按银行的书面说明确认整批未付，以后来的回盘不再入账，请与银行核对"
AGAIN = "文件重新上传"


class AnswerState(models.TextChoices):
    """回盘状态 — applied, parked with nothing applied, or parked and looked at by somebody."""

    APPLIED = "applied", "已入账"
    PARKED = "parked", "挂起"
    SETTLED = "settled", "已处理"


class Settled(models.TextChoices):
    """挂起处理 — noted, because the bank sends another; or void, because it was none of ours."""

    NOTED = "noted", "知悉"
    VOID = "void", "作废"


@pghistory.track()
class BankAnswer(Record):
    """回盘文件 — a file that a bank gave back for a batch, kept as it came; ``faults`` says why nothing of it was applied."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="answers", verbose_name="付款批")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="文件")
    sha256 = models.CharField("摘要", max_length=64, db_collation="C")
    state = models.CharField("状态", max_length=7, choices=AnswerState, db_collation="C")
    faults = models.TextField("挂起原因", blank=True)
    paid = models.PositiveIntegerField("成功笔数", default=0)
    failed = models.PositiveIntegerField("失败笔数", default=0)
    repeated = models.PositiveIntegerField("先前已有结果的笔数", default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField("上传时间", default=periods.now, editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人")
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_as = models.CharField("处理", max_length=5, choices=Settled, blank=True, db_collation="C")
    settled_why = models.CharField("处理说明", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "回盘文件"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sha256"], condition=Q(state__in=["applied", "parked"]), name="answer_once",
                violation_error_message="这个回盘文件已经上传过。",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", faults="") | Q(state__in=["parked", "settled"], paid=0, failed=0) & ~Q(faults=""),
                name="answer_whole_or_not", violation_error_message="回盘或者整个入账，或者整个挂起并写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_by__isnull=False, settled_at__isnull=False, settled_as__in=["noted", "void"])
                & ~Q(settled_why="")
                | ~Q(state="settled") & Q(settled_by__isnull=True, settled_at__isnull=True, settled_as="", settled_why=""),
                name="answer_settled_whole", violation_error_message="处理挂起的回盘须写明知悉或作废和理由。",
            ),
            models.CheckConstraint(  # one that came too early is looked at anew when its file comes again
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("by")) | Q(faults=TOO_EARLY, settled_as="noted", settled_why=AGAIN),
                name="answer_settled_by_another", violation_error_message="挂起的回盘须由上传人以外的人处理。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_for_good(
                "kept_as_it_came", "回盘文件不可更改", "batch_id", "document_id", "sha256", "faults", "paid", "failed", "repeated", "by_id",
                "at",
            ),
            pgtrigger.Trigger(
                name="only_settled",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.state <> NEW.state AND (OLD.state <> 'parked' OR NEW.state <> 'settled') THEN
                        RAISE EXCEPTION '只有挂起的回盘可以处理' {REFUSED};
                    END IF;
                    IF OLD.state = 'settled' AND ROW(OLD.settled_by_id, OLD.settled_at, OLD.settled_as, OLD.settled_why)
                        IS DISTINCT FROM ROW(NEW.settled_by_id, NEW.settled_at, NEW.settled_as, NEW.settled_why) THEN
                        RAISE EXCEPTION '挂起的回盘处理后不可更改' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_deleted("回盘文件不可删除"),
        ]  # fmt: skip

    class Privacy:
        """Counts and lines; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.batch_id} {self.get_state_display()}"


class OrderOutcome(models.Model):
    """付款指令结果 — what the bank's answer, or its letter, said of one order, once: paid on a day, or failed for a reason."""

    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="outcome", verbose_name="付款指令")
    answer = models.ForeignKey(
        BankAnswer, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name="回盘文件"
    )
    refusal = models.ForeignKey(
        BatchRefusal, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name="银行书面说明"
    )
    kind = models.CharField("结果", max_length=6, choices=OutcomeKind, db_collation="C")
    paid_on = models.DateField("入账日期", null=True, blank=True)
    reason = models.CharField("失败原因", max_length=200, blank=True)
    at = models.DateTimeField("登记时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "付款指令结果"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="paid", reason="") | Q(kind="failed", paid_on__isnull=True),
                name="outcome_known", violation_error_message="付款结果只有已付和失败。",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=False, refusal__isnull=True)
                | Q(answer__isnull=True, refusal__isnull=False) & (Q(kind="failed") | Q(paid_on__isnull=False)),
                name="outcome_of_one_word", violation_error_message="付款结果或者出自回盘，或者出自银行书面说明。",
            ),
        ]  # fmt: skip
        triggers = [by_the_banks_word(), *append_only("付款指令结果")]

    class Privacy:
        """Why somebody was not paid."""

        personal = frozenset({"reason"})

    def __str__(self) -> str:
        return self.get_kind_display()


@pghistory.track()
class OrderReturn(Record, TwoHands):
    """退票 — what was paid and the bank gave back later, entered from its paper and confirmed by a second person."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="returns", verbose_name="付款指令")
    returned_on = models.DateField("退回日期")
    reason = models.CharField("退回原因", max_length=200)
    paper = models.CharField("银行凭证", max_length=200)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "退票"
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=~Q(state="refused"), name="return_once",
                violation_error_message="这笔付款已登记退票。",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(paper=""), name="return_with_paper",
                violation_error_message="退票须写明原因和银行凭证。",
            ),
            *TwoHands.constraints("order_return"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            returned_after_paid(),
            *TwoHands.triggers("退票", "order_id", "returned_on", "reason", "paper"),
        ]

    class Privacy:
        """Why somebody's money came back."""

        personal = frozenset({"order", "reason"})

    def __str__(self) -> str:
        return f"{self.returned_on} 退票"


@pghistory.track()
class OrderHold(Record):
    """暂不重发 — an order that failed or came back and is not paid again for now, and why; until somebody lifts it."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="holds", verbose_name="付款指令")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解除人")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "暂不重发"
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(lifted_at__isnull=True), name="order_held_once",
                violation_error_message="这笔付款已经暂不重发。",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(lifted_by__isnull=True, lifted_at__isnull=True) | Q(lifted_by__isnull=False, lifted_at__isnull=False)),
                name="order_held_for_a_reason", violation_error_message="暂不重发须写明原因，解除须有解除人和时间。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            held_unless_reissued(),
            kept_for_good("kept_as_held", "暂不重发的记录不可更改", "order_id", "reason", "by_id"),
            pgtrigger.Trigger(
                name="lifted_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.lifted_at IS NOT NULL AND ROW(OLD.lifted_by_id, OLD.lifted_at) IS DISTINCT FROM ROW(NEW.lifted_by_id, NEW.lifted_at) THEN
                        RAISE EXCEPTION '暂不重发解除后不可更改' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_deleted("暂不重发的记录不可删除"),
        ]

    class Privacy:
        """Why somebody is not paid."""

        personal = frozenset({"order", "reason"})

    def __str__(self) -> str:
        return f"{self.order_id}"
