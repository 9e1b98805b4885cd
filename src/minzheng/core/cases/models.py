"""办件 — one matter asked of government: the case, what happened to it in order, its file of papers, and who works on it.

The kernel decides what may be done (``kernel/workflow``); the tables keep what was done. Steps and papers share one order:
each write raises the ``revision`` of its case by one and carries it as its ``serial``, so that state, papers and every clock
can be read again from the rows. ``state``, ``due_on`` and ``waits_for`` are written with each move only so that lists find them.
"""

from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only
from minzheng.core.cases.intake.models import Intake, IntakeDraft, KnownApplication
from minzheng.core.cases.powers.models import DecisionPower, Substitution
from minzheng.core.cases.triggers import (
    follows_revision,
    kept_as_accepted,
    kept_as_opened,
    moved_by_revision,
    never_deleted,
    written_down,
)
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers.records import Record
from minzheng.kernel import periods

__all__ = [
    "Assignment", "Case", "DecisionPower", "FiledPaper", "Intake", "IntakeDraft", "KnownApplication", "MissingNumber", "Signature",
    "Step", "Substitution",
]  # fmt: skip
CODE = r"^[a-z_]+\.[a-z_]+$"


class CaseQuerySet(ScopedQuerySet["Case"]):
    """办件查询 — cases by where they stand."""

    def under_way(self) -> Self:
        """Cases that are not ended."""
        return self.filter(closed_on__isnull=True)

    def unassigned(self) -> Self:
        """Cases on which nobody works."""
        return self.filter(~works_on())


def works_on(*people: int) -> Exists:
    """Whether somebody, or one of these people, works on a case."""
    rows = Assignment.objects.running().filter(case=OuterRef("pk"))
    return Exists(rows.filter(person__in=people) if people else rows)


@pghistory.track()
class Case(Record):
    """办件 — one matter of one applicant. ``pin`` is the version of its workflow: of the day until acceptance, then for good.

    ``due_on`` is the nearest of its clocks, ``undetermined`` says why one cannot be told; ``waits_for`` are the codes of the posts
    that may take the next step; ``decider`` is the post that decides, pinned on acceptance (empty: the workflow has none).
    """

    number = models.CharField("办件编号", max_length=30, unique=True, db_collation="C")
    word = models.CharField("编号字头", max_length=20, db_collation="C")
    year = models.PositiveSmallIntegerField("编号年份")
    serial = models.PositiveIntegerField("编号序号")
    key = models.UUIDField("表单编号", unique=True)
    content = models.CharField("提交内容摘要", max_length=64)
    matter = models.CharField("事项", max_length=60, db_collation="C")
    pin = models.CharField("流程版本", max_length=80, db_collation="C")
    state = models.CharField("环节", max_length=60, db_collation="C")
    revision = models.PositiveIntegerField("版次", default=0)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="申请人"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="申请单位"
    )
    opened_on = models.DateField("收件日期")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收件人")
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    decider = models.CharField("决定岗位", max_length=40, blank=True, db_collation="C")
    marks = ArrayField(models.CharField(max_length=40), verbose_name="标记", default=list)
    stands_since = models.DateField("进入本环节日期")
    waits_for = ArrayField(models.CharField(max_length=40), verbose_name="待办岗位", default=list)
    due_on = models.DateField("最近期限", null=True, blank=True)
    total_due_on = models.DateField("全程期限", null=True, blank=True)
    undetermined = models.CharField("期限未定原因", max_length=200, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", verbose_name="原办件"
    )
    correction = models.CharField("更正依据", max_length=200, blank=True)
    intake = models.ForeignKey(
        Intake, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="受理单"
    )
    external_number = models.CharField("上级系统编号", max_length=60, blank=True, db_collation="C")
    external_result = models.CharField("上级系统结果", max_length=200, blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "办件"
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(closed_on__isnull=True), name="case_queue"),
            models.Index(fields=["division", "matter", "state"], name="case_place_matter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "serial"], name="case_number_once", violation_error_message="这个办件编号已经用过。"
            ),
            models.UniqueConstraint(
                fields=["external_number"], condition=~Q(external_number=""), name="case_external_number_once",
                violation_error_message="这个上级系统编号已经登记在另一件上。",
            ),
            models.CheckConstraint(
                condition=Q(matter__regex=CODE), name="case_matter_is_code",
                violation_error_message="事项应填代码，例如 assistance.minimum_living。",
            ),
            models.CheckConstraint(
                condition=~Q(pin="") & ~Q(state=""), name="case_pinned", violation_error_message="办件须有流程版本和环节。"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False) | Q(person__isnull=False, organisation__isnull=True),
                name="case_one_applicant", violation_error_message="办件恰有一个申请人：一个人，或一个单位。",
            ),
            models.CheckConstraint(
                condition=Q(decider="") | Q(accepted_on__isnull=False), name="case_decider_since_acceptance",
                violation_error_message="决定岗位在受理时才确定。",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("opened_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on"))),
                name="case_dated", violation_error_message="受理日期和办结日期不能早于收件日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(due_on__isnull=True, waits_for=[]), name="case_closed_waits_for_nobody",
                violation_error_message="办结的办件没有待办岗位和最近期限。",
            ),
            models.CheckConstraint(
                condition=Q(repeats__isnull=True) | ~Q(repeats=F("id")), name="case_repeats_another",
                violation_error_message="办件不能以自己为原办件。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_as_opened(),
            moved_by_revision(),
            written_down(),
            kept_as_accepted(),
            never_deleted(),
        ]

    class Privacy:
        """Who asked for what: the applicant, and marks that tell of his relatives."""

        personal = frozenset({"person", "marks"})

    def __str__(self) -> str:
        return self.number


class Written(models.Model):
    """经过记录 — a step or a paper: its place in the order of the case, its day, the moment and the person who wrote it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss", verbose_name="办件")
    serial = models.PositiveIntegerField("序号")
    name = models.CharField("名称", max_length=60, db_collation="C")
    on = models.DateField("日期")
    at = models.DateTimeField("登记时间", default=periods.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")

    class Meta:
        abstract = True


class Step(Written):
    """办理步骤 — a move taken or a clock extended; ``due_on`` is the last day of the clock that it ended or lengthened.

    ``on_behalf_of`` is the person whose post allowed it, where ``by`` stood in for him.
    """

    class StepSort(models.TextChoices):
        """步骤种类 — a move, or an extension of a clock."""

        MOVED = "moved", "办理"
        EXTENDED = "extended", "延长时限"

    sort = models.CharField("种类", max_length=8, choices=StepSort, db_collation="C")
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被代理人"
    )
    opinion = models.CharField("意见", max_length=2_000, blank=True)
    pin = models.CharField("流程版本", max_length=80, db_collation="C")
    due_on = models.DateField("所办期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理步骤"
        indexes = [models.Index(fields=["by", "-at"], name="step_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "serial"], name="step_once", violation_error_message="这一序号的经过已经有了。"
            ),
            models.CheckConstraint(
                condition=Q(sort__in=["moved", "extended"]), name="step_sort_known",
                violation_error_message="步骤种类只能是办理或延长时限。",
            ),
            models.CheckConstraint(
                condition=~Q(sort="extended") | ~Q(opinion=""), name="step_extended_for_a_reason",
                violation_error_message="延长时限须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True) | ~Q(on_behalf_of=F("by")), name="step_not_for_himself",
                violation_error_message="本人办理的不是代理。",
            ),
        ]  # fmt: skip
        triggers = [*append_only("办理步骤"), follows_revision()]

    class Privacy:
        """An opinion tells of people."""

        personal = frozenset({"opinion"})

    def __str__(self) -> str:
        return f"{self.case} 第 {self.serial} 项"


class FiledPaper(Written):
    """案卷材料 — one paper of the file; ``name`` is that of the workflow's paper. Who signed it stands in its signatures."""

    class Source(models.TextChoices):
        """材料来源 — from a visit, from a check of data elsewhere, from a public notice, or put in by hand."""

        VISIT = "visit", "走访"
        CHECK = "check", "核对"
        NOTICE = "notice", "公示"
        UPLOAD = "upload", "上传"

    source = models.CharField("来源", max_length=6, choices=Source, db_collation="C")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "办件材料"
        indexes = [models.Index(fields=["by", "-at"], name="filed_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "serial"], name="filed_once", violation_error_message="这一序号的经过已经有了。"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["visit", "check", "notice", "upload"]), name="filed_source_known",
                violation_error_message="材料来源只能是走访、核对、公示或上传。",
            ),
        ]  # fmt: skip
        triggers = [*append_only("办件材料"), follows_revision()]

    class Privacy:
        """Names of papers only; what they say lies in the documents."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.case} 第 {self.serial} 项"


class Signature(models.Model):
    """签名 — a person signed a paper of a file, once."""

    paper = models.ForeignKey(FiledPaper, models.PROTECT, related_name="signatures", verbose_name="材料")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="签名人")
    at = models.DateTimeField("签名时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "材料签名"
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "person"], name="signature_once", violation_error_message="您已经在这份材料上签过名。"
            )
        ]
        triggers = append_only("材料签名")

    class Privacy:
        """Staff only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.paper} 签名"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """经手查询 — who works on what."""

    def running(self) -> Self:
        """Assignments that are not ended."""
        return self.filter(until_at__isnull=True)


@pghistory.track()
class Assignment(models.Model):
    """经手 — a person works on a case from a moment to a moment; how it began, and how it ended."""

    class Begun(models.TextChoices):
        """经手由来 — opened by him, claimed by him, assigned to him, handed over to him."""

        OPENED = "opened", "收件"
        CLAIMED = "claimed", "领取"
        ASSIGNED = "assigned", "指派"
        HANDED = "handed", "转办"

    class Ended(models.TextChoices):
        """经手去向 — moved on to other posts, handed over, given back."""

        MOVED = "moved", "办出"
        HANDED = "handed", "转办"
        RETURNED = "returned", "交回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name="办件")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经手人")
    since_at = models.DateTimeField("起", default=periods.now, editable=False)
    until_at = models.DateTimeField("止", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")
    begun = models.CharField("由来", max_length=8, choices=Begun, db_collation="C")
    ended = models.CharField("去向", max_length=8, choices=Ended, blank=True, db_collation="C")
    reason = models.CharField("原因", max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经手"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(until_at__isnull=True), name="assignment_once",
                violation_error_message="这一件已由同一人经手。",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, ended="") | (Q(until_at__isnull=False) & ~Q(ended="")),
                name="assignment_ended_whole", violation_error_message="结束经手须写明去向。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Staff only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.case} {self.get_begun_display()}"


class MissingNumber(models.Model):
    """缺号说明 — why a number of a sequence belongs to no case, who said so, and when."""

    word = models.CharField("编号字头", max_length=20, db_collation="C")
    year = models.PositiveSmallIntegerField("编号年份")
    serial = models.PositiveIntegerField("编号序号")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="说明人")
    at = models.DateTimeField("说明时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "缺号说明"
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "serial"], name="missing_number_once", violation_error_message="这个缺号已经说明过。"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="missing_number_explained", violation_error_message="请写明缺号的原因。"
            ),
        ]  # fmt: skip
        triggers = append_only("缺号说明")

    class Privacy:
        """Numbers and reasons only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.word}-{self.year}-{self.serial}"
