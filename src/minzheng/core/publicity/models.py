"""公示 — what hung before the public about a case, from which day to which, where, and how it came down.

Whether a notice is shown is asked of its days, of its removal and of the case, never stored: it is over with the end of its last
day, and with any step that the case takes, also where nobody and no job wrote that down.
"""

from datetime import date
from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import kept_for_good, never_deleted
from minzheng.core.cases.models import Case, FiledPaper, Step
from minzheng.core.documents.models import Document
from minzheng.core.publicity.limits.models import PublicVisit
from minzheng.core.publicity.objections.models import Objection
from minzheng.core.publicity.publications.models import Publication
from minzheng.core.registers.records import Record, Staying

__all__ = ["Objection", "PublicNotice", "PublicVisit", "Publication"]


class NoticeQuerySet(ScopedQuerySet["PublicNotice"]):
    """公示查询 — notices by what the public sees of them."""

    def with_left(self) -> Self:
        """Each with whether the case has gone on since (``left``)."""
        moved = Step.objects.filter(case=OuterRef("case"), sort="moved", serial__gt=OuterRef("paper__serial"))
        return self.annotate(left=Exists(moved))

    def showing(self, at: date) -> Self:
        """在公示 — those that the public may see on a day."""
        return self.with_left().filter(lifted_at__isnull=True, posted_on__lte=at, until__gte=at, left=False)

    def over(self, at: date) -> Self:
        """已过 — those that are over, though nobody has taken them down yet."""
        return self.with_left().filter(Q(until__lt=at) | Q(left=True), lifted_at__isnull=True)


@pghistory.track()
class PublicNotice(Record):
    """公示 — of one case, for one stay. ``shows`` are the items of the white list, ``until`` the last day, included.

    ``applicant`` is the name as it is shown, ``amount`` fen a month. ``telephone`` is the office's, never a person's.
    """

    staying = Staying.ALWAYS

    class Proposal(models.TextChoices):
        """初审意见 — what the township proposes."""

        GRANT = "grant", "拟同意"
        REFUSE = "refuse", "拟不同意"

    class Lifted(models.TextChoices):
        """撤下原因 — its days are over, the case went on, or an officer took it down."""

        EXPIRED = "expired", "公示期满"
        MOVED = "moved", "办件已转入其他环节"
        WRONG = "wrong", "对象或内容有误"
        WITHDRAWN = "withdrawn", "申请人撤回"
        OTHER = "other", "其他"

    key = models.UUIDField("表单编号", unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="public_notices", verbose_name="办件")
    paper = models.OneToOneField(FiledPaper, models.PROTECT, related_name="public_notice", verbose_name="公示记录")
    pin = models.CharField("流程版本", max_length=80, db_collation="C")
    shows = ArrayField(models.CharField(max_length=12), verbose_name="公示项目")
    applicant = models.CharField("公示姓名", max_length=60)
    members = models.PositiveSmallIntegerField("家庭人数", null=True, blank=True)
    proposal = models.CharField("初审意见", max_length=6, choices=Proposal, db_collation="C")
    amount = models.BigIntegerField("拟月保障金（分）", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    boards = ArrayField(models.CharField(max_length=8), verbose_name="公示地点")
    posted_on = models.DateField("公示起日")
    until = models.DateField("公示止日")
    unit = models.CharField("受理异议单位", max_length=120)
    telephone = models.CharField("办公电话", max_length=30)
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="张贴登记人")
    photo = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示栏照片"
    )
    lifted_at = models.DateTimeField("撤下时间", null=True, blank=True)
    lifted_for = models.CharField("撤下原因", max_length=9, choices=Lifted, blank=True, db_collation="C")
    lifted_why = models.CharField("撤下说明", max_length=200, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤下人")

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "公示"
        indexes = [
            models.Index(fields=["until"], condition=Q(lifted_at__isnull=True), name="public_notice_up"),
            models.Index(fields=["division", "-posted_on"], name="public_notice_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at__isnull=True), name="public_notice_once",
                violation_error_message="这一件正在公示，不能重复公示；内容有误的请先撤下。",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("posted_on")), name="public_notice_runs",
                violation_error_message="公示止日应晚于起日。",
            ),
            models.CheckConstraint(
                condition=Q(proposal__in=["grant", "refuse"]), name="public_notice_proposes",
                violation_error_message="初审意见只能是拟同意或拟不同意。",
            ),
            models.CheckConstraint(
                condition=Q(boards__len__gte=1) & Q(shows__len__gte=1), name="public_notice_somewhere",
                violation_error_message="公示至少有一个地点和一个项目。",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="public_notice_amount",
                violation_error_message="金额应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_for="", lifted_by__isnull=True, lifted_why="")
                | Q(lifted_at__isnull=False, lifted_for__in=["expired", "moved"])
                | (Q(lifted_at__isnull=False, lifted_for__in=["wrong", "withdrawn", "other"], lifted_by__isnull=False) & ~Q(lifted_why="")),
                name="public_notice_lifted_whole", violation_error_message="提前撤下公示须写明原因和经办人。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_for_good(
                "kept_as_posted", "公示的内容和起止不可更改，有误的请撤下重新公示", "key", "case_id", "paper_id", "pin", "shows",
                "applicant", "members", "proposal", "amount", "note", "boards", "posted_on", "until", "unit", "telephone",
                "posted_by_id", "division_id",
            ),
            never_deleted("公示不可删除，只能撤下"),
        ]  # fmt: skip

    class Privacy:
        """Whom it names, and what it says of him."""

        personal = frozenset({"applicant", "members", "amount", "note"})

    def __str__(self) -> str:
        return f"{self.case} 公示"

    def is_showing(self, at: date) -> bool:
        """在公示 — the same as ``showing`` for one row that was read ``with_left``."""
        left = bool(getattr(self, "left", False))
        return self.lifted_at is None and not left and self.posted_on <= at <= self.until
