"""Where what was declared and what was checked differ on a day there is one conflict, until somebody assessed it."""

from datetime import date

import pytest
from django.db.models import Exists, OuterRef, Q

from minzheng.core.facts.conflicts import conflicts
from minzheng.core.facts.models import Fact
from minzheng.core.facts.values import said, shown
from minzheng.core.registers.controls import CONTROLS
from minzheng.core.registers.listing import Position, Query, page
from tests.unit.core.facts.conftest import ASSESSED, CHECKED, CONFLICTS, DECLARED, SINCE, TODAY

pytestmark = pytest.mark.django_db
MARCH = date(2021, 3, 1)


def found(on=TODAY):
    return sorted((fact.kind, fact.declared_said, fact.checked_said) for fact in conflicts(on))


def test_a_different_answer_is_a_conflict_and_an_equal_one_is_none(home):
    home.say(home.persons[0], "wages", 100)
    home.say(home.persons[0], "wages", 200, source=CHECKED)
    home.say(home.persons[1], "wages", 300)
    home.say(home.persons[1], "wages", 300, source=CHECKED)
    home.say(home.persons[2], "in_school", True)
    home.say(home.persons[2], "in_school", False, source=CHECKED)
    home.say(home.persons[2], "wages", 1)
    assert found() == [("in_school", "true", "false"), ("wages", "100", "200")]


def test_an_assessment_settles_it_and_a_corrected_declaration_too(home):
    for person in home.persons[:2]:
        home.say(person, "wages", 100)
        home.say(person, "wages", 200, source=CHECKED)
    home.say(home.persons[0], "wages", 150, source=ASSESSED)
    home.say(home.persons[1], "wages", 200, MARCH)
    assert found() == []
    assert found(SINCE) == [("wages", "100", "200")]


def test_a_household_and_the_sum_of_its_members_are_held_against_each_other_once_it_is_whole(home):
    one, two = home.households
    first, second, third, _ = home.persons
    home.say(one, "financial_assets", 500)
    home.say(two, "financial_assets", 70)
    home.say(first, "own_financial_assets", 400, source=CHECKED)
    home.say(third, "own_financial_assets", 70, source=CHECKED)
    assert found() == []
    home.say(second, "own_financial_assets", 200, source=CHECKED)
    assert found() == [("financial_assets", "500", "600")]


def test_conflicts_are_looked_for_among_some_facts_alone(home):
    for person in home.persons[:3]:
        home.say(person, "wages", 100)
        home.say(person, "wages", 200, source=CHECKED)
    home.say(home.households[1], "houses", 1)
    home.say(home.persons[2], "own_houses", 3, source=CHECKED)
    assert [fact.person for fact in conflicts(TODAY, Q(person=home.persons[0]))] == [home.persons[0]]
    whole = conflicts(TODAY, Q(household__in=home.households))
    assert [(fact.declared_said, fact.checked_said) for fact in whole] == [("1", "3")]
    assert len(found()) == 4


def test_conflicts_are_the_same_from_either_side(home):
    for number, person in enumerate(home.persons):
        home.say(person, "wages", number % 2)
        home.say(person, "wages", number // 2, source=CHECKED)
        home.say(person, "disability_grade", "1")
        home.say(person, "disability_grade", str(number % 2 + 1), source=CHECKED)
    same = Q(person=OuterRef("person"), kind=OuterRef("kind"), source=DECLARED)
    other = Fact.objects.on(TODAY).filter(same).annotate(mine=said())
    checked = Fact.objects.on(TODAY).filter(source=CHECKED).annotate(mine=said())
    against = checked.filter(Exists(other.exclude(mine=OuterRef("mine"))))
    assert {(fact.person_id, fact.kind) for fact in against} == {
        (fact.person_id, fact.kind) for fact in conflicts(TODAY)
    }


def test_the_list_names_both_values_and_the_township_that_settles_it(home):
    home.say(home.persons[0], "wages", 100_000, basis="申请书")
    home.say(home.persons[0], "wages", 200_000, source=CHECKED)
    listed = page(CONFLICTS, home.world.clerk, Query(), Position())
    (row,) = listed.rows
    columns = {column.name: column for column in CONFLICTS.columns}
    assert columns["declared"].show(row["declared"], row) == "1,000.00 元"
    assert columns["checked"].show(row["checked"], row) == "2,000.00 元"
    assert (row["owner"], listed.total) == (home.world.township.name, 1)
    assert columns["party"].show(row["party"], row) == "梅*"
    assert page(CONFLICTS, home.world.stranger, Query(), Position()).total == 0


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("wages", "120050", "1,200.50 元"),
        ("houses", "2", "2 套"),
        ("in_school", "true", "是"),
        ("died_on", "2021-03-01", "2021-03-01"),
        ("disability_grade", "1", "一级"),
    ],
)
def test_values_are_read_as_people_write_them(kind, text, words):
    assert shown(kind, text) == words


def test_controls_find_what_a_sound_register_cannot_show(home):
    one, two = home.households
    home.say(home.persons[0], "died_on", MARCH, source=CHECKED)
    two.memberships.update(relation="other")
    found_by = {
        control.code: [str(row) for row in control.rows(TODAY)]
        for control in CONTROLS
        if control.code.startswith("parties.")
    }
    assert found_by["parties.household_head"] == [two.code]
    assert found_by["parties.dead_member"] == []
    assert len(found_by["parties.death_unregistered"]) == 1
    assert found_by["parties.fact_conflict"] == []
    type(home.persons[0]).objects.filter(pk=home.persons[0].pk).update(died_on=MARCH)
    later = {control.code: [str(row) for row in control.rows(TODAY)] for control in CONTROLS if "dea" in control.code}
    assert later["parties.dead_member"] == [f"{one.code} 户主"]
    assert later["parties.death_unregistered"] == []
