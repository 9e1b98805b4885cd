"""认定 — a status held from a day to a day by decision, by document: a star rating, a pilot, a model, an honour, a grade.

A designation counts only when a second person confirmed it. It holds on every day from ``since`` up to, and not on,
``until``; without an end it holds until it is ended. What was confirmed stays as it was; a title that is taken away
before its time (撤销) has an end of its own (``DesignationEnd``), with its own paper and its own second person.
"""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record
from minzheng.core.registers.spells import CodeNumber, Day, Spell, holds_on, once_at_a_time
from minzheng.kernel.periods import Period

__all__ = ["CodeNumber", "Designation", "DesignationEnd", "Spell"]  # migrations find the two expressions here

EARLIEST = date(1949, 10, 1)
OVERLAPS = "同一对象在这段时间已有同类认定，不能重叠；请核对起止日期。"
HOLDERS = ("facility", "organisation", "person")


def _once_at_a_time(holder: str) -> ExclusionConstraint:
    """No two designations of one kind and one holder overlap in time."""
    return once_at_a_time(
        f"designation_once_{holder}", CodeNumber("kind"), holder, message=OVERLAPS, condition=Q(holder=holder)
    )


def _held_by(holder: str) -> Q:
    """Exactly the column of this holder is filled; a division is held in ``division`` itself."""
    return Q(holder=holder, **{f"{name}__isnull": name != holder for name in HOLDERS})


class DesignationQuerySet(AcceptedQuerySet["Designation"]):
    """认定查询 — designations that figures may count."""

    def in_force(self, at: Day, *, kind: str = "") -> Self:
        """Confirmed designations that hold on a day; of one kind when it is given."""
        held = self.counted().filter(holds_on(at))
        return held.filter(kind=kind) if kind else held

    def newly(self, during: Period, *, kind: str = "") -> Self:
        """Confirmed designations that began in a period, whether or not they still hold."""
        new = self.counted().filter(since__range=(during.start, during.end))
        return new.filter(kind=kind) if kind else new


@pghistory.track()
class Designation(Record, Accepted):
    """认定 — one holder's title or status of one kind from a day to a day. ``division`` is where the holder was then."""

    class Holder(models.TextChoices):
        """认定对象 — what can be designated."""

        FACILITY = "facility", "设施"
        ORGANISATION = "organisation", "组织"
        PERSON = "person", "人员"
        DIVISION = "division", "区划"

    kind = models.CharField("种类", max_length=60, db_collation="C")
    holder = models.CharField("认定对象", max_length=12, choices=Holder)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="designations", verbose_name="设施"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="designations", verbose_name="组织"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="designations", verbose_name="人员"
    )
    grade = models.CharField("等次", max_length=30, blank=True, db_collation="C")
    group = models.CharField("名单", max_length=60, blank=True, db_collation="C")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[DesignationQuerySet] = DesignationQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "认定"
        indexes = [
            models.Index(fields=["kind", "since"], name="designation_kind_since"),
            models.Index(fields=["kind", "division"], name="designation_kind_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="designation_kind_is_code",
                violation_error_message="认定种类应填代码，例如 eldercare.star_model。",
            ),
            models.CheckConstraint(
                condition=_held_by("facility") | _held_by("organisation") | _held_by("person") | _held_by("division"),
                name="designation_one_holder", violation_error_message="一项认定恰有一个对象：设施、组织、人员或区划本身。",
            ),
            models.CheckConstraint(
                condition=Q(since__gte=EARLIEST), name="designation_plausible",
                violation_error_message="起始日期不能早于 1949-10-01。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="designation_ends_after_it_begins",
                violation_error_message="终止日期应晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(document_number=""), name="designation_numbered_when_confirmed",
                violation_error_message="没有文号的认定不能确认。",
            ),
            *(_once_at_a_time(holder) for holder in (*HOLDERS, "division")),
            *Accepted.constraints("designation"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "kind", "holder", "facility_id", "organisation_id", "person_id", "grade", "group", "since",
                "document_number", "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
            ),
            pgtrigger.Trigger(
                name="ended_by_decision",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NOT NULL AND OLD.until IS DISTINCT FROM NEW.until"
                ),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM designations_designationend
                        WHERE designation_id = NEW.id AND confirmed_at IS NOT NULL AND ended_on = NEW.until
                    ) THEN
                        RAISE EXCEPTION '已确认的认定只能凭撤销决定提前终止' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    class Privacy:
        """Whose honour or grade it is."""

        personal = frozenset({"person", "grade"})

    def __str__(self) -> str:
        return f"{self.since} 起的认定"


@pghistory.track()
class DesignationEnd(Record, Accepted):
    """认定撤销 — a confirmed designation is ended before its time, on a day, by a paper that a second person confirms.

    The designation keeps its end until this is confirmed; then its ``until`` becomes ``ended_on``, the first day without
    the title. Nothing is overwritten: what was first decided stays in the history, and the end says why it changed. It
    cannot be taken back; who gets the title again is designated again. (A designation written down wrongly is no case
    for an end: its confirmer reopens it.)
    """

    designation = models.ForeignKey(Designation, models.PROTECT, related_name="ends", verbose_name="认定")
    ended_on = models.DateField("撤销日期")
    reason = models.CharField("事由", max_length=200)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["DesignationEnd"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "认定撤销"
        constraints = [
            models.UniqueConstraint(
                fields=["designation"], name="designation_end_once", violation_error_message="这项认定已经登记过撤销。"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="designation_end_reasoned", violation_error_message="请写明撤销的事由。"
            ),
            *Accepted.constraints("designation_end"),
        ]
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "designation_id", "ended_on", "reason", "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
                "confirmed_at",
            ),
            pgtrigger.Trigger(
                name="stays_confirmed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL"),
                func="RAISE EXCEPTION '已确认的撤销不能收回，请重新认定' USING ERRCODE = 'check_violation';",
            ),
        ]  # fmt: skip

    class Privacy:
        """Whose title ended, and why."""

        personal = frozenset({"designation", "reason"})

    def __str__(self) -> str:
        return f"{self.ended_on} 撤销"
