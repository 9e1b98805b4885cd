"""决定权与代理 — which post decides a matter in a county, and who stands in for whom: both dated, both by a paper or a reason."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.registers.records import Record
from minzheng.core.registers.spells import CodeNumber, SpellQuerySet, ends_after_it_begins, once_at_a_time


@pghistory.track()
class DecisionPower(Record):
    """决定权 — the post that decides a matter in a county (``division``) from a day to a day, by a document.

    Where a county said nothing, the post that the law names decides. A case keeps what held on the day of its acceptance.
    """

    matter = models.CharField("事项", max_length=60, db_collation="C")
    post = models.CharField("决定岗位", max_length=40, db_collation="C")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    paper = models.CharField("依据文件", max_length=200)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    objects: ClassVar[SpellQuerySet["DecisionPower"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "决定权"
        constraints = [
            ends_after_it_begins("decision_power_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(matter__regex=r"^[a-z_]+\.[a-z_]+$") & ~Q(post=""), name="decision_power_coded",
                violation_error_message="决定权的事项和岗位应填代码。",
            ),
            models.CheckConstraint(
                condition=~Q(paper=""), name="decision_power_by_paper", violation_error_message="下放决定权须有依据文件。"
            ),
            once_at_a_time(
                "decision_power_once", CodeNumber("matter"), "division",
                message="这个县（市、区）在这段时间对这一事项已有决定权的规定，请先给原来的规定填上止期。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Posts and papers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.matter} {self.post}"


@pghistory.track()
class Substitution(models.Model):
    """代理 — a person works in the posts of another from a day to a day, for a reason; he stays the person that he is."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="代理人")
    stands_in_for = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="被代理人")
    since = models.DateField("起")
    until = models.DateField("止")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")

    objects: ClassVar[SpellQuerySet["Substitution"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        constraints = [
            ends_after_it_begins("substitution_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(person=F("stands_in_for")), name="substitution_not_for_himself",
                violation_error_message="不能代理自己。",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("by")), name="substitution_not_by_himself",
                violation_error_message="代理人不能自己安排自己代理，请由被代理人或其负责人安排。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="substitution_reasoned", violation_error_message="安排代理须写明原因。"
            ),
            once_at_a_time(
                "substitution_once", "person", "stands_in_for", message="同一人在这段时间已代理同一人，不必再安排。"
            ),
        ]  # fmt: skip

    class Privacy:
        """Staff data: a reason may tell of an illness."""

        personal = frozenset({"reason"})

    def __str__(self) -> str:
        return f"{self.since} 起的代理"
