"""机关应办 — what the bureau, its party branches, their members and its staff owe: study each month, a study day each
Friday that is worked, 32 lessons a year, an appraisal each quarter; and what the counties owe it: a statistics form each month.
"""

from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.core.activities.kinds import all_kinds
from minzheng.core.activities.models import TENTHS, Activity
from minzheng.core.activities.register_base import lessons
from minzheng.core.designations.models import Designation
from minzheng.core.divisions.models import Division
from minzheng.core.duties import rosters
from minzheng.core.duties.kinds import KINDS, AddedUp, DutyKind
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import each_month, each_quarter, each_worked_friday, each_year
from minzheng.core.parties.models import Organisation, Posting
from minzheng.core.returns.forms.calendar import filing_units, periods_of, submitted_in_time
from minzheng.domains.bureau.activities import FRIDAY_STUDY, STUDY_MEETING, TRAINING
from minzheng.domains.bureau.designations import QUARTERLY_APPRAISAL
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from minzheng.kernel.periods import Period

MEMBER = "党员"
LESSONS = 32 * TENTHS


# -- who owes --------------------------------------------------------------------------------------------------------
def _bureaus() -> QuerySet[Organisation]:
    """The bureau of the city: the office above which there is none, and which has sections."""
    sections = Organisation.objects.filter(parent=OuterRef("pk"), kind=Organisation.Kind.OFFICE)
    return Organisation.objects.filter(
        Exists(sections), kind=Organisation.Kind.OFFICE, parent__isnull=True, division__level=Division.Level.CITY
    )


def the_bureau(during: Period) -> QuerySet[Organisation]:
    """市局 — the bureau itself."""
    return rosters.organisations(during).filter(pk__in=_bureaus().values("pk"))


def branches(during: Period) -> QuerySet[Organisation]:
    """机关党支部 — the party branches of the bureau."""
    return rosters.organisations(during).filter(kind=Organisation.Kind.PARTY, parent__in=_bureaus().values("pk"))


def _memberships() -> QuerySet[Posting]:
    return Posting.objects.filter(
        role=MEMBER, office__kind=Organisation.Kind.PARTY, office__parent__in=_bureaus().values("pk")
    )


def members(during: Period) -> QuerySet[Posting]:
    """在册党员 — on the roll of a branch when the period ends, and of this or another branch of the bureau when it began."""
    began = _memberships().filter(
        Q(until__isnull=True) | Q(until__gt=during.start), person=OuterRef("person"), since__lte=during.start
    )
    there = Q(until__isnull=True) | Q(until__gt=during.end)
    return _memberships().filter(there, Exists(began), since__lte=during.end)


def staff(during: Period) -> QuerySet[Posting]:
    """在岗干部 — who held a post in a section of the bureau through the whole period."""
    return rosters.postings(during).filter(
        office__kind=Organisation.Kind.OFFICE, office__parent__in=_bureaus().values("pk")
    )


# -- what satisfies --------------------------------------------------------------------------------------------------
def studied() -> Exists:
    """A confirmed study meeting that the bureau held in the period."""
    held = Activity.objects.counted().filter(
        kind=STUDY_MEETING.code,
        host=OuterRef("organisation"),
        held_on__range=(OuterRef("period_start"), OuterRef("until")),
    )
    return Exists(held)


def held_study_day() -> Exists:
    """A confirmed study day that the branch itself held on that day."""
    held = Activity.objects.counted().filter(
        kind=FRIDAY_STUDY.code, host=OuterRef("organisation"), held_on=OuterRef("period_start")
    )
    return Exists(held)


@cache
def _with_lessons() -> tuple[str, ...]:
    return tuple(kind.code for kind in all_kinds() if kind.line == TRAINING.line and kind.has_lessons)


def _lessons_that_count() -> dict[str, Any]:
    """Confirmed, finished attendances at the bureau's confirmed activities."""
    return {
        "completed": True, "confirmed_at__isnull": False, "activity__confirmed_at__isnull": False,
        "activity__kind__in": _with_lessons(),
    }  # fmt: skip


LESSONS_REACHED = AddedUp("posting__person__attendances", "tenths", "activity__held_on", _lessons_that_count)


def appraised() -> Exists:
    """A confirmed grade whose own dates cover the whole quarter; one without an end covers none."""
    graded = Designation.objects.counted().filter(
        kind=QUARTERLY_APPRAISAL.code, person=OuterRef("posting__person"), since__lte=OuterRef("period_start"),
        until__gt=OuterRef("period_end"),
    )  # fmt: skip
    return Exists(graded)


def spelt(tenths: int) -> str:
    """Tenths of lessons as people write them."""
    return lessons(tenths, {}) or "0"


# -- the duties ------------------------------------------------------------------------------------------------------
MONTHLY_STUDY = KINDS.add(
    DutyKind(
        "bureau.monthly_study", "中心组按月学习", line="bureau", holder=Duty.Holder.ORGANISATION, periods=each_month,
        roster=the_bureau, satisfied=studied, register=STUDY_MEETING.code,
    )
)  # fmt: skip
FRIDAY_STUDY_DAY = KINDS.add(
    DutyKind(
        "bureau.friday_study_day", "周五学习日", line="bureau", holder=Duty.Holder.ORGANISATION, periods=each_worked_friday,
        roster=branches, satisfied=held_study_day, register=FRIDAY_STUDY.code,
    )
)  # fmt: skip
MEMBER_LESSONS = KINDS.add(
    DutyKind(
        "bureau.member_lessons", "党员年度学时", line="bureau", holder=Duty.Holder.POSTING, periods=each_year, roster=members,
        reached=LESSONS_REACHED, required=LESSONS, spelt=spelt, register="bureau.attendance",
    )
)  # fmt: skip
STAFF_APPRAISAL = KINDS.add(
    DutyKind(
        "bureau.staff_appraisal", "干部平时考核", line="bureau", holder=Duty.Holder.POSTING, periods=each_quarter, roster=staff,
        satisfied=appraised, register=QUARTERLY_APPRAISAL.code,
    )
)  # fmt: skip
STATISTICS_FILED = KINDS.add(
    DutyKind(
        "bureau.statistics_filed", "报送民政统计月报", line="bureau", holder=Duty.Holder.UNIT, periods=periods_of(MONTHLY_STATISTICS),
        roster=filing_units, satisfied=lambda: submitted_in_time(MONTHLY_STATISTICS.code), register=MONTHLY_STATISTICS.code,
    )
)  # fmt: skip
