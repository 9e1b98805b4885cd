"""付款批与付款指令 — an order is one payment to one account for good; a batch is what is approved and sent to a bank together.

Amounts are fen. A batch is drafted, approved by another person, *intended* (it is given its file's name, count, total and hash),
*published* (the file is there), confirmed (the bank has it) and closed when every order has its outcome.
"""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only, kept_for_good, never_deleted
from minzheng.core.benefits.models import Enrolment
from minzheng.core.jobs.models import Job
from minzheng.core.ledger.models import PayeeAccount, PaymentRun
from minzheng.core.payments.triggers import (
    approved_by_another,
    as_the_ledger_says,
    closed_when_answered,
    intended_with_money,
    moves_forward,
    of_the_runs_county,
    orders_void_with_it,
    void_when_cancelled,
)
from minzheng.core.registers.records import Listed, Record

PAID_ALREADY = "这项保障在这个批次中已有付款指令，不能再付一次。"
REISSUED_ALREADY = "这笔付款已经重发过，不能再发一次。"


class BatchState(models.TextChoices):
    """付款批状态 — drafted, approved, given its file, sent, taken by the bank, answered whole; or given up before anything left."""

    DRAFTED = "drafted", "待审批"
    APPROVED = "approved", "已审批"
    INTENDED = "intended", "正在生成文件"
    PUBLISHED = "published", "文件已生成"
    CONFIRMED = "confirmed", "银行已受理"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已撤销"


SENT = (BatchState.INTENDED, BatchState.PUBLISHED, BatchState.CONFIRMED, BatchState.CLOSED)
WITH_FILE = (BatchState.PUBLISHED, BatchState.CONFIRMED, BatchState.CLOSED)


class BatchKind(models.TextChoices):
    """付款批种类 — what is paid for the first time, or what failed or came back and is paid again."""

    FIRST = "first", "首次付款"
    REISSUE = "reissue", "重发"


class OutcomeKind(models.TextChoices):
    """付款结果种类 — paid, or failed."""

    PAID = "paid", "已付"
    FAILED = "failed", "失败"


class Ground(models.TextChoices):
    """重发依据 — another account was confirmed since, or the account was right and the bank at fault."""

    ACCOUNT = "account", "已更换账户"
    BANK = "bank", "账户无误，银行原因"


class GapReason(models.TextChoices):
    """待办账户原因 — why an enrolment cannot be paid before its account is mended."""

    NONE = "none", "没有已确认的收款账户"
    FORM = "form", "账号不是 16 至 19 位数字"
    NAME = "name", "收款人没有姓名"
    REPLACED = "replaced", "锁定台账之后已确认新的账户"


class PaymentSequence(models.Model):
    """付款序列 — the last number given in a county; whoever spends the county's money holds this row meanwhile."""

    county = models.CharField("县（市、区）世系", max_length=40, unique=True, db_collation="C")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "付款序列"

    class Privacy:
        """Numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.county} 至 {self.last}"


@pghistory.track()
class PaymentBatch(Record):
    """付款批 — orders of one locked run for one bank profile; ``division`` is the county, ``county`` its lineage.

    ``doubtful`` counts accounts whose check digit fails: passbooks do, so it is said and not refused. ``newer`` says that whoever
    got another account since the run was locked is paid into that one.
    """

    number = models.CharField("付款批编号", max_length=20, unique=True, db_collation="C")
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="batches", verbose_name="发放批次")
    county = models.CharField("县（市、区）世系", max_length=40, db_collation="C")
    serial = models.PositiveSmallIntegerField("第几批")
    kind = models.CharField("种类", max_length=7, choices=BatchKind, default=BatchKind.FIRST, db_collation="C")
    profile = models.CharField("银行文件格式", max_length=40, db_collation="C")
    newer = models.BooleanField("按新账户付款", default=False)
    state = models.CharField("状态", max_length=9, choices=BatchState, default=BatchState.DRAFTED, db_collation="C")
    count = models.PositiveIntegerField("笔数")
    total = models.BigIntegerField("合计（分）")
    doubtful = models.PositiveIntegerField("校验位不符的账号", default=0)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟稿人")
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    approved_at = models.DateTimeField("审批时间", null=True, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作业")
    file_name = models.CharField("文件名", max_length=60, blank=True, db_collation="C")
    digest = models.CharField("文件摘要", max_length=64, blank=True, db_collation="C")
    intended_at = models.DateTimeField("确定文件时间", null=True, blank=True)
    published_at = models.DateTimeField("文件生成时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("银行受理时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "付款批"
        constraints = [
            models.UniqueConstraint(fields=["run", "serial"], name="batch_serial_once"),
            models.UniqueConstraint(fields=["file_name"], condition=~Q(file_name=""), name="batch_file_once"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(state="drafted"), name="batch_one_draft",
                violation_error_message="这个发放批次已有一个付款批等待审批，请先审批或撤销它。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in BatchState], kind__in=[each.value for each in BatchKind]),
                name="batch_state_known", violation_error_message="付款批的状态或种类不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0, total__gt=0), name="batch_pays", violation_error_message="付款批须有付款指令。"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "cancelled"]) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="batch_approved_whole", violation_error_message="审批须有审批人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="batch_two_persons",
                violation_error_message="拟稿人不能审批自己拟的付款批。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "approved", "cancelled"], digest="", file_name="", intended_at__isnull=True)
                | Q(state__in=["intended", "published", "confirmed", "closed"], intended_at__isnull=False) & ~Q(digest="") & ~Q(file_name=""),
                name="batch_intended_whole", violation_error_message="文件名、摘要和时间须同时确定。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "confirmed", "closed"]) | Q(published_at__isnull=False),
                name="batch_published_whole", violation_error_message="生成文件须有时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="batch_cancelled_for_a_reason",
                violation_error_message="撤销须写明原因。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            moves_forward(),
            approved_by_another(),
            intended_with_money(),
            closed_when_answered(),
            of_the_runs_county(),
            orders_void_with_it(),
            kept_for_good(
                "kept_as_drafted", "付款批的编号、格式、笔数、金额和拟稿人不可更改", "number", "run_id", "county", "serial", "kind",
                "profile", "newer", "count", "total", "drafted_by_id",
            ),
            never_deleted("付款批不可删除，只能撤销"),
        ]  # fmt: skip

    class Privacy:
        """Sums of a county; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.number

    @property
    def has_file(self) -> bool:
        """Whether the file for the bank is there."""
        return self.state in WITH_FILE


class PaymentOrder(Listed):
    """付款指令 — ``uid`` is the line by which the bank knows it, for good; ``reissues`` the order in whose place it is paid.

    The payee's name is kept as it was written, so that the same order gives the same bytes for ever.
    """

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="orders", verbose_name="付款批")
    number = models.PositiveIntegerField("序号")
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="+", verbose_name="发放批次")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", verbose_name="收款账户")
    payee_name = models.CharField("收款人", max_length=100)
    purpose = models.CharField("用途", max_length=60)
    amount = models.BigIntegerField("金额（分）")
    fund = models.CharField("资金来源", max_length=60, blank=True)
    reissues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reissued", verbose_name="重发的指令"
    )
    ground = models.CharField("重发依据", max_length=7, choices=Ground, blank=True, db_collation="C")
    reason = models.CharField("重发说明", max_length=200, blank=True)
    void = models.BooleanField("作废", default=False)

    objects: ClassVar[ScopedQuerySet["PaymentOrder"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "付款指令"
        indexes = [
            models.Index(fields=["run", "enrolment"], name="order_of_run"),
            models.Index(fields=["enrolment"], name="order_of_enrolment"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["run", "enrolment"], condition=Q(reissues__isnull=True, void=False), name="order_once",
                violation_error_message=PAID_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["reissues"], condition=Q(reissues__isnull=False, void=False), name="order_reissued_once",
                violation_error_message=REISSUED_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="order_pays", violation_error_message="付款指令的金额须大于零。"
            ),
            models.CheckConstraint(
                condition=Q(reissues__isnull=True, ground="", reason="")
                | Q(reissues__isnull=False, ground__in=[each.value for each in Ground]) & ~Q(reason=""),
                name="order_reissued_for_a_reason", violation_error_message="重发须写明依据和说明，首次付款不写。",
            ),
            models.CheckConstraint(
                condition=~Q(payee_name="") & ~Q(purpose=""), name="order_to_somebody",
                violation_error_message="付款指令须有收款人和用途。",
            ),
        ]  # fmt: skip
        triggers = [as_the_ledger_says(), *void_when_cancelled()]

    class Privacy:
        """Who receives how much, and where."""

        personal = frozenset({"enrolment", "account", "payee_name", "amount", "reason"})

    def __str__(self) -> str:
        return f"{self.batch_id} 第 {self.number} 笔"

    @property
    def version(self) -> int:
        """An order has one version for good."""
        return 1


class AccountGap(models.Model):
    """待办账户 — an enrolment that a batch left out, because its account has to be mended first; ``amount`` is what waits (fen)."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="gaps", verbose_name="付款批")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    amount = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=8, choices=GapReason, db_collation="C")

    class Meta:
        verbose_name = verbose_name_plural = "待办账户"
        constraints = [
            models.UniqueConstraint(fields=["batch", "enrolment"], name="gap_once"),
            models.CheckConstraint(
                condition=Q(reason__in=[each.value for each in GapReason]), name="gap_reason_known",
                violation_error_message="待办账户的原因不在规定的范围内。",
            ),
        ]  # fmt: skip
        triggers = append_only("待办账户")

    class Privacy:
        """Whose account has to be mended."""

        personal = frozenset({"enrolment", "amount", "reason"})

    def __str__(self) -> str:
        return self.get_reason_display()
