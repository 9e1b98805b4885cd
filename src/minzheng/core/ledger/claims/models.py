"""追缴 — a claim is what a locked run found was paid too much to an enrolment; plans, entries and deferrals stand beside it.

Amounts are fen. A claim comes about with the lock of its run, by the database, and never changes; what is left of it is stored
nowhere (``balance``). Everything that a person enters about it counts when a second person confirms it.
"""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only, kept_for_good, never_deleted
from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger.claims.triggers import (
    adds_up_when_confirmed,
    of_the_ledger,
    parts_while_waiting,
    receipt_adds_up,
    within_what_is_left,
)
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.core.ledger.triggers import while_preparing
from minzheng.core.registers.records import Record
from minzheng.core.registers.two_hands import TwoHands
from minzheng.kernel import periods

MOST_SHARE = 100


@pghistory.track()
class Claim(Record):
    """追缴 — ``run`` found that ``enrolment`` was paid ``amount`` fen too much; its claim lines say for which months."""

    number = models.CharField("追缴编号", max_length=30, unique=True, db_collation="C")
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="found_claims", verbose_name="发放批次")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="claims", verbose_name="保障")
    amount = models.BigIntegerField("多发金额（分）")

    objects: ClassVar[ScopedQuerySet["Claim"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "追缴"
        constraints = [
            models.UniqueConstraint(fields=["run", "enrolment"], name="claim_of_run_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="claim_of_money", violation_error_message="追缴的金额须大于零。"
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            of_the_ledger(),
            kept_for_good(
                "kept_as_found", "追缴的批次、保障和金额不可更改", "number", "run_id", "enrolment_id", "amount"
            ),
            never_deleted("追缴不可删除"),
        ]

    class Privacy:
        """Who was paid how much too much."""

        personal = frozenset({"enrolment", "amount"})

    def __str__(self) -> str:
        return self.number


class Way(models.TextChoices):
    """追缴方式 — kept back of coming months up to a share, repaid in parts, or repaid at once."""

    OFFSET = "offset", "从以后的发放中扣抵"
    INSTALMENTS = "instalments", "分期退回"
    LUMP = "lump", "一次退回"


@pghistory.track()
class ClaimPlan(Record, TwoHands):
    """追缴方案 — how what is left (``amount``) is recovered, by a paper; ``share``: how many hundredths of a month may be kept back."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="plans", verbose_name="追缴")
    way = models.CharField("方式", max_length=11, choices=Way, db_collation="C")
    amount = models.BigIntegerField("方案金额（分）")
    share = models.PositiveSmallIntegerField("每月最多扣抵（%）", null=True, blank=True)
    share_verified = models.BooleanField("扣抵上限已核实", null=True, blank=True)
    paper = models.CharField("依据文件", max_length=200)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "追缴方案"
        indexes = [models.Index(fields=["claim", "state"], name="claim_plan_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="waiting"), name="claim_plan_one_open",
                violation_error_message="这笔追缴已有一个方案等待审批。",
            ),
            models.CheckConstraint(
                condition=Q(way="offset", share__gte=1, share__lte=MOST_SHARE, share_verified__isnull=False)
                | Q(way__in=["instalments", "lump"], share__isnull=True, share_verified__isnull=True),
                name="claim_plan_way_whole", violation_error_message="扣抵的方案须写明每月最多扣抵的比例，退回的方案不写。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(paper=""), name="claim_plan_with_paper",
                violation_error_message="方案须有金额和依据文件。",
            ),
            *TwoHands.constraints("claim_plan"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            adds_up_when_confirmed(),
            *TwoHands.triggers("追缴方案", "claim_id", "way", "amount", "share", "share_verified", "paper", "note"),
        ]

    class Privacy:
        """How somebody pays back."""

        personal = frozenset({"claim", "amount", "note"})

    def __str__(self) -> str:
        return self.get_way_display()


class ClaimInstalment(models.Model):
    """追缴分期 — a part of a plan: how much (fen) by which day; what is repaid at once has one."""

    plan = models.ForeignKey(ClaimPlan, models.PROTECT, related_name="parts", verbose_name="追缴方案")
    number = models.PositiveSmallIntegerField("期次")
    due_on = models.DateField("应退回日期")
    amount = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = verbose_name_plural = "追缴分期"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="claim_part_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="claim_part_of_money", violation_error_message="每期金额须大于零。"
            ),
        ]  # fmt: skip
        triggers = [parts_while_waiting(), *append_only("追缴分期")]

    class Privacy:
        """Amounts of one claim."""

        personal = frozenset({"amount"})

    def __str__(self) -> str:
        return f"{self.plan_id} 第 {self.number} 期"


class Settlement(models.TextChoices):
    """追缴入账种类 — money that came back, or what a document forgives."""

    REPAYMENT = "repayment", "退回入账"
    WRITE_OFF = "write_off", "核销"


@pghistory.track()
class ClaimSettlement(Record, TwoHands):
    """追缴入账 — what was repaid by a bank receipt (``paper`` is its number), or written off by a document, and confirmed by another.

    A receipt that paid several claims has a row for each; ``whole`` is what it came to, and its rows are decided together.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="settlements", verbose_name="追缴")
    county = models.CharField("县（市、区）世系", max_length=40, db_collation="C")
    kind = models.CharField("种类", max_length=9, choices=Settlement, db_collation="C")
    amount = models.BigIntegerField("金额（分）")
    whole = models.BigIntegerField("凭证合计（分）", null=True, blank=True)
    paper = models.CharField("凭证号或文件", max_length=100)
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "追缴入账"
        indexes = [models.Index(fields=["claim", "state"], name="claim_settlement_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "paper", "claim"], condition=Q(kind="repayment") & ~Q(state="refused"), name="claim_receipt_once",
                violation_error_message="这个凭证号已经登记过，同一凭证不能计两次。",
            ),
            models.CheckConstraint(
                condition=Q(whole__isnull=True) | Q(kind="repayment", whole__gt=F("amount")), name="claim_part_of_receipt",
                violation_error_message="分到一笔追缴的须小于凭证合计，核销不分。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(paper=""), name="claim_settled_with_paper",
                violation_error_message="入账须有金额和凭证号，核销须有金额和文件。",
            ),
            models.CheckConstraint(
                condition=Q(kind="repayment") | Q(kind="write_off") & ~Q(reason=""), name="claim_written_off_for_a_reason",
                violation_error_message="核销须写明理由。",
            ),
            *TwoHands.constraints("claim_settlement"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            within_what_is_left("金额"),
            *receipt_adds_up(),
            *TwoHands.triggers("追缴入账", "claim_id", "county", "kind", "amount", "whole", "paper", "on", "reason"),
        ]

    class Privacy:
        """What somebody paid back."""

        personal = frozenset({"claim", "amount", "paper", "reason"})

    def __str__(self) -> str:
        return self.get_kind_display()


@pghistory.track()
class ClaimDeferral(Record, TwoHands):
    """缓缴 — until a day nothing is asked for and nothing is kept back, because of hardship; by a paper and two persons."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="deferrals", verbose_name="追缴")
    until = models.DateField("缓缴到")
    reason = models.CharField("困难情形", max_length=200)
    paper = models.CharField("依据文件", max_length=200)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "缓缴"
        indexes = [models.Index(fields=["claim", "state"], name="claim_deferral_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="waiting"), name="claim_deferral_one_open",
                violation_error_message="这笔追缴已有一份缓缴等待审批。",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(paper=""), name="claim_deferred_for_a_reason",
                violation_error_message="缓缴须写明困难情形和依据文件。",
            ),
            *TwoHands.constraints("claim_deferral"),
        ]  # fmt: skip
        triggers = [*Record.Meta.triggers, *TwoHands.triggers("缓缴", "claim_id", "until", "reason", "paper")]

    class Privacy:
        """Why somebody cannot pay."""

        personal = frozenset({"claim", "reason"})

    def __str__(self) -> str:
        return f"缓缴到 {self.until}"


class ClaimWithheld(models.Model):
    """未付抵减 — of money of ``run`` that had not left yet when it was found too much, this much (fen) is not paid; for good."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="withheld", verbose_name="追缴")
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="+", verbose_name="未付的批次")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    amount = models.BigIntegerField("金额（分）")
    at = models.DateTimeField("登记时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "未付抵减"
        indexes = [models.Index(fields=["run", "enrolment"], name="claim_withheld_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="claim_withheld_of_money", violation_error_message="抵减的金额须大于零。"
            ),
        ]  # fmt: skip
        triggers = [within_what_is_left("抵减"), *append_only("未付抵减")]

    class Privacy:
        """Whose money is not paid."""

        personal = frozenset({"enrolment", "amount"})

    def __str__(self) -> str:
        return f"{self.claim_id}-{self.run_id}"


class FrozenClaim(models.Model):
    """冻结追缴 — what a run found left of a claim (fen) when it was reckoned, and what its plan lets be kept back of a month.

    ``share`` is in hundredths: null without a plan, zero where it is repaid otherwise. Deferred claims are not in it.
    """

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="+", verbose_name="批次")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name="追缴")
    open = models.BigIntegerField("余额（分）")
    share = models.PositiveSmallIntegerField("每月最多扣抵（%）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "冻结追缴"
        constraints = [models.UniqueConstraint(fields=["run", "claim"], name="frozen_claim_once")]
        triggers = [while_preparing("冻结追缴", "fresh.run_id"), *append_only("冻结追缴")]

    class Privacy:
        """What somebody still owes."""

        personal = frozenset({"claim", "open"})

    def __str__(self) -> str:
        return f"{self.run_id}-{self.claim_id}"
