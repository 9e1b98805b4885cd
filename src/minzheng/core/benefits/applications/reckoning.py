"""申请测算 — what the rules say of an applicant in the first month that would be paid."""

from dataclasses import dataclass
from datetime import date

from minzheng.core.benefits import explaining
from minzheng.core.benefits.applications.outcomes import Outcome, outcome_of
from minzheng.core.benefits.explaining import Explained
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.parties.models import Person
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Level
from minzheng.kernel.policy.explaining import Answer
from minzheng.kernel.workflow import NotPossible

SHOWN = 6


@dataclass(frozen=True)
class Reckoned:
    """测算 — the explanation of an application's programme in ``month``; ``members`` are those whom it would cover."""

    outcome: Outcome
    household: Household
    person: Person | None
    month: Month
    explained: Explained
    members: tuple[Person, ...]

    @property
    def unit(self) -> Household | Person:
        """Who is enrolled."""
        return self.person or self.household

    @property
    def answer(self) -> Answer:
        return self.explained.explanation.answer

    @property
    def amount(self) -> int | None:
        """In fen a month; None where nothing is due."""
        amount = self.explained.explanation.amount
        return amount if self.answer is Answer.ENTITLED else None


def reckon(case: Case) -> Reckoned:
    """测算 — as registered today, for the first month that a decision of today would pay. Raises NotPossible: what is missing."""
    outcome, today = outcome_of(case.matter), periods.today()
    if outcome is None:
        raise NotPossible("这个事项不建立按月保障，不必测算。")
    if case.person is None:
        raise NotPossible("申请人是单位，不能按家庭测算。")
    programme = PROGRAMMES.get(outcome.programme)
    household = household_of(case.person, today)
    month = programme.effective.first_month(applied_on=case.accepted_on or case.opened_on, decided_on=today)
    return reckoned(outcome, household, case.person if programme.to is Level.MEMBER else None, month)


def reckoned(outcome: Outcome, household: Household, person: Person | None, month: Month) -> Reckoned:
    """测算一户 — what the rules say of a household, or of one person in it, in a month. Raises NotPossible: what is missing."""
    programme = PROGRAMMES.get(outcome.programme)
    found = explaining.for_household(household, programme.code, month, person=person.uid if person else None)
    if found is None:
        raise NotPossible(f"申请人在{month.label}不是任何登记家庭的成员，请先在“家庭”中核对。")
    if found.explanation.answer is Answer.UNDETERMINED:
        lacking = [f"{way.label}（{way.whose}）" if way.whose else way.label for way in found.ways]
        more = f"等 {len(lacking)} 项" if len(lacking) > SHOWN else ""
        raise NotPossible(
            f"{programme.title}还不能测算，缺少：{'、'.join(lacking[:SHOWN])}{more}。补登后再拟定；怎样补，见“测算”页。"
        )
    return Reckoned(outcome, household, person, month, found, _covered(found, outcome, person))


def household_of(person: Person, on: date) -> Household:
    """所在家庭 — the household to which a person belongs on a day. Raises NotPossible."""
    rows = Membership.objects.on(on).filter(person=person).select_related("household__division__county")
    found = rows.first()
    if found is None:
        raise NotPossible("申请人还没有登记家庭，请先在“家庭”中登记家庭和成员。")
    return found.household


def _covered(found: Explained, outcome: Outcome, person: Person | None) -> tuple[Person, ...]:
    """A person's programme covers him; a household's covers the members of whom its fact holds."""
    if person is not None:
        return (person,)
    circumstances = found.circumstances
    known = circumstances.situation.members
    return tuple(
        one.person for one, theirs in zip(circumstances.members, known, strict=True) if theirs.facts.get(outcome.covers)
    )
