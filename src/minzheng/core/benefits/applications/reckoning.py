"""申请测算 — what the rules say of an applicant in the first month that would be paid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F

from minzheng.core.benefits import explaining
from minzheng.core.benefits.applications.outcomes import EVERYBODY, Outcome, outcome_of
from minzheng.core.benefits.applications.stating import ASK, Stated
from minzheng.core.benefits.explaining import Explained
from minzheng.core.benefits.models import ENROLLED_ALREADY, Enrolment
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.parties.models import Person
from minzheng.core.registers.spells import months_after, overlap
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Level
from minzheng.kernel.policy.explaining import Answer
from minzheng.kernel.workflow import NotPossible

SHOWN = 6


@dataclass(frozen=True)
class Reckoned:
    """测算 — the explanation of an application's programme in ``month``; ``members`` are those whom it would cover.

    ``stated`` is what the office stated where the programme is paid once; ``month`` is then the first one that is free.
    """

    outcome: Outcome
    household: Household
    person: Person | None
    month: Month
    explained: Explained
    members: tuple[Person, ...]
    stated: Stated | None = None

    @property
    def unit(self) -> Household | Person:
        """Who is enrolled."""
        return self.person or self.household

    @property
    def answer(self) -> Answer:
        return self.explained.explanation.answer

    @property
    def amount(self) -> int | None:
        """In fen a month, of what is paid once in all; None where nothing is due."""
        amount = self.explained.explanation.amount
        return amount if self.answer is Answer.ENTITLED else None

    @property
    def a_month(self) -> int | None:
        """In fen a month. Raises NotPossible where a sum does not come out even."""
        amount = self.amount
        return self.stated.a_month(amount) if self.stated and amount else amount

    def must_come_out_even(self) -> None:
        """A sum that cannot be paid in equal parts is refused with the opinion, not on the day of the decision. Raises NotPossible."""
        if self.stated and self.amount:
            self.stated.a_month(self.amount)


def reckon(case: Case, stated: Stated | None = None) -> Reckoned:
    """测算 — as registered today, for the first month that a decision of today would pay. Raises NotPossible: what is missing."""
    outcome, today = outcome_of(case.matter), periods.today()
    if outcome is None:
        raise NotPossible("这个事项不建立按月保障，不必测算。")
    if case.person is None:
        raise NotPossible("申请人是单位，不能按家庭测算。")
    programme = PROGRAMMES.get(outcome.programme)
    household = household_of(case.person, today)
    month = programme.effective.first_month(applied_on=case.accepted_on or case.opened_on, decided_on=today)
    person = case.person if programme.to is Level.MEMBER else None
    if outcome.stating is None:
        return reckoned(outcome, household, person, month)
    if stated is None:
        raise NotPossible(ASK)
    month = first_free(programme.code, person or household, month, stated.months)
    said = outcome.stating(case, household, stated, month)
    return replace(reckoned(outcome, household, person, month, said=said), stated=stated)


def first_free(programme: str, unit: Household | Person, month: Month, months: int) -> Month:
    """空月 — the first month from ``month`` on in which a household or person has no enrolment of a programme, for so many months."""
    about = {"person" if isinstance(unit, Person) else "household": unit}
    there = Enrolment.objects.filter(programme=programme, **about).exclude(until=F("since")).order_by("since")
    since = month.first
    for begun, until in there.values_list("since", "until"):
        if overlap((begun, until), (since, months_after(since, months))):
            if until is None:
                raise NotPossible(ENROLLED_ALREADY)
            since = until
    return Month.of(since)


def reckoned(
    outcome: Outcome,
    household: Household,
    person: Person | None,
    month: Month,
    *,
    said: Mapping[str, int | bool] | None = None,
) -> Reckoned:
    """测算一户 — what the rules say of a household, or of one person in it, in a month. Raises NotPossible: what is missing.

    ``said``: what the application itself says, beside the facts of the household.
    """
    programme = PROGRAMMES.get(outcome.programme)
    found = explaining.for_household(
        household, programme.code, month, person=person.uid if person else None, said=said or {}
    )
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
        one.person
        for one, theirs in zip(circumstances.members, known, strict=True)
        if outcome.covers == EVERYBODY or theirs.facts.get(outcome.covers)
    )
