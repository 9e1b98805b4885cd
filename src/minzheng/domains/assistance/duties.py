"""社会救助应办 — whoever receives is reviewed: households by their class, people in extreme poverty every year.

A minor whom a rescue station sent home is visited each quarter (民发〔2019〕62号 三（四）).
"""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.benefits.reviews.rosters import households_reviewed, persons_reviewed
from minzheng.core.duties.kinds import KINDS, DutyKind
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import each_half_year, each_month, each_quarter, each_year
from minzheng.core.parties.models import Person
from minzheng.core.visits.models import Visit
from minzheng.domains.assistance.rescue.choices import Act, Way
from minzheng.domains.assistance.rescue.models import Departure, Identification, StayAct
from minzheng.domains.assistance.visits import LivingReview, PovertyReview
from minzheng.kernel.periods import Period

LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
REGISTER = "assistance.visits"
HOME, OF_AGE = (Way.KIN, Way.ESCORTED), 18


def reviewed(checklist: str, holder: str) -> Callable[[], Exists]:
    """A finished review of the holder in the period."""

    def satisfied() -> Exists:
        done = Visit.objects.finished(checklist).filter(visited_on__range=(OuterRef("period_start"), OuterRef("until")))
        return Exists(done.filter(**{holder: OuterRef(holder)}))

    return satisfied


for _code, _title, _months, _periods in (
    ("yearly", "低保复核（每年）", 12, each_year), ("half_yearly", "低保复核（每半年）", 6, each_half_year),
    ("quarterly", "低保复核（每季度）", 3, each_quarter), ("monthly", "低保复核（每月）", 1, each_month),
):  # fmt: skip
    KINDS.add(
        DutyKind(
            f"assistance.review_{_code}", _title, line="assistance", holder=Duty.Holder.HOUSEHOLD, periods=_periods,
            roster=households_reviewed(LIVING, _months), satisfied=reviewed(LivingReview.code, "household"), register=REGISTER,
        )
    )  # fmt: skip
KINDS.add(
    DutyKind(
        "assistance.poverty_review", "特困人员复核（每年）", line="assistance", holder=Duty.Holder.PERSON, periods=each_year,
        roster=persons_reviewed(POVERTY, 12), satisfied=reviewed(PovertyReview.code, "person"), register=REGISTER,
    )
)  # fmt: skip
REVIEWS = tuple(kind for kind in KINDS if kind.line == "assistance")


def minors_sent_home(during: Period) -> QuerySet[Person]:
    """送返的未成年人 — alive and under age on the last day of the period, sent home before its first; identified, or nobody knows where to go."""
    left = Departure.objects.counted().filter(way__in=HOME, left_on__lt=during.start)
    known = Exists(Identification.objects.counted().filter(stay=OuterRef("stay"), person=OuterRef(OuterRef("pk"))))
    mine = left.filter(Q(stay__person=OuterRef("pk")) | Q(known))
    of_age = during.end.replace(year=during.end.year - OF_AGE)  # quarters end on no 29th of February
    living = Q(died_on__isnull=True) | Q(died_on__gt=during.end)
    return Person.objects.filter(living, Exists(mine), born_on__gt=of_age)


def visited_after() -> Exists:
    """A visit after the return, at any stay of the person, in the period."""
    acts = StayAct.objects.filter(act=Act.RETURN_VISIT, done_on__range=(OuterRef("period_start"), OuterRef("until")))
    known = Identification.objects.counted().filter(stay=OuterRef("stay"), person=OuterRef(OuterRef("person")))
    return Exists(acts.filter(Q(stay__person=OuterRef("person")) | Q(Exists(known))))


RETURN_VISIT = KINDS.add(
    DutyKind(
        "assistance.return_visit", "送返未成年人每季回访", line="assistance", holder=Duty.Holder.PERSON, periods=each_quarter,
        roster=minors_sent_home, satisfied=visited_after, register="assistance.stay_act",
    )
)  # fmt: skip
