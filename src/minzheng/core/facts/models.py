"""状况 — one value of one kind of one person or household from a day to a day, said by one source.

What is declared, what an office answered and what was assessed stand beside each other; which of them rules is asked
(``reads.ruling``), never written. A value that changes begins a new row; one written down wrongly is corrected in its row,
and the history keeps what stood there.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from minzheng.core.parties.models import Household, Person
from minzheng.core.registers.records import Record
from minzheng.core.registers.spells import CodeNumber, SpellQuerySet, ends_after_it_begins, once_at_a_time

HELD_ALREADY = "这一项在这段时间已有同一来源的数据，不能重叠；请核对起止日期。"
PARTIES = ("person", "household")
VALUES = ("number", "truth", "day", "text")


class Source(models.TextChoices):
    """来源 — who says so; the later in this list, the stronger."""

    DECLARED = "declared", "本人申报"
    CHECKED = "checked", "部门核对"
    ASSESSED = "assessed", "评估认定"


RANKS = {source: rank for rank, source in enumerate(Source, 1)}


def _one_of(names: Sequence[str]) -> Q:
    """Exactly one of some columns is filled."""
    return reduce(or_, (Q(**{f"{other}__isnull": other != name for other in names}) for name in names))


def _once(party: str) -> models.BaseConstraint:
    return once_at_a_time(
        f"fact_once_{party}", party, CodeNumber("kind"), CodeNumber("source"), message=HELD_ALREADY,
        condition=Q(**{f"{party}__isnull": False}),
    )  # fmt: skip


class FactQuerySet(SpellQuerySet["Fact"]):
    """状况查询 — facts by day, by party, by who said so."""

    def of_kinds(self, kinds: "frozenset[str] | set[str]") -> Self:
        """Facts of some kinds."""
        return self.filter(kind__in=sorted(kinds))

    def ranked(self) -> Self:
        """Facts with the rank of their source, the stronger the higher."""
        cases = [When(source=source, then=Value(rank)) for source, rank in RANKS.items()]
        return self.annotate(rank=Case(*cases, output_field=IntegerField()))


@pghistory.track()
class Fact(Record):
    """状况 — ``origin`` is the code of the office's file that said it, empty for what was typed; ``division`` is the party's."""

    moves_with = PARTIES

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name="人员")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name="家庭"
    )
    kind = models.CharField("项目", max_length=40, db_collation="C")
    source = models.CharField("来源", max_length=10, choices=Source, db_collation="C")
    origin = models.CharField("来件", max_length=60, blank=True, db_collation="C")
    basis = models.CharField("依据", max_length=120, blank=True)
    number = models.BigIntegerField("数值", null=True, blank=True)
    truth = models.BooleanField("是否", null=True, blank=True)
    day = models.DateField("日期", null=True, blank=True)
    text = models.CharField("代码值", max_length=30, null=True, blank=True, db_collation="C")  # noqa: DJ001 — exactly one of four columns holds the value
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects: ClassVar[FactQuerySet] = FactQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "状况"
        indexes = [
            models.Index(fields=["kind", "source"], name="fact_kind_source"),
            models.Index(fields=["person", "kind"], name="fact_checked", condition=Q(source="checked")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_one_of(PARTIES), name="fact_one_party",
                violation_error_message="一项状况恰属于一个人或一个家庭。",
            ),
            models.CheckConstraint(
                condition=_one_of(VALUES), name="fact_one_value", violation_error_message="一项状况恰有一个值。"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[each.value for each in Source]), name="fact_source_known",
                violation_error_message="来源只能是本人申报、部门核对或评估认定。",
            ),
            ends_after_it_begins("fact_ends_after_it_begins"),
            _once("person"),
            _once("household"),
        ]  # fmt: skip

    class Privacy:
        """What somebody earns, owns and suffers from."""

        personal = frozenset({"person", *VALUES})

    def __str__(self) -> str:
        return f"{self.since} 起的状况"

    @property
    def value(self) -> object:
        """The value, in whichever column it stands."""
        return next((getattr(self, name) for name in VALUES if getattr(self, name) is not None), None)

    def holds(self, on: date) -> bool:
        """Whether the value holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)
