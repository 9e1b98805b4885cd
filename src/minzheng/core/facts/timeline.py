"""状况时序 — how a new value takes its place among those that one source said before; pure reckoning, no database.

A value holds from its first day until another follows, or until the end that was said with it. A newer value ends the one
before it; one from the same first day corrects it; one that says what holds already changes nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass
class Span:
    """一段 — a value from a day to the day before ``until``; ``record`` is whatever it was read from, None for a new one."""

    value: Any
    since: date
    until: date | None
    record: Any = None
    touched: bool = False

    def holds(self, on: date) -> bool:
        """Whether the value holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def place(spans: list[Span], new: Span) -> Span:
    """Let a new value take its place among spans that do not overlap; the span that now holds on its first day."""
    following = [span.since for span in spans if span.since > new.since]
    ends = [day for day in (new.until, min(following, default=None)) if day is not None]
    until = min(ends, default=None)
    there = next((span for span in spans if span.holds(new.since)), None)
    if there is not None and (there.value == new.value or there.since == new.since):
        if (there.value, there.until) != (new.value, until):
            there.value, there.until, there.touched = new.value, until, True
        return there
    if there is not None:
        there.until, there.touched = new.since, True
    new.until = until
    spans.append(new)
    return new
