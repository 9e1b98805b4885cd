"""Questions about the tree, on the real editions."""

from datetime import date

import pytest

from minzheng.core.divisions import reads
from minzheng.core.divisions.models import Division, DivisionSet
from minzheng.core.divisions.reads import BetweenEditions, Certainty, Found, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_city")]

FIRST, GAP, SECOND, YEAR_END, THIRD = (
    date(2020, 6, 30),
    date(2021, 3, 1),
    date(2021, 10, 31),
    date(2021, 12, 31),
    date(2023, 6, 30),
)
OLD_TOWNSHIP, NEW_TOWN = "130123203000", "130123104000"


@pytest.mark.parametrize(
    ("code", "units", "townships", "villages"),
    [("legal22", 22, 272, 5048), ("city21", 21, 257, 4680), ("city23", 23, 262, 4742), ("stat24", 24, 277, 5110)],
)
def test_the_sets_have_the_sizes_of_the_statistics(code, units, townships, villages):
    assert reads.units_of(code, YEAR_END).count() == units
    assert reads.townships(code, YEAR_END).count() == townships
    assert reads.villages(code, YEAR_END).count() == villages


def test_quasi_townships_count_only_when_asked_for():
    assert reads.townships("city23", YEAR_END, quasi=True).count() == 265
    assert reads.townships("stat24", YEAR_END, quasi=True).count() == 281


def test_a_legal_set_is_grouped_by_the_legal_parent():
    assert reads.group_field(reads.the_set("legal22", YEAR_END), "division") == "division__legal_county__lineage"
    assert reads.group_field(reads.the_set("city23", YEAR_END), "division") == "division__county__lineage"
    assert not reads.townships("legal22", YEAR_END).filter(county__kind=Division.Kind.ZONE).exists()


def test_the_default_set_is_the_one_of_the_city_bureau():
    assert reads.default_set(YEAR_END).code == "city23"
    assert [one.code for one in reads.sets()] == ["legal22", "city21", "city23", "stat24"]


def test_an_unknown_set_is_named_in_the_refusal():
    with pytest.raises(reads.NoSuchSet, match="city99"):
        reads.the_set("city99", YEAR_END)


def test_a_set_changes_from_its_day_on():
    later = DivisionSet.objects.create(code="city21", title="22个", since=date(2022, 1, 1))
    assert reads.the_set("city21", date(2022, 1, 1)) == later
    assert reads.the_set("city21", YEAR_END) != later


def test_a_code_is_found_on_the_days_of_its_editions():
    assert reads.find(OLD_TOWNSHIP, FIRST) == Found(Division.objects.get(code=OLD_TOWNSHIP), Certainty.ATTESTED)
    assert reads.find(NEW_TOWN, SECOND) == Found(Division.objects.get(code=NEW_TOWN), Certainty.ATTESTED)


@pytest.mark.parametrize("code", [OLD_TOWNSHIP, NEW_TOWN])
def test_inside_a_gap_a_changed_unit_is_between_editions(code):
    answer = reads.find(code, GAP)
    assert isinstance(answer, BetweenEditions)
    assert (answer.before.name, answer.after.name) == ("北早现乡", "南岗镇")
    assert answer.succession.on is None
    assert not answer.succession.verified
    assert "确切日期未知" in answer.notice


def test_inside_a_gap_an_unchanged_unit_is_certain():
    answer = reads.find("130123000000", GAP)
    assert isinstance(answer, Found)
    assert answer.certainty is Certainty.ATTESTED


def test_inside_a_gap_a_renamed_code_is_between_two_names():
    answer = reads.find("130102015000", date(2022, 7, 1))
    assert isinstance(answer, BetweenEditions)
    assert (answer.before.name, answer.after.name) == ("胜利北街道", "胜北街道")


@pytest.mark.parametrize(("code", "at"), [(OLD_TOWNSHIP, SECOND), (NEW_TOWN, FIRST), ("130199999999", GAP)])
def test_a_code_of_another_time_is_not_found(code, at):
    answer = reads.find(code, at)
    assert isinstance(answer, NotFound)
    assert [row.code for row in answer.known] == ([] if code == "130199999999" else [code])


def test_a_unit_abolished_in_a_gap_is_between_something_and_nothing():
    answer = reads.find("130132001000", date(2022, 7, 1))
    assert isinstance(answer, BetweenEditions)
    assert (answer.before.name, answer.after) == ("城区街道", None)


@pytest.mark.parametrize(
    ("at", "certainty"),
    [(date(2012, 1, 1), Certainty.BEFORE_FIRST), (date(2024, 1, 1), Certainty.AFTER_LAST), (THIRD, Certainty.ATTESTED)],
)
def test_outside_the_editions_an_answer_is_presumed(at, certainty):
    answer = reads.find("130123000000", at)
    assert isinstance(answer, Found)
    assert answer.certainty is certainty


@pytest.mark.parametrize(
    ("at", "day", "between", "words"),
    [
        (date(2012, 1, 1), FIRST, False, "早于最早一版"),
        (FIRST, FIRST, False, "以下为"),
        (GAP, FIRST, True, "之间"),
        (YEAR_END, SECOND, True, "之间"),
        (date(2024, 1, 1), THIRD, True, "晚于最新一版"),
    ],
)
def test_a_day_knows_its_edition(at, day, between, words):
    found = reads.edition_at(at)
    assert (found.edition.published_on, found.between) == (day, between)
    assert words in found.notice


def test_scope_follows_a_conversion_in_both_directions():
    paths = {reads.scope_paths(Division.objects.get(code=code)) for code in (OLD_TOWNSHIP, NEW_TOWN)}
    assert paths == {("130100000000/130123000000/130123203000/",)}


def test_the_unit_of_today_is_found_from_its_old_row():
    old = Division.objects.get(code=OLD_TOWNSHIP)
    assert reads.current_of(old, SECOND).name == "南岗镇"
    assert reads.current_of(old, FIRST) == old
    assert reads.current_of(Division.objects.get(code=NEW_TOWN), FIRST) == old
    assert reads.current_of(Division.objects.get(code="130132001000"), THIRD) is None


def test_history_tells_names_and_changes_in_order():
    told = reads.history_of(Division.objects.get(code=NEW_TOWN))
    assert [row.name for row in told.rows] == ["北早现乡", "南岗镇"]
    assert [tie.kind for tie in told.successions] == ["converted"]


def test_ancestors_have_the_names_of_the_day():
    village = Division.objects.get(code="130123104201")
    assert [row.name for row in reads.ancestors_of(village, SECOND)] == ["石家庄市", "正定县", "南岗镇"]
    assert [row.name for row in reads.ancestors_of(village, FIRST)] == ["石家庄市", "正定县", "北早现乡"]


def test_counties_of_a_scope_are_its_own_or_the_one_around_it():
    township, city = Division.objects.get(code=NEW_TOWN), reads.city(SECOND)
    assert [row.name for row in reads.counties_within([township.path], SECOND)] == ["正定县"]
    assert reads.counties_within([city.path], SECOND).count() == 24
    assert not reads.counties_within([], SECOND).exists()


def test_the_tree_of_a_scope_holds_nothing_else():
    county = Division.objects.get(code="130123000000")
    (branch,) = reads.tree([county.path], SECOND)
    assert (branch.division, branch.count) == (county, 10)
    assert sum(child.count for child in branch.below) == 187
    (small,) = reads.tree([Division.objects.get(code=NEW_TOWN).path], GAP)
    assert (small.division.name, small.count, small.between) == ("北早现乡", 19, True)


@pytest.mark.parametrize("code", ["130123000000", "130100000000"])
def test_the_tree_takes_the_same_few_statements_for_a_county_and_the_city(code, django_assert_num_queries):
    row = Division.objects.filter(code=code).first()
    with django_assert_num_queries(3):
        reads.tree([row.path], SECOND)


def test_lookups_take_few_statements(django_assert_max_num_queries):
    for code, at in ((OLD_TOWNSHIP, FIRST), (OLD_TOWNSHIP, GAP), ("130100000000", GAP)):
        with django_assert_max_num_queries(3):
            reads.find(code, at)
    with django_assert_max_num_queries(1):
        reads.scope_paths(Division(lineage=OLD_TOWNSHIP, path="x/"))
    with django_assert_max_num_queries(3):
        len(reads.townships("city23", YEAR_END))
