"""The command: whichever of its words opens a demonstration, its pages say that everybody in it is invented."""

import os
from datetime import date

import pytest

from minzheng.project import command, purpose

NAMES = ("MINZHENG_DEMONSTRATION", "MINZHENG_TODAY")


@pytest.fixture
def surroundings(monkeypatch):
    """Neither variable is set, and whatever is set is taken back."""
    for name in NAMES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("day", "said"), [(date(2021, 8, 30), ("1", "2021-08-30")), (None, (None, None))], ids=["demonstration", "other"]
)
def test_a_demonstration_says_so_whichever_command_opens_it(surroundings, monkeypatch, day, said):
    monkeypatch.setattr(purpose, "demonstration_day", lambda: day)
    command._in_its_own_time()
    assert tuple(os.environ.get(name) for name in NAMES) == said


def test_a_date_that_was_given_stays_and_the_invented_city_is_still_named(surroundings, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2021-12-31")
    monkeypatch.setattr(purpose, "demonstration_day", lambda: date(2021, 8, 30))
    command._in_its_own_time()
    assert tuple(os.environ.get(name) for name in NAMES) == ("1", "2021-12-31")
