"""A moving number turns as the plain one does, and the window it leaves is exactly where everything turns the same way."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.policy.moving import Moving, MovingDay, Window, between_days, moves

NUMBERS = st.integers(-30, 30)
TURNS = {
    "over": lambda x, a, b: x * a > b, "at least": lambda x, a, b: a * x >= b, "under": lambda x, a, b: a - x < b, "at most": lambda x, a, b: x + a <= b,
    "same": lambda x, a, b: x == a, "other": lambda x, a, b: x * a != b, "twice": lambda x, a, b: x + x * a > b, "gone": lambda x, a, b: x - x + a > b,
    "part": lambda x, a, b: (2 * x + a) // 7 > b, "up": lambda x, a, b: -(-x // 3) * a >= b, "part of part": lambda x, a, b: (x // 3 + a) // 4 == b,
    "two parts": lambda x, a, b: x // 3 + x // 5 + a > b, "square": lambda x, a, b: x * x > b + a, "clipped": lambda x, a, b: max(min(x, a), 0) * 3 - x > b,
    "against itself": lambda x, a, b: x * a < x + b, "level with itself": lambda x, a, b: x + a >= x + b, "left": lambda x, a, b: b < x, "nothing": lambda x, a, b: x * 0 + a < b,
}  # fmt: skip
ONE_TURN = ["over", "at least", "under", "at most", "part", "up", "against itself"]


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
@settings(max_examples=60, deadline=None)
@given(at=NUMBERS, a=NUMBERS, b=NUMBERS)
def test_within_the_window_everything_turns_the_same_way(turn, at, a, b):
    window = Window(at, -60, 60)
    said = turn(Moving.over(window), a, b)
    assert said == turn(at, a, b)
    assert window.low <= at <= window.high
    assert {turn(each, a, b) for each in range(window.low, window.high + 1)} == {said}


@pytest.mark.parametrize("turn", [TURNS[name] for name in ONE_TURN], ids=ONE_TURN)
@settings(max_examples=60, deadline=None)
@given(at=NUMBERS, a=NUMBERS, b=NUMBERS)
def test_just_outside_the_window_of_one_comparison_it_turns_the_other_way(turn, at, a, b):
    window = Window(at, -60, 60)
    said = turn(Moving.over(window), a, b)
    assert window.low == -60 or turn(window.low - 1, a, b) != said
    assert window.high == 60 or turn(window.high + 1, a, b) != said


BORN = st.dates(date(1955, 1, 1), date(2010, 12, 31))
DAYS = [date(2020, 2, 29), date(2021, 8, 31), date(2021, 3, 1)]
FIRST, LAST = date(1940, 1, 1).toordinal(), date(2030, 1, 1).toordinal()


def full_years(born_on, day):
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@settings(max_examples=60, deadline=None)
@given(born=BORN, day=st.sampled_from(DAYS), limit=st.integers(0, 70), first=st.booleans())
def test_an_age_keeps_to_the_days_on_which_it_is_on_the_same_side(born, day, limit, first):
    window = Window((born if first else day).toordinal(), FIRST, LAST)
    moving = MovingDay(window)
    said = between_days(full_years, *((moving, day) if first else (born, moving))) >= limit
    assert said == (full_years(born, day) >= limit)

    def there(ordinal):
        one = date.fromordinal(ordinal)
        return full_years(*((one, day) if first else (born, one))) >= limit

    assert there(window.low) == there(window.high) == said
    assert window.low == FIRST or there(window.low - 1) != said
    assert window.high == LAST or there(window.high + 1) != said


@pytest.mark.parametrize("other", [date(2021, 8, 30), date(2021, 8, 31), date(2021, 9, 1)])
def test_days_compare_as_days(other):
    day = date(2021, 8, 31)

    def moving():
        return MovingDay(Window(day.toordinal(), FIRST, LAST))

    found = [
        moving() < other,
        moving() <= other,
        moving() > other,
        moving() >= other,
        moving() == other,
        moving() != other,
    ]
    assert found == [day < other, day <= other, day > other, day >= other, day == other, day != other]
    assert (moving().toordinal() - other.toordinal() > 0) == (day > other)
    assert (other < moving(), other == moving()) == (other < day, other == day)


def test_the_same_day_on_both_sides_says_nothing_of_other_days():
    window = Window(730_000, FIRST, LAST)
    moving = MovingDay(window)
    assert moves(moving)
    assert between_days(full_years, moving, moving) == 0
    assert (window.low, window.high) == (730_000, 730_000)
    assert (between_days(full_years, date(2000, 1, 1), date(2021, 1, 1)), moves(3)) == (21, False)
