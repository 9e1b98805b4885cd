"""移动的数 — a number that stands for every value in a window: what is reckoned with it says for which values the same holds.

A program evaluated with one fact moving takes the same turns as with the plain fact; each comparison narrows the window to
the values that would have turned the same way. What lies just outside is where something changes: exactly, and without trying
each value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass
class Window:
    """区间 — the values, both ends included, for which everything decided so far is decided alike; ``at`` lies within."""

    at: int
    low: int
    high: int

    def pin(self) -> None:
        """Nothing can be said of any other value."""
        self.low = self.high = self.at


class Stair(Protocol):
    """单调函数 — what rises or falls with the moving value and never turns."""

    def keep(self, bound: int, *, above: bool) -> None:
        """Narrow the window to where it is at least the bound, or below it."""


@dataclass
class Itself:
    """本身 — the moving value as it is."""

    window: Window

    def keep(self, bound: int, *, above: bool) -> None:
        if above:
            self.window.low = max(self.window.low, bound)
        else:
            self.window.high = min(self.window.high, bound - 1)


@dataclass
class Quotient:
    """商 — a moving number divided by a fixed one, rounded down."""

    number: "Moving"
    divisor: int

    def keep(self, bound: int, *, above: bool) -> None:
        self.number.keep(bound * self.divisor, above=above)


@dataclass
class Steps:
    """阶梯 — any other function of the moving value that never turns, such as an age: its steps are found by halving."""

    window: Window
    function: Callable[[int], int]

    def keep(self, bound: int, *, above: bool) -> None:
        self.window.high = self._last(self.window.high, bound, above=above)
        self.window.low = self._last(self.window.low, bound, above=above)

    def _last(self, end: int, bound: int, *, above: bool) -> int:
        """The value farthest towards an end that is on the same side of the bound."""
        if (self.function(end) >= bound) == above:
            return end
        good, bad = self.window.at, end
        while abs(bad - good) > 1:
            middle = (good + bad) // 2
            if (self.function(middle) >= bound) == above:
                good = middle
            else:
                bad = middle
        return good


class Moving:
    """移动的数 — ``factor`` times a stair plus ``added``; ``now`` is its value where the window stands."""

    __hash__ = None  # type: ignore[assignment]  # comparing narrows the window: never a key
    __slots__ = ("added", "factor", "now", "stair", "window")

    def __init__(self, window: Window, stair: Stair, now: int, factor: int = 1, added: int = 0) -> None:
        self.window, self.stair, self.now, self.factor, self.added = window, stair, now, factor, added

    @classmethod
    def over(cls, window: Window) -> "Moving":
        """The moving value itself."""
        return cls(window, Itself(window), window.at)

    def keep(self, bound: int, *, above: bool) -> None:
        """Narrow the window to where the number is at least the bound, or below it."""
        if self.factor > 0:
            self.stair.keep(-((self.added - bound) // self.factor), above=above)
        else:
            self.stair.keep((bound - self.added) // self.factor + 1, above=not above)

    def fixed(self) -> int:
        """The number as it is now; the window shrinks to where it stays so."""
        self.keep(self.now, above=True)
        self.keep(self.now + 1, above=False)
        return self.now

    # -- reckoning ---------------------------------------------------------------------------------------------------
    def __add__(self, other: Any) -> Any:
        if isinstance(other, Moving):
            if other.stair is not self.stair:
                return self + other.fixed()
            factor = self.factor + other.factor
            return self._with(factor, self.added + other.added) if factor else self.added + other.added
        return self._with(self.factor, self.added + other)

    __radd__ = __add__

    def __neg__(self) -> "Moving":
        return self._with(-self.factor, -self.added)

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        by = other.fixed() if isinstance(other, Moving) else other
        return self._with(self.factor * by, self.added * by) if by else 0

    __rmul__ = __mul__

    def __floordiv__(self, divisor: int) -> "Moving":
        """Divided by a fixed number above zero."""
        return Moving(self.window, Quotient(self, divisor), self.now // divisor)

    def _with(self, factor: int, added: int) -> "Moving":
        place = (self.now - self.added) // self.factor
        return Moving(self.window, self.stair, factor * place + added, factor, added)

    # -- deciding ----------------------------------------------------------------------------------------------------
    def __ge__(self, other: Any) -> bool:
        difference = self - other
        if not isinstance(difference, Moving):
            return bool(difference >= 0)
        holds = difference.now >= 0
        difference.keep(0, above=holds)
        return holds

    def __lt__(self, other: Any) -> bool:
        return not self >= other

    def __gt__(self, other: Any) -> bool:
        return bool(self >= other + 1)

    def __le__(self, other: Any) -> bool:
        return not self > other

    def __eq__(self, other: object) -> bool:
        return bool(self >= other) and not self > other

    def __ne__(self, other: object) -> bool:
        return not self == other


class MovingDay:
    """移动的日期 — a day that stands for every day in a window; the window counts days from year one."""

    __hash__ = None  # type: ignore[assignment]  # as above
    __slots__ = ("number",)

    def __init__(self, window: Window) -> None:
        self.number = Moving.over(window)

    def toordinal(self) -> Moving:
        """The number of the day, as ``date`` says it."""
        return self.number

    def __ge__(self, other: Any) -> bool:
        return bool(self.number >= other.toordinal())

    def __lt__(self, other: Any) -> bool:
        return bool(self.number < other.toordinal())

    def __gt__(self, other: Any) -> bool:
        return bool(self.number > other.toordinal())

    def __le__(self, other: Any) -> bool:
        return bool(self.number <= other.toordinal())

    def __eq__(self, other: Any) -> bool:
        return bool(self.number == other.toordinal())

    def __ne__(self, other: Any) -> bool:
        return bool(self.number != other.toordinal())


def moves(value: Any) -> bool:
    """是否移动 — whether a value stands for a window of values."""
    return isinstance(value, Moving | MovingDay)


def between_days(function: Callable[[date, date], int], first: Any, second: Any) -> Any:
    """两日之间 — a function of two days that rises with one and falls with the other, of which one may move."""
    if not isinstance(first, MovingDay):
        if not isinstance(second, MovingDay):
            return function(first, second)
        window = second.number.window
        stair = Steps(window, lambda at: function(first, date.fromordinal(at)))
    elif isinstance(second, MovingDay):
        window = first.number.window
        window.pin()
        return function(date.fromordinal(window.at), date.fromordinal(window.at))
    else:
        window = first.number.window
        stair = Steps(window, lambda at: function(date.fromordinal(at), second))
    return Moving(window, stair, stair.function(window.at))
