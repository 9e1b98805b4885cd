"""联系应办 — everybody on the contact list is contacted once in each interval."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.duties.kinds import KINDS, DutyKind
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import DuePeriod
from minzheng.core.parties.models import Person
from minzheng.domains.emergency.contacts import contacts
from minzheng.domains.emergency.groups import contact_days, listed
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.periods import Period

ONE_DAY = timedelta(days=1)


def each_interval(year: int, _calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
    """每个联系间隔 — from the first of January on, each as long as the interval in force on its first day; the year ends the last."""
    found, first, last = [], date(year, 1, 1), date(year, 12, 31)
    while first <= last:
        until = min(first + timedelta(days=contact_days(first) - 1), last)
        found.append(DuePeriod(Period(first, until), until))
        first = until + ONE_DAY
    return tuple(found)


def on_the_list(during: Period) -> QuerySet[Person]:
    """在名单上的人员 — on the list on the first day of the period and on its last: who came or went in between owes the next."""
    return listed(during.start).filter(pk__in=listed(during.end).values("pk"))


def made() -> Exists:
    """A contact in the period."""
    in_time = (OuterRef("period_start"), OuterRef("until"))
    return Exists(contacts().filter(person=OuterRef("person"), visited_on__range=in_time))


CONTACT = KINDS.add(
    DutyKind(
        "emergency.contact", "特殊困难人员联系", line="emergency", holder=Duty.Holder.PERSON, periods=each_interval,
        roster=on_the_list, satisfied=made, register="emergency.visits",
    )
)  # fmt: skip
