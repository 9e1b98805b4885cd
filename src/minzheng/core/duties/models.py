"""应办 — an act expected: who, by when, for which period. Duties are generated from calendars and rosters.

Whether a duty is done is never stored: it is computed from the records that satisfy its kind, each time it is asked.
What is stored is what no record can say: that somebody need not do it (免办), why, and which two persons decided so;
or that it lapsed by itself (``withdrawn``) because its holder left or its day is no working day any more.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Least

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Household, Organisation, Person, Posting
from minzheng.core.registers.records import Record

HOLDERS = ("organisation", "posting", "facility", "unit", "person", "household")


def _held_by(holder: str) -> Q:
    return Q(**{f"{name}__isnull": name != holder for name in HOLDERS})


class DutyQuerySet(ScopedQuerySet["Duty"]):
    """应办查询 — duties as they stand on a day."""

    def as_of(self, day: date) -> Self:
        """Duties with the ``day`` on which they are looked at, and ``until``: the last day whose records may satisfy them."""
        at = Value(day, output_field=DateField())
        return self.annotate(day=at, until=Least(F("period_end"), at))

    def owed(self) -> Self:
        """Duties that nobody was excused from and that did not lapse."""
        return self.filter(excused_on__isnull=True)

    def of_year(self, kind: str, at: date) -> Self:
        """The owed duties of one kind whose period lies in the year of a day, as they stand on it."""
        year = (date(at.year, 1, 1), date(at.year, 12, 31))
        return self.owed().filter(kind=kind, period_start__gte=year[0], period_end__lte=year[1]).as_of(at)

    def ended(self, kind: str, at: date) -> Self:
        """Those of the year whose period is over at the end of a day."""
        return self.of_year(kind, at).filter(period_end__lte=at)


@pghistory.track()
class Duty(Record):
    """应办 — one act expected of one holder for one period; what is owed to a person or a household stands where they live."""

    moves_with = ("person", "household")

    class Holder(models.TextChoices):
        """应办者 — who can owe something: an organisation, a person in a post, a facility, a division; a person or a household to whom it is owed."""

        ORGANISATION = "organisation", "组织"
        POSTING = "posting", "人员"
        FACILITY = "facility", "设施"
        UNIT = "unit", "区划"
        PERSON = "person", "服务对象"
        HOUSEHOLD = "household", "服务家庭"

    kind = models.CharField("种类", max_length=60, db_collation="C")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="组织"
    )
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="任岗"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="设施"
    )
    unit = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="应办区划"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="服务对象"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="服务家庭"
    )
    period_start = models.DateField("期间起")
    period_end = models.DateField("期间止")
    due_on = models.DateField("期限")
    required = models.PositiveIntegerField("应达数量", default=0)
    excuse_reason = models.CharField("免办原因", max_length=200, blank=True)
    excuse_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="免办申请人"
    )
    excused_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="免办批准人"
    )
    excused_on = models.DateField("免办日期", null=True, blank=True)
    withdrawn = models.BooleanField("自动失效", default=False)

    objects: ClassVar[DutyQuerySet] = DutyQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "应办"
        indexes = [
            models.Index(fields=["kind", "period_start"], name="duty_kind_period"),
            models.Index(fields=["due_on", "id"], name="duty_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period_start", *HOLDERS], nulls_distinct=False, name="duty_once",
                violation_error_message="同一应办者在同一期间的同一事项只列一次。",
            ),
            models.CheckConstraint(
                condition=reduce(or_, (_held_by(holder) for holder in HOLDERS)), name="duty_one_holder",
                violation_error_message="一项应办恰有一个应办者：组织、人员、设施、区划、服务对象或服务家庭。",
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="duty_kind_is_code",
                violation_error_message="应办种类应填代码，例如 bureau.monthly_study。",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start"), due_on__gte=F("period_start")), name="duty_dated",
                violation_error_message="期间的止日和期限不能早于起日。",
            ),
            models.CheckConstraint(
                condition=Q(excuse_asked_by__isnull=True) | ~Q(excuse_reason=""), name="duty_excuse_reasoned",
                violation_error_message="申请免办须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(excused_on__isnull=True, excused_by__isnull=True, withdrawn=False)
                | (
                    Q(excused_on__isnull=False, withdrawn=False, excused_by__isnull=False, excuse_asked_by__isnull=False)
                    | Q(excused_on__isnull=False, withdrawn=True, excused_by__isnull=True, excuse_asked_by__isnull=True)
                )
                & ~Q(excuse_reason=""),
                name="duty_excused_whole",
                violation_error_message="免办须有申请人、批准人、日期和原因；自动失效的须有日期和原因。",
            ),
            models.CheckConstraint(
                condition=Q(excused_by__isnull=True) | ~Q(excused_by=F("excuse_asked_by")), name="duty_two_persons",
                violation_error_message="申请人不能批准自己提出的免办。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who owes it or to whom it is owed, and why it need not be done (an illness, for instance)."""

        personal = frozenset({"posting", "person", "household", "excuse_reason"})

    def __str__(self) -> str:
        return f"{self.kind} {self.period_start}"
