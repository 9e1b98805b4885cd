"""三方对账 — a county's month compared: register with ledger, ledger with statistics; every difference is a row with its cause.

What is compared is written anew each time until the month is closed; then it stands for good. Of a difference only the day on which it
was corrected is still written, of a programme's payment only what the bank said of it. Months of benefits that are due by a day are no
side of a comparison and are written anew whenever their county's month is.
"""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import never_deleted
from minzheng.core.benefits.models import Enrolment
from minzheng.core.reconciliation.causes import BankWord, Cause, Differs, Pair, Standing
from minzheng.core.registers.records import Listed, Record

REFUSED = "USING ERRCODE = 'check_violation'"
FULL = 1_000_000_000  # what a cell in full agreement has


_REFERENCING: Any = pgtrigger.Referencing  # the library gives it no types
_CLOSED = "JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL"
_BUT = "- '{{{}}}'::text[]"


def _refusing(name: str, operation: Any, tables: Any, found: str, said: str) -> pgtrigger.Trigger:
    """A trigger over all rows of a statement: cheap for many, and it looks at what the statement left."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        operation=operation,
        when=pgtrigger.After,
        referencing=tables,
        func=f"IF EXISTS ({found}) THEN RAISE EXCEPTION '{said}' {REFUSED}; END IF; RETURN NULL;",
    )


def _kept_when_closed(title: str, *, but: str = "") -> list[pgtrigger.Trigger]:
    """Rows of a closed month stay as they are; ``but`` names the columns that are still written."""
    said = f"已结账的月份，{title}不可改动"
    changed = f"SELECT 1 FROM (SELECT comparison_id FROM removed UNION SELECT comparison_id FROM added) one {_CLOSED}"  # noqa: S608 — names of our own columns
    return [
        _refusing("closed_insert", pgtrigger.Insert, _REFERENCING(new="added"), f"SELECT 1 FROM added one {_CLOSED}", said),  # noqa: S608 — names of our own columns
        _refusing("closed_update", pgtrigger.Update, _REFERENCING(old="removed", new="added"), _beside(but) if but else changed, said),
        _refusing("closed_delete", pgtrigger.Delete, _REFERENCING(old="removed"), f"SELECT 1 FROM removed one {_CLOSED}", said),  # noqa: S608 — names of our own columns
    ]  # fmt: skip


def _beside(columns: str) -> str:
    """Rows of closed months that changed in anything but some columns."""
    but = _BUT.format(columns)
    return (
        f"SELECT 1 FROM removed one JOIN added fresh ON fresh.id = one.id {_CLOSED}"  # noqa: S608 — names of our own columns
        f" WHERE TO_JSONB(one) {but} IS DISTINCT FROM TO_JSONB(fresh) {but}"
    )


def _differences_kept() -> list[pgtrigger.Trigger]:
    """Differences are never deleted; those of a closed month only learn when they were corrected."""
    insert, update, _ = _kept_when_closed("差异", but="corrected_on,version,updated_at")
    return [insert, update, never_deleted("对账差异不可删除")]


@pghistory.track()
class MonthComparison(Record):
    """月度对账 — ``division`` is the county. ``digest`` is the hash of what was compared, written when the month is closed."""

    month = models.DateField("月份")
    compared_at = models.DateTimeField("对账时间", null=True, blank=True)
    compared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对账人"
    )
    closed_at = models.DateTimeField("结账时间", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结账人")
    digest = models.CharField("结账摘要", max_length=64, blank=True, db_collation="C")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "月度对账"
        constraints = [
            models.UniqueConstraint(
                fields=["division", "month"], name="compared_once", violation_error_message="这个县（市、区）这个月已有对账。"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="comparison_whole_month", violation_error_message="对账按整月进行。"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, digest="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, compared_at__isnull=False) & ~Q(digest=""),
                name="comparison_closed_whole", violation_error_message="结账须有结账人、时间和摘要。",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("compared_by")), name="comparison_two_persons",
                violation_error_message="对账的人不能自己结账。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="closed_by_another",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.closed_at IS NOT NULL OR TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION '对账不可删除，结账后不可改动' {REFUSED};
                    END IF;
                    IF NEW.closed_by_id IS NOT NULL AND EXISTS (
                        SELECT 1 FROM reconciliation_difference d WHERE d.comparison_id = NEW.id AND d.given_by_id = NEW.closed_by_id
                    ) THEN
                        RAISE EXCEPTION '说明过差异原因的人不能结账' {REFUSED};
                    END IF;
                    IF NEW.closed_by_id IS NOT NULL AND EXISTS (
                        SELECT 1 FROM reconciliation_difference d WHERE d.comparison_id = NEW.id AND d.cause = '' AND d.corrected_on IS NULL
                    ) THEN
                        RAISE EXCEPTION '还有没有说明原因的差异，不能结账' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 — names of our own columns
            ),
        ]  # fmt: skip

    class Privacy:
        """Sums of a county, and who acted."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_closed(self) -> bool:
        """Whether the month stands for good."""
        return self.closed_at is not None


class ComparedCell(Listed):
    """对账格 — one figure of a county's month on both sides: ``ledger`` by the locked ledger, ``reported`` by the statistics.

    Both in the smallest unit of the item; null where a side has nothing. ``smaller`` and ``larger`` are the weights of the weighted
    rate, in millionths of the form's weighing unit (户, 人, 万元); ``agreement`` is that of this cell, in billionths. Only ``headline``
    cells are judged; their parts stand beside them for whoever fills in the form.
    """

    comparison = models.ForeignKey(MonthComparison, models.PROTECT, related_name="cells", verbose_name="月度对账")
    month = models.DateField("月份")
    due_on = models.DateField("统计期限")
    form = models.CharField("表样", max_length=60, db_collation="C")
    item = models.CharField("报表项", max_length=60, db_collation="C")
    headline = models.BooleanField("固定指标", default=True)
    ledger = models.BigIntegerField("系统数", null=True, blank=True)
    reported = models.BigIntegerField("统计数", null=True, blank=True)
    smaller = models.BigIntegerField("相符部分")
    larger = models.BigIntegerField("较大数")
    agreement = models.BigIntegerField("一致程度")

    objects: ClassVar[ScopedQuerySet["ComparedCell"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "对账格"
        indexes = [models.Index(fields=["form", "month"], name="cell_form_month")]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "item"], name="cell_once"),
            models.CheckConstraint(
                condition=Q(smaller__gte=0, larger__gte=F("smaller"), agreement__gte=0, agreement__lte=FULL),
                name="cell_weighed_right", violation_error_message="相符部分不能大于较大数，一致程度在 0 与 1 之间。",
            ),
            models.CheckConstraint(
                condition=Q(ledger__isnull=False) | Q(reported__isnull=False), name="cell_has_a_side",
                violation_error_message="对账格至少有一边的数。",
            ),
        ]  # fmt: skip
        triggers = _kept_when_closed("对账格")

    class Privacy:
        """Sums of a county."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.item}"


class PaymentMonth(Listed):
    """发放月 — a programme in a county's month: how its payment stands in the ledger, and what the bank said of it.

    ``payable`` is what the month's locked runs pay (fen), held lines left out; ``withheld`` what they do not pay any more, because later runs
    took it back before it had left; ``paid`` what the bank paid of it and did not take back.
    """

    comparison = models.ForeignKey(MonthComparison, models.PROTECT, related_name="payments", verbose_name="月度对账")
    month = models.DateField("月份")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    standing = models.CharField("台账状态", max_length=10, choices=Standing, db_collation="C")
    run_number = models.CharField("批次编号", max_length=20, blank=True, db_collation="C")
    enrolments = models.PositiveIntegerField("应发户（人）数", default=0)
    owed = models.BigIntegerField("应发（分）", default=0)
    payable = models.BigIntegerField("台账应付（分）", default=0)
    withheld = models.BigIntegerField("抵减追缴（分）", default=0)
    paid = models.BigIntegerField("银行已付（分）", default=0)
    bank = models.CharField("银行回盘", max_length=7, choices=BankWord, default=BankWord.NOTHING, db_collation="C")

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "发放月"
        indexes = [models.Index(fields=["programme", "month"], name="payment_month_programme")]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "programme"], name="payment_month_once"),
            models.CheckConstraint(
                condition=Q(standing__in=[each.value for each in Standing]), name="payment_month_standing_known",
                violation_error_message="台账状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(bank__in=[each.value for each in BankWord]), name="payment_month_bank_known",
                violation_error_message="银行回盘的状态不在规定的范围内。",
            ),
        ]  # fmt: skip
        triggers = _kept_when_closed("发放月", but="payable,withheld,paid,bank")

    class Privacy:
        """Sums of a county."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme}"


class TimelyMonth(Listed):
    """应发月 — a month of a benefit that is due in full by a day: what was owed (fen), what was paid, and what of it by the day."""

    comparison = models.ForeignKey(MonthComparison, models.PROTECT, related_name="timely", verbose_name="月度对账")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    benefit = models.CharField("按时足额项目", max_length=60, db_collation="C")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    month = models.DateField("月份")
    due_on = models.DateField("发放日")
    owed = models.BigIntegerField("应发（分）")
    paid = models.BigIntegerField("已付（分）")
    in_time = models.BigIntegerField("按时已付（分）")

    objects: ClassVar[ScopedQuerySet["TimelyMonth"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "应发月"
        indexes = [models.Index(fields=["benefit", "month"], name="timely_benefit_month")]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "enrolment", "month"], name="timely_month_once"),
        ]

    class Privacy:
        """Which child's benefit, and how much."""

        personal = frozenset({"enrolment", "owed", "paid", "in_time"})

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme}"


@pghistory.track()
class Difference(Record):
    """差异 — two sides that do not agree, at a figure (``item``) or an enrolment. ``left`` and ``right`` are in the smallest unit.

    ``count`` says how many enrolments stand behind the row. ``by_rule``: the cause was found by a rule; else ``given_by`` said it.
    """

    comparison = models.ForeignKey(MonthComparison, models.PROTECT, related_name="differences", verbose_name="月度对账")
    month = models.DateField("月份")
    pair = models.CharField("对账方", max_length=16, choices=Pair, db_collation="C")
    kind = models.CharField("差异种类", max_length=12, choices=Differs, db_collation="C")
    form = models.CharField("表样", max_length=60, blank=True, db_collation="C")
    item = models.CharField("报表项", max_length=60, blank=True, db_collation="C")
    programme = models.CharField("项目", max_length=60, blank=True, db_collation="C")
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保障"
    )
    left = models.BigIntegerField("前一方", null=True, blank=True)
    right = models.BigIntegerField("后一方", null=True, blank=True)
    count = models.PositiveIntegerField("户（人）数", default=1)
    cause = models.CharField("原因", max_length=12, choices=Cause, blank=True, db_collation="C")
    by_rule = models.BooleanField("按规则认定", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="说明人")
    given_at = models.DateTimeField("说明时间", null=True, blank=True)
    corrected_on = models.DateField("更正日期", null=True, blank=True)

    objects: ClassVar[ScopedQuerySet["Difference"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "对账差异"
        indexes = [models.Index(fields=["month", "cause"], name="difference_month_cause")]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "pair", "item", "programme", "enrolment"], nulls_distinct=False, name="difference_once"
            ),
            models.CheckConstraint(
                condition=Q(pair__in=[each.value for each in Pair], kind__in=[each.value for each in Differs]),
                name="difference_kind_known", violation_error_message="对账方或差异种类不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["", *(each.value for each in Cause)]), name="difference_cause_known",
                violation_error_message="差异原因不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(cause="", by_rule=False, given_by__isnull=True, given_at__isnull=True)
                | ~Q(cause="") & Q(by_rule=True, given_by__isnull=True, given_at__isnull=True)
                | ~Q(cause="") & Q(by_rule=False, given_by__isnull=False, given_at__isnull=False) & ~Q(note=""),
                name="difference_caused_whole", violation_error_message="原因或由规则认定，或由人说明并写明情况。",
            ),
        ]  # fmt: skip
        triggers = [*Record.Meta.triggers, *_differences_kept()]

    class Privacy:
        """Whose payment differs, and by how much."""

        personal = frozenset({"enrolment", "left", "right", "note"})

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()}"
