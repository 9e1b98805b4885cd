"""标准测算查询 — what a simulation found: county by county, added up, by source of funds, and beside another simulation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from minzheng.adapters.columnar.simulating import BIN, MOST_BINS, NO_VALUE
from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.simulating.levers import Lever, lever_of
from minzheng.core.benefits.simulating.models import Simulation
from minzheng.core.benefits.simulating.proposals import Cell, from_json
from minzheng.core.benefits.simulating.services import MAY, WHOLE
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.facts.kinds import FACTS
from minzheng.core.parties.households.models import Settlement
from minzheng.kernel import periods
from minzheng.kernel.money import FEN_PER_YUAN
from minzheng.kernel.periods import MONTHS_IN_YEAR
from minzheng.kernel.policy import PROGRAMMES, Level

MOST = 100
SOURCES = {"central": "中央", "provincial": "省级", "city": "市级", "county": "县级"}
UNSPLIT = ""


@dataclass(frozen=True)
class Row:
    """测算行 — what changes in one county and settlement, or in all: counts of households and persons, sums in fen a month."""

    name: str
    settlement: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def more(self) -> int:
        """What a month costs more than now (fen)."""
        return self.counts["after_amount"] - self.counts["before_amount"]

    @property
    def settlement_name(self) -> str:
        return Settlement(self.settlement).label if self.settlement in Settlement.values else self.settlement

    def __getattr__(self, name: str) -> int:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.counts[name]


@dataclass(frozen=True)
class Bin:
    """分布段 — from how many yuan a head up, and to how many people before and after."""

    since: int
    before: int
    after: int

    @property
    def words(self) -> str:
        width = BIN // FEN_PER_YUAN
        last = self.since >= (MOST_BINS - 1) * width
        return f"{self.since} 元以上" if last else f"{self.since}–{self.since + width} 元"


@dataclass(frozen=True)
class Share:
    """资金来源 — what one level pays a month before and after (fen)."""

    source: str
    before: int
    after: int

    @property
    def label(self) -> str:
        return SOURCES.get(self.source, "未定负担比例")

    @property
    def more(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Part:
    """项目测算 — one programme: rows by county and settlement, their sum, the distribution, and what is missing to answer."""

    code: str
    rows: Sequence[Row]
    bins: Sequence[Bin]
    missing: Sequence[tuple[str, int]]

    @property
    def title(self) -> str:
        return PROGRAMMES.get(self.code).title

    @property
    def of_members(self) -> bool:
        return PROGRAMMES.get(self.code).to is Level.MEMBER

    @property
    def recognised_only(self) -> bool:
        """Whether only those who were recognised already are reckoned."""
        return bool(PROGRAMMES.get(self.code).recognised_by)

    @cached_property
    def total(self) -> Row:
        return summed("合计", "", self.rows)

    @cached_property
    def counties(self) -> Sequence[Row]:
        """Town and country of each county together."""
        names = list(dict.fromkeys(row.name for row in self.rows))
        return [summed(name, "", [row for row in self.rows if row.name == name]) for name in names]


class Found:
    """测算结果 — a simulation as pages and papers show it."""

    def __init__(self, row: Simulation) -> None:
        self.row = row
        self.cells: list[Cell] = from_json(row.proposal)
        self.lever: Lever = lever_of(row.lever)
        self.names = {cell.county: cell.name for cell in self.cells}

    @property
    def ended(self) -> bool:
        return self.row.ended_at is not None

    @property
    def households(self) -> int:
        return int(self.row.outcome.get("households", 0))

    @property
    def persons(self) -> int:
        return int(self.row.outcome.get("persons", 0))

    @property
    def unverified(self) -> Sequence[str]:
        return list(self.row.outcome.get("unverified", []))

    @cached_property
    def parts(self) -> Sequence[Part]:
        said: dict[str, Any] = self.row.outcome.get("programmes", {})
        return [self._part(code, said[code]) for code in self.lever.programmes if code in said]

    def _part(self, code: str, said: dict[str, Any]) -> Part:
        rows = [
            Row(self.names.get(county, county), settlement, Counter(counts))
            for county, settlement, counts in said["places"]
        ]
        bins: dict[int, list[int]] = {}
        for _, _, number, before, after in said["bins"]:
            there = bins.setdefault(number, [0, 0])
            there[0], there[1] = there[0] + before, there[1] + after
        width, last = BIN // FEN_PER_YUAN, max(bins, default=-1)
        drawn = [Bin(number * width, *bins.get(number, [0, 0])) for number in range(last + 1)]
        missing = sorted(
            ((missing_words(name), number) for name, number in said["missing"].items()), key=lambda one: -one[1]
        )
        return Part(code, rows, drawn, missing)

    @cached_property
    def total(self) -> Row:
        """All programmes together: amounts only have a meaning as a sum, people may stand in several."""
        return summed("合计", "", [part.total for part in self.parts])

    @property
    def more_in_year(self) -> int:
        """What the rest of the year costs more (fen)."""
        return self.total.more * self.row.months

    @property
    def more_in_whole_year(self) -> int:
        return self.total.more * MONTHS_IN_YEAR

    @cached_property
    def shares(self) -> Sequence[Share]:
        """What each level pays; a county whose shares nobody has set stands in one sum. Fen that do not divide go to the last."""
        sums: dict[str, list[int]] = {}
        split: dict[str, dict[str, int]] = self.row.outcome.get("shares", {})
        for said in self.row.outcome.get("programmes", {}).values():
            for county, _, counts in said["places"]:
                for side, name in enumerate(("before_amount", "after_amount")):
                    for source, amount in divided(counts.get(name, 0), split.get(county, {})).items():
                        sums.setdefault(source, [0, 0])[side] += amount
        return [Share(source, *sums[source]) for source in (*SOURCES, UNSPLIT) if source in sums]

    @property
    def all_split(self) -> bool:
        """Whether every county's shares are known."""
        return all(share.source != UNSPLIT for share in self.shares)


def divided(amount: int, shares: dict[str, int]) -> dict[str, int]:
    """An amount by source; the last source bears what does not divide."""
    if not shares:
        return {UNSPLIT: amount}
    named = [source for source in SOURCES if source in shares]
    found = {source: amount * shares[source] // WHOLE for source in named[:-1]}
    return found | {named[-1]: amount - sum(found.values())}


def summed(name: str, settlement: str, rows: Iterable[Row]) -> Row:
    """Rows added up."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.counts)
    return Row(name, settlement, counts)


def missing_words(name: str) -> str:
    """The name of what is missing on screens."""
    if name == NO_VALUE:
        return "参数没有数值"
    return FACTS.get(name).label if name in FACTS else name


def simulations(user: User) -> list[Simulation]:
    """The simulations that a user may see, newest first."""
    rows = Simulation.objects.visible_to(user, MAY).select_related("division", "asked_by", "job")
    return list(rows.order_by("-asked_at", "-pk")[:MOST])


def get_simulation(user: User, uid: UUID | str) -> Simulation:
    """One of them. Raises Http404 outside the user's divisions."""
    return get_visible(
        Simulation.objects.select_related("division", "asked_by", "job"), user, uid, to=MAY, seen_with=MAY
    )


def counties_of(user: User) -> list[Division]:
    """The counties for which a user may propose standards today."""
    scope = scope_of(user, MAY)
    return [one for one in divisions.counties_within(scope.paths, periods.today()) if scope.covers(one.path)]
