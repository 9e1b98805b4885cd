"""资金 — what a county received of each fund, and what it asked to use for a locked run; amounts are fen."""

import pghistory
from django.db import models
from django.db.models import Q

from minzheng.core.audit.append_only import append_only
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.ledger.triggers import REFUSED, over_added
from minzheng.core.payments.triggers import (
    granted_by_another,
    marked_reversed_once,
    receipt_reversed_with_it,
    reversed_within,
)
from minzheng.core.registers.records import Record
from minzheng.core.registers.two_hands import TwoHands


@pghistory.track()
class FundReceipt(Record, TwoHands):
    """资金到账 — money of a fund that came into the county's account, by a voucher; it counts when a second person confirmed it.

    ``reversed`` is written with its confirmed reversal, by the database: the voucher may then be entered again as it should be.
    """

    county = models.CharField("县（市、区）世系", max_length=40, db_collation="C")
    fund = models.CharField("资金来源", max_length=60, blank=True)
    amount = models.BigIntegerField("金额（分）")
    voucher = models.CharField("凭证号", max_length=60)
    received_on = models.DateField("到账日期")
    reversed = models.BooleanField("已冲销", default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "资金到账"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "voucher"], condition=~Q(state="refused") & Q(reversed=False), name="receipt_voucher_once",
                violation_error_message="这个凭证号已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(voucher=""), name="receipt_of_money",
                violation_error_message="到账金额须大于零，并有凭证号。",
            ),
            models.CheckConstraint(
                condition=Q(reversed=False) | Q(state="confirmed"), name="receipt_reversed_when_confirmed",
                violation_error_message="只有已确认的到账才能冲销。",
            ),
            *TwoHands.constraints("receipt"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            marked_reversed_once(),
            *TwoHands.triggers("资金到账", "county", "fund", "amount", "voucher", "received_on"),
        ]

    class Privacy:
        """Sums of a county; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.voucher


@pghistory.track()
class FundReversal(Record, TwoHands):
    """到账冲销 — a confirmed receipt was wrong or went back: as two people said, by a paper, it does not count any more."""

    receipt = models.ForeignKey(FundReceipt, models.PROTECT, related_name="reversals", verbose_name="资金到账")
    reason = models.CharField("冲销原因", max_length=200)
    paper = models.CharField("依据", max_length=200)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "到账冲销"
        constraints = [
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(state="refused"), name="receipt_reversed_once",
                violation_error_message="这笔到账已登记冲销。",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(paper=""), name="receipt_reversed_for_a_reason",
                violation_error_message="冲销须写明原因和依据。",
            ),
            *TwoHands.constraints("fund_reversal"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            reversed_within(),
            receipt_reversed_with_it(),
            *TwoHands.triggers("到账冲销", "receipt_id", "reason", "paper"),
        ]

    class Privacy:
        """Sums of a county; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"冲销 {self.receipt.voucher}"


@pghistory.track()
class FundRequest(Record, TwoHands):
    """用款申请 — what a county asks to use of each fund for a locked run; confirmed by another, it covers batches of that run."""

    number = models.CharField("申请编号", max_length=20, unique=True, db_collation="C")
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="requests", verbose_name="发放批次")
    county = models.CharField("县（市、区）世系", max_length=40, db_collation="C")
    total = models.BigIntegerField("合计（分）")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "用款申请"
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(state="waiting"), name="request_one_open",
                violation_error_message="这个发放批次已有一份用款申请等待审批。",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0), name="request_of_money", violation_error_message="用款申请的金额须大于零。"
            ),
            *TwoHands.constraints("request"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            *TwoHands.triggers("用款申请", "number", "run_id", "county", "total"),
            granted_by_another(),
        ]

    class Privacy:
        """Sums of a county; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.number


class FundRequestItem(models.Model):
    """用款申请明细 — how much of one fund, for how many payments."""

    request = models.ForeignKey(FundRequest, models.PROTECT, related_name="items", verbose_name="用款申请")
    fund = models.CharField("资金来源", max_length=60, blank=True)
    amount = models.BigIntegerField("金额（分）")
    payments = models.PositiveIntegerField("笔数")

    class Meta:
        verbose_name = verbose_name_plural = "用款申请明细"
        constraints = [
            models.UniqueConstraint(fields=["request", "fund"], name="request_item_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="request_item_of_money", violation_error_message="申请的金额须大于零。"
            ),
        ]  # fmt: skip
        triggers = [
            over_added(
                "while_waiting",
                f"""
                    IF EXISTS (
                        SELECT 1 FROM payments_fundrequest q WHERE q.id IN (SELECT request_id FROM added) AND (
                            q.state <> 'waiting'
                            OR q.total <> (SELECT SUM(i.amount) FROM payments_fundrequestitem i WHERE i.request_id = q.id)
                        )
                    ) THEN
                        RAISE EXCEPTION '用款申请的明细须与合计一致，申请办结后不再增加' {REFUSED};
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 — names of our own columns
            ),
            *append_only("用款申请明细"),
        ]

    class Privacy:
        """Sums only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.request_id} {self.fund}"
