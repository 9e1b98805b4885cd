"""核对 — what other offices know of a household is asked for one purpose: the check, and each question to one office about one member.

What is answered becomes facts (``core/facts``); here stands who was asked about whom for which matter and case, on whose
authorisation, and what came back. The case itself lies above: it is known by its number.
"""

from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.checks.authorisations.models import Authorisation
from minzheng.core.checks.exchange.models import BatchIssue, CheckBatch, ReplyFile
from minzheng.core.checks.rebuttals.models import Rebuttal
from minzheng.core.checks.reporting.models import CheckReport
from minzheng.core.checks.triggers import kept, never_deleted, only_onwards, sent_once, sent_with_authorisation
from minzheng.core.parties.models import Household, Person
from minzheng.core.registers.records import Record

__all__ = ["Authorisation", "BatchIssue", "Check", "CheckBatch", "CheckReport", "Question", "Rebuttal", "ReplyFile"]


class CheckQuerySet(ScopedQuerySet["Check"]):
    """核对查询 — checks by where they stand."""

    def under_way(self) -> Self:
        """Asked for or started."""
        return self.filter(state__in=OPEN)


@pghistory.track()
class Check(Record):
    """核对 — one household for one purpose (``matter``), for one case (``case_uid``) or on one ``occasion`` (a yearly review).

    ``facts`` are the kinds that the purpose needs, as of the day of asking; ``valid_through`` is the last day of the latest report.
    """

    class State(models.TextChoices):
        """核对状态 — asked for, started, reported, withdrawn."""

        ASKED = "asked", "已委托"
        STARTED = "started", "核对中"
        REPORTED = "reported", "已出报告"
        WITHDRAWN = "withdrawn", "已撤销"

    moves_with = ("household",)

    number = models.CharField("核对编号", max_length=40, unique=True, db_collation="C")
    key = models.UUIDField("表单编号", unique=True)
    matter = models.CharField("事项", max_length=60, db_collation="C")
    case_uid = models.UUIDField("办件", null=True, blank=True)
    case_number = models.CharField("办件编号", max_length=30, blank=True, db_collation="C")
    occasion = models.CharField("核对由来", max_length=60, blank=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="checks", verbose_name="家庭")
    facts = ArrayField(models.CharField(max_length=40), verbose_name="核对内容")
    state = models.CharField("状态", max_length=10, choices=State, db_collation="C")
    asked_on = models.DateField("委托日期")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="委托人")
    started_on = models.DateField("启动日期", null=True, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="启动人")
    reported_on = models.DateField("报告日期", null=True, blank=True)
    valid_through = models.DateField("报告有效期至", null=True, blank=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects: ClassVar[CheckQuerySet] = CheckQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "核对"
        indexes = [
            models.Index(fields=["division", "state"], name="check_place_state"),
            models.Index(fields=["case_uid"], name="check_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(case_uid__isnull=False, occasion="") & ~Q(case_number="")
                | Q(case_uid__isnull=True, case_number="") & ~Q(occasion=""),
                name="check_for_one_purpose", violation_error_message="核对须对应一件办件，或写明由来（例如年度复核）。",
            ),
            models.UniqueConstraint(
                fields=["case_uid"], condition=Q(case_uid__isnull=False, state__in=["asked", "started"]), name="check_one_open",
                violation_error_message="这一件已有一项核对正在进行。",
            ),
            models.UniqueConstraint(
                fields=["household", "matter", "occasion"], condition=Q(case_uid__isnull=True) & ~Q(state="withdrawn"),
                name="check_once_an_occasion", violation_error_message="这一户这次复核已经委托过核对。",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", started_on__isnull=True) | Q(state="withdrawn") | Q(started_on__gte=F("asked_on"), started_by__isnull=False),
                name="check_started_whole", violation_error_message="启动核对须有日期和启动人，且不早于委托日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | Q(reported_on__isnull=False, valid_through__gte=F("reported_on")),
                name="check_reported_whole", violation_error_message="出报告须有日期和有效期。",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(withdrawn_reason="") | ~Q(state="withdrawn") & Q(withdrawn_reason=""),
                name="check_withdrawn_for_a_reason", violation_error_message="撤销核对须写明原因。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept("核对", "number", "key", "matter", "case_uid", "case_number", "occasion", "household_id", "facts", "asked_on", "asked_by_id"),
            only_onwards(),
            never_deleted("核对", "只能撤销"),
        ]  # fmt: skip

    class Privacy:
        """A number and a household; whom it is about stands in the questions."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.number


OPEN = (Check.State.ASKED, Check.State.STARTED)


class QuestionQuerySet(models.QuerySet["Question"]):
    """核对项查询 — questions by where they stand."""

    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(batch__isnull=True, given_up="")

    def unanswered(self) -> Self:
        """Neither answered nor given up, sent or not."""
        return self.filter(answered_on__isnull=True, given_up="")

    def of_last_round(self) -> Self:
        """Of each check, member and source the question of the last round."""
        keys = ("check_ref_id", "person_id", "source")
        return self.order_by(*keys, "-round").distinct(*keys)


@pghistory.track()
class Question(models.Model):
    """核对项 — one office is asked about one member, once a round. ``said`` is the result: values by kind, nothing of the raw file.

    ``given_up`` says why no answer is awaited any more: overdue, or the authorisation was taken back.
    """

    check_ref = models.ForeignKey(Check, models.PROTECT, related_name="questions", verbose_name="核对")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="家庭成员")
    source = models.CharField("来源", max_length=30, db_collation="C")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="questions", verbose_name="授权书")
    batch = models.ForeignKey(
        CheckBatch, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name="批次"
    )
    line = models.PositiveIntegerField("行号", null=True, blank=True)
    sent_on = models.DateField("编批日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    as_of = models.DateField("数据日期", null=True, blank=True)
    found = models.BooleanField("查到", null=True, blank=True)
    said = models.JSONField("结果", null=True, blank=True)
    given_up = models.CharField("不再等待的原因", max_length=200, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核对项"
        indexes = [
            models.Index(fields=["source", "check_ref"], condition=Q(batch__isnull=True, given_up=""), name="question_waiting")
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["check_ref", "person", "source", "round"], name="question_once",
                violation_error_message="这一轮已经问过这个来源。",
            ),
            models.UniqueConstraint(
                fields=["batch", "line"], name="question_line_once", violation_error_message="批次里的行号重复。"
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True, line__isnull=True, sent_on__isnull=True, answered_on__isnull=True)
                | Q(batch__isnull=False, line__isnull=False, sent_on__isnull=False),
                name="question_sent_whole", violation_error_message="发出的核对项须有批次、行号和日期。",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, said__isnull=True, found__isnull=True, as_of__isnull=True)
                | Q(answered_on__isnull=False, said__isnull=False, found__isnull=False, as_of__isnull=False, given_up=""),
                name="question_answered_whole", violation_error_message="答复须有日期、数据日期和结果。",
            ),
        ]  # fmt: skip
        triggers = [sent_with_authorisation(), sent_once()]

    class Privacy:
        """What an office said of somebody."""

        personal = frozenset({"person", "found", "said"})

    def __str__(self) -> str:
        return f"{self.source} 第 {self.round} 轮"
