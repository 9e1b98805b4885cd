"""决定拟稿 — a decision as another part of the product proposes it, and what follows from the little that it says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.benefits.decisions.circumstances import Draft
from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision
from minzheng.core.benefits.decisions.starting import first_month
from minzheng.core.benefits.models import Enrolment
from minzheng.core.benefits.tapering import tapering_months
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.policy import PROGRAMMES

PLAIN = (
    "kind",
    "applied_on",
    "held_since",
    "amount",
    "tapering_months",
    "term_months",
    "reason",
    "accepted_on",
    "paper",
    "note",
)


@dataclass(frozen=True)
class Proposal:
    """决定拟稿 — a decision as another part of the product proposes it; what is left out follows from the rest.

    A grant or opening names its ``unit`` (a household or a person), every other decision its ``enrolment``. ``members``: whom it
    covers from then on; for a person's own programme the person. ``effective_on``: the month that the programme says.
    ``term_months``: for how many months a grant of something that is paid once pays; one where nothing is said.
    """

    kind: DecisionKind
    accepted_on: date | None = None
    paper: str = ""
    programme: str = ""
    unit: Household | Person | None = None
    enrolment: Enrolment | None = None
    members: tuple[Person, ...] = ()
    effective_on: date | None = None
    amount: int | None = None
    applied_on: date | None = None
    held_since: date | None = None
    tapering_months: int | None = None
    term_months: int | None = None
    deceased: Person | None = None
    reason: str = ""
    note: str = ""
    case: Case | None = None
    explained: dict[str, Any] | None = None

    def as_draft(self, by: User) -> Draft:
        """The decision, not yet saved, and the keys of its members."""
        decision = EnrolmentDecision(reported_by=by, deceased=self.deceased, case=self.case, explained=self.explained)
        for name in PLAIN:
            setattr(decision, name, getattr(self, name))
        about = self.enrolment or self.unit
        if about is None:
            raise NotPossible("请写明是哪一项保障，或者哪个家庭（人员）。")
        decision.division_id = about.division_id
        if self.enrolment is not None:
            decision.enrolment, decision.programme = self.enrolment, self.enrolment.programme
            decision.household_id, decision.person_id = self.enrolment.household_id, self.enrolment.person_id
        else:
            decision.programme = self.programme
            decision.household = about if isinstance(about, Household) else None
            decision.person = about if isinstance(about, Person) else None
        decision.effective_on = self.effective_on or first_month(decision)
        decision.tapering_months = self.tapering_months or _tapering(decision)
        if decision.kind == DecisionKind.GRANT and decision.programme in PROGRAMMES:
            decision.term_months = self.term_months or (1 if PROGRAMMES.get(decision.programme).is_once else None)
        members = tuple(sorted({one.pk for one in self.members}))
        if decision.opens and not members and decision.person_id is not None:
            members = (decision.person_id,)
        return Draft(decision, members)


def _tapering(decision: EnrolmentDecision) -> int | None:
    if decision.kind != DecisionKind.TAPER:
        return None
    return tapering_months(decision.programme, decision.division, decision.effective_on)
