"""标准测算 — the same register under two sets of parameters: only counts and sums come out, by county and settlement.

Nothing loops over rows. What comes out names nobody; parts of a register are added up by whoever asks.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from minzheng.adapters.columnar.lacking import MISSING, UNITS, lacking
from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER, ParameterTable, run
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import DUE, Program
from minzheng.kernel.policy.symbols import Level

Frame = Any  # a Polars frame; nobody above needs to know
Frames = tuple[Frame, Frame]  # households and members
Place = tuple[str, str]  # county, settlement
BIN = 10_000  # fen to a head: how wide a bar of the distribution is
MOST_BINS = 20  # the last one has everything above
PLACE = ("county", "settlement")
NO_VALUE = ""  # what is missing where a parameter alone has no value
_BEFORE, _AFTER, _HEADS, _PAID, _BIN = "__before", "__after", "__heads", "__paid", "__bin"


@dataclass(frozen=True)
class Sides:
    """两套参数 — one programme as it stands and as it is proposed; ``paid`` names the columns of other programmes' amounts.

    ``now`` is the column of what the programme itself pays, ``heads`` the step that counts whom a household's amount is for.
    ``only`` are the members who may be paid at all, where the programme asks for a recognition; None: everybody.
    """

    program: Program
    present: Mapping[str, ParameterTable]
    proposed: Mapping[str, ParameterTable]
    paid: Mapping[str, str]
    now: str
    heads: str = ""
    only: Frame = None


@dataclass
class Tallies:
    """测算汇总 — counts by place, heads by place and bin (before, after), and how many units wait for which fact."""

    counts: dict[Place, Counter[str]] = field(default_factory=dict)
    bins: dict[Place, dict[int, list[int]]] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tallies") -> None:
        """Take in another part of the register."""
        for place, counts in other.counts.items():
            self.counts.setdefault(place, Counter()).update(counts)
        for place, bins in other.bins.items():
            mine = self.bins.setdefault(place, {})
            for number, (before, after) in bins.items():
                there = mine.setdefault(number, [0, 0])
                there[0], there[1] = there[0] + before, there[1] + after
        self.missing.update(other.missing)


def simulate(sides: Sides, homes: Frame, members: Frame, month: Month) -> Tallies:
    """Run a programme twice over the same facts and count what changes."""
    before_homes, before_members = run(sides.program, homes, members, sides.present, month, sides.paid)
    after_homes, after_members = run(sides.program, homes, members, sides.proposed, month, sides.paid)
    if sides.program.programme.to is Level.MEMBER:
        units = _members(sides, before_homes, before_members, after_members)
    else:
        units = _homes(sides, before_homes, after_homes)
    units = units.with_columns(pl.col(name).fill_null("") for name in PLACE)
    return Tallies(
        _counts(units),
        _bins(units),
        _missing(sides.program, (before_homes, before_members), (after_homes, after_members), units),
    )


def _homes(sides: Sides, before: Frame, after: Frame) -> Frame:
    heads = pl.col(sides.heads) if sides.heads else pl.lit(1)
    due = after.select(HOUSEHOLD, pl.col(DUE).alias(_AFTER))
    own = before.select(
        HOUSEHOLD, pl.lit(None, dtype=pl.Int64).alias(MEMBER), *PLACE, pl.col(DUE).alias(_BEFORE),
        heads.cast(pl.Int64).fill_null(0).alias(_HEADS), pl.col(sides.now).alias(_PAID),
    )  # fmt: skip
    return own.join(due, on=HOUSEHOLD, how="left")


def _members(sides: Sides, homes: Frame, before: Frame, after: Frame) -> Frame:
    due = after.select(MEMBER, pl.col(DUE).alias(_AFTER))
    heads = pl.lit(1, dtype=pl.Int64).alias(_HEADS)
    own = before.select(HOUSEHOLD, MEMBER, pl.col(DUE).alias(_BEFORE), heads, pl.col(sides.now).alias(_PAID))
    if sides.only is not None:
        own = own.join(sides.only, on=MEMBER, how="semi")
    return own.join(due, on=MEMBER, how="left").join(homes.select(HOUSEHOLD, *PLACE), on=HOUSEHOLD, how="left")


def _counts(units: Frame) -> dict[Place, Counter[str]]:
    before, after = pl.col(_BEFORE), pl.col(_AFTER)
    known = before.is_not_null() & after.is_not_null()
    had, has, paid = known & (before > 0), known & (after > 0), pl.col(_PAID) > 0
    groups = {
        "before": had, "after": has, "gained": has & ~had, "lost": had & ~has, "changed": had & has & (before != after),
        "undetermined": ~known, "paid": paid,
    }  # fmt: skip
    wanted = []
    for name, condition in groups.items():
        wanted.append(pl.col(HOUSEHOLD).filter(condition).n_unique().cast(pl.Int64).alias(f"{name}_households"))
        wanted.append(pl.col(_HEADS).filter(condition).sum().cast(pl.Int64).alias(f"{name}_persons"))
    wanted += [
        before.filter(had).sum().alias("before_amount"), after.filter(has).sum().alias("after_amount"),
        pl.col(_PAID).filter(paid).sum().alias("paid_amount"), pl.len().cast(pl.Int64).alias("units"),
    ]  # fmt: skip
    rows = units.group_by(*PLACE).agg(*wanted).iter_rows(named=True)
    return {
        (row["county"], row["settlement"]): Counter({k: v for k, v in row.items() if k not in PLACE}) for row in rows
    }


def _bins(units: Frame) -> dict[Place, dict[int, list[int]]]:
    """Heads by the amount to each of them; only of units whose answers are known on both sides."""
    known = units.filter(pl.col(_BEFORE).is_not_null() & pl.col(_AFTER).is_not_null() & (pl.col(_HEADS) > 0))
    found: dict[Place, dict[int, list[int]]] = {}
    for side, name in enumerate((_BEFORE, _AFTER)):
        share = pl.min_horizontal(pl.col(name) // pl.col(_HEADS) // BIN, pl.lit(MOST_BINS - 1))
        grouped = known.filter(pl.col(name) > 0).group_by(*PLACE, share.alias(_BIN)).agg(pl.col(_HEADS).sum())
        for county, settlement, number, heads in grouped.iter_rows():
            found.setdefault((county, settlement), {}).setdefault(number, [0, 0])[side] += heads
    return found


def _missing(program: Program, before: Frames, after: Frames, units: Frame) -> Counter[str]:
    """How many units wait for each fact; a unit that waits for several counts for each, one without any for a value.

    What keeps the present answer open comes first; the proposal is asked where that one is known.
    """
    counted: Counter[str] = Counter()
    open_before = pl.col(_BEFORE).is_null()
    for frames, waiting in ((before, open_before), (after, ~open_before & pl.col(_AFTER).is_null())):
        open_ones = units.filter(waiting).select(UNITS)
        if not len(open_ones):
            continue
        said = lacking(program, *frames, open_ones)
        counted.update(dict(said.select(pl.col(MISSING).explode()).drop_nulls().group_by(MISSING).len().rows()))
        counted[NO_VALUE] += said.filter(pl.col(MISSING).list.len() == 0).height
    return +counted
