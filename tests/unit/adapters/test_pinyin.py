"""Sort keys and search keys of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.adapters.pinyin import readings, sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张三", "zhang san"),
        ("单雄信", "shan xiong xin"),
        ("仇英", "qiu ying"),
        ("解缙", "xie jin"),
        ("区志", "ou zhi"),
        ("查良镛", "zha liang yong"),
        ("盖聂", "ge nie"),
        ("朴正", "piao zheng"),
        ("翟让", "zhai rang"),
        ("曾国", "zeng guo"),
        ("尉迟恭", "yu chi gong"),
        ("尉健", "wei jian"),
        ("万俟卨", "mo qi xie"),
        ("吕蒙", "lv meng"),
        ("卜算", "bu suan"),  # codespell:ignore bu
        ("买买提·艾力", "mai mai ti ai li"),
        ("Ａlice Li", "alice li"),
        ("", ""),
    ],
)
def test_a_person_is_sorted_by_the_reading_of_the_surname(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_syllables_are_compared_one_by_one_and_characters_without_reading_come_last() -> None:
    names = ["梁安", "李明", "李敏", "安宁", "\U0003134a某"]
    assert sorted(names, key=sort_key) == ["安宁", "李敏", "李明", "梁安", "\U0003134a某"]
    assert sort_key("\U0003134a某").startswith("~")


def test_organisations_and_places_are_read_in_words() -> None:
    assert sort_key("重庆路街道", person=False) == "chong qing lu jie dao"
    assert sort_key("单位服务中心", person=False).startswith("dan wei")
    assert sort_key("行唐县", person=False) == "xing tang xian"


def test_a_name_is_found_by_every_reading_in_full_and_by_initials() -> None:
    assert {"shanxiongxin", "danxiongxin", "sxx", "dxx"} <= readings("单雄信")
    assert {"yuchigong", "weichigong", "ycg", "wcg"} <= readings("尉迟恭")
    assert {"zhangsan", "zs"} <= readings("张三")
    assert readings("·") == frozenset()


def test_readings_are_limited_with_the_surname_and_the_usual_ones_kept() -> None:
    found = readings("曾行长重朝和")
    assert any(each.startswith("zengxing") for each in found)
    assert len([each for each in found if len(each) > len("曾行长重朝和")]) <= 64


@given(st.text(max_size=30))
def test_keys_of_any_text_are_ascii_and_bounded(text: str) -> None:
    assert sort_key(text).isascii()
    assert sort_key(text, person=False).isascii()
    found = readings(text)
    assert len(found) <= 130
    assert all(each.isascii() and " " not in each for each in found)
