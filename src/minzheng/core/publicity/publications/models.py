"""公布 — the recipients of a programme are listed for a township, village by village, from a day on until the list is withdrawn.

The list itself is not kept: it is read off the enrolments each time, so that whoever stopped receiving is gone from it.
"""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import kept_for_good, never_deleted
from minzheng.core.registers.records import Record, Staying


class PublicationQuerySet(ScopedQuerySet["Publication"]):
    """公布查询 — lists by whether they hang."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)


@pghistory.track()
class Publication(Record):
    """公布 — one programme in one township; ``division`` is the township, ``telephone`` the office's."""

    staying = Staying.ALWAYS

    programme = models.CharField("项目", max_length=60, db_collation="C")
    published_on = models.DateField("公布日期")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="公布人")
    unit = models.CharField("监督单位", max_length=120)
    telephone = models.CharField("办公电话", max_length=30)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤下人"
    )
    withdrawn_why = models.CharField("撤下原因", max_length=200, blank=True)

    objects: ClassVar[PublicationQuerySet] = PublicationQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "公布"
        constraints = [
            models.UniqueConstraint(
                fields=["division", "programme"], condition=Q(withdrawn_on__isnull=True), name="publication_once",
                violation_error_message="这个乡镇（街道）的这一项目已经公布。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_on__gte=F("published_on"), withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                name="publication_withdrawn_whole", violation_error_message="撤下公布须写明原因和经办人。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_for_good(
                "kept_as_published",
                "公布的项目、地方和日期不可更改",
                "programme",
                "division_id",
                "published_on",
                "published_by_id",
            ),
            never_deleted("公布不可删除，只能撤下"),
        ]

    class Privacy:
        """A place and a programme; whom it lists stands in the enrolments."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.division} {self.programme}"
