"""社会救助办结后果 — what a granted application opens, and what is handed out before anything is granted."""

from collections.abc import Mapping

from django.db.models import F

from minzheng.core.access.posts import TownshipOfficer
from minzheng.core.benefits.applications.outcomes import EVERYBODY, OUTCOMES, Outcome
from minzheng.core.benefits.applications.stating import Stated
from minzheng.core.benefits.models import Enrolment
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household
from minzheng.core.payments.reserve.declarations import FIRST_HELPS, FirstHelp
from minzheng.domains.assistance.workflows.temporary import ABOVE_CAP
from minzheng.kernel.periods import Month

TEMPORARY = "assistance.temporary"

MINIMUM_LIVING = OUTCOMES.add(
    Outcome("assistance.minimum_living", programme="assistance.minimum_living", covers="insured")
)
EXTREME_POVERTY = OUTCOMES.add(Outcome("assistance.extreme_poverty", programme="assistance.extreme_poverty"))


def _temporary(case: Case, household: Household, stated: Stated, month: Month) -> Mapping[str, int | bool]:
    """The sum stated, who decides, whether it was settled one by one, and how often the household was helped in the year of the month."""
    before = Enrolment.objects.filter(programme=TEMPORARY, household=household, since__year=month.year)
    return {
        "temporary_asked": stated.amount, "township_decides": case.decider == TownshipOfficer.code,
        "discussed_singly": ABOVE_CAP.code in case.marks,
        "temporary_times": before.exclude(until=F("since")).exclude(opened_by__case=case).count(),
    }  # fmt: skip


URGENT = OUTCOMES.add(Outcome("assistance.temporary_urgent", programme=TEMPORARY, covers=EVERYBODY, stating=_temporary))
SPENDING = OUTCOMES.add(
    Outcome("assistance.temporary_spending", programme=TEMPORARY, covers=EVERYBODY, stating=_temporary)
)
FIRST_HELP = FIRST_HELPS.add(FirstHelp("assistance.temporary_urgent", paid_by="help_first", settled_by="complete"))
