"""家庭 — people who live together and are assessed together, from a day to a day.

A household is not a household register (户口簿) and not a unit of benefit: who is insured is a fact of each member, so the
size of the family and the number of the insured stay two figures (共同生活的家庭成员，社会救助暂行办法 §9).
"""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from minzheng.core.registers.records import Record
from minzheng.core.registers.spells import SpellQuerySet, ends_after_it_begins, once_at_a_time

IN_ANOTHER = "这个人在这段时间已是一个家庭的成员，同一天只能属于一个家庭；请先给原来的成员关系填上止期。"


class Settlement(models.TextChoices):
    """城乡 — which of the two standards the household goes by."""

    URBAN = "urban", "城市"
    RURAL = "rural", "农村"


class Relation(models.TextChoices):
    """与户主关系 — what a member is to the head of the household."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"
    PARENT = "parent", "父母"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他"


@pghistory.track()
class Household(Record):
    """家庭 — one household; ``division`` is where it lives. Its members are dated and stand in ``Membership``."""

    code = models.CharField("户编号", max_length=30, unique=True)
    settlement = models.CharField("城乡", max_length=5, choices=Settlement, db_collation="C")
    local_hukou = models.BooleanField("本地户籍", null=True, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects: ClassVar[SpellQuerySet["Household"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "家庭"
        constraints = [
            models.CheckConstraint(
                condition=Q(settlement__in=["urban", "rural"]), name="household_settlement_known",
                violation_error_message="城乡只能是城市或农村。",
            ),
            ends_after_it_begins("household_ends_after_it_begins"),
        ]  # fmt: skip

    class Privacy:
        """A number and a place; who lives there stands in the memberships."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Membership(Record):
    """家庭成员 — a person belongs to a household from a day to a day; ``division`` is the household's."""

    moves_with = ("household",)

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships", verbose_name="家庭")
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="memberships", verbose_name="人员")
    relation = models.CharField("与户主关系", max_length=12, choices=Relation, db_collation="C")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects: ClassVar[SpellQuerySet["Membership"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "家庭成员"
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=[each.value for each in Relation]), name="membership_relation_known",
                violation_error_message="与户主关系不在规定的范围内。",
            ),
            ends_after_it_begins("membership_ends_after_it_begins"),
            once_at_a_time("membership_one_household", "person", message=IN_ANOTHER),
        ]  # fmt: skip

    class Privacy:
        """Who lives with whom."""

        personal = frozenset({"person", "relation"})

    def __str__(self) -> str:
        return f"{self.household} {self.get_relation_display()}"
