"""办件标记 — what makes a case need more than the ordinary: a paper of a workflow may be wanted of marked cases only.

A mark may be known before anybody ticks it: a line of business declares which status of a person brings it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.designations.kinds import discover_kinds
from minzheng.core.designations.models import Designation
from minzheng.core.parties.households.models import Membership
from minzheng.core.parties.models import Person
from minzheng.core.registers.spells import Day
from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class Mark:
    """办件标记 — a permanent code, a title, and what it means."""

    code: str
    title: str
    meaning: str


MARKS: Registry[Mark] = Registry("办件标记")
STAFF_KIN = MARKS.add(
    Mark("staff_kin", "工作人员近亲属", "申请人是经办人员或村（居）民委员会成员的近亲属，应单独登记备案。")
)
COUNTERSIGNED = MARKS.add(Mark("countersigned", "加签", "办理中请另一人会签，会签意见有自己的期限。"))


@dataclass(frozen=True)
class MarkSource:
    """标记来源 — ``code`` is the kind of a designation of a person that brings ``mark`` to cases of his whole household."""

    code: str
    mark: str


MARK_SOURCES: Registry[MarkSource] = Registry("标记来源")


def marks_known(person: Person | None, on: date) -> frozenset[str]:
    """已知的标记 — the marks that the registers bring to a person's case on a day: two statements, none without a source."""
    discover_kinds()
    if person is None:
        return frozenset()
    live_together = Q(person=person) | Q(person__in=_housemates(person.pk, on))
    held = Designation.objects.in_force(on).filter(live_together, kind__in=MARK_SOURCES.codes())
    return frozenset(MARK_SOURCES.get(kind).mark for kind in held.order_by().values_list("kind", flat=True).distinct())


def holds_source(person: str, mark: str, on: Day) -> Q:
    """Whether the person in a column, or one of those who live with him, has on a day a status that brings a mark."""
    discover_kinds()
    kinds = [source.code for source in MARK_SOURCES if source.mark == mark]
    holders = Designation.objects.in_force(on).filter(kind__in=kinds).values("person")
    homes = Membership.objects.on(on).filter(person__in=holders).values("household")
    lives_there = Membership.objects.on(on).filter(person=OuterRef(person), household__in=homes)
    return Q(**{f"{person}__in": holders}) | Q(Exists(lives_there))


def _housemates(person: int, on: Day) -> QuerySet[Membership, Any]:
    """Keys of everybody in the household to which a person belongs on a day."""
    homes = Membership.objects.on(on).filter(person=person).values("household")
    return Membership.objects.on(on).filter(household__in=homes).values("person")
