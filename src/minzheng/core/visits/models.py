"""走访检查 — a planned, triggered or drawn encounter with a checklist: who went, what was answered, who signed, what was wrong.

``pin`` is the version of the checklist on the planned day. Answers are kept by the names of its questions; what follows from
them is reckoned, never stored. A visit is finished when everybody who went has signed; from then on it stays as it is.
"""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.documents.models import Document
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Household, Organisation, Person
from minzheng.core.registers.records import Record
from minzheng.core.visits.triggers import (
    closed_stays,
    goes_its_way,
    kept_as_planned,
    kept_once_finished,
    never_deleted,
)
from minzheng.kernel import periods

SUBJECTS = ("person", "household", "facility", "organisation")


def _of(subject: str) -> Q:
    """Exactly the column of this subject is filled."""
    return Q(**{f"{name}__isnull": name != subject for name in SUBJECTS})


class State(models.TextChoices):
    """走访状态 — planned, begun by one of those who go, sent in and waiting for the others, finished; or called off."""

    PLANNED = "planned", "待走访"
    STARTED = "started", "走访中"
    SUBMITTED = "submitted", "待同行人确认"
    FINISHED = "finished", "已完成"
    CANCELLED = "cancelled", "已取消"


OPEN = (State.PLANNED, State.STARTED, State.SUBMITTED)


class VisitQuerySet(ScopedQuerySet["Visit"]):
    """走访查询 — visits by how far they have come."""

    def open(self) -> Self:
        """Visits that are neither finished nor called off."""
        return self.filter(state__in=OPEN)

    def finished(self, *checklists: str) -> Self:
        """Finished visits; of some checklists when they are given."""
        done = self.filter(state=State.FINISHED)
        return done.filter(checklist__in=checklists) if checklists else done


@pghistory.track()
class Visit(Record):
    """走访 — one encounter. ``occasion_*`` say for what (a case and the name of its paper); ``wanted`` is how many must go."""

    class Cause(models.TextChoices):
        """走访缘由 — planned by somebody, brought about by a case or an alert, drawn by lot."""

        PLANNED = "planned", "计划"
        TRIGGERED = "triggered", "触发"
        DRAWN = "drawn", "抽取"

    checklist = models.CharField("检查单", max_length=60, db_collation="C")
    pin = models.CharField("检查单版本", max_length=80, db_collation="C")
    cause = models.CharField("缘由", max_length=9, choices=Cause, default=Cause.PLANNED, db_collation="C")
    key = models.UUIDField("表单编号", unique=True)
    content = models.CharField("安排内容摘要", max_length=64)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="人员"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="家庭"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="设施"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="组织"
    )
    occasion_kind = models.CharField("所为种类", max_length=64, blank=True, db_collation="C")
    occasion_uid = models.UUIDField("所为编号", null=True, blank=True)
    occasion_paper = models.CharField("所需材料", max_length=60, blank=True, db_collation="C")
    wanted = models.PositiveSmallIntegerField("应到人数", default=1)
    earliest_on = models.DateField("不早于", null=True, blank=True)
    planned_on = models.DateField("计划日期")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")
    note = models.CharField("嘱托", max_length=200, blank=True)
    state = models.CharField("状态", max_length=9, choices=State, default=State.PLANNED, db_collation="C")
    visited_on = models.DateField("走访日期", null=True, blank=True)
    at_home = models.BooleanField("见到本人", null=True, blank=True)
    absence = models.CharField("未见到的情况", max_length=200, blank=True)
    answers = models.JSONField("答案", default=dict)
    signature = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被走访人签名"
    )
    unsigned = models.CharField("未签名的原因", max_length=200, blank=True)
    sent_key = models.UUIDField("提交编号", null=True, blank=True, unique=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    reason = models.CharField("取消的原因", max_length=200, blank=True)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="走访表")

    objects: ClassVar[VisitQuerySet] = VisitQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "走访"
        indexes = [
            models.Index(fields=["planned_on", "id"], condition=Q(state__in=OPEN), name="visit_open"),
            models.Index(fields=["checklist", "person", "visited_on"], name="visit_of_person"),
            models.Index(fields=["occasion_uid"], name="visit_occasion"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(checklist__regex=r"^[a-z_]+\.[a-z_]+$") & ~Q(pin=""), name="visit_checklist_is_code",
                violation_error_message="走访须有检查单代码和版本，例如 assistance.home_visit。",
            ),
            models.CheckConstraint(
                condition=_of("person") | _of("household") | _of("facility") | _of("organisation"), name="visit_one_subject",
                violation_error_message="走访恰有一个对象：一个人、一个家庭、一处设施或一个组织。",
            ),
            models.CheckConstraint(
                condition=Q(occasion_kind="", occasion_uid__isnull=True, occasion_paper="")
                | (~Q(occasion_kind="") & Q(occasion_uid__isnull=False)),
                name="visit_occasion_whole", violation_error_message="走访所为的事项须有种类和编号。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SUBMITTED, State.FINISHED])
                | Q(visited_on__isnull=False, submitted_by__isnull=False, submitted_at__isnull=False, sent_key__isnull=False),
                name="visit_sent_whole", violation_error_message="提交的走访须有走访日期、提交人和提交时间。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FINISHED, finished_at__isnull=False) | (~Q(state=State.FINISHED) & Q(finished_at__isnull=True)),
                name="visit_finished_whole", violation_error_message="完成的走访须有完成时间，其他的没有。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | ~Q(reason=""), name="visit_cancelled_for_a_reason",
                violation_error_message="取消走访须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(visited_on__isnull=True) | Q(earliest_on__isnull=True) | Q(visited_on__gte=F("earliest_on")),
                name="visit_not_before", violation_error_message="走访日期不能早于所为事项的开始日期。",
            ),
            models.UniqueConstraint(
                fields=["occasion_uid", "occasion_paper"], condition=Q(state__in=OPEN, occasion_uid__isnull=False),
                name="visit_one_open_for_a_paper", violation_error_message="这份材料已经安排了走访，还没有办完。",
            ),
        ]  # fmt: skip
        triggers = [*Record.Meta.triggers, kept_as_planned(), goes_its_way(), never_deleted()]

    class Privacy:
        """Who was visited and what was seen there."""

        personal = frozenset({"person", "household", "answers", "note", "absence", "unsigned", "reason"})

    def __str__(self) -> str:
        return f"{self.planned_on} 走访"

    @property
    def subject(self) -> Person | Household | Facility | Organisation:
        """What is visited."""
        found = self.person or self.household or self.facility or self.organisation
        assert found is not None  # by the table's own condition
        return found


class Visitor(models.Model):
    """走访人 — one who goes; signing is done from his own account, once."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="visitors", verbose_name="走访")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="走访人")
    signed_at = models.DateTimeField("签名时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访人"
        indexes = [models.Index(fields=["person", "visit"], name="visitor_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "person"],
                name="visitor_once",
                violation_error_message="同一个人在一次走访里只列一次。",
            )
        ]
        triggers = [kept_once_finished()]

    class Privacy:
        """Staff only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.visit} 走访人"


MICROSECONDS = 1_000_000


class Draft(models.Model):
    """走访草稿 — what one of those who go has typed so far; gone when the visit is sent in or called off. No history is kept of it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="drafts", verbose_name="走访")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")
    typed = models.JSONField("已填内容", default=dict)
    saved_at = models.DateTimeField("保存时间", default=periods.now)

    class Meta:
        verbose_name = verbose_name_plural = "走访草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "person"], name="visit_draft_once", violation_error_message="这次走访已有您的草稿。"
            )
        ]

    class Privacy:
        """The same as the answers that it becomes."""

        personal = frozenset({"typed"})

    def __str__(self) -> str:
        return f"{self.visit} 草稿"

    @property
    def version(self) -> str:
        """Which draft it is: the moment at which it was kept."""
        return str(int(self.saved_at.timestamp() * MICROSECONDS))


class Picture(models.Model):
    """走访照片 — one photo, the question that it answers, and the file."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="pictures", verbose_name="走访")
    question = models.CharField("问题项", max_length=60, db_collation="C")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "走访照片"

    class Privacy:
        """The pictures lie in the documents."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.visit} {self.question}"


class FindingQuerySet(ScopedQuerySet["Finding"]):
    """问题查询 — findings that are not yet mended."""

    def overdue(self, on: object) -> Self:
        """Findings whose day has passed and which nobody says to have mended."""
        return self.filter(state=Finding.State.OPEN, due_on__lt=on)


@pghistory.track()
class Finding(Record):
    """走访发现的问题 — what was wrong, until when it is to be mended, how it was, and who looked again."""

    class State(models.TextChoices):
        """整改状态 — to be mended, said to be mended and waiting for another's look, closed."""

        OPEN = "open", "待整改"
        RECTIFIED = "rectified", "待复查"
        CLOSED = "closed", "已销号"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings", verbose_name="走访")
    question = models.CharField("问题项", max_length=60, db_collation="C")
    title = models.CharField("问题", max_length=120)
    due_on = models.DateField("整改期限")
    state = models.CharField("状态", max_length=9, choices=State, default=State.OPEN, db_collation="C")
    rectified_on = models.DateField("整改日期", null=True, blank=True)
    rectified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改登记人"
    )
    rectified_words = models.CharField("整改情况", max_length=500, blank=True)
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改佐证"
    )
    rechecked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复查人"
    )
    rechecked_at = models.DateTimeField("复查时间", null=True, blank=True)
    sent_back = models.CharField("退回原因", max_length=200, blank=True)

    objects: ClassVar[FindingQuerySet] = FindingQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "走访发现的问题"
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="visit_finding_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "question"], name="visit_finding_once", violation_error_message="同一次走访的同一项只列一个问题。"
            ),
            models.CheckConstraint(
                condition=Q(state="open", rectified_on__isnull=True, rectified_by__isnull=True, rechecked_at__isnull=True)
                | (
                    Q(state__in=["rectified", "closed"], rectified_on__isnull=False, rectified_by__isnull=False)
                    & ~Q(rectified_words="")
                ),
                name="visit_finding_rectified_whole", violation_error_message="整改须有日期、登记人和整改情况。",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", rechecked_by__isnull=False, rechecked_at__isnull=False)
                | (~Q(state="closed") & Q(rechecked_by__isnull=True, rechecked_at__isnull=True)),
                name="visit_finding_rechecked_whole", violation_error_message="销号须有复查人和复查时间。",
            ),
            models.CheckConstraint(
                condition=Q(rechecked_by__isnull=True) | ~Q(rechecked_by=F("rectified_by")), name="visit_finding_two_persons",
                violation_error_message="登记整改的人不能复查自己的整改。",
            ),
        ]  # fmt: skip
        triggers = [*Record.Meta.triggers, closed_stays()]

    class Privacy:
        """What is wrong in somebody's home."""

        personal = frozenset({"rectified_words", "sent_back"})

    def __str__(self) -> str:
        return self.title
