"""区划沿革编排 — the editions of one prefecture laid out as dated rows and the successions between them. Pure.

A row is one unit under one code and one name. Its first and last day are known only as a gap between two editions, unless a
succession given by hand has an exact day. Rows of the same unit share a ``lineage``, and their paths are made of lineages, so
that a township keeps its path when it is renamed or becomes a town.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from minzheng.core.divisions.editions import SAME_UNIT, TREE, Change, Given, Pair, Snapshot, Unit, compare
from minzheng.kernel.identifiers import Level


@dataclass(eq=False)
class Row:
    """区划行 — one unit under one code and one name; ``since`` None: already in the first edition, ``until`` None: still."""

    unit: Unit
    lineage: str
    parent: "Row | None"
    since: date | None = None
    since_after: date | None = None
    until: date | None = None
    until_after: date | None = None
    path: str = field(init=False)

    def __post_init__(self) -> None:
        self.path = f"{self.parent.path if self.parent else ''}{self.lineage}/"

    @property
    def county(self) -> "Row | None":
        """所属县级单位 — itself for a county; None for the city and for townships directly under a city."""
        row: Row | None = self
        while row is not None and row.unit.level is not Level.COUNTY:
            row = row.parent
        return row

    @property
    def key(self) -> tuple[str, str]:
        return self.unit.code, self.unit.name


@dataclass(frozen=True)
class Tie:
    """沿革 — what became of a row between two editions, and how that is known."""

    change: Change
    before: Row | None
    after: Row | None
    later_than: date
    by: date
    on: date | None
    source: str
    verified: bool


@dataclass
class Chronicle:
    """沿革编排 — all rows, parents before children, and all ties, in order of time."""

    rows: list[Row]
    ties: list[Tie]


def chronicle(editions: Sequence[Snapshot], given: Iterable[Given] = ()) -> Chronicle:
    """编排 — lay out editions in order of their cut-off days. Raises BadSuccession for hand-given data that fits nowhere."""
    return _Writer(list(given)).write(sorted(editions, key=lambda edition: edition.published_on))


class _Writer:
    """One chronicle being written: the rows that stand at the edition reached."""

    def __init__(self, given: list[Given]) -> None:
        self.given = given
        self.made = Chronicle([], [])
        self.standing: dict[str, Row] = {}
        self.lineages: defaultdict[str, int] = defaultdict(int)

    def write(self, editions: Sequence[Snapshot]) -> Chronicle:
        for unit in _from_the_top(editions[0].units.values()):
            self._begin(unit, self._new_lineage(unit.code))
        for before, after in pairwise(editions):
            self._step(before, after)
        return self.made

    def _step(self, before: Snapshot, after: Snapshot) -> None:
        pairs = compare(before, after, self.given)
        old = dict(self.standing)
        staying = _staying(before, after, pairs)
        of_new: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            if pair.after and pair.after.code not in staying:
                of_new[pair.after.code].append(pair)
            if pair.before and pair.before.code not in staying:
                row = old[pair.before.code]
                row.until, row.until_after = _day(pair, before, after)
        self.standing = {code: row for code, row in old.items() if code in staying}
        for unit in _from_the_top(after.units[code] for code in of_new):
            found = of_new[unit.code]
            dated = next((pair for pair in found if pair.on), found[0])
            self._begin(unit, self._lineage(unit, found, old), *_day(dated, before, after))
        for pair in pairs:
            one = old[pair.before.code] if pair.before else None
            other = self.standing[pair.after.code] if pair.after else None
            self.made.ties.append(
                Tie(
                    pair.change,
                    one,
                    other,
                    before.published_on,
                    after.published_on,
                    pair.on,
                    pair.source,
                    pair.verified,
                )
            )

    def _begin(self, unit: Unit, lineage: str, since: date | None = None, since_after: date | None = None) -> None:
        parent = self.standing[unit.parent_code] if unit.parent_code else None
        row = Row(unit, lineage, parent, since, since_after)
        self.standing[unit.code] = row
        self.made.rows.append(row)

    def _lineage(self, unit: Unit, pairs: list[Pair], old: dict[str, Row]) -> str:
        """The predecessor's when it is the same unit (also when a merger or division kept the code), else a new one."""
        for pair in pairs:
            if pair.before and (pair.change in SAME_UNIT or pair.before.code == unit.code):
                return old[pair.before.code].lineage
        return self._new_lineage(unit.code)

    def _new_lineage(self, code: str) -> str:
        """The code; a code given again to another unit gets a number."""
        self.lineages[code] += 1
        times = self.lineages[code]
        return code if times == 1 else f"{code}-{times}"


def _staying(before: Snapshot, after: Snapshot, pairs: Iterable[Pair]) -> set[str]:
    """Codes whose unit stands in both editions under one name, also when others joined it or were cut off from it."""
    ended = {pair.before.code for pair in pairs if pair.before and pair.change is not Change.SPLIT}
    return {code for code, unit in before.units.items() if after.units.get(code) == unit and code not in ended}


def _day(pair: Pair, before: Snapshot, after: Snapshot) -> tuple[date, date | None]:
    """The exact day, or the gap in which it lies."""
    return (pair.on, None) if pair.on else (after.published_on, before.published_on)


def _from_the_top(units: Iterable[Unit]) -> Iterator[Unit]:
    return iter(sorted(units, key=lambda unit: (TREE.index(unit.level), unit.code)))
