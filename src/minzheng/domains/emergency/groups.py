"""特殊困难群体 — who is on the contact list: derived from titles and enrolments of other lines by their codes, never typed.

A group names the designations and the programmes by which somebody belongs to it; a house test resolves the codes. Whoever
died, or whose title ended, leaves the list by himself. The groups are those of the plan's item 6.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.benefits.models import Coverage
from minzheng.core.designations.models import Designation
from minzheng.core.parties.models import Person
from minzheng.core.registers.parameters import book
from minzheng.kernel.registry import Registry

DAYS, HARDSHIP_DAYS = "emergency.contact.days", "emergency.contact.hardship_days"


@dataclass(frozen=True)
class Group:
    """特困群体 — one sort of people on the list, and by what somebody belongs to it.

    ``designations`` held on the day put somebody into it, from ``from_age`` years on; so does an enrolment in one of the
    ``programmes`` that began within the days of hardship.
    """

    code: str
    title: str
    designations: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    from_age: int = 0

    def holders(self, at: date) -> list[QuerySet[Designation] | QuerySet[Coverage]]:
        """By what people belong to it on a day."""
        held = Designation.objects.in_force(at).filter(kind__in=self.designations, person__isnull=False)
        if self.from_age:
            held = held.filter(person__born_on__lte=_years_before(at, self.from_age))
        found: list[QuerySet[Designation] | QuerySet[Coverage]] = [held] if self.designations else []
        if self.programmes:
            since = at - timedelta(days=_days(HARDSHIP_DAYS, at))
            helped = Coverage.objects.filter(programme__in=self.programmes, since__gt=since, since__lte=at)
            found.append(helped)
        return found

    def holds(self, at: date) -> Q:
        """Whether a person of a query belongs to it on a day."""
        return reduce(or_, (Q(Exists(rows.filter(person=OuterRef("pk")))) for rows in self.holders(at)))


GROUPS: Registry[Group] = Registry("特困群体")
GROUPS.add(
    Group(
        "poor_elder",
        "困难老人",
        ("eldercare.recognised_poor_elder", "assistance.recognised_extreme_poverty"),
        from_age=60,
    )
)
GROUPS.add(Group("left_behind_elder", "留守老人", ("eldercare.left_behind_elder",)))
GROUPS.add(Group("left_behind_child", "留守儿童", ("welfare.left_behind_child",)))
GROUPS.add(Group("orphan", "社会散居孤儿", ("welfare.recognised_orphan",)))
GROUPS.add(Group("child_in_need", "困境儿童", ("welfare.child_in_need", "welfare.recognised_without_care")))
GROUPS.add(Group("sudden_hardship", "临时遇困人员", programmes=("assistance.temporary",)))


def contact_days(at: date) -> int:
    """联系间隔 — within how many days each is to be contacted, as in force on a day."""
    return _days(DAYS, at)


def listed(at: date, groups: Iterable[Group] = GROUPS) -> QuerySet[Person]:
    """联系名单 — the living who belong to one of the groups on a day."""
    there: list[Any] = [rows.order_by().values("person") for group in groups for rows in group.holders(at)]
    first, *others = there
    people: QuerySet[Person] = Person.objects.filter(
        Q(died_on__isnull=True) | Q(died_on__gt=at), pk__in=first.union(*others)
    )
    return people


def _days(code: str, at: date) -> int:
    value = book().value(code, on=at).value
    assert isinstance(value, int)
    return value


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; of a leap day the last of February."""
    leap = (day.month, day.day) == (2, 29) and (day.year - years) % 4 != 0
    return day.replace(year=day.year - years, **({"day": 28} if leap else {}))
