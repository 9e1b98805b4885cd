"""状况成列 — what a database copied out (CSV without a header) as frames: a row for each unit, a column for each fact."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER
from minzheng.kernel.policy.symbols import Kind

Frame = Any  # a Polars frame; nobody above needs to know
_READ: Mapping[Kind, Any] = {Kind.NUMBER: pl.Int64, Kind.TRUTH: pl.String, Kind.DAY: pl.String, Kind.CODE: pl.String}
SUM_RANK = 2  # above what was declared, below what an office or an assessment said of the household itself
_FACTS = {"party": pl.Int64, "place": pl.Int16, "rank": pl.Int8, "number": pl.Int64, "text": pl.String}


@dataclass(frozen=True)
class Wanted:
    """所需状况 — ``place`` is the number under which the copied facts name it; ``sums`` that of the member's fact it adds up."""

    name: str
    kind: Kind
    place: int
    sums: int | None = None


def units(data: bytes, keys: Sequence[str], columns: Mapping[str, Kind]) -> Frame:
    """Units with what stands in their own registers: whole numbers for the keys, then a column for each fact."""
    schema = {**dict.fromkeys(keys, pl.Int64), **{name: _READ[kind] for name, kind in columns.items()}}
    frame = _read(data, schema)
    return frame.with_columns(
        *(pl.col(name) == "t" for name, kind in columns.items() if kind is Kind.TRUTH),
        *(pl.col(name).str.to_date("%Y-%m-%d") for name, kind in columns.items() if kind is Kind.DAY),
    )


def facts(data: bytes) -> Frame:
    """Recorded facts, the strongest source of each party and kind alone; truths are 0 and 1, days are days since 1970."""
    return _strongest(_read(data, _FACTS))


def of_members(members: Frame, recorded: Frame, wanted: Sequence[Wanted]) -> Frame:
    """Members with a column for each wanted fact, empty where nobody recorded it."""
    return _spread(members, MEMBER, recorded, wanted)


def of_households(households: Frame, members: Frame, own: Frame, recorded: Frame, wanted: Sequence[Wanted]) -> Frame:
    """Households with a column for each wanted fact; one that adds up takes its sum where nothing stronger was recorded."""
    summed = [each for each in wanted if each.sums is not None]
    if not summed:
        return _spread(households, HOUSEHOLD, recorded, wanted)
    sums = [_added_up(members, own, each) for each in summed]
    return _spread(households, HOUSEHOLD, _strongest(pl.concat([recorded, *sums])), wanted)


def _strongest(frame: Frame) -> Frame:
    """The value of the strongest source for each party and kind."""
    if frame["rank"].n_unique() < 2:  # noqa: PLR2004 — one source alone says one value each
        return frame
    return frame.sort("rank").unique(subset=["party", "place"], keep="last", maintain_order=False)


def _added_up(members: Frame, own: Frame, wanted: Wanted) -> Frame:
    """What the members have together, where it is known of each of them."""
    there = own.filter(pl.col("place") == wanted.sums).select("party", "number")
    joined = members.select(HOUSEHOLD, MEMBER).join(there, left_on=MEMBER, right_on="party", how="left")
    added = joined.group_by(HOUSEHOLD).agg(
        pl.col("number").sum(), (pl.len() - pl.col("number").count()).alias("lacking")
    )
    return added.filter(pl.col("lacking") == 0).select(
        pl.col(HOUSEHOLD).alias("party"), pl.lit(wanted.place, dtype=pl.Int16).alias("place"),
        pl.lit(SUM_RANK, dtype=pl.Int8).alias("rank"), "number", pl.lit(None, dtype=pl.String).alias("text"),
    )  # fmt: skip


def _spread(base: Frame, key: str, recorded: Frame, wanted: Sequence[Wanted]) -> Frame:
    for each in wanted:
        there = recorded.filter(pl.col("place") == each.place)
        base = base.join(
            there.select("party", _value(each).alias(each.name)), left_on=key, right_on="party", how="left"
        )
    return base


def _value(wanted: Wanted) -> pl.Expr:
    if wanted.kind is Kind.CODE:
        return pl.col("text")
    if wanted.kind is Kind.TRUTH:
        return pl.col("number") == 1
    if wanted.kind is Kind.DAY:
        return pl.col("number").cast(pl.Int32).cast(pl.Date)
    return pl.col("number")


def _read(data: bytes, schema: Mapping[str, Any]) -> Frame:
    if not data:
        return pl.DataFrame(schema=dict(schema))
    return pl.read_csv(io.BytesIO(data), has_header=False, schema=dict(schema))
