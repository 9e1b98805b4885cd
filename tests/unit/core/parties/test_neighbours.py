"""The numbers that lie one slip of the pen away, and no others."""

import pytest

from minzheng.core.parties.duplicates.neighbours import near_resident_ids
from minzheng.kernel.identifiers.persons import resident_check


def _whole(body):
    return body + resident_check(body)


MINE = _whole("99002119900102234")


@pytest.mark.parametrize(
    ("body", "is_near"),
    [
        ("99002119900102235", True), ("99003119900102234", True), ("99002119900102243", True), ("99002119901002234", True),
        ("99002120900102234", True), ("99002119900102245", False), ("99003119900102235", False), ("99002119900132234", False),
    ],
)  # fmt: skip
def test_neighbours_are_one_slip_away_and_being_near_is_mutual(body, is_near):
    assert (_whole(body) in near_resident_ids(MINE)) == is_near
    assert not is_near or MINE in near_resident_ids(_whole(body))
    assert MINE not in near_resident_ids(MINE)


def test_a_wrong_check_leads_to_the_right_number_and_an_old_one_to_what_it_became():
    wrong = MINE[:17] + ("0" if MINE[17] != "0" else "1")
    assert MINE in near_resident_ids(wrong)
    assert near_resident_ids("990021900102234") == {_whole(f"990021{year}0102234") for year in (1890, 1990, 2090)}
    assert near_resident_ids("12345") == near_resident_ids("99002119900102乙34") == frozenset()
