"""活动 — something people attend: a meeting, a course, a contest, a talk; who attended, how long, whether they finished.

An activity counts only when it was confirmed by a second person, and so does each attendance. Lessons (学时) are whole
tenths, so that one and a half stays exact.
"""

from datetime import date
from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record, Staying
from minzheng.kernel.periods import Period

EARLIEST = date(1949, 10, 1)
TENTHS = 10


class ActivityQuerySet(AcceptedQuerySet["Activity"]):
    """活动查询 — activities that figures may count."""

    def held(self, during: Period, *, kind: str = "") -> Self:
        """Confirmed activities that began in a period; of one kind when it is given."""
        held = self.counted().filter(held_on__range=(during.start, during.end))
        return held.filter(kind=kind) if kind else held


@pghistory.track()
class Activity(Record, Accepted):
    """活动 — one meeting, course, contest or talk on a day. ``marks`` are the declared particulars that it has."""

    staying = Staying.ONCE_CONFIRMED

    code = models.CharField(
        "活动编号", max_length=40, unique=True, db_collation="C", error_messages={"unique": "活动编号已被使用。"}
    )
    kind = models.CharField("种类", max_length=60, db_collation="C")
    title = models.CharField("主题", max_length=200)
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="主办单位"
    )
    held_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    tenths = models.PositiveIntegerField("学时（十分之一）", default=0)
    place = models.CharField("地点", max_length=200, blank=True)
    audience = models.PositiveIntegerField("参加人数（人）", default=0)
    marks = ArrayField(models.CharField(max_length=30), verbose_name="事项标记", default=list, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "活动"
        indexes = [
            models.Index(fields=["kind", "held_on"], name="activity_kind_day"),
            models.Index(fields=["host", "held_on"], name="activity_host_day"),
            GinIndex(fields=["marks"], name="activity_marks"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title=""), name="activity_named", violation_error_message="请填写活动编号和主题。"
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="activity_kind_is_code",
                violation_error_message="活动种类应填代码，例如 bureau.study_meeting。",
            ),
            models.CheckConstraint(
                condition=Q(held_on__gte=EARLIEST), name="activity_plausible", violation_error_message="开始日期不能早于 1949-10-01。"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("held_on")), name="activity_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=Coalesce("ended_on", "held_on")),
                name="activity_accepted_after_it", violation_error_message="验收日期不能早于活动结束日期。",
            ),
            *Accepted.constraints("activity"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "kind", "code", "title", "host_id", "division_id", "held_on", "ended_on", "tenths", "audience", "marks",
                "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Titles, days and numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.title} {self.held_on}"


class AttendanceQuerySet(AcceptedQuerySet["Attendance"]):
    """参加查询 — attendances that figures may count."""

    def completed(self, during: Period, *, kind: str) -> Self:
        """Confirmed, finished attendances of confirmed activities of one kind that began in a period."""
        return self.counted().filter(
            completed=True, activity__kind=kind, activity__confirmed_at__isnull=False,
            activity__held_on__range=(during.start, during.end),
        )  # fmt: skip


@pghistory.track()
class Attendance(Record, Accepted):
    """参加 — one person at one activity, in which capacity, for how many lessons, finished or not."""

    staying = Staying.ONCE_CONFIRMED

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances", verbose_name="活动")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name="人员")
    role = models.CharField("身份", max_length=30, db_collation="C")
    tenths = models.PositiveIntegerField("学时（十分之一）", default=0)
    completed = models.BooleanField("完成", default=False)
    certificate = models.CharField("证书编号", max_length=60, blank=True)

    objects: ClassVar[AttendanceQuerySet] = AttendanceQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "参加"
        indexes = [models.Index(fields=["person", "activity"], name="attendance_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], name="attendance_once", violation_error_message="同一人在同一活动只登记一次。"
            ),
            *Accepted.constraints("attendance"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "activity_id", "person_id", "division_id", "role", "tenths", "completed", "accepted_on", "paper",
                "reported_by_id", "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who attended."""

        personal = frozenset({"person", "certificate"})

    def __str__(self) -> str:
        return f"{self.activity.title}的参加记录"
