"""政策找人 — what a run over the register found, a row for each household or person and programme; what people decide about it stays.

A finding stands until it is closed by a run that finds it no more. Dismissed or handled it stays so for as long as what it
was reckoned from is the same: ``digest`` is the hash of all that. The run that changed it last stands in ``run``.
"""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.jobs.models import Job
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.core.registers.records import Record
from minzheng.kernel import periods

FOUND_ALREADY = "同一家庭（人员）同一项目已有一条未消除的线索。"


class FindingKind(models.TextChoices):
    """线索种类 — how what is due and what is paid fall apart; the codes are those of the comparison."""

    ENTITLED = "entitled", "应享未享"
    RECEIVING = "receiving", "享而不符"
    AMOUNT = "amount", "金额不符"
    UNDETERMINED = "undetermined", "未定"


class ScreeningRun(models.Model):
    """筛查 — one run over a division's register for a month; ``reached`` is the last household done, so that it can go on after a stop.

    ``tallies`` counts, by programme, the units of which nothing was recorded (``unasked``) and those that wait for a parameter
    alone (``unsettled``): they are no findings.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    month = models.DateField("月份")
    on = models.DateField("状况日期")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name="作业")
    asked_at = models.DateTimeField("发起时间", default=periods.now, editable=False)
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    reached = models.BigIntegerField("已到家庭", default=0)
    households = models.PositiveBigIntegerField("户数", default=0)
    persons = models.PositiveBigIntegerField("人数", default=0)
    tallies = models.JSONField("未列线索", default=dict)

    objects: ClassVar[ScopedQuerySet["ScreeningRun"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        verbose_name = verbose_name_plural = "政策找人筛查"
        indexes = [models.Index(fields=["-asked_at"], name="screening_run_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="screening_whole_month", violation_error_message="筛查按整月进行。"
            )
        ]

    class Privacy:
        """Counts only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} 筛查"


def _settled_whole() -> Q:
    """Who settled it and when stand together; what is open was settled by nobody, what was dismissed has a reason."""
    nobody = Q(settled_by__isnull=True, settled_at__isnull=True)
    somebody = Q(settled_by__isnull=False, settled_at__isnull=False)
    by_person = Q(state="handled") & somebody | Q(state="dismissed") & somebody & ~Q(reason="")
    return Q(state="open") & nobody | by_person | Q(state="closed") & (nobody | somebody)


@pghistory.track()
class ScreeningFinding(Record):
    """线索 — of one household (``person`` null) or one person, under one programme; ``owed`` and ``paid`` in fen for the month.

    ``missing`` names the facts without which the answer stays open. ``division`` is the household's.
    """

    moves_with = ("household",)

    class State(models.TextChoices):
        """线索状态 — waiting for somebody, handled, dismissed with a reason, or found no more."""

        OPEN = "open", "待处理"
        HANDLED = "handled", "已处理"
        DISMISSED = "dismissed", "不成立"
        CLOSED = "closed", "已消除"

    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="findings", verbose_name="筛查")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="screening_findings", verbose_name="家庭"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="screening_findings", verbose_name="人员"
    )
    kind = models.CharField("种类", max_length=12, choices=FindingKind, db_collation="C")
    owed = models.BigIntegerField("应发（分）", null=True, blank=True)
    paid = models.BigIntegerField("在发（分）")
    missing = ArrayField(models.CharField(max_length=40), verbose_name="缺少的状况", default=list, blank=True)
    digest = models.CharField("依据摘要", max_length=32, db_collation="C")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN, db_collation="C")
    reason = models.CharField("处理说明", max_length=200, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人")
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    closed_at = models.DateTimeField("消除时间", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "政策找人线索"
        indexes = [models.Index(fields=["state", "division"], name="finding_open_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(person__isnull=False), name="finding_of_somebody",
                violation_error_message="线索属于一个家庭或一个人。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FindingKind.values), name="finding_kind_known", violation_error_message="线索种类不在规定的范围内。"
            ),
            models.CheckConstraint(
                condition=_settled_whole(), name="finding_settled_whole",
                violation_error_message="已处理的线索须有处理人和处理时间，不成立的还须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="finding_closed_whole", violation_error_message="已消除的线索须有消除时间。",
            ),
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(person__isnull=False) & ~Q(state="closed"), name="finding_once_person",
                violation_error_message=FOUND_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["programme", "household"], condition=Q(person__isnull=True) & ~Q(state="closed"),
                name="finding_once_household", violation_error_message=FOUND_ALREADY,
            ),
        ]  # fmt: skip

    class Privacy:
        """Who may be owed what, and what was decided about it."""

        personal = frozenset({"household", "person", "owed", "paid", "missing", "digest", "reason"})

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.run}）"
