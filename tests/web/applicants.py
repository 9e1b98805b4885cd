"""Somebody who asks for the minimum living allowance and of whom the rules know everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest import mock

from minzheng.core.benefits import programmes
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.parties.services import PersonWriter
from minzheng.project.demonstration.standards import invented
from tests.unit.core.benefits.test_screening import NOTHING, WHOLE
from tests.world import person_values

SINCE = date(2020, 1, 1)


@contextmanager
def standards_of(*counties: str) -> Iterator[None]:
    """The invented standards hold in some counties."""
    made = invented(programmes.book(), counties)
    with mock.patch.object(programmes, "book", return_value=made):
        for kept in (programmes._version, programmes._changes):
            kept.cache_clear()
        yield
    for kept in (programmes._version, programmes._changes):
        kept.cache_clear()


def in_need(city, number=900, name="申待助", place="E1"):
    """A person who lives alone on little in a township."""
    by, division = city.users["second"], city.places[place]
    (person,) = PersonWriter.create_many([person_values(number, name, division)], by=by)
    home = Household.objects.create(
        code=f"申请户{number}", division=division, settlement="rural", local_hukou=True, since=SINCE
    )
    Membership.objects.create(household=home, person=person, relation="head", since=SINCE, division=division)
    said = [(home, kind, value) for kind, value in WHOLE.items()]
    said += [(person, kind, value) for kind, value in {**NOTHING, "wages": 20_000}.items()]
    facts.record([NewFact(party, kind, value, SINCE, Source.DECLARED) for party, kind, value in said], by=by)
    return person
