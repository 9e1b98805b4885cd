"""Reading again: what is the same, changed, new or gone."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.plan.binding.comparing import Pair, compare, what_changed
from minzheng.core.plan.binding.matching import Stated

BEDS = Stated("年内新增床位4400张", Decimal(4400), unit="张", comparator=">=", deadline="2021-12-31", item_title="养老")
COURSES = Stated("培训护理员5000人次以上", Decimal(5000), unit="人次", comparator=">=", item_title="养老")
LEAVES = Stated("栽树百棵", Decimal(100), unit="棵", comparator=">=", item_title="绿化")


def test_the_same_text_in_another_order_is_the_same():
    assert compare([BEDS, COURSES], [COURSES, BEDS]) == [Pair(1, is_same=True), Pair(0, is_same=True)]


def test_another_quantity_or_deadline_is_a_change_of_the_same_commitment():
    more = replace(BEDS, text="年内新增床位4500张", quantity=Decimal(4500))
    later = replace(BEDS, deadline="2022-06-30")
    assert compare([COURSES, BEDS], [more]) == [Pair(1, is_same=False)]
    assert what_changed(BEDS, more) == ("数量 ≥ 4400 张 → ≥ 4500 张",)
    assert compare([BEDS], [later]) == [Pair(0, is_same=False)]
    assert what_changed(BEDS, later) == ("期限 2021-12-31 → 2022-06-30",)


def test_other_words_alone_are_a_change_too():
    other = replace(BEDS, text="今年内新增床位4400张")
    assert compare([BEDS], [other]) == [Pair(0, is_same=False)]
    assert what_changed(BEDS, other) == ("措辞有变化",)


def test_what_is_new_has_no_counterpart_and_what_is_gone_is_nobodys():
    assert compare([BEDS], [LEAVES]) == [Pair(None, is_same=False)]


def test_a_clause_that_moved_to_another_item_is_found_and_told():
    moved = replace(BEDS, item_title="福利")
    assert compare([LEAVES, BEDS], [moved]) == [Pair(1, is_same=False)]
    assert what_changed(BEDS, moved) == ("条目 养老 → 福利",)


def test_a_clause_that_stands_twice_is_paired_twice():
    assert compare([BEDS, BEDS], [BEDS, BEDS, BEDS]) == [
        Pair(0, is_same=True),
        Pair(1, is_same=True),
        Pair(None, is_same=False),
    ]


def test_what_a_file_brought_without_its_sentence_is_the_same_when_all_figures_are():
    silent = replace(BEDS, text="")
    assert compare([silent], [BEDS]) == [Pair(0, is_same=True)]
    assert compare([replace(silent, quantity=Decimal(1))], [BEDS])[0].is_same is False


STATED = st.builds(
    Stated,
    text=st.sampled_from(["新增床位张", "培训人次", "建设站点个", ""]),
    quantity=st.integers(0, 3).map(Decimal),
    unit=st.sampled_from(["张", "个"]),
    item_title=st.sampled_from(["养老", "儿童"]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STATED, max_size=8), st.lists(STATED, max_size=8))
def test_no_earlier_commitment_is_claimed_twice_and_equal_ones_are_all_paired(before, after):
    pairs = compare(before, after)
    claimed = [pair.before for pair in pairs if pair.before is not None]
    assert len(pairs) == len(after)
    assert len(set(claimed)) == len(claimed)
    assert all(pair.is_same for pair in compare(before, before))
