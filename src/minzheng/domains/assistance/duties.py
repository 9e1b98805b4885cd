"""社会救助应办 — whoever receives is reviewed: households by their class, people in extreme poverty every year."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef

from minzheng.core.benefits.reviews.rosters import households_reviewed, persons_reviewed
from minzheng.core.duties.kinds import KINDS, DutyKind
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import each_half_year, each_month, each_quarter, each_year
from minzheng.core.visits.models import Visit
from minzheng.domains.assistance.visits import LivingReview, PovertyReview

LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
REGISTER = "assistance.visits"


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
