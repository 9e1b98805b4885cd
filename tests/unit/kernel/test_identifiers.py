"""Our readers agree with an independent library, and a refusal never repeats the number."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric, uscc

from minzheng.kernel import identifiers
from minzheng.kernel.identifiers import BadIdentifier, DivisionCode, Level, SegmentKind

TODAY = date(2021, 8, 31)
GOOD = "130102199003070812"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
births = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
sequences = st.integers(0, 999).map("{:03d}".format)
counties = st.sampled_from(["130102", "130123", "110105", "652325"])


@given(counties, births, sequences)
def test_a_resident_id_with_the_library_check_digit_is_accepted_as_read(county, born_on, sequence):
    body = f"{county}{born_on:%Y%m%d}{sequence}"
    resident = identifiers.parse_resident_id(body + ric.calc_check_digit(f"{body}?"), today=TODAY)
    assert (resident.division, resident.born_on) == (county, born_on)
    assert (resident.sex is identifiers.Sex.MALE) is (int(sequence) % 2 == 1)


@given(counties, births, sequences, st.sampled_from("0123456789X"))
def test_a_check_digit_is_right_exactly_when_the_library_says_so(county, born_on, sequence, check):
    number = f"{county}{born_on:%Y%m%d}{sequence}{check}"
    assert accepted(number) is (ric.calc_check_digit(number) == check)


@given(counties, births, sequences, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(county, born_on, sequence, place, shift):
    body = f"{county}{born_on:%Y%m%d}{sequence}"
    number = body + identifiers.resident_check(body)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not accepted(wrong)


def test_a_person_born_today_has_a_number_and_one_born_tomorrow_has_not():
    for born_on, expected in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        body = f"130102{born_on:%Y%m%d}001"
        assert accepted(body + identifiers.resident_check(body)) is expected


@given(
    st.text(max_size=25) | st.from_regex(r"[1-9]\d{16}[\dxX]", fullmatch=True).filter(lambda text: not accepted(text))
)
def test_a_refusal_is_chinese_and_silent_about_the_number(text):
    with pytest.raises(BadIdentifier) as refusal:
        identifiers.parse_resident_id(text, today=TODAY)
    assert re.fullmatch("公民身份号码.+，.+。", str(refusal.value))
    assert not any(text[at : at + 6] in str(refusal.value) for at in range(len(text) - 5))
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_a_resident_id_does_not_show_itself_in_a_log():
    resident = identifiers.parse_resident_id(GOOD, today=TODAY)
    assert repr(resident) == "ResidentID(13010219900307****)"


def test_digits_of_other_scripts_are_no_digits():
    assert not accepted("١٣٠١٠٢١٩٩٠٠٣٠٧٠٨١٢")


@pytest.mark.parametrize("text", ["13010290030708", GOOD, "13010290030708X", "130102901307081"])
def test_an_old_number_that_is_none_is_refused(text):
    with pytest.raises(BadIdentifier):
        identifiers.upgrade_resident_id(text)


def test_a_disability_certificate_holds_a_person_a_category_and_a_grade():
    certificate = identifiers.parse_disability_certificate(f"{GOOD}43", today=TODAY)
    assert (certificate.category, certificate.grade, certificate.reissue) == (4, 3, 0)
    assert certificate.resident.number == GOOD
    assert identifiers.parse_disability_certificate(f"{GOOD}43b2", today=TODAY).reissue == 2
    assert GOOD[-4:] not in repr(certificate)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{GOOD}83", "的格式不符"),
        (f"{GOOD}45", "的格式不符"),
        (GOOD, "的格式不符"),
        (f"{GOOD}43B0", "的格式不符"),
        (f"{GOOD[:-1]}343", "前18位的校验位不符"),
    ],
)
def test_a_wrong_disability_certificate_is_refused(text, problem):
    with pytest.raises(BadIdentifier) as refusal:
        identifiers.parse_disability_certificate(text, today=TODAY)
    assert (refusal.value.kind, refusal.value.problem) == ("残疾人证号", problem)


@given(
    st.sampled_from(["51", "52", "53", "91", "12", "G1"]),
    st.integers(110000, 659999).map(str),
    st.text(CREDIT_ALPHABET, min_size=8, max_size=8),
)
def test_a_credit_code_with_the_library_check_digit_is_accepted(prefix, division, organisation):
    body = prefix + division + organisation + identifiers.organisation_check(organisation)
    number = body + uscc.calc_check_digit(body)
    code = identifiers.parse_credit_code(number)
    assert code.number == number
    assert (code.department + code.kind, code.division) == (prefix, division)
    assert code.organisation == number[8:17]


@given(st.text(CREDIT_ALPHABET, min_size=17, max_size=17))
def test_the_credit_check_equals_the_library(body):
    assert identifiers.credit_check(body) == uscc.calc_check_digit(body)


@given(st.from_regex(r"[0-9]{16,19}", fullmatch=True))
def test_a_bank_account_warns_exactly_when_luhn_fails(number):
    account = identifiers.parse_bank_account(number)
    assert account.luhn_ok is luhn.is_valid(number)
    assert (account.warning is None) is account.luhn_ok
    assert number[:12] not in repr(account)


@pytest.mark.parametrize("text", ["622848040256489", "62284804025648900181", "6228 4804 O256 4890"])
def test_what_is_no_bank_account_is_refused(text):
    with pytest.raises(BadIdentifier, match="应为16至19位数字"):
        identifiers.parse_bank_account(text)


def test_a_phone_hides_itself_in_a_log_and_keeps_its_extension():
    phone = identifiers.parse_phone("0311-86688888转102")
    assert (phone.number, phone.extension) == ("0311-86688888", "102")
    assert repr(phone) == "Phone(0311-****8888, landline)"


def test_document_numbers_sort_by_agency_year_and_serial():
    numbers = [
        identifiers.parse_document_number(f"民发〔{year}〕{serial}号")
        for year, serial in ((2021, 10), (2021, 9), (2020, 99))
    ]
    assert [(number.year, number.serial) for number in sorted(numbers)] == [(2020, 99), (2021, 9), (2021, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1301020010011",
        "13010200100",
        "030102001001",
        "13010200100A",
        "130000001000",
        "130102000001",
        "130001000000",
    ],
)
def test_a_division_code_that_cannot_stand_is_refused(text):
    with pytest.raises(BadIdentifier, match="区划代码"):
        identifiers.parse_division_code(text)


def test_a_division_code_names_its_upper_units():
    code = DivisionCode("130123203201")
    assert (code.province, code.city, code.county, code.township) == (
        "130000000000",
        "130100000000",
        "130123000000",
        "130123203000",
    )
    assert code.at(Level.VILLAGE) == str(code) == "130123203201"
    assert DivisionCode("130100000000").county is None
    assert DivisionCode("130100000000").kind is None


def test_every_kind_and_level_has_a_chinese_label():
    assert [level.label for level in Level] == ["省级", "市级", "县级", "乡级", "村级"]
    assert len({kind.label for kind in SegmentKind}) == len(SegmentKind)


def accepted(number: str) -> bool:
    try:
        identifiers.parse_resident_id(number, today=TODAY)
    except BadIdentifier:
        return False
    return True
