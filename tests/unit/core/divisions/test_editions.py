"""Comparing two editions, without a database."""

from collections import Counter
from datetime import date

import pytest

from minzheng.core.divisions.editions import BadSuccession, Change, Given, Snapshot, Unit, compare, core_name
from minzheng.core.divisions.models import Succession
from minzheng.core.divisions.prefecture import read_prefecture
from minzheng.kernel.identifiers import Level
from tests.unit.core.divisions.conftest import REAL

OLD, NEW = date(2020, 6, 30), date(2021, 10, 31)
CITY = ("990100000000", "云水市")
COUNTY = ("990121000000", "河东县")
TOWNSHIP = ("990121200000", "柳林乡")


def edition(day: date, *lines: tuple[str, str]) -> Snapshot:
    units = {}
    for code, name in lines:
        zeros = len(code) - len(code.rstrip("0"))
        level = (
            Level.CITY
            if code.endswith("0" * 8)
            else Level.COUNTY
            if code.endswith("0" * 6)
            else Level.TOWNSHIP
            if code.endswith("000")
            else Level.VILLAGE
        )
        assert zeros or level is Level.VILLAGE
        units[code] = Unit(code, name, level)
    return Snapshot(day, "测试", units)


def changes(before: Snapshot, after: Snapshot, *given: Given) -> set[tuple[str | None, str | None, str]]:
    return {
        (pair.before.code if pair.before else None, pair.after.code if pair.after else None, pair.change.value)
        for pair in compare(before, after, given)
    }


def test_the_kinds_of_change_are_those_of_the_table():
    assert {change.value for change in Change} == set(Succession.Kind.values)


@pytest.mark.parametrize(
    ("level", "name", "core"),
    [
        (Level.TOWNSHIP, "曲阳桥乡", "曲阳桥"),
        (Level.TOWNSHIP, "曲阳桥镇", "曲阳桥"),
        (Level.TOWNSHIP, "长江街道办事处", "长江"),
        (Level.VILLAGE, "车站街居委会", "车站街"),
        (Level.VILLAGE, "车站街社区居委会", "车站街"),
        (Level.VILLAGE, "里尚村村民委员会", "里尚"),
        (Level.VILLAGE, "东寺庄村民员委会", "东寺庄"),
        (Level.VILLAGE, "社区", "社区"),
        (Level.COUNTY, "鹿泉市", "鹿泉"),
    ],
)
def test_a_core_name_leaves_out_the_word_for_the_kind(level, name, core):
    assert core_name(level, name) == core


def test_units_with_equal_code_and_name_have_not_changed():
    same = (CITY, COUNTY, TOWNSHIP)
    assert changes(edition(OLD, *same), edition(NEW, *same)) == set()


def test_an_equal_code_under_another_name_is_a_rename():
    before = edition(OLD, CITY, COUNTY, TOWNSHIP)
    after = edition(NEW, CITY, COUNTY, (TOWNSHIP[0], "柳树林乡"))
    assert changes(before, after) == {(TOWNSHIP[0], TOWNSHIP[0], "renamed")}


def test_a_township_that_becomes_a_town_takes_its_villages_along():
    before = edition(OLD, CITY, COUNTY, TOWNSHIP, ("990121200201", "前村村委会"), ("990121200202", "旧名村委会"))
    after = edition(
        NEW,
        CITY,
        COUNTY,
        ("990121104000", "柳林镇"),
        ("990121104201", "前村村民委员会"),
        ("990121104202", "新名村委会"),
    )
    assert changes(before, after) == {
        (TOWNSHIP[0], "990121104000", "converted"),
        ("990121200201", "990121104201", "recoded"),
        ("990121200202", "990121104202", "recoded"),
    }


def test_two_units_of_one_core_name_are_not_guessed_apart():
    before = edition(OLD, CITY, COUNTY, TOWNSHIP, ("990121200201", "前村委会"), ("990121200202", "前社区居委会"))
    after = edition(NEW, CITY, COUNTY, TOWNSHIP, ("990121200203", "前村民委员会"))
    assert changes(before, after) == {
        ("990121200201", None, "abolished"),
        ("990121200202", None, "abolished"),
        (None, "990121200203", "established"),
    }


def test_equal_names_in_different_counties_are_strangers():
    other = ("990122000000", "河西县")
    before = edition(OLD, CITY, COUNTY, other, TOWNSHIP)
    after = edition(NEW, CITY, COUNTY, other, ("990122104000", "柳林镇"))
    assert changes(before, after) == {(TOWNSHIP[0], None, "abolished"), (None, "990122104000", "established")}


def test_a_county_that_becomes_a_district_takes_its_whole_tree_along():
    before = edition(OLD, CITY, ("990185000000", "清泉市"), ("990185100000", "清泉镇"), ("990185100201", "后村村委会"))
    after = edition(NEW, CITY, ("990110000000", "清泉区"), ("990110100000", "清泉镇"), ("990110100201", "后村村委会"))
    assert changes(before, after) == {
        ("990185000000", "990110000000", "converted"),
        ("990185100000", "990110100000", "recoded"),
        ("990185100201", "990110100201", "recoded"),
    }


def test_a_merger_and_its_villages_follow_only_hand_given_data():
    neighbour = ("990121101000", "大河镇")
    before = edition(OLD, CITY, COUNTY, TOWNSHIP, neighbour, ("990121200201", "前村村委会"))
    after = edition(NEW, CITY, COUNTY, neighbour, ("990121101205", "前村村委会"))
    alone = {
        (TOWNSHIP[0], None, "abolished"),
        ("990121200201", None, "abolished"),
        (None, "990121101205", "established"),
    }
    assert changes(before, after) == alone
    merger = Given((TOWNSHIP[0],), (neighbour[0],), OLD, NEW, "某民字〔2021〕1号")
    assert changes(before, after, merger) == {
        (TOWNSHIP[0], neighbour[0], "merged"),
        ("990121200201", "990121101205", "recoded"),
    }


def test_a_split_keeps_the_divided_unit_when_it_goes_on_under_its_code():
    before = edition(OLD, CITY, COUNTY, TOWNSHIP, ("990121200201", "前村村委会"), ("990121200202", "后村村委会"))
    after = edition(
        NEW,
        CITY,
        COUNTY,
        TOWNSHIP,
        ("990121205000", "新柳乡"),
        ("990121200201", "前村村委会"),
        ("990121205201", "后村村委会"),
    )
    split = Given((TOWNSHIP[0],), (TOWNSHIP[0], "990121205000"), OLD, NEW, "某民字〔2021〕2号")
    assert changes(before, after, split) == {
        (TOWNSHIP[0], "990121205000", "split"),
        ("990121200202", "990121205201", "moved"),
    }


def test_hand_given_data_of_this_gap_must_name_codes_that_exist():
    both = edition(OLD, CITY, COUNTY, TOWNSHIP), edition(NEW, CITY, COUNTY, TOWNSHIP)
    with pytest.raises(BadSuccession, match="990121999000"):
        compare(*both, [Given(("990121999000",), (TOWNSHIP[0],), OLD, NEW, "某")])
    assert compare(*both, [Given(("990121999000",), (TOWNSHIP[0],), NEW, date(2023, 6, 30), "某")]) == ()


@pytest.fixture(scope="module")
def real():
    return read_prefecture(REAL)


def count(pairs) -> Counter[tuple[str, str]]:
    return Counter(((pair.before or pair.after).level.value, pair.change.value) for pair in pairs)


def test_the_real_editions_2020_and_2021(real):
    first, second = real.editions[:2]
    gone = [code for code in first.units.keys() - second.units.keys() if first.units[code].level is Level.VILLAGE]
    new = [code for code in second.units.keys() - first.units.keys() if second.units[code].level is Level.VILLAGE]
    assert (len(gone), len(new)) == (104, 113)
    assert count(compare(first, second, real.successions)) == {
        ("township", "converted"): 5,
        ("village", "renamed"): 274,
        ("village", "recoded"): 91,
        ("village", "converted"): 8,
        ("village", "abolished"): 5,
        ("village", "established"): 14,
    }


def test_the_five_townships_that_became_towns_are_known_by_name(real):
    pairs = compare(*real.editions[:2], real.successions)
    assert {(p.before.name, p.after.name) for p in pairs if p.before and p.after and p.before.level is Level.TOWNSHIP} == {
        ("北早现乡", "南岗镇"), ("曲阳桥乡", "曲阳桥镇"), ("中韩乡", "中韩镇"), ("桥头乡", "大桥头镇"), ("王西章乡", "王西章镇"),
    }  # fmt: skip
    assert not any(pair.verified for pair in pairs)


def test_the_real_editions_2021_and_2023(real):
    found = count(compare(*real.editions[1:], real.successions))
    assert {kind: number for (level, kind), number in found.items() if level == "township"} == {
        "converted": 8,
        "renamed": 3,
        "abolished": 1,
    }
    assert found["village", "renamed"] == 462
    assert found["village", "abolished"] == 9
