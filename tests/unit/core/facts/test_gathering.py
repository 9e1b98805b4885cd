"""What a purpose needs comes together in columns: the ruling value of each fact, missing where nobody recorded it."""

from datetime import date, timedelta

import polars as pl
import pytest

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.facts import gathering, reads
from minzheng.core.facts.gathering import gather
from minzheng.core.facts.kinds import inputs
from minzheng.core.parties.models import Household, Membership, Person
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, read
from tests.unit.core.facts.conftest import ASSESSED, CHECKED, DECLARED, SINCE

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2021, 3, 1), date(2021, 6, 1)


def wanted(*names):
    return {name: inputs()[name] for name in names}


def values(frame, key, name):
    return dict(frame.select(key, name).iter_rows())


def test_each_fact_is_a_column_with_its_ruling_value_and_missing_is_missing(home):
    first, second, third, alone = home.persons
    home.say(first, "wages", 100)
    home.say(first, "wages", 200, source=CHECKED)
    home.say(second, "wages", 300, source=CHECKED, until=MARCH)
    home.say(second, "insured", True)
    home.say(third, "insured", False)
    home.say(third, "disability_grade", "2")
    home.say(home.households[0], "above_since", MARCH, MARCH)
    home.say(alone, "wages", 999)
    got = gather(
        wanted("wages", "insured", "disability_grade", "above_since", "county", "born_on", "local_hukou"), on=JUNE
    )
    assert values(got.members, "member", "wages") == {first.pk: 200, second.pk: None, third.pk: None}
    assert values(got.members, "member", "insured") == {first.pk: None, second.pk: True, third.pk: False}
    assert values(got.members, "member", "disability_grade") == {first.pk: None, second.pk: None, third.pk: "2"}
    assert values(got.members, "member", "born_on")[first.pk] == first.born_on
    one, two = home.households
    assert values(got.households, "household", "above_since") == {one.pk: MARCH, two.pk: None}
    assert values(got.households, "household", "local_hukou") == {one.pk: True, two.pk: True}
    assert values(got.households, "household", "county") == {
        one.pk: home.world.county.code,
        two.pk: home.world.county.code,
    }
    assert set(got.members.columns) == {"household", "member", "wages", "insured", "disability_grade", "born_on"}


def test_the_household_is_what_it_was_on_the_day(home):
    first, second, *_ = home.persons
    Membership.objects.filter(person=second).update(until=MARCH)
    before, after = (gather(wanted("wages"), on=day) for day in (MARCH - timedelta(days=1), MARCH))
    assert len(before.members) == 3
    assert sorted(after.members["member"]) == sorted([first.pk, home.persons[2].pk])
    assert gather(wanted("wages"), on=SINCE - timedelta(days=1)).households.height == 0


def test_what_offices_answer_person_by_person_adds_up_once_it_is_known_of_every_member(home):
    first, second, third, _ = home.persons
    one, two = home.households
    home.say(one, "houses", 1)
    home.say(first, "own_houses", 2, source=CHECKED)
    home.say(third, "own_houses", 0, source=CHECKED)
    assert values(gather(wanted("houses"), on=JUNE).households, "household", "houses") == {one.pk: 1, two.pk: 0}
    home.say(second, "own_houses", 1, source=CHECKED)
    assert values(gather(wanted("houses"), on=JUNE).households, "household", "houses")[one.pk] == 3
    home.say(one, "houses", 1, source=ASSESSED)
    assert values(gather(wanted("houses"), on=JUNE).households, "household", "houses")[one.pk] == 1


@pytest.mark.parametrize("by_keys", [False, True])
def test_some_households_alone_are_gathered_when_asked_for(home, by_keys):
    for person in home.persons:
        home.say(person, "wages", 1)
    one = home.households[0]
    chosen = [one.pk] if by_keys else Household.objects.filter(code="H-1")
    got = gather(wanted("wages", "houses"), on=JUNE, households=chosen)
    assert list(got.households["household"]) == [one.pk]
    assert values(got.members, "member", "wages") == {person.pk: 1 for person in home.persons[:2]}


def test_a_purpose_sees_what_its_rules_ask_for_and_nothing_else():
    facts = gathering.facts_of("eldercare.old_age", JUNE)
    assert set(facts) >= {"born_on", "local_hukou", "county"}
    assert not {"wages", "financial_assets", "disability_grade"} & set(facts)


def test_however_many_facts_there_are_four_statements_fetch_them(home, django_assert_num_queries):
    for number in range(3):
        for person in home.persons[: number + 1]:
            home.say(person, "wages", number, SINCE + timedelta(days=number))
        with django_assert_num_queries(4):
            gather(wanted("wages", "insured", "houses", "county", "born_on"), on=JUNE)


def test_what_was_gathered_runs_through_a_programme_as_it_is(home):
    program = read(PROGRAMMES.get("eldercare.old_age"), inputs(), JUNE)
    Person.objects.filter(pk=home.persons[0].pk).update(born_on=date(1931, 6, 1))
    Person.objects.filter(pk=home.persons[1].pk).update(born_on=date(1990, 6, 1))
    got = gather(program.facts, on=JUNE)
    county = home.world.county.code
    given = {
        "first_age": 80,
        "second_age": 90,
        "third_age": 100,
        "first_amount": 5_000,
        "second_amount": 10_000,
        "third_amount": 20_000,
    }
    parameters = {name: ParameterTable({(county,): value}) for name, value in given.items()}
    _, members = run(program, got.households, got.members, parameters, Month(2021, 6))
    assert values(members, "member", "due")[home.persons[0].pk] == 10_000
    assert values(members, "member", "entitled")[home.persons[1].pk] is False
    assert isinstance(members, pl.DataFrame)


def test_the_columns_and_the_pages_name_the_same_ruling_value(home):
    for number, source in enumerate((DECLARED, CHECKED, ASSESSED)):
        for person in home.persons[: 3 - number]:
            home.say(person, "wages", number * 100 + person.pk % 7, source=source)
    columns = values(gather(wanted("wages"), on=JUNE).members, "member", "wages")
    ruling = {fact.person_id: fact.value for fact in reads.ruling(JUNE).filter(kind="wages")}
    assert columns == {person.pk: ruling[person.pk] for person in home.persons[:3]}
