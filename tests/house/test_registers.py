"""What every register tells its users: one sentence on what belongs into it, and where its records lie."""

import pytest

from minzheng.core.registers.declarations import REGISTERS

LONGEST_NOTE = 120


@pytest.mark.parametrize("code", REGISTERS.codes())
def test_every_register_says_in_a_sentence_what_belongs_into_it(code):
    note = REGISTERS.get(code).note
    assert note.endswith("。"), code
    assert 10 < len(note) <= LONGEST_NOTE, (code, len(note))


def test_talks_in_villages_are_listed_with_their_township_and_village():
    named = {column.name for column in REGISTERS.get("welfare.policy_talk").columns if column.in_list}
    assert {"county", "township", "village"} <= named
    assert "township" not in {column.name for column in REGISTERS.get("bureau.study_meeting").columns}
