"""报送期限 — a form as a duty of the units that file it: for each period, due by a dated rule, done when it was submitted in time."""

from django.db.models import Exists, OuterRef

from minzheng.core.divisions.models import Division, DivisionQuerySet
from minzheng.core.duties.rules import DuePeriod, Rule
from minzheng.core.returns.forms.declarations import Form
from minzheng.core.returns.forms.models import FilingState, FilingStep
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.periods import Period


def periods_of(form: Form) -> Rule:
    """The periods of a form in a year, each with the day by which it is due."""

    def periods(year: int, _calendar: WorkingCalendar) -> tuple[DuePeriod, ...]:
        return tuple(DuePeriod(span, form.due(span)) for span in form.items[0].kind.periods(year))

    return periods


def filing_units(during: Period) -> DivisionQuerySet:
    """Who files: the counties that stand when the period ends."""
    return Division.objects.standing(during.end).filter(level=Division.Level.COUNTY)


def submitted_in_time(code: str) -> Exists:
    """Inside a query over duties of units: the first version was submitted by the day on which it was due, as far as the figure's day sees."""
    there = FilingStep.objects.filter(
        act=FilingStep.Act.SUBMITTED, filing__form=code, filing__version_number=1, filing__period_start=OuterRef("period_start"),
        filing__division__lineage=OuterRef("unit__lineage"), at__date__lte=OuterRef("due_on"),
    )  # fmt: skip
    return Exists(there.filter(at__date__lte=OuterRef("day")).exclude(filing__state=FilingState.WITHDRAWN))
