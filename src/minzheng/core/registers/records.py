"""登记记录 — what every business record is: an outside number, a division, a version that each change raises."""

from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import pgtrigger
from django.db import models
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.kernel import periods

RecordT = TypeVar("RecordT", bound="Record")


class Listed(models.Model):
    """可列记录 — whatever a register can list: an outside number, and a division that says who may see it."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")

    objects: ScopedQuerySet[Any] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # manager of a generic queryset

    class Meta:
        abstract = True

    class Privacy:
        """Every class says which of its fields are personal."""

        personal: frozenset[str] = frozenset()


class Staying(StrEnum):
    """归属去留 — when a record stays with a division that was split, moved or abolished, because its table keeps its place."""

    NEVER = "never"
    ONCE_CONFIRMED = "once_confirmed"  # what was confirmed is a fact of its day, its place with it
    ALWAYS = "always"


class Record(Listed):
    """登记记录 — the base of business tables. The database raises ``version`` on every update, bulk or not."""

    staying: ClassVar[Staying] = Staying.NEVER
    version = models.PositiveIntegerField("版次", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", default=periods.now, editable=False)
    updated_at = models.DateTimeField("变更时间", default=periods.now, editable=False)

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="raise_version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;",
            )
        ]

    class Privacy:
        """Every record class says which of its fields are personal."""

        personal: frozenset[str] = frozenset()


class Accepted(models.Model):
    """验收确认 — a record that counts only when accepted: a date, a paper, and a second person's confirmation."""

    accepted_on = models.DateField("验收日期", null=True, blank=True)
    paper = models.CharField("依据文件", max_length=200, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填报人")
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(prefix: str) -> list[models.BaseConstraint]:
        """The rules that the database keeps for an accepted record."""
        unconfirmed = models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
        confirmed = models.Q(
            confirmed_by__isnull=False, confirmed_at__isnull=False, accepted_on__isnull=False
        ) & ~models.Q(paper="")
        return [
            models.CheckConstraint(
                condition=unconfirmed | confirmed,
                name=f"{prefix}_confirmed_whole",
                violation_error_message="确认前须填验收日期和依据文件。",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("reported_by")),
                name=f"{prefix}_two_persons",
                violation_error_message="填报人不能确认自己填报的记录。",
            ),
        ]

    @property
    def counts(self) -> bool:
        """Whether figures may count the record."""
        return self.confirmed_at is not None
