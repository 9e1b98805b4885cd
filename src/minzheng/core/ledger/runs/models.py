"""发放批次 — a run of some programmes of a county for a month: its state, who did what to it, and what it comes to.

``month`` is the month that is due, ``cycle`` 1 the ordinary run, 2 and more those made up later in the same month. The register
counts as it was known at the end of ``cut_off_on``. Sums are fen, written when the lines are reckoned; ``round`` counts how
often the run was submitted, and only holds and releases of the last round count.
"""

from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only, kept_for_good, never_deleted
from minzheng.core.benefits.models import Enrolment
from minzheng.core.jobs.models import Job
from minzheng.core.ledger.claims.triggers import claims_follow
from minzheng.core.ledger.triggers import (
    REFUSED,
    held_while_submitting,
    moves_forward,
    released_by_another,
    standing_follows,
    submission_kept,
)
from minzheng.core.registers.records import Record
from minzheng.kernel import periods

OPEN_ALREADY = "这个县（市、区）的同一项目已有一个批次没有完成，请先放行或作废它。"
MADE_ALREADY = "这个县（市、区）的同一项目这个月的这一期已有批次。"


class RunState(models.TextChoices):
    """批次状态 — being reckoned, waiting for answers, waiting for release, locked, or given up."""

    PREPARING = "preparing", "编制中"
    CHECKING = "checking", "待核查"
    SUBMITTED = "submitted", "待放行"
    RELEASED = "released", "已锁定"
    DISCARDED = "discarded", "已作废"


OPEN_STATES = (RunState.PREPARING, RunState.CHECKING, RunState.SUBMITTED)


class RunSequence(models.Model):
    """批次编号序列 — the last number given in a county and year."""

    county = models.CharField("县级代码", max_length=6, db_collation="C")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "批次编号序列"
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="run_sequence_once")]

    class Privacy:
        """Numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.county}{self.year} 至 {self.last}"


class RunQuerySet(ScopedQuerySet["PaymentRun"]):
    """批次查询 — runs by where they stand."""

    def released(self) -> Self:
        """Locked runs: the ledger."""
        return self.filter(state=RunState.RELEASED)


@pghistory.track()
class PaymentRun(Record):
    """发放批次 — ``division`` is the county; ``versions`` pins, for each programme, since when its rules stand and a hash of them.

    ``input_digest`` is the hash of the frozen register, ``lines_digest`` that of the lines, ``digest`` that of the locked run with
    what was held back. ``threshold`` (fen) is the amount from which a second release is asked for, null where no document says.
    """

    number = models.CharField("批次编号", max_length=20, unique=True, db_collation="C")
    month = models.DateField("发放月份")
    cycle = models.PositiveSmallIntegerField("期次", default=1)
    cut_off_on = models.DateField("截止日")
    programmes = ArrayField(models.CharField(max_length=60), verbose_name="项目")
    state = models.CharField("状态", max_length=10, choices=RunState, default=RunState.PREPARING, db_collation="C")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编制人")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作业")
    versions = models.JSONField("规则版本", default=dict)
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)
    reckoned_at = models.DateTimeField("计算时间", null=True, blank=True)
    input_digest = models.CharField("名册摘要", max_length=64, blank=True, db_collation="C")
    lines_digest = models.CharField("台账摘要", max_length=64, blank=True, db_collation="C")
    lines_count = models.PositiveIntegerField("行数", default=0)
    enrolments = models.PositiveIntegerField("户（人）数", default=0)
    persons = models.PositiveIntegerField("保障人数", default=0)
    regular = models.BigIntegerField("当月应发（分）", default=0)
    arrears = models.BigIntegerField("补发（分）", default=0)
    claims = models.BigIntegerField("多发待追回（分）", default=0)
    offsets = models.BigIntegerField("扣抵（分）", default=0)
    round = models.PositiveSmallIntegerField("提交次数", default=0)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    releases_needed = models.PositiveSmallIntegerField("放行人数", default=1)
    threshold = models.BigIntegerField("两人放行限额（分）", null=True, blank=True)
    threshold_verified = models.BooleanField("限额已核实", null=True, blank=True)
    held = models.BigIntegerField("暂缓（分）", default=0)
    released_at = models.DateTimeField("锁定时间", null=True, blank=True)
    digest = models.CharField("锁定摘要", max_length=64, blank=True, db_collation="C")
    reason = models.CharField("退回、作废原因", max_length=200, blank=True)

    objects: ClassVar[RunQuerySet] = RunQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "发放批次"
        indexes = [models.Index(fields=["division", "-month"], name="run_of_county")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in RunState]), name="run_state_known",
                violation_error_message="批次状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="run_whole_month", violation_error_message="发放按整月进行。"
            ),
            models.CheckConstraint(
                condition=Q(cycle__gte=1), name="run_cycle_counts", violation_error_message="期次从 1 开始。"
            ),
            models.CheckConstraint(
                condition=Q(state="preparing") | Q(frozen_at__isnull=False, reckoned_at__isnull=False) & ~Q(lines_digest="")
                | Q(state="discarded"),
                name="run_reckoned_whole", violation_error_message="没有计算完的批次不能核查。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "released"])
                | Q(submitted_by__isnull=False, submitted_at__isnull=False, round__gte=1),
                name="run_submitted_whole", violation_error_message="提交须有提交人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False) & ~Q(digest="")
                | ~Q(state="released") & Q(released_at__isnull=True, digest=""),
                name="run_released_whole", violation_error_message="锁定的批次须有锁定时间和摘要。",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(reason=""), name="run_discarded_for_a_reason",
                violation_error_message="作废须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(releases_needed__gte=1), name="run_released_by_somebody", violation_error_message="至少须一人放行。"
            ),
            models.CheckConstraint(
                condition=Q(offsets__lte=0, claims__lte=0, regular__gte=0, arrears__gte=0)
                & Q(regular__gte=-F("offsets") - F("arrears")),
                name="run_sums_signed", violation_error_message="批次合计的正负不对：扣抵不能超过应发。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            moves_forward(),
            standing_follows(),
            submission_kept(),
            claims_follow(),
            kept_for_good(
                "kept_as_asked", "批次的编号、月份、期次、项目和编制人不可更改", "number", "month", "cycle", "cut_off_on", "programmes",
                "asked_by_id",
            ),
            never_deleted("批次不可删除，只能作废"),
        ]  # fmt: skip

    class Privacy:
        """Sums of a county; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.number

    @property
    def payable(self) -> int:
        """What the run comes to before anything is held back (fen)."""
        return self.regular + self.arrears + self.offsets

    @property
    def is_checking(self) -> bool:
        """Whether its checks are being answered."""
        return self.state == RunState.CHECKING

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state in OPEN_STATES


class RunProgramme(models.Model):
    """批次项目 — a programme in a run. One that is open keeps every other run of the programme in the county away.

    ``since`` is the first month that the ledger reckons for the programme in the county; earlier months were paid elsewhere.
    ``standing`` follows the run, by the database. ``fund`` names the fund that pays.
    """

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="parts", verbose_name="批次")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    county = models.CharField("县（市、区）世系", max_length=40, db_collation="C")
    month = models.DateField("发放月份")
    cycle = models.PositiveSmallIntegerField("期次")
    since = models.DateField("台账起始月份")
    fund = models.CharField("资金来源", max_length=60, blank=True)
    standing = models.CharField("状态", max_length=10, default="open", db_collation="C")

    class Meta:
        verbose_name = verbose_name_plural = "批次项目"
        constraints = [
            models.UniqueConstraint(fields=["run", "programme"], name="run_programme_once"),
            models.UniqueConstraint(
                fields=["programme", "county"], condition=Q(standing="open"), name="run_one_open",
                violation_error_message=OPEN_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["programme", "county", "month", "cycle"], condition=~Q(standing="discarded"), name="run_once_a_cycle",
                violation_error_message=MADE_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["open", "released", "discarded"]), name="run_standing_known",
                violation_error_message="批次项目的状态不在规定的范围内。",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="only_with_its_run",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("PG_TRIGGER_DEPTH() < 1"),
                func=f"RAISE EXCEPTION '批次项目只随批次变化' {REFUSED};",
            )
        ]

    class Privacy:
        """Codes only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.programme} {self.month:%Y-%m}"


class RunSubmission(models.Model):
    """批次提交 — who submitted a run in which round, written by the database when the run becomes submitted."""

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="submissions", verbose_name="批次")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间", default=periods.now, editable=False)
    round = models.PositiveSmallIntegerField("第几次提交")

    class Meta:
        verbose_name = verbose_name_plural = "批次提交"
        constraints = [models.UniqueConstraint(fields=["run", "round"], name="submitted_once_a_round")]
        triggers = append_only("批次提交")

    class Privacy:
        """Who acted."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.run_id}"


class RunRelease(models.Model):
    """放行 — one person's release of a submitted run; nobody who prepared it or answered its checks."""

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="releases", verbose_name="批次")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="放行人")
    at = models.DateTimeField("放行时间", default=periods.now, editable=False)
    round = models.PositiveSmallIntegerField("第几次提交")

    class Meta:
        verbose_name = verbose_name_plural = "批次放行"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "by", "round"],
                name="released_once_each",
                violation_error_message="您已经放行过这个批次。",
            )
        ]
        triggers = [released_by_another(), *append_only("批次放行")]

    class Privacy:
        """Who acted."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.run_id}"


class RunHold(models.Model):
    """暂缓发放 — an enrolment whose lines of the run are not paid: the months stay owed and are reckoned again later."""

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="holds", verbose_name="批次")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    round = models.PositiveSmallIntegerField("第几次提交")

    class Meta:
        verbose_name = verbose_name_plural = "暂缓发放"
        indexes = [models.Index(fields=["enrolment", "run"], name="hold_of_enrolment")]
        constraints = [models.UniqueConstraint(fields=["run", "round", "enrolment"], name="held_once")]
        triggers = [held_while_submitting(), *append_only("暂缓发放")]

    class Privacy:
        """Whose payment is held back."""

        personal = frozenset({"enrolment"})

    def __str__(self) -> str:
        return f"{self.run_id}"
