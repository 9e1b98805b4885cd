"""受理 — what was asked in one go at the window under one receipt, every application that is known, and what is still being typed.

One household asks for several things at once (一门受理、协同办理, 社会救助暂行办法 §60): one ``Intake``, one receipt, several cases.
``KnownApplication`` is the register of applications however they became known: its lines without a case are what T08 looks for.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.cases.triggers import given_once, kept, never_deleted
from minzheng.core.parties.models import Household, Person
from minzheng.core.registers.records import Record
from minzheng.kernel import periods


class Channel(models.TextChoices):
    """来件渠道 — the way by which an application became known."""

    WINDOW = "window", "窗口"
    PAPER = "paper", "纸质登记"
    HOTLINE = "hotline", "热线转来"
    PETITION = "petition", "信访转来"
    VILLAGE = "village", "村（社区）代办"
    ONLINE = "online", "网上申请"
    SUPERIOR = "superior", "上级系统转来"


@pghistory.track()
class Intake(Record):
    """受理单 — what a person asked for in one go. ``code`` is the opaque code that the receipt carries; ``given`` is the receipt
    as it was handed out, part by part: later changes of a case change nothing on it.
    """

    number = models.CharField("回执编号", max_length=30, unique=True, db_collation="C")
    code = models.CharField("查询码", max_length=16, unique=True, db_collation="C")
    key = models.UUIDField("表单编号", unique=True)
    content = models.CharField("提交内容摘要", max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="intakes", verbose_name="申请人")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="intakes", verbose_name="家庭"
    )
    channel = models.CharField("来件渠道", max_length=8, choices=Channel, db_collation="C")
    received_on = models.DateField("收到日期")
    entered_on = models.DateField("录入日期")
    reason = models.CharField("补录原因", max_length=200, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收件人")
    given = models.JSONField("回执内容")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "受理单"
        indexes = [models.Index(fields=["taken_by", "-id"], name="intake_of_clerk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__lte=F("entered_on")), name="intake_received_first",
                violation_error_message="收到日期不能晚于录入日期。",
            ),
            models.CheckConstraint(
                condition=Q(received_on=F("entered_on")) | ~Q(reason=""), name="intake_late_for_a_reason",
                violation_error_message="补录须写明原因。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept(
                "kept_as_given", "受理单登记后不可更改",
                "number", "code", "key", "content", "person_id", "channel", "received_on", "entered_on", "reason", "taken_by_id",
            ),
            given_once(),
            never_deleted("受理单不可删除"),
        ]  # fmt: skip

    class Privacy:
        """Who asked for what."""

        personal = frozenset({"person", "given", "household", "reason"})

    def __str__(self) -> str:
        return self.number


@pghistory.track()
class KnownApplication(Record):
    """申请登记 — one application that is known, and the case under which it was entered; without a case it is still outside.

    ``enter_by`` is the last day on which it counts as entered through the system, where that is a question: the working day after
    it was accepted on paper, or after it became known. An application entered before acceptance is in time by itself.
    """

    matter = models.CharField("事项", max_length=60, db_collation="C")
    channel = models.CharField("来件渠道", max_length=8, choices=Channel, db_collation="C")
    source_number = models.CharField("来源编号", max_length=40, blank=True, db_collation="C")
    received_on = models.DateField("收到日期")
    entered_on = models.DateField("录入日期", null=True, blank=True)
    enter_by = models.DateField("录入期限", null=True, blank=True)
    case = models.OneToOneField(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="known_as", verbose_name="办件"
    )
    reason = models.CharField("补录原因", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "申请登记"
        indexes = [models.Index(fields=["matter", "received_on"], name="known_matter_received")]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "channel", "source_number", "matter"], condition=~Q(source_number=""), name="known_once",
                violation_error_message="这个来源编号的同一事项已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(matter__regex=r"^[a-z_]+\.[a-z_]+$"), name="known_matter_is_code",
                violation_error_message="事项应填代码，例如 assistance.minimum_living。",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True, entered_on__isnull=True) | Q(case__isnull=False, entered_on__isnull=False),
                name="known_entered_whole", violation_error_message="录入日期与办件须同时登记。",
            ),
            models.CheckConstraint(
                condition=Q(entered_on__isnull=True) | Q(received_on__lte=F("entered_on")), name="known_received_first",
                violation_error_message="收到日期不能晚于录入日期。",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | (~Q(source_number="") & Q(enter_by__isnull=False)),
                name="known_without_case_has_source",
                violation_error_message="还没有录入的申请须有来源编号和录入期限。",
            ),
        ]  # fmt: skip

    class Privacy:
        """A matter, a day and a number of another office's; who asked stands in the case."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.source_number}"


class IntakeDraft(models.Model):
    """受理草稿 — what a clerk has typed so far, sealed to its row; nobody else opens it, and it goes when its time is over.

    ``uid`` is the key of the intake that comes of it: sent twice, a draft gives one receipt. ``revision`` counts the times that
    it was kept, ``tab`` is the open page that kept it last and ``tick`` the order of what that page sent: a second window does not
    overwrite what the first has typed since, and a window does not overwrite itself with what it sent before.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")
    sealed_answers = models.BinaryField("填写内容（密文）")
    revision = models.PositiveIntegerField("版次", default=1)
    tab = models.CharField("页面", max_length=32, blank=True, db_collation="C")
    tick = models.PositiveBigIntegerField("页面内次序", default=0)
    begun_at = models.DateTimeField("开始时间", default=periods.now, editable=False)
    kept_at = models.DateTimeField("保存时间", default=periods.now)
    kept_until = models.DateField("保留至")

    objects = models.Manager["IntakeDraft"]()

    class Meta:
        verbose_name = verbose_name_plural = "受理草稿"
        indexes = [
            models.Index(fields=["owner", "-kept_at"], name="draft_of_clerk"),
            models.Index(fields=["kept_until"], name="draft_until"),
        ]

    class Privacy:
        """Everything that was typed."""

        personal = frozenset({"sealed_answers"})

    def __str__(self) -> str:
        return f"受理草稿 {self.uid}"
