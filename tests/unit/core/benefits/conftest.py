"""A small city with households and people of known circumstances, and hands that decide about them."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from minzheng.core.access.keys import ensure_keys
from minzheng.core.benefits import services
from minzheng.core.benefits.decisions.models import DecisionKind
from minzheng.core.benefits.services import Proposal
from minzheng.core.designations.models import Designation
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.parties.models import Person
from minzheng.core.parties.services import PersonWriter
from minzheng.kernel import periods
from tests.unit.core.facilities.conftest import TODAY, World, business_date, world
from tests.world import person_values

__all__ = ["TODAY", "business_date", "world"]
ALLOWANCE, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
LIVING, CARE, OLD_AGE, ORPHAN = (
    "welfare.disability_living", "welfare.disability_care", "eldercare.old_age", "welfare.orphan"
)  # fmt: skip
DECIDED = date(2021, 3, 15)
APRIL = date(2021, 4, 1)


def month(number, year=2021):
    return date(year, number, 1)


@dataclass
class Bench:
    """The city, its people, and short ways to decide."""

    world: World
    people: list[Person] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)

    def person(self, **more):
        values = person_values(100 + len(self.people), f"民{len(self.people)}", self.world.township) | more
        (person,) = PersonWriter.create_many([values], by=self.world.clerk)
        self.people.append(person)
        self.numbers[person.pk] = values["id_number"]
        return person

    def household(self, size=3, since=date(2015, 1, 1), code=""):
        home = Household.objects.create(
            code=code or f"H{Household.objects.count():04}", division=self.world.township, settlement="rural",
            local_hukou=True, since=since,
        )  # fmt: skip
        members = [self.person() for _ in range(size)]
        Membership.objects.bulk_create(
            Membership(
                household=home, person=one, relation="child" if place else "head", since=since, division=home.division
            )
            for place, one in enumerate(members)
        )
        return home, members

    def recognised(self, person, kind="assistance.recognised_extreme_poverty", since=date(2020, 1, 1), until=None):
        return Designation.objects.create(
            kind=kind, holder="person", person=person, division=person.division, since=since, until=until,
            document_number="试认〔2020〕1号", accepted_on=since, paper="认定书", reported_by=self.world.clerk,
            confirmed_by=self.world.reviewer, confirmed_at=periods.now(),
        )  # fmt: skip

    def proposed(self, kind, unit=None, programme=ALLOWANCE, **said):
        """One decision that waits."""
        said = {"accepted_on": DECIDED, "paper": "决定书"} | said
        if unit is not None:
            said |= {"unit": unit, "programme": programme, "amount": said.get("amount", 70200)}
        (decision,) = services.propose([Proposal(DecisionKind(kind), **said)], by=self.world.clerk)
        return decision

    def decided(self, kind, unit=None, programme=ALLOWANCE, **said):
        """One decision, confirmed by the second person and carried out."""
        decision = self.proposed(kind, unit, programme, **said)
        outcome = services.confirm([decision], by=self.world.reviewer)
        assert (outcome.confirmed, outcome.reasons) == (1, [])
        decision.refresh_from_db()
        return decision

    def granted(self, size=3, **said):
        """A household on the minimum living allowance from April on."""
        home, members = self.household(size)
        return self.decided("grant", home, members=tuple(members), **said).enrolment


@pytest.fixture
def bench(world, tmp_path, settings):
    settings.HOME = tmp_path
    ensure_keys(by="system")
    return Bench(world)


def spells(enrolment):
    """What an enrolment is owed, in order."""
    return [
        (one.since, one.until, str(one.state), one.amount) for one in enrolment.spells.order_by("since")
    ]  # fmt: skip


def covered(enrolment):
    """Whom it covers, in order."""
    return sorted((one.person_id, one.since, one.until) for one in enrolment.coverages.all())
