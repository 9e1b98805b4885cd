"""区划树 — the rows of a day put together as a tree; units that came with a merger hang under the one that took them over."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from minzheng.core.divisions.models import Division


@dataclass(frozen=True)
class Branch:
    """分支 — a row of the tree, what lies below it as far as it was asked for, and how many rows lie directly below it."""

    division: Division
    below: tuple["Branch", ...]
    count: int
    between: bool

    @property
    def villages(self) -> int:
        """How many villages lie in it."""
        return self.count if self.division.level == Division.Level.TOWNSHIP else sum(one.villages for one in self.below)


class Tree:
    """区划树 — one tree being put together from the rows of a day."""

    def __init__(self, rows: list[Division], villages: dict[str, int], heirs: dict[str, str], at: date) -> None:
        self.at = at
        self.heirs = heirs
        self.standing = {row.lineage: row for row in rows}
        self.count: Counter[str] = Counter()
        for lineage, number in villages.items():
            self.count[self._heir(lineage)] += number
        self.below: dict[str, list[Division]] = defaultdict(list)
        for row in rows:
            self.below[self._heir(row.path.rstrip("/").split("/")[-2])].append(row)

    def _heir(self, lineage: str) -> str:
        """The standing unit that took over a merged one."""
        for _ in self.heirs:
            if lineage in self.standing or lineage not in self.heirs:
                break
            lineage = self.heirs[lineage]
        return lineage

    def grow(self) -> tuple[Branch, ...]:
        """From the highest rows that were given."""
        tops = [row for above, rows in self.below.items() if above not in self.standing for row in rows]
        return tuple(self._branch(row) for row in sorted(tops, key=lambda row: row.code))

    def _branch(self, row: Division) -> Branch:
        below = tuple(self._branch(child) for child in self.below.get(row.lineage, ()))
        return Branch(row, below, len(below) + self.count[row.lineage], row.is_between(self.at))
