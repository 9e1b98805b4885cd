"""The small city with one household of two, one of one, and short ways to write down what is known of them."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from minzheng.core.access.keys import ensure_keys
from minzheng.core.facts import services
from minzheng.core.facts.models import Fact, Source
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.models import Household, Membership, Person
from minzheng.core.parties.services import PersonWriter
from minzheng.core.registers.declarations import REGISTERS
from tests.unit.core.facilities.conftest import TODAY, World, business_date, world
from tests.world import person_values

__all__ = ["TODAY", "business_date", "world"]
SINCE = date(2020, 1, 1)
HOUSEHOLDS = REGISTERS.get("parties.household")
MEMBERSHIPS = REGISTERS.get("parties.membership")
FACTS = REGISTERS.get("parties.fact")
CONFLICTS = REGISTERS.get("parties.fact_conflict")
DECLARED, CHECKED, ASSESSED = Source


@dataclass
class Home:
    """The city, its people by name and by number, and their households."""

    world: World
    persons: list[Person]
    numbers: list[str]
    foreign: str
    households: list[Household] = field(default_factory=list)

    def say(self, party, kind, value, since=SINCE, source=DECLARED, **more) -> Fact:
        (made,) = services.record([NewFact(party, kind, value, since, source, **more)], by=self.world.clerk)
        return made

    def line(self, party, kind, source=DECLARED):
        """What one source said of one thing, oldest first."""
        there = Fact.objects.filter(kind=kind, source=source)
        there = there.filter(person=party) if isinstance(party, Person) else there.filter(household=party)
        return [(fact.value, fact.since, fact.until) for fact in there.order_by("since")]


@pytest.fixture
def home(world, tmp_path, settings):
    settings.HOME = tmp_path
    ensure_keys(by="system")
    rows = [person_values(number, f"梅{number}", world.township) for number in range(1, 5)]
    rows.append(person_values(9, "兰某", world.other_township))
    made = PersonWriter.create_many(rows, by=world.clerk)
    numbers = [row["id_number"] for row in rows]
    found = Home(world, made[:4], numbers[:4], numbers[4])
    for number, members in enumerate(((0, 1), (2,)), 1):
        household = Household.objects.create(
            code=f"H-{number}", division=world.township, settlement="rural", local_hukou=True, since=SINCE
        )
        found.households.append(household)
        for place, member in enumerate(members):
            Membership.objects.create(
                household=household, person=made[member], division=world.township, since=SINCE,
                relation="spouse" if place else "head",
            )  # fmt: skip
    return found
