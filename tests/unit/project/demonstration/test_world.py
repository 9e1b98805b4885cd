"""The generator: the same seed gives the same city, and everything in it could be real without being real."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from minzheng.core.benefits.exclusions import services as exclusions
from minzheng.kernel.identifiers import parse_credit_code, parse_phone, parse_resident_id
from minzheng.project.demonstration import city_of, marking
from minzheng.project.demonstration.chapters.enrolment_rows import OPENS, DecisionRow
from minzheng.project.demonstration.world import Setting, build_world, fingerprint

TODAY = date(2021, 8, 30)
YEAR_END = date(2021, 12, 31)


@pytest.fixture(scope="module")
def setting():
    return Setting()


@pytest.fixture(scope="module")
def geography(setting):
    return setting.geography()


@pytest.fixture(scope="module")
def world(setting, geography):
    return build_world(setting, geography, seed=7)


@pytest.fixture(scope="module")
def people(setting, geography):
    return list(setting.census(geography, seed=7, count=3_000))


def _fingerprint(setting, geography, seed):
    return fingerprint(build_world(setting, geography, seed=seed), setting.census(geography, seed=seed, count=500))


def test_the_same_seed_gives_the_same_city_and_another_seed_another(setting, geography):
    first = _fingerprint(setting, geography, 7)
    assert first == _fingerprint(setting, setting.geography(), 7)
    assert first != _fingerprint(setting, geography, 8)


def test_every_person_has_a_valid_number_of_his_own_that_agrees_with_his_birth_and_sex(people):
    for person in people:
        read = parse_resident_id(person.id_number, today=TODAY)
        assert (read.born_on, read.sex) == (person.born_on, person.sex)
        assert person.died_on is None or person.born_on < person.died_on <= TODAY
    assert len({person.id_number for person in people}) == len(people)


def test_phone_numbers_are_well_formed_and_belong_to_no_public_network(people):
    assert all(parse_phone(person.phone).number.startswith("160") for person in people)


def test_no_two_people_share_name_birth_and_village(people):
    alike = Counter((person.name, person.sex, person.born_on, person.place) for person in people)
    assert max(alike.values()) == 1


def test_ages_form_a_pyramid_and_villagers_are_mostly_registered_as_rural(people):
    middle = sum(1 for person in people if 30 <= TODAY.year - person.born_on.year < 60)
    old = sum(1 for person in people if TODAY.year - person.born_on.year >= 80)
    assert middle > len(people) * 0.35
    assert 0 < old < len(people) * 0.06
    urban = [person for person in people if person.settlement == "urban"]
    assert 0.2 < len(urban) / len(people) < 0.7


def test_codes_and_credit_codes_are_unique_and_valid(world):
    assert len({one.code for one in world.facilities}) == len(world.facilities)
    assert len({office.code for office in world.offices}) == len(world.offices)
    credit = [office.credit_code for office in world.offices if office.credit_code]
    assert len(set(credit)) == len(credit) > 100
    for code in credit:
        assert parse_credit_code(code).kind == "2"


def test_every_kind_of_facility_is_there(world):
    from minzheng.core.facilities.kinds import all_kinds

    assert {one.kind for one in world.facilities} == {kind.code for kind in all_kinds()}


def test_no_stock_of_beds_ever_falls_below_none(world):
    for facility in world.facilities:
        for kind in {entry.kind for entry in facility.beds}:
            stock = 0
            for entry in sorted(
                (one for one in facility.beds if one.kind == kind), key=lambda one: (one.effective_on, -one.delta)
            ):
                stock += entry.delta
                assert stock >= 0, facility


def test_what_was_not_reported_by_a_day_is_not_known_on_it(world):
    known = world.as_known_on(TODAY)
    entries = [entry for _, entry in known.all_entries()] + [entry for _, entry in known.all_beds()]
    assert all(entry.reported_on <= TODAY for entry in entries)
    assert all(entry.confirmed_on is None or entry.confirmed_on <= TODAY for entry in entries)
    waiting = [entry for entry in entries if entry.confirmed_on is None]
    assert waiting
    assert min(entry.reported_on for entry in waiting) > TODAY - timedelta(days=30)
    assert len(world.as_known_on(YEAR_END).facilities) > len(known.facilities)


def test_parameters_say_in_words_what_city_they_give():
    assert str(marking.Parameters(300, 7, planted=True)) == f"人数 300、种子 7、埋设差错、版本 {marking.VERSION}"


@pytest.mark.parametrize("seed", [7, 20, 21])
def test_nobody_is_given_two_benefits_of_which_one_excludes_the_other_whatever_the_seed(seed):
    city, _ = city_of(marking.Parameters(people=3_000, seed=seed, planted=True), TODAY)
    held = defaultdict(set)
    for row in city.world.chapters["enrolments"]:
        if isinstance(row, DecisionRow) and row.kind in OPENS:
            for member in row.members:
                held[member].add(row.programme)
    assert held
    for one, other in exclusions.declared():
        assert [member for member, programmes in held.items() if {one, other} <= programmes] == []
