"""Who receives in the invented city: spells as the decisions alone say, and on the wrong side those whom it was made to show."""

from datetime import date

import pytest

from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.project.demonstration.chapters.cases import enrolled
from minzheng.project.demonstration.chapters.enrolment_rows import DecisionRow, owed
from minzheng.project.demonstration.chapters.enrolments import LIVING, astray
from minzheng.project.demonstration.world import Setting, build_world
from tests.unit.project.demonstration.conftest import PEOPLE, SEED, TODAY

pytestmark = pytest.mark.django_db
MONTHS = [date(2021, number, 1) for number in (1, 4, 7, 8, 9, 12)]


@pytest.fixture(scope="module")
def chapters():
    setting = Setting()
    world = build_world(setting, setting.geography(), seed=SEED, people=PEOPLE)
    return world.as_known_on(TODAY).chapters


def _decided(chapters):
    """What was taken over and decided, and what granted applications opened."""
    return [*chapters["enrolments"], *enrolled(chapters["cases"])]


@pytest.mark.parametrize("month", MONTHS)
def test_the_spells_of_a_month_are_what_the_decisions_say(sound_city, chapters, month):
    there = {}
    for spell in EnrolmentSpell.objects.on(month).select_related("enrolment__household", "enrolment__person"):
        unit = spell.household.code if spell.household else spell.person.uid
        there[spell.programme, unit] = (spell.state, spell.amount)
    expected = owed(_decided(chapters), month)
    of_households = {key: value for key, value in expected.items() if key[1].startswith("JT")}
    assert {key: value for key, value in there.items() if isinstance(key[1], str)} == of_households
    of_persons = sorted(
        (programme, *value) for (programme, unit), value in expected.items() if not unit.startswith("JT")
    )
    assert (
        sorted((programme, *value) for (programme, unit), value in there.items() if not isinstance(unit, str))
        == of_persons
    )


def test_everybody_who_is_owed_something_is_covered(sound_city):
    for month in MONTHS:
        running = set(Enrolment.objects.on(month).filter(follows=None).values_list("pk", flat=True))
        assert set(Coverage.objects.on(month).values_list("enrolment", flat=True)) == running
        assert set(EnrolmentSpell.objects.on(month).values_list("enrolment", flat=True)) == running


def test_some_are_entitled_and_do_not_receive_and_some_receive_and_are_not_entitled(chapters):
    found = astray(chapters["households"], _decided(chapters), date(2021, 8, 1))
    assert found.unserved
    assert not found.unserved & found.unentitled
    receiving = {unit for programme, unit in owed(_decided(chapters), date(2021, 8, 1)) if programme == LIVING}
    assert found.unentitled <= receiving


def test_what_was_taken_over_is_owed_nothing_before_the_year(sound_city, chapters):
    openings = [row for row in chapters["enrolments"] if isinstance(row, DecisionRow) and row.kind == "opening"]
    assert openings
    assert all(row.held_since < row.effective_on for row in openings)
    assert not EnrolmentSpell.objects.filter(since__lt=date(2021, 1, 1)).exists()
