"""设施时序 — when a facility was open and how many beds it had, day by day; pure reckoning, no database."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Timeline:
    """设施时序 — confirmed openings, closings and bed changes (张) of one facility."""

    openings: set[date] = field(default_factory=set)
    closings: set[date] = field(default_factory=set)
    changes: dict[str, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def is_open(self, on: date) -> bool:
        """Whether an opening stands on a day with no closing since."""
        last = max((day for day in self.openings if day <= on), default=None)
        return last is not None and not any(last <= day <= on for day in self.closings)

    def stock(self, kind: str, on: date) -> int:
        """Beds of one kind at the end of a day."""
        return sum(delta for day, delta in self.changes[kind] if day <= on)

    def total(self, on: date) -> int:
        """Beds of all kinds at the end of a day."""
        return sum(self.stock(kind, on) for kind in list(self.changes))

    def most_after(self, on: date) -> int:
        """The greatest number of beds from a day until the next opening: none, when the facility may close on that day."""
        next_opening = min((day for day in self.openings if day > on), default=date.max)
        days = {day for changes in self.changes.values() for day, _ in changes if on < day < next_opening}
        return max(self.total(day) for day in {on, *days})

    def lowest(self, kind: str, since: date) -> int:
        """The smallest stock of one kind from a day on: what may still be taken away on that day."""
        lowest = running = self.stock(kind, since)
        later: dict[date, int] = defaultdict(int)
        for day, delta in self.changes[kind]:
            if day > since:
                later[day] += delta
        for day in sorted(later):
            running += later[day]
            lowest = min(lowest, running)
        return lowest

    def refusal(self, changes: Iterable[tuple[date, str, int]]) -> str:
        """Why some bed changes, taken together, do not fit; empty when they do."""
        wanted = list(changes)
        for day, _, _ in wanted:
            if not self.is_open(day):
                return f"设施在 {day} 尚未开办或已经关停；请先确认设施的新建登记，或改正生效日期。"
        for day, kind, delta in wanted:
            lowest = self.lowest(kind, day)
            if delta < 0 and lowest + delta < 0:
                return f"从 {day} 起该类床位最少时只有 {lowest} 张，不能减少 {-delta} 张；请核对张数或先确认新增。"
        first = min(day for day, _, _ in wanted)
        if any(day > first for day in self.closings) and not self._closings_stay_empty(wanted):
            return "设施关停之日还有床位未撤销；请一并登记撤销。"
        return ""

    def add(self, changes: Iterable[tuple[date, str, int]]) -> None:
        """Take bed changes in."""
        for day, kind, delta in changes:
            insort(self.changes[kind], (day, delta))

    def _closings_stay_empty(self, wanted: list[tuple[date, str, int]]) -> bool:
        return all(
            self.total(closing) + sum(delta for day, _, delta in wanted if day <= closing) == 0
            for closing in self.closings
        )
