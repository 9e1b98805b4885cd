"""The households of the invented city come out as plain arithmetic says: due, not due, or not to be told."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.core.divisions.models import Division
from minzheng.core.facts.conflicts import conflicts
from minzheng.core.facts.gathering import facts_of, gather
from minzheng.core.facts.kinds import inputs
from minzheng.core.parties.models import Household
from minzheng.kernel.parameters import ParameterBook
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, read
from minzheng.project.demonstration import standards
from minzheng.project.demonstration.chapters.households import ENTITLED, NOT_ENTITLED, UNDETERMINED, answer_of
from minzheng.project.demonstration.world import DATA, Setting, build_world
from tests.unit.project.demonstration.conftest import PEOPLE, SEED, TODAY

pytestmark = pytest.mark.django_db
LIVING = "assistance.minimum_living"
ANSWERS = {True: ENTITLED, False: NOT_ENTITLED, None: UNDETERMINED}


@pytest.fixture(scope="module")
def rows():
    setting = Setting()
    world = build_world(setting, setting.geography(), seed=SEED, people=PEOPLE)
    return world.as_known_on(TODAY).chapters["households"]


def test_every_household_has_one_head_and_nobody_lives_in_two(rows):
    assert all([one.relation for one in row.members].count("head") == 1 for row in rows)
    people = [one.person for row in rows for one in row.members]
    assert len(people) == len(set(people))
    assert {row.meant for row in rows} >= {"far_below", "far_above"}


@pytest.mark.parametrize(
    ("meant", "answer"),
    [
        ("far_below", ENTITLED),
        ("just_below", ENTITLED),
        ("at_the_line", NOT_ENTITLED),
        ("just_above", NOT_ENTITLED),
        ("far_above", NOT_ENTITLED),
        ("too_many_vehicles", NOT_ENTITLED),
        ("too_much_saved", NOT_ENTITLED),
        ("unknown_wages", UNDETERMINED),
    ],
)
def test_a_household_shows_what_it_was_invented_for(rows, meant, answer):
    assert {answer_of(row, TODAY) for row in rows if row.meant == meant} <= {answer}


def test_the_programme_over_the_register_says_the_same_of_every_household(sound_city, rows):
    counties = Division.objects.filter(level="county").values_list("code", flat=True)
    book = standards.invented(ParameterBook.load(Path(DATA) / "parameters"), counties)
    program = read(PROGRAMMES.get(LIVING), inputs(), TODAY)
    parameters = {
        name: ParameterTable.of(book.series(one.code), Month.of(TODAY)) for name, one in program.parameters.items()
    }
    got = gather(facts_of(LIVING, TODAY), on=TODAY)
    households, _ = run(program, got.households, got.members, parameters, Month.of(TODAY))
    answers = dict(households.select("household", "entitled").iter_rows())
    codes = dict(Household.objects.values_list("pk", "code"))
    said = {codes[key]: ANSWERS[answer] for key, answer in answers.items()}
    assert said == {row.code: answer_of(row, TODAY) for row in rows}
    assert set(Counter(said.values())) == {ENTITLED, NOT_ENTITLED, UNDETERMINED}


def test_invented_values_say_so_and_give_way_to_documented_ones():
    book = standards.invented(ParameterBook.load(Path(DATA) / "parameters"), ["130684000000", "130102000000"])
    for on, county, value in ((TODAY, "130102000000", 46_300), (date(2022, 8, 1), "130684000000", 612_000)):
        one = book.value(f"{LIVING}.standard", on=on, county=county, settlement="rural")
        assert (one.value, one.verified) == (value, False)
    invented = book.value(f"{LIVING}.house_limit", on=TODAY, county="130102000000")
    assert "虚构" in invented.document


def test_a_sound_city_has_no_conflict(sound_city):
    assert not conflicts(TODAY).exists()
