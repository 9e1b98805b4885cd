"""Every declared invariant says what to do, is found by name, and is broken by a test that sees it told."""

import re

from minzheng.core.invariants import INVARIANTS, Family
from tests.invariants.corruptions import CORRUPTIONS

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_invariant_is_broken_behind_the_products_back_by_a_test():
    assert {code.partition("/")[0] for code in CORRUPTIONS} == set(INVARIANTS.codes())
    assert {other for one in CORRUPTIONS.values() for other in one.also} <= set(INVARIANTS.codes())


def test_every_invariant_says_what_it_means_and_what_to_do_in_chinese():
    silent = [
        one.code for one in INVARIANTS
        if not all(CHINESE.search(said) and said.endswith("。") for said in (one.means, one.mend)) or not CHINESE.search(one.title)
    ]  # fmt: skip
    assert silent == []


def test_every_family_is_asked():
    assert {one.family for one in INVARIANTS} == set(Family)
