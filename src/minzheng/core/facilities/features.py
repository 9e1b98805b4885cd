"""设施功能与用房 — what a facility has from a day on: a room, a service, a thing disclosed; the kind declares which there are.

An entry counts only when it was accepted, has a paper, and was confirmed by a second person; it holds from ``since``
until the day before ``until``. Areas are whole square metres (㎡).
"""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record

EARLIEST = date(1949, 10, 1)
Rows = TypeVar("Rows", bound=QuerySet[Any])


class FeatureQuerySet(AcceptedQuerySet["FeatureEntry"]):
    """功能查询 — entries that figures may count."""

    def in_force(self, at: date | Combinable) -> Self:
        """Confirmed entries that hold on a day, whether or not their facility stands."""
        return self.counted().filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


@pghistory.track()
class FeatureEntry(Record, Accepted):
    """设施功能登记 — a facility has one of the features of its kind from a day on, checked on the spot."""

    facility = models.ForeignKey(
        "facilities.Facility", models.PROTECT, related_name="feature_entries", verbose_name="设施"
    )
    feature = models.CharField("功能或用房", max_length=40, db_collation="C")
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    area = models.PositiveIntegerField("面积（㎡）", null=True, blank=True)
    checked_on = models.DateField("查看日期", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[FeatureQuerySet] = FeatureQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "设施功能与用房"
        indexes = [models.Index(fields=["feature", "since"], name="feature_entry_since")]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "feature"], condition=Q(until__isnull=True), name="feature_entry_open_once",
                violation_error_message="同一设施的同一功能只能有一条没有停用日期的登记。",
            ),
            models.UniqueConstraint(
                fields=["facility", "feature", "since"], name="feature_entry_once",
                violation_error_message="同一设施的同一功能在同一启用日期只登记一次。",
            ),
            models.CheckConstraint(
                condition=Q(feature__regex=r"^[a-z_]+$"), name="feature_entry_is_code",
                violation_error_message="功能应填代码，例如 waiting_hall。",
            ),
            models.CheckConstraint(
                condition=Q(since__gte=EARLIEST), name="feature_entry_plausible",
                violation_error_message="启用日期不能早于 1949-10-01。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="feature_entry_ends_after_it_begins",
                violation_error_message="停用日期应晚于启用日期。",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0), name="feature_entry_area",
                violation_error_message="面积应大于零；没有面积的留空。",
            ),
            *Accepted.constraints("feature_entry"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "facility_id", "feature", "since", "until", "area", "checked_on", "accepted_on", "paper",
                "reported_by_id", "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Rooms, dates and papers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        from minzheng.core.facilities.kinds import kind_of  # reads the declarations of all lines

        return f"{self.facility.name}：{kind_of(self.facility.kind).feature_title(self.feature)}"


def with_features(facilities: Rows, at: date) -> Rows:
    """Facilities with ``features``, the codes of what they have on a day, to filter by: ``features__contains=[…]``."""
    there = FeatureEntry.objects.in_force(at).filter(facility=OuterRef("pk")).order_by()
    found: Rows = facilities.alias(features=ArraySubquery(there.values("feature")))
    return found
