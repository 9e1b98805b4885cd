"""相近号码 — the valid numbers that lie one slip of the pen away: one digit wrong, two neighbours swapped, the wrong century.

A slip in a body that kept its check character is refused when it is typed. The slips that get through are those whose check was
made anew, so every neighbour is given with the check of its own body.
"""

from collections.abc import Iterator
from datetime import date

from minzheng.kernel.identifiers.persons import LENGTH, OLD_LENGTH, WEIGHTS, resident_check
from minzheng.kernel.identifiers.problems import tidy

BODY = len(WEIGHTS)
CENTURIES = ("18", "19", "20")
_CENTURY = slice(6, 8)
_BIRTH = slice(6, 14)


def near_resident_ids(text: str) -> frozenset[str]:
    """相近号码 — of a number of 18 characters, its check right or wrong, or of an old one of 15 digits; empty for anything else.

    An old number is given as the new ones that it may have become; the number itself is not among its neighbours.
    """
    number = tidy(text)
    if len(number) == OLD_LENGTH and _digits(number):
        bodies = {number[:6] + century + number[6:] for century in CENTURIES}
    elif len(number) == LENGTH and _digits(number[:BODY]):
        bodies = {number[:BODY], *_slips(number[:BODY])}
    else:
        return frozenset()
    valid = (body for body in bodies if body[0] != "0" and is_a_day(body[_BIRTH]))
    return frozenset(body + resident_check(body) for body in valid) - {number}


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def is_a_day(digits: str) -> bool:
    """Whether eight digits are a day of the calendar."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _slips(body: str) -> Iterator[str]:
    """Bodies one slip away, valid or not."""
    for place, right in enumerate(body):
        for wrong in "0123456789":
            if wrong != right:
                yield body[:place] + wrong + body[place + 1 :]
    for place in range(BODY - 1):
        yield body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    for century in CENTURIES:
        yield body[: _CENTURY.start] + century + body[_CENTURY.stop :]
