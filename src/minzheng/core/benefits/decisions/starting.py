"""生效月份 — from which month a decision holds when nobody says another: as the programme declares, or from the month after."""

from datetime import date

from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES


def first_month(decision: EnrolmentDecision) -> date:
    """The first day of that month. A death ends from the month after it; every other change holds from the month after it was decided."""
    decided_on = decision.accepted_on or periods.today()
    if decision.kind == DecisionKind.DEATH and decision.deceased is not None and decision.deceased.died_on is not None:
        since = decision.enrolment.since if decision.enrolment else decided_on
        return max(Month.of(decision.deceased.died_on).following.first, since)
    if decision.kind == DecisionKind.GRANT and decision.programme in PROGRAMMES:
        effective = PROGRAMMES.get(decision.programme).effective
        return effective.first_month(applied_on=decision.applied_on or decided_on, decided_on=decided_on).first
    return Month.of(decided_on).following.first
