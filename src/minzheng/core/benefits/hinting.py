"""政策提示 — for a household at the window: what it may be entitled to and does not receive, why, and what is still to be asked.

The same rules and facts as an explanation; nothing is decided by it and nothing is kept. The number of statements is that of
one household's circumstances, whatever the number of programmes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.core.benefits import programmes
from minzheng.core.benefits.explaining import Circumstances, circumstances_of
from minzheng.core.parties.households.models import Household
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Level, Programme
from minzheng.kernel.policy.explaining import Answer, Explanation
from minzheng.kernel.policy.rules import Sort


@dataclass(frozen=True)
class Hint:
    """政策提示一条 — a programme, whose it would be, whether the answer is open, the conditions that speak for it, what is missing."""

    programme: Programme
    whose: str
    answer: Answer
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    without_standard: bool

    @property
    def is_entitled(self) -> bool:
        """Whether everything that the rules ask for is known and holds."""
        return self.answer is Answer.ENTITLED


def hints_for(household: Household, month: Month) -> list[Hint]:
    """政策提示 — of a household that may be entitled to more than it receives: the clear ones first, then the open ones.

    An open answer against which a known condition speaks is no hint: whatever else comes to light, it stays a refusal.
    """
    codes = tuple(programmes.order())
    circumstances = circumstances_of(household, codes, month)
    if circumstances is None:
        return []
    hints = [one for code in codes for one in _of_programme(circumstances, code)]
    return sorted(hints, key=lambda one: (not one.is_entitled, len(one.missing)))


def _of_programme(circumstances: Circumstances, code: str) -> Iterator[Hint]:
    version = programmes.in_force(code, circumstances.month)
    programme = version.program.programme
    places: list[int | None] = [None] if programme.to is Level.HOUSEHOLD else list(range(len(circumstances.members)))
    for place in places:
        if circumstances.paid_for(code, place):
            continue
        found = version.explainer.explain(circumstances.situation, circumstances.month, place)
        if found.answer is Answer.NOT_ENTITLED or _speaks_against(found):
            continue
        yield Hint(
            programme, circumstances.called[place], found.answer, tuple(_reasons(found)), tuple(_missing(found)),
            any(one.is_parameter for one in found.missing),
        )  # fmt: skip


def _speaks_against(found: Explanation) -> bool:
    return any(line.sort is Sort.CONDITION and line.decides and line.value is False for line in found.lines)


def _reasons(found: Explanation) -> Iterator[str]:
    """Conditions that are known to hold."""
    said = [line.label for line in found.lines if line.sort is Sort.CONDITION and line.decides and line.value is True]
    yield from dict.fromkeys(said)


def _missing(found: Explanation) -> Iterator[str]:
    """Facts that nobody has recorded yet, each once."""
    yield from dict.fromkeys(one.label for one in found.missing if not one.is_parameter)
