"""两版对照 — what became of each unit between two published editions of the division codes. Pure.

An edition says which codes and names stood on its cut-off day, and nothing about what happened in between. Units are
paired from the top of the tree down: first the successions given by hand, then equal codes, then, under the same parent,
equal core names ("曲阳桥乡" and "曲阳桥镇"), then, for villages of a recoded township, equal last three digits. What fits
more than one way is left unpaired: a guess would be worse than a gap. Merges and splits come only from hand-given data.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from minzheng.kernel.identifiers import DivisionCode, Level, SegmentKind

SAME_CODE = "两版区划代码对照：代码相同，名称不同；未见批复文件"
SAME_NAME = "由名称和上级推断，未见批复文件"
SAME_SEGMENT = "由上级变更和末三位代码推断，未见批复文件"
NOT_PAIRED = "两版区划代码对照：未找到对应单位"


class BadSuccession(ValueError):
    """沿革数据有误 — a hand-given succession that fits no pair of editions."""


class Change(StrEnum):
    """变更种类 — kinds of change; the same codes as ``Succession.Kind``."""

    RENAMED = "renamed"
    CONVERTED = "converted"
    RECODED = "recoded"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    ESTABLISHED = "established"
    ABOLISHED = "abolished"


# The same unit under another code, name or parent: records of the one are records of the other.
SAME_UNIT = frozenset({Change.RENAMED, Change.CONVERTED, Change.RECODED, Change.MOVED})


@dataclass(frozen=True)
class Unit:
    """区划单元 — one line of an edition."""

    code: str
    name: str
    level: Level

    @cached_property
    def parent_code(self) -> str | None:
        """上级代码 — None for the city."""
        if self.level is Level.CITY:
            return None
        above = TREE[TREE.index(self.level) - 1]
        if self.code[Level.COUNTY.starts : above.digits].strip("0") == "":  # townships directly under a city
            above = Level.CITY
        return self.code[: above.digits].ljust(len(self.code), "0")


@dataclass(frozen=True)
class Snapshot:
    """区划快照 — all units of one edition by code."""

    published_on: date
    source: str
    units: Mapping[str, Unit]


@dataclass(frozen=True)
class Given:
    """人工认定的沿革 — predecessors and successors by code; two predecessors merge, two successors are a split."""

    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    after: date
    by: date
    source: str
    verified: bool = False
    on: date | None = None
    change: Change | None = None

    @property
    def divides(self) -> bool:
        return self.change is Change.SPLIT or len(self.successors) > 1

    def __str__(self) -> str:
        return f"{'、'.join(self.predecessors) or '—'} → {'、'.join(self.successors) or '—'}"


@dataclass(frozen=True)
class Pair:
    """对应 — one unit of the earlier edition and one of the later; either may be missing."""

    before: Unit | None
    after: Unit | None
    change: Change
    source: str
    verified: bool = False
    on: date | None = None


TREE = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
_Key = Callable[[Unit], str]
_CORES: dict[Level, re.Pattern[str]] = {
    Level.COUNTY: re.compile(r"[市区县旗]$"),
    Level.TOWNSHIP: re.compile(r"(?:街道办事处|地区办事处|街道|办事处|镇|乡)$"),
    Level.VILLAGE: re.compile(r"(?:社区|村|居)*(?:[民员]*委员?会)?$"),
}


def core_name(level: Level, name: str) -> str:
    """专名 — the name without the word for its kind: 曲阳桥乡 → 曲阳桥, 车站街社区居委会 → 车站街."""
    pattern = _CORES.get(level)
    return (pattern.sub("", name, count=1) if pattern else name) or name


def classify(before: Unit, after: Unit) -> Change:
    """变更种类 of two units that are one: another kind of unit, else another code, else another name."""
    if _kind(before) != _kind(after):
        return Change.CONVERTED
    return Change.RECODED if before.code != after.code else Change.RENAMED


def _kind(unit: Unit) -> SegmentKind | str | None:
    if unit.level is Level.COUNTY:
        return unit.name[-1]
    return DivisionCode(unit.code).kind


def compare(before: Snapshot, after: Snapshot, given: Iterable[Given] = ()) -> tuple[Pair, ...]:
    """对照 — every change between two editions; a unit that is not named has not changed.

    ``given`` may hold successions of other gaps; raises BadSuccession for one of this gap that names an absent code.
    """
    mine = [one for one in given if (one.after, one.by) == (before.published_on, after.published_on)]
    comparison = _Comparison(before.units, after.units)
    for one in mine:
        comparison.take(one)
    for level in TREE:
        comparison.same_codes(level)
        comparison.same_names(level)
        if level is Level.VILLAGE:
            comparison.same_segments()
    comparison.close()
    return tuple(comparison.pairs)


class _Comparison:
    """One comparison under way: what is paired, and whose children belong together."""

    def __init__(self, before: Mapping[str, Unit], after: Mapping[str, Unit]) -> None:
        self.before = before
        self.after = after
        self.pairs: list[Pair] = []
        self.gone = dict(before)
        self.new = dict(after)
        self.heirs: dict[str, set[str]] = defaultdict(set)
        self.said: dict[tuple[str, str], Given] = {}

    def take(self, given: Given) -> None:
        """Hand-given pairs come first."""
        self._refuse_absent(given, given.predecessors, self.before, f"{given.after} 版")
        self._refuse_absent(given, given.successors, self.after, f"{given.by} 版")
        for old, new in _ties(given):
            if old == new and old is not None:
                continue
            one, other = self.before.get(old or ""), self.after.get(new or "")
            self.pairs.append(Pair(one, other, self._change(given, one, other), given.source, given.verified, given.on))
            if old and new:
                self._join(old, new)
                self.said[old, new] = given
        for code in set(given.predecessors) - set(given.successors):
            if not (given.divides and code in self.after):  # a divided unit may go on under its own code
                self.gone.pop(code, None)
        for code in set(given.successors) - set(given.predecessors) - self.before.keys():
            self.new.pop(code, None)

    @staticmethod
    def _refuse_absent(given: Given, codes: Iterable[str], units: Mapping[str, Unit], edition: str) -> None:
        for code in codes:
            if code not in units:
                raise BadSuccession(f"沿革“{given}”中的代码 {code} 在 {edition}里没有，请核对代码或日期。")

    def _change(self, given: Given, one: Unit | None, other: Unit | None) -> Change:
        if given.change:
            return given.change
        if one is None or other is None:
            return Change.ESTABLISHED if one is None else Change.ABOLISHED
        if given.divides:
            return Change.SPLIT
        merged = len(given.predecessors) > 1 or other.code in self.before
        return Change.MERGED if merged else classify(one, other)

    def same_codes(self, level: Level) -> None:
        """Equal codes under the same parent are one unit, renamed or unchanged."""
        for code in [code for code, unit in self.gone.items() if unit.level is level and code in self.new]:
            one, other = self.gone[code], self.new[code]
            if not self._under_one_parent(one, other):
                continue
            self._join(code, code)
            del self.gone[code], self.new[code]
            if one.name != other.name:
                self.pairs.append(Pair(one, other, classify(one, other), SAME_CODE))

    def same_names(self, level: Level) -> None:
        """Equal core names under the same parent are one unit, if there is just one such on each side."""
        self._match(level, SAME_NAME, lambda unit: core_name(unit.level, unit.name), moved_only=False)

    def same_segments(self) -> None:
        """Equal last three digits under a township whose own code changed."""
        self._match(Level.VILLAGE, SAME_SEGMENT, lambda unit: unit.code[9:], moved_only=True)

    def close(self) -> None:
        """What is left came from nowhere or went nowhere, as far as the editions tell."""
        self.pairs += [Pair(unit, None, Change.ABOLISHED, NOT_PAIRED) for unit in self.gone.values()]
        self.pairs += [Pair(None, unit, Change.ESTABLISHED, NOT_PAIRED) for unit in self.new.values()]

    def _match(self, level: Level, source: str, key: _Key, *, moved_only: bool) -> None:
        wanted = _by_parent_and_key(self.gone.values(), level, key)
        offered = _by_parent_and_key(self.new.values(), level, key)
        claims: dict[str, list[tuple[Unit, Unit]]] = defaultdict(list)
        for (parent, mark), olds in wanted.items():
            heirs = [heir for heir in self.heirs.get(parent, ()) if not moved_only or heir != parent]
            news = [new for heir in heirs for new in offered.get((heir, mark), ())]
            for old in olds:
                for new in news:
                    claims[old.code].append((old, new))
                    claims[f">{new.code}"].append((old, new))
        for code, claim in claims.items():
            if code[0] == ">" or len(claim) > 1 or len(claims[f">{claim[0][1].code}"]) > 1:
                continue
            self._pair(*claim[0], source)

    def _pair(self, old: Unit, new: Unit, source: str) -> None:
        """One unit under two codes; when the parent's change was given by hand, its day and document hold here too."""
        given = self.said.get((old.parent_code or "", new.parent_code or ""))
        if given:
            change = Change.MOVED if given.divides else classify(old, new)
            self.pairs.append(Pair(old, new, change, given.source, given.verified, given.on))
        else:
            self.pairs.append(Pair(old, new, classify(old, new), source))
        self._join(old.code, new.code)
        del self.gone[old.code], self.new[new.code]

    def _under_one_parent(self, one: Unit, other: Unit) -> bool:
        return one.parent_code is None or (other.parent_code or "") in self.heirs.get(one.parent_code, ())

    def _join(self, old: str, new: str) -> None:
        self.heirs[old].add(new)


def _ties(given: Given) -> Iterator[tuple[str | None, str | None]]:
    olds: Sequence[str | None] = given.predecessors or (None,)
    news: Sequence[str | None] = given.successors or (None,)
    return ((old, new) for old in olds for new in news)


def _by_parent_and_key(units: Iterable[Unit], level: Level, key: _Key) -> dict[tuple[str, str], list[Unit]]:
    found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.level is level and unit.parent_code:
            found[unit.parent_code, key(unit)].append(unit)
    return found
