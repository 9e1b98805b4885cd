"""One household read for a screen has the very values that whole registers are gathered with."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.facts.gathering import gather
from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.core.facts.models import Fact
from minzheng.core.facts.one_household import facts_of_one
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.parties.models import Household, Membership
from minzheng.kernel.policy import Kind, Level
from tests.unit.core.facts.conftest import ASSESSED, CHECKED, DECLARED, SINCE

pytestmark = pytest.mark.django_db
JUNE = date(2021, 6, 1)


def invented(kind, chance):
    if kind.kind is Kind.TRUTH:
        return chance.random() < 0.5
    if kind.kind is Kind.DAY:
        return JUNE - timedelta(days=chance.randrange(400))
    return chance.choice([*kind.choices]) if kind.kind is Kind.CODE else chance.randrange(5)


def say_at_random(home, chance):
    """Each kind by each source of each party, some of it ended and some of it to come."""
    units = [(person, Level.MEMBER) for person in home.persons[:3]] + [
        (one, Level.HOUSEHOLD) for one in home.households
    ]
    for party, level in units:
        for kind in FACTS:
            for source in (DECLARED, CHECKED, ASSESSED):
                if kind.level is not level or kind.code in PROVIDERS or chance.random() < 0.5:
                    continue
                since = SINCE + timedelta(days=chance.randrange(700))
                until = since + timedelta(days=chance.randrange(1, 700)) if chance.random() < 0.4 else None
                home.say(party, kind.code, invented(kind, chance), since, source, until=until)


@pytest.mark.parametrize("seed", [1, 2])
def test_one_household_has_what_the_whole_register_has(home, seed):
    say_at_random(home, random.Random(seed))  # noqa: S311 — seeded, so that the facts are the same each time
    assert Fact.objects.filter(kind="own_houses").exists()
    whole = gather(inputs(), on=JUNE)
    homes = {row.pop("household"): row for row in whole.households.to_dicts()}
    people = {row.pop("member"): row for row in whole.members.to_dicts()}
    for one in home.households:
        found = facts_of_one(one, inputs(), on=JUNE)
        assert found.household == homes[one.pk]
        for member, facts in zip(found.members, found.of_members, strict=True):
            assert facts | {"household": one.pk} == people[member.person_id]


def test_what_members_own_adds_up_where_it_is_known_of_each_of_them(home):
    first, second, *_ = home.persons
    one = home.households[0]
    wanted = {"houses": inputs()["houses"]}
    home.say(first, "own_houses", 1, source=CHECKED)
    assert facts_of_one(one, wanted, on=JUNE).household == {"houses": None}
    home.say(second, "own_houses", 2, source=CHECKED)
    home.say(one, "houses", 1)
    assert facts_of_one(one, wanted, on=JUNE).household == {"houses": 3}
    home.say(one, "houses", 2, source=ASSESSED)
    assert facts_of_one(one, wanted, on=JUNE).household == {"houses": 2}


def test_a_household_of_another_time_has_no_facts_and_the_head_stands_first(home):
    one = home.households[0]
    assert facts_of_one(one, inputs(), on=SINCE - timedelta(days=1)) is None
    Membership.objects.filter(household=one, person=home.persons[1]).update(relation="head")
    Membership.objects.filter(household=one, person=home.persons[0]).update(relation="child")
    assert [member.person_id for member in facts_of_one(one, {}, on=JUNE).members] == [
        home.persons[1].pk,
        home.persons[0].pk,
    ]
    Household.objects.filter(pk=one.pk).update(until=JUNE)
    assert facts_of_one(one, {}, on=JUNE) is None


def test_three_statements_whatever_is_asked(home):
    for wanted in ({}, inputs()):
        with CaptureQueriesContext(connection) as seen:
            facts_of_one(home.households[0], wanted, on=JUNE)
        assert len(seen) <= 3
