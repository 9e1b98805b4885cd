"""Loading an invented prefecture that is nothing but data."""

from datetime import date

import pytest

from minzheng.core.divisions import reads, services
from minzheng.core.divisions.models import Division, Succession
from minzheng.core.divisions.prefecture import BadPrefecture
from tests.unit.core.divisions.conftest import write_prefecture

pytestmark = pytest.mark.django_db

COUNTY = ("990121000000", "county", "河东县")
TOWNSHIP = ("990121200000", "township", "柳林乡")
VILLAGE = ("990121200201", "village", "前村村委会")


def test_an_invented_prefecture_is_data_only(tmp_path):
    folder = write_prefecture(tmp_path / "9901", {"2022-01-01": [COUNTY, TOWNSHIP, VILLAGE]})
    loaded = services.load(folder, by="system")
    assert (loaded.created, loaded.sets) == (4, 1)
    assert [row.name for row in reads.units_of("all", date(2022, 1, 1))] == ["河东县"]
    assert reads.city(date(2022, 1, 1)).name == "云水市"


def test_one_database_serves_one_prefecture(tmp_path):
    services.load(write_prefecture(tmp_path / "9901", {"2022-01-01": [COUNTY]}), by="system")
    other = write_prefecture(
        tmp_path / "9902",
        {"2022-01-01": [("990221000000", "county", "山南县")]},
        city={"code": "990200000000", "name": "星河市"},
    )
    with pytest.raises(services.NotPossible, match="云水市"):
        services.load(other, by="system")


def test_a_later_edition_completes_what_is_loaded(tmp_path):
    services.load(write_prefecture(tmp_path / "a", {"2022-01-01": [COUNTY, TOWNSHIP, VILLAGE]}), by="system")
    village = Division.objects.get(code=VILLAGE[0])
    town = ("990121104000", "township", "柳林镇")
    both = {
        "2022-01-01": [COUNTY, TOWNSHIP, VILLAGE],
        "2023-01-01": [COUNTY, town, ("990121104201", "village", "前村村委会")],
    }
    loaded = services.load(write_prefecture(tmp_path / "b", both), by="system")
    assert (loaded.editions, loaded.created, loaded.changed) == (1, 2, 2)
    village.refresh_from_db()
    assert (village.until, village.until_after) == (date(2023, 1, 1), date(2022, 1, 1))
    assert reads.current_of(village, date(2024, 1, 1)).code == "990121104201"


def test_a_code_given_again_to_another_unit_gets_a_lineage_of_its_own(tmp_path):
    editions = {
        "2021-01-01": [COUNTY, TOWNSHIP],
        "2022-01-01": [COUNTY],
        "2023-01-01": [COUNTY, (TOWNSHIP[0], "township", "石桥乡")],
    }
    services.load(write_prefecture(tmp_path, editions), by="system")
    assert set(Division.objects.filter(code=TOWNSHIP[0]).values_list("lineage", flat=True)) == {
        TOWNSHIP[0],
        f"{TOWNSHIP[0]}-2",
    }


def test_a_renamed_county_stays_one_unit_of_its_set(tmp_path):
    renamed = (COUNTY[0], "county", "大河县")
    services.load(
        write_prefecture(tmp_path, {"2021-01-01": [COUNTY, TOWNSHIP], "2022-01-01": [renamed, TOWNSHIP]}), by="system"
    )
    late = date(2022, 6, 1)
    assert [unit.name for unit in reads.units_of("all", late)] == ["大河县"]
    field = reads.group_field(reads.the_set("all", late))
    assert set(reads.townships("all", late).values_list(field, flat=True)) == {
        reads.units_of("all", late).get().lineage
    }
    assert Succession.objects.get().kind == "renamed"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([COUNTY, ("990121200201", "village", "前村村委会")], "上级 990121200000"),
        ([COUNTY, ("990121200000", "village", "柳林乡")], "请改正其一"),
        ([COUNTY, ("130121000000", "county", "别处县")], "不属于云水市"),
        ([COUNTY, COUNTY], "重复"),
        ([("99012100000", "county", "河东县")], "第2行"),
        ([("990121000000", "county", "")], "没有名称"),
    ],
)
def test_faulty_lines_are_refused_with_their_place(tmp_path, lines, problem):
    with pytest.raises(BadPrefecture, match=problem):
        services.load(write_prefecture(tmp_path, {"2022-01-01": lines}), by="system")
    assert not Division.objects.exists()


def test_a_folder_without_description_says_what_is_missing(tmp_path):
    with pytest.raises(BadPrefecture, match="divisions.yaml"):
        services.load(tmp_path, by="system")
