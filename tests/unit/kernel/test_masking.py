"""A mask never shows what it hides."""

from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel import masking

numbers = st.from_regex(r"[0-9]{0,20}[0-9X]?", fullmatch=True)


@given(numbers)
def test_the_last_four_of_an_id_never_show(number):
    masked = masking.mask_resident_id(number)
    assert len(masked) == len(number)
    assert masked[-4:] == "*" * len(masked[-4:])
    assert masked[:-4] == number[:-4]


@given(numbers)
def test_an_account_shows_four_at_most_and_a_short_one_nothing(number):
    masked = masking.mask_account(number)
    assert len(masked) == len(number)
    assert len(masked.strip("*")) == (4 if len(number) > 4 else 0)


@given(numbers)
def test_a_phone_hides_at_least_one_digit(number):
    masked = masking.mask_phone(number)
    assert len(masked) == len(number)
    assert "*" in masked or not number


def test_an_empty_value_stays_empty():
    assert [
        mask("") for mask in (masking.mask_resident_id, masking.mask_phone, masking.mask_account, masking.mask_name)
    ] == [""] * 4
