"""申请查询 — what the page of an application shows of its programme: the latest opinion, and what came of it."""

from dataclasses import dataclass

from minzheng.core.benefits.applications.models import CaseOpinion
from minzheng.core.benefits.applications.outcomes import Outcome, outcome_of
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household, Membership
from minzheng.kernel import periods
from minzheng.kernel.policy import PROGRAMMES, Level, Programme


@dataclass(frozen=True)
class Application:
    """申请情况 — the programme asked for, the applicant's household today, the latest opinion and the decision that opened an enrolment."""

    outcome: Outcome
    programme: Programme
    household: Household | None
    opinion: CaseOpinion | None
    decision: EnrolmentDecision | None

    @property
    def of_member(self) -> bool:
        """Whether the programme is a person's own."""
        return self.programme.to is Level.MEMBER


def application_of(case: Case) -> Application | None:
    """申请情况 — three statements; None where the matter leads to no enrolment or nobody's household is asked about."""
    outcome = outcome_of(case.matter)
    if outcome is None or case.person_id is None:
        return None
    living = Membership.objects.on(periods.today()).filter(person=case.person_id).select_related("household").first()
    opinion = CaseOpinion.objects.filter(case=case).select_related("by").order_by("-serial").first()
    decision = EnrolmentDecision.objects.filter(case=case).select_related("enrolment").first()
    return Application(
        outcome, PROGRAMMES.get(outcome.programme), living.household if living else None, opinion, decision
    )
