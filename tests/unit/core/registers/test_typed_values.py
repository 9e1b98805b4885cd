"""What people type or put into an address is taken or refused in words, never an error of the program."""

import pytest

from minzheng.core.access.scopes import Scope
from minzheng.core.registers.declarations import REGISTERS, Field, Kind
from minzheng.core.registers.parsing import BadValue, Places, clean
from minzheng.web.register_lists import query_of

NOWHERE = Places(Scope(()))


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "-Infinity", "1E+99", "1.5", "二十", "１２，x"])
def test_what_is_no_whole_number_is_refused_in_words(typed):
    with pytest.raises(BadValue, match="应填"):
        clean(Field("n", "张数", Kind.NUMBER), typed, NOWHERE)


@pytest.mark.parametrize("typed", ["FW-001", "ＦＷ－００１", " FW-001\u3000", "ＦＷ-001"])
def test_a_code_is_the_same_code_however_wide_its_letters_are(typed):
    assert clean(Field("code", "编号", Kind.CODE), typed, NOWHERE) == "FW-001"


def test_a_name_keeps_its_signs():
    assert clean(Field("name", "名称"), "幸福（二）院", NOWHERE) == "幸福（二）院"


@pytest.mark.parametrize("value", ["profit\x00", "张三", "990121195803071234", "0"])
def test_a_filter_takes_its_own_choices_only(value):
    register = REGISTERS.get("eldercare.institution")
    assert query_of(None, register, {"ownership": value}, {}).chosen == {}
    assert query_of(None, register, {"ownership": "profit"}, {}).chosen == {"ownership": "profit"}
