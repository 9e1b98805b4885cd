"""复核处理 — what a finished review does to the enrolment: nothing, or one decision that waits for a second person.

A change is never typed: the rules say the amount and the members from the next month on, by the circumstances as registered. Nobody is
changed or stopped without the second person's confirmation.
"""

from minzheng.core.access.models import User
from minzheng.core.benefits import services
from minzheng.core.benefits.applications.outcomes import OUTCOMES
from minzheng.core.benefits.applications.reckoning import Reckoned, household_of, reckoned
from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision
from minzheng.core.benefits.decisions.proposals import Proposal
from minzheng.core.benefits.models import Enrolment
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods, workflow
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES
from minzheng.kernel.policy.plain import as_json

KEEP, CHANGE, STOP = "keep", "change", "stop"
RESULTS = {KEEP: "继续保障，金额不变", CHANGE: "继续保障，按规则重新核定金额和保障人员", STOP: "不再符合条件，停止保障"}


def settle(
    unit: Household | Person, programme: str, *, result: str, paper: str, by: User, reason: str = ""
) -> EnrolmentDecision | None:
    """复核结论 — the decision that it proposes; None where everything stays. ``reason`` is that of a stop.

    Raises NotPossible: nothing is paid, a decision waits already, the rules cannot say the amount or say that nothing is due.
    """
    enrolment = _running(unit, programme)
    if result == KEEP:
        return None
    today = periods.today()
    if result == STOP:
        proposal = Proposal(DecisionKind.STOP, enrolment=enrolment, accepted_on=today, paper=paper, reason=reason)
    else:
        found = _reckoned(unit, programme)
        proposal = Proposal(
            DecisionKind.CHANGE, enrolment=enrolment, accepted_on=today, paper=paper, amount=found.amount, members=found.members,
            effective_on=found.month.first, explained=as_json(found.explained.explanation),
        )  # fmt: skip
    (decision,) = services.propose([proposal], by=by)
    return decision


def _running(unit: Household | Person, programme: str) -> Enrolment:
    """What is reviewed. Raises NotPossible."""
    whose = {"household" if isinstance(unit, Household) else "person": unit}
    there = Enrolment.objects.on(periods.today()).filter(programme=programme, **whose)
    enrolment = there.select_related("division__county").first()
    if enrolment is None:
        title = PROGRAMMES.get(programme).title
        raise NotPossible(f"走访对象今天没有在保的{title}，不必复核；请取消这次走访，或改到在保的家庭（人员）。")
    return enrolment


def _reckoned(unit: Household | Person, programme: str) -> Reckoned:
    """What the rules say of the next month. Raises NotPossible."""
    outcome = next(one for one in OUTCOMES if one.programme == programme)
    month, title = Month.of(periods.today()).following, PROGRAMMES.get(programme).title
    try:
        home = unit if isinstance(unit, Household) else household_of(unit, periods.today())
        found = reckoned(outcome, home, unit if isinstance(unit, Person) else None, month)
    except workflow.NotPossible as problem:
        raise NotPossible(str(problem)) from problem
    if found.amount is None:
        raise NotPossible(
            f"按今天登记的状况，{month.label}不符合{title}的条件，不能重新核定；确实不符的，结论请选“停止保障”。"
        )
    return found
