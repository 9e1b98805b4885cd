"""Money is whole fen, its roundings are named, and its capitals can be read back."""

import math
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel import money
from minzheng.kernel.money import BadAmount, format_yuan, in_capitals, parse_yuan, per_head

amounts = st.integers(-(10**18) + 1, 10**18 - 1)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1207.49", 120749),
        ("1,207.49", 120749),
        ("￥1，207.49元", 120749),
        ("¥ 0.5", 50),
        ("-12.50", -1250),
        ("+3", 300),
        ("1 207", 120700),
        ("007", 700),
    ],
)
def test_an_amount_is_read_however_it_is_dressed(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "元", "1.234", "1,2,3", "12,34", "5.6万", "1e3", "--1", ".5", "5.", "NaN", "１２a"]
)
def test_what_is_no_amount_of_yuan_is_refused(text):
    with pytest.raises(BadAmount, match="不是以元为单位"):
        parse_yuan(text)


@given(amounts)
def test_every_amount_reads_back_as_formatted(fen):
    assert parse_yuan(format_yuan(fen)) == fen


@given(amounts)
def test_every_amount_reads_back_from_its_capitals(fen):
    assert read_capitals(in_capitals(fen)) == fen


@given(amounts)
def test_capitals_hold_no_doubled_and_no_dangling_zero(fen):
    text = in_capitals(fen)
    assert "零零" not in text
    assert not re.search(r"零[元角分整万亿]", text.replace("零元整", ""))
    assert text.endswith(("整", "分"))


def test_capitals_end_where_their_units_end():
    assert in_capitals(10**18 - 1).startswith("玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿")
    with pytest.raises(BadAmount, match="超出大写"):
        in_capitals(10**18)


@pytest.mark.parametrize("wrong", [1.0, True, Decimal(1), "1"])
def test_only_whole_fen_are_money(wrong):
    for use in (format_yuan, in_capitals, lambda fen: per_head(fen, 1, rounds=money.to_fen)):
        with pytest.raises(BadAmount, match="必须是以分为单位的整数"):
            use(wrong)


def test_a_negative_total_and_an_empty_family_have_no_share():
    with pytest.raises(BadAmount, match="为负"):
        per_head(-1, 1, rounds=money.to_fen)
    with pytest.raises(BadAmount, match="不足一人"):
        per_head(1, 0, rounds=money.to_fen)


@given(st.integers(0, 10**12), st.integers(1, 50), st.sampled_from(list(money.ROUNDINGS)))
def test_each_rounding_keeps_its_promise(total, heads, rounds):
    share = per_head(total, heads, rounds=rounds)
    gap = share - Fraction(total, heads)
    assert share % rounds.step == 0
    assert {
        "四舍五入": -Fraction(rounds.step, 2) < gap <= Fraction(rounds.step, 2),
        "进位": 0 <= gap < rounds.step,
        "舍去": -rounds.step < gap <= 0,
    }[re.match("四舍五入|进位|舍去", rounds.label)[0]]


def test_roundings_are_found_by_their_code():
    assert money.ROUNDINGS.get("up_to_jiao") is money.up_to_jiao
    assert str(money.up_to_jiao) == "进位到角"
    assert money.up_to_jiao.of(101) == 110


def read_capitals(text: str) -> int:
    """An independent reader: digits times units, section by section."""
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    whole, _, rest = text.rpartition("元")
    small = sum(
        "零壹贰叁肆伍陆柒捌玖".index(digit) * {"角": 10, "分": 1}[unit]
        for digit, unit in re.findall("(.)([角分])", rest)
    )
    return sign * (_read_integer(whole) * 100 + small)


def _read_integer(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if unit in text:
            high, _, low = text.rpartition(unit)
            return _read_integer(high) * size + _read_integer(low)
    digits = text.replace("零", "")
    return "零壹贰叁肆伍陆柒捌玖".index(digits) if digits else 0


def test_the_reader_of_this_test_is_sound():
    assert read_capitals("壹仟贰佰零柒元肆角玖分") == 120749
    assert math.isclose(read_capitals("伍亿陆仟零叁拾万元整"), 56_030_000_000)
