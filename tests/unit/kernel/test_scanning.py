"""Numbers of persons are found however they are written apart; what a notice says every day is not taken for one."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from minzheng.kernel.identifiers import DocumentNumber, found_in
from minzheng.kernel.identifiers.scanning import Sort
from minzheng.kernel.money import format_yuan
from tests.spec.tables import cases

PAGE = Path(__file__).parents[2] / "spec" / "publicity" / "scanning.md"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
places = st.sampled_from(["130102", "130123", "110105", "652325", "810000"])
births = st.dates(min_value=date(1900, 1, 1), max_value=date(2021, 8, 31))


def number(pattern):
    return st.from_regex(pattern, fullmatch=True).filter(str.isascii)


@st.composite
def resident_ids(draw):
    body = f"{draw(places)}{draw(births):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + ric.calc_check_digit(f"{body}?")


@st.composite
def old_ids(draw):
    return f"{draw(places)}{draw(births):%y%m%d}{draw(st.integers(0, 999)):03d}"


@st.composite
def bank_cards(draw):
    body = draw(number(r"[3-9][0-9]{14,17}"))
    return body + luhn.calc_check_digit(body)


mobiles = number(r"1[3-9][0-9]{9}")
landlines = number(r"(010|02[0-9]|0[3-9][0-9]{2})[1-9][0-9]{6,7}")
personal = st.one_of(resident_ids(), old_ids(), bank_cards(), mobiles, landlines)
separators = st.text(" -_./、·　\u2014\u200b()", min_size=1, max_size=3)
written = st.sampled_from(
    [str, *(lambda text, table=table: text.translate(table) for table in (FULL_WIDTH, CHINESE, CAPITAL))]
)
words = st.text("申请人家庭情况属实请核对与原件无误的是", max_size=12)


@st.composite
def apart(draw, numbers):
    """A number cut into groups by separators."""
    said = draw(numbers)
    cuts = sorted(draw(st.sets(st.integers(1, len(said) - 1), max_size=len(said) - 1)))
    parts = [said[start:end] for start, end in zip([0, *cuts], [*cuts, len(said)], strict=True)]
    between = draw(separators)
    return between.join(parts)


@settings(max_examples=300)
@given(words, apart(personal), written, words)
def test_a_number_hidden_with_separators_or_other_digits_is_found(before, hidden, write, after):
    found = found_in(f"{before}{write(hidden)}{after}")
    assert found
    covered = range(len(before), len(before) + len(hidden))
    assert any(one.start <= covered.start + 1 and one.end >= covered.stop - 1 for one in found), found


@settings(max_examples=200)
@given(words, resident_ids(), st.text("0123456789", max_size=4), st.text("0123456789", max_size=4))
def test_a_resident_id_inside_a_longer_number_is_found(before, said, left, right):
    """As in the number of a disability certificate."""
    assert {one.sort for one in found_in(f"{before}{left}{said}{right}")} & {Sort.RESIDENT_ID, Sort.BANK_CARD}


days = st.dates(min_value=date(1949, 1, 1), max_value=date(2099, 12, 31))
amounts = st.integers(0, 99_999_999).map(format_yuan)
ordinary = st.one_of(
    days.map(lambda day: f"{day:%Y-%m-%d}"), days.map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    days.map(lambda day: f"{day:%Y.%m.%d}"), amounts.map(lambda said: f"{said}元"), st.integers(1, 30).map(lambda count: f"{count} 人"),
    st.builds(DocumentNumber, st.sampled_from(["民发", "冀民规", "石民"]), st.integers(1990, 2030), st.integers(1, 9999)).map(str),
    st.builds("BJ{:09d}-{}-{:05d}".format, st.integers(110000000, 659999999), st.integers(2015, 2030), st.integers(1, 99999)),
    number(r"[1-6][0-9]{5}000000"), number(r"[1-6][0-9]{8}").map(lambda code: f"区划 {code}"),
    st.builds("{:02d}:{:02d}-{:02d}:{:02d}".format, *[st.integers(0, 23), st.integers(0, 59)] * 2),
)  # fmt: skip
joins = st.sampled_from(["；", "，共 ", " ", "\n", "（公示）", "至"])


@settings(max_examples=400)
@given(st.lists(ordinary, min_size=1, max_size=6), joins)
def test_sums_days_and_numbers_of_papers_cases_and_divisions_are_not_refused(said, join):
    """Several 12-digit codes or sums in a row with nothing but a space are not ordinary writing."""
    alone = (
        join in {" ", "\n", "，共 "}
        and sum(one.isdigit() or one.startswith("区划") for one in said) > 0
        and len(said) > 1
    )
    assume(not alone)
    assert found_in(join.join(said)) == []


@pytest.mark.parametrize(("text", "expected"), cases(PAGE, "筛查"))
def test_what_is_found(text, expected):
    found = found_in(text.replace("␣", " "))
    assert "、".join(one.sort.value for one in found) == ("" if expected == "无" else expected)


def test_a_finding_never_repeats_what_it_found():
    finding = found_in("联系人电话13812345678。")[0]
    assert finding.words == "第 6 至 16 个字像手机号码"
    assert "138" not in repr(finding)


@given(st.text())
def test_places_lie_in_the_text(text):
    assert all(0 <= one.start < one.end <= len(text) for one in found_in(text))
