"""Facts: one value a day for each source, the stronger source rules, a newer value ends the earlier one, and no fact twice."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.facts import reads, services
from minzheng.core.facts.models import Fact
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.services import PersonWriter
from minzheng.core.registers.services import BadFields, add, change
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.facts.conftest import ASSESSED, CHECKED, DECLARED, FACTS, SINCE

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2021, 3, 1), date(2021, 6, 1)


def test_a_newer_value_ends_the_earlier_one_of_the_same_source_alone(home):
    person = home.persons[0]
    home.say(person, "wages", 100_000)
    home.say(person, "wages", 90_000, source=CHECKED)
    home.say(person, "wages", 120_000, MARCH)
    assert home.line(person, "wages") == [(100_000, SINCE, MARCH), (120_000, MARCH, None)]
    assert home.line(person, "wages", CHECKED) == [(90_000, SINCE, None)]


def test_the_same_value_again_writes_nothing_and_one_from_the_same_day_corrects_it(home):
    person = home.persons[0]
    first = home.say(person, "wages", 100_000)
    assert home.say(person, "wages", 100_000, MARCH).pk == first.pk
    assert home.say(person, "wages", 110_000, SINCE).pk == first.pk
    first.refresh_from_db()
    assert (first.value, first.version) == (110_000, 2)
    assert [event.number for event in first.events.order_by("pgh_id")] == [100_000, 110_000]


def test_a_value_from_an_earlier_day_ends_where_the_next_begins(home):
    home.say(home.persons[0], "wages", 120_000, JUNE)
    home.say(home.persons[0], "wages", 100_000, MARCH)
    assert home.line(home.persons[0], "wages") == [(100_000, MARCH, JUNE), (120_000, JUNE, None)]


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ({DECLARED: 1}, 1),
        ({DECLARED: 1, CHECKED: 2}, 2),
        ({DECLARED: 1, CHECKED: 2, ASSESSED: 3}, 3),
        ({ASSESSED: 3, DECLARED: 1}, 3),
    ],
)
def test_assessed_rules_over_checked_over_declared(home, said, rules):
    for source, value in said.items():
        home.say(home.persons[0], "wages", value, source=source)
    assert [fact.value for fact in reads.ruling(MARCH).filter(person=home.persons[0])] == [rules]
    facts = reads.known_of(home.world.clerk, reads.Q(person=home.persons[0]))
    assert [fact.value for fact in reads.rules_among(facts, MARCH).values()] == [rules]


def test_what_a_source_no_longer_says_leaves_the_weaker_to_rule(home):
    home.say(home.persons[0], "disability_grade", "2", source=CHECKED, until=MARCH)
    home.say(home.persons[0], "disability_grade", "3")
    assert [fact.value for fact in reads.ruling(date(2021, 2, 28))] == ["2"]
    assert [fact.value for fact in reads.ruling(MARCH)] == ["3"]


def test_the_database_refuses_two_values_of_a_source_on_a_day_and_two_values_in_a_row(home):
    row = {"person": home.persons[0], "division": home.world.township, "kind": "wages", "source": DECLARED}
    Fact.objects.create(**row, number=1, since=SINCE)
    for wrong in (
        {"number": 2, "since": MARCH},
        {"number": 2, "since": SINCE, "source": CHECKED, "truth": True},
        {"since": SINCE, "source": CHECKED},
        {"number": 1, "since": MARCH, "source": CHECKED, "household": home.households[0]},
        {"number": 1, "since": MARCH, "source": CHECKED, "until": MARCH},
        {"number": 1, "since": MARCH, "source": "rumoured"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.create(**(row | wrong))


@pytest.mark.parametrize(
    ("kind", "value", "of_household"),
    [
        ("born_on", date(2000, 1, 1), False),
        ("local_hukou", True, True),
        ("wages", 1, True),
        ("houses", 1, False),
        ("wages", True, False),
        ("in_school", 1, False),
        ("disability_grade", "9", False),
        ("recognised_orphan", True, False),
    ],
)
def test_what_stands_elsewhere_or_does_not_fit_its_kind_is_not_written(home, kind, value, of_household):
    party = home.households[0] if of_household else home.persons[0]
    with pytest.raises(NotPossible):
        services.record([NewFact(party, kind, value, SINCE)], by=home.world.clerk)


def test_many_facts_take_a_constant_number_of_statements(home, django_assert_num_queries):
    rows = [
        NewFact(person, kind, 1, SINCE) for person in home.persons for kind in ("wages", "work_cost", "basic_pension")
    ]
    services.record(rows, by=home.world.clerk)
    later = [NewFact(row.party, row.kind, 2, MARCH) for row in rows]
    with django_assert_num_queries(5):  # a savepoint and its release, what is there, what ends, what is new
        services.record(later, by=home.world.clerk)
    assert Fact.objects.on(MARCH).count() == len(rows)


# -- by form -----------------------------------------------------------------------------------------------------------
def typed(home, **other):
    return {
        "person": home.numbers[0], "household": "", "kind": "wages", "value": "1,200.50", "source": "declared", "since": SINCE,
        "until": None, "basis": "申请书",
    } | other  # fmt: skip


def test_a_typed_fact_is_read_as_its_kind_wants_it_and_stands_where_the_person_lives(home):
    made = add(FACTS, typed(home), by=home.world.clerk)
    assert (made.value, made.division, made.basis) == (120_050, home.world.township, "申请书")
    change(FACTS, made, typed(home, value="1300"), version=made.version, by=home.world.clerk)
    made.refresh_from_db()
    assert made.value == 130_000


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"household": "H-1"}, "person"),
        ({"person": ""}, "person"),
        ({"kind": "houses"}, "kind"),
        ({"value": "很多"}, "value"),
        ({"kind": "in_school", "value": "1200"}, "value"),
        ({"since": date(2021, 9, 1)}, "since"),
        ({"until": SINCE}, "until"),
        ({"person": "11010519491231002X"}, "person"),
    ],
)
def test_what_a_form_may_not_say_is_refused_in_its_field(home, other, field):
    with pytest.raises(BadFields) as refused:
        add(FACTS, typed(home, **other), by=home.world.clerk)
    assert list(refused.value.problems) == [field]


def test_nobody_writes_about_a_person_of_another_place_and_the_same_is_not_said_twice(home):
    with pytest.raises(BadFields):
        add(FACTS, typed(home, person=home.foreign), by=home.world.clerk)
    add(FACTS, typed(home), by=home.world.clerk)
    with pytest.raises(BadFields) as refused:
        add(FACTS, typed(home, since=MARCH), by=home.world.clerk)
    assert list(refused.value.problems) == ["value"]


def test_a_fact_keeps_whose_it_is(home):
    made = add(FACTS, typed(home), by=home.world.clerk)
    with pytest.raises(NotPossible):
        change(FACTS, made, typed(home, person=home.numbers[1]), version=made.version, by=home.world.clerk)


def test_facts_go_with_the_person_to_another_township(home):
    fact = home.say(home.persons[0], "wages", 1)
    PersonWriter.update_many([(home.persons[0], {"division": home.world.other_township})], by=home.world.clerk)
    fact.refresh_from_db()
    assert fact.division == home.world.other_township
