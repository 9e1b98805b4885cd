"""儿童应办 — each recognised child is visited once a quarter."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.designations.models import Designation
from minzheng.core.duties.kinds import KINDS, DutyKind
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import each_quarter
from minzheng.core.parties.models import Person
from minzheng.core.visits.models import Visit
from minzheng.domains.welfare.designations import RECOGNISED_ORPHAN, RECOGNISED_WITHOUT_CARE
from minzheng.domains.welfare.visits import ChildVisit
from minzheng.kernel.periods import Period

CHILDREN = (RECOGNISED_ORPHAN.code, RECOGNISED_WITHOUT_CARE.code)


def children(during: Period) -> QuerySet[Person]:
    """在册儿童 — alive and recognised on the first day of the period and on its last: who came or went in between owes the next."""
    held = [
        Exists(Designation.objects.in_force(day).filter(kind__in=CHILDREN, person=OuterRef("pk")))
        for day in (during.start, during.end)
    ]
    return Person.objects.filter(Q(died_on__isnull=True) | Q(died_on__gt=during.end), *held)


def visited() -> Exists:
    """A finished visit to the child in the period."""
    gone = Visit.objects.finished(ChildVisit.code).filter(
        person=OuterRef("person"), visited_on__range=(OuterRef("period_start"), OuterRef("until"))
    )
    return Exists(gone)


CHILD_VISIT = KINDS.add(
    DutyKind(
        "welfare.child_visit", "儿童每季走访", line="welfare", holder=Duty.Holder.PERSON, periods=each_quarter, roster=children,
        satisfied=visited, register="welfare.visits",
    )
)  # fmt: skip
