"""筛查比对 — what the rules of a programme say of a whole register, beside what is paid: columns are compared, no row is looped over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import polars as pl

from minzheng.adapters.columnar.gathering import units
from minzheng.adapters.columnar.lacking import MISSING, UNITS, lacking
from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER, ParameterTable, run
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import DUE, Program
from minzheng.kernel.policy.symbols import Kind, Level

Frame = Any  # a Polars frame; nobody above needs to know
ENTITLED, RECEIVING, AMOUNT, UNDETERMINED = "entitled", "receiving", "amount", "undetermined"
FOUND, OWED, PAID, BASIS = "found", "owed", "paid", "basis"
_SETTLED, _KNOWN, _BESIDE = "settled", "known", "beside"
_EMPTY = "∅"
HASH_BYTES = 16
_ENOUGH = 2**62  # more than anything that could be due


@dataclass(frozen=True)
class Asked:
    """所问 — one programme in a month: ``place`` is its number among what is paid, ``paid`` the columns of other programmes' amounts,
    ``beside`` the columns of those never paid beside it, ``recorded`` the facts that somebody has to write down.
    """

    program: Program
    parameters: Mapping[str, ParameterTable]
    place: int
    paid: Mapping[str, str]
    beside: Sequence[str]
    recorded: frozenset[str]


@dataclass(frozen=True)
class Compared:
    """比对结果 — a row for each finding: household, member (None for a household), kind, owed and paid (fen), the names of what is
    missing, and a text of everything it was reckoned from. ``unasked`` counts units of which nothing was ever recorded that
    the programme asks for, ``unsettled`` those that wait for a parameter alone.
    """

    rows: list[tuple[int, int | None, str, int | None, int, list[str], str]]
    unasked: int = 0
    unsettled: int = 0


def standing(data: bytes) -> Frame:
    """Spells of this month and later (CSV): number of the programme, household, person, amount in fen, whether anything but its
    going on as it is was decided; the amount is 0 where nothing is paid this month.
    """
    return units(data, ["place", HOUSEHOLD, MEMBER], {"amount": Kind.NUMBER, _SETTLED: Kind.TRUTH})


def keys(data: bytes) -> Frame:
    """Persons by their keys (CSV)."""
    return units(data, [MEMBER], {})


def compare(asked: Asked, homes: Frame, members: Frame, spells: Frame, dead: Frame, month: Month) -> Compared:
    """Hold what is due to each unit against what it is paid. To the ``dead`` nothing is due."""
    program = asked.program
    own_homes, own_members = facts_for(asked, homes, members)
    ran_homes, ran_members = run(program, own_homes, own_members, asked.parameters, month, asked.paid)
    of_members = program.programme.to is Level.MEMBER
    judged = _judged(asked, ran_members if of_members else ran_homes, spells, dead, own_members)
    found = judged.filter(pl.col(FOUND).is_not_null())
    open_ones = found.filter(pl.col(FOUND) == UNDETERMINED)
    said = lacking(program, ran_homes, ran_members, open_ones.select(UNITS)) if len(open_ones) else None
    if said is None:
        listed = found.with_columns(pl.lit([], dtype=pl.List(pl.String)).alias(MISSING))
    else:
        listed = found.join(said, on=list(UNITS), how="left", nulls_equal=True).with_columns(
            pl.col(MISSING).fill_null([])
        )
    settled = (pl.col(FOUND) != UNDETERMINED) | (pl.col(MISSING).list.len() > 0)
    kept = listed.filter(settled)
    rows = _with_basis(kept, own_homes, own_members, of_members=of_members)
    columns = [*UNITS, FOUND, OWED, PAID, MISSING, BASIS]
    unasked = judged.filter(pl.col(OWED).is_null() & pl.col(FOUND).is_null() & ~pl.col(_SETTLED))
    return Compared(rows.select(columns).sort(UNITS).rows(), len(unasked), len(listed) - len(kept))


def digest_of(kind: str, owed: int | None, paid: int, household: int | None, basis: str) -> str:
    """依据摘要 — the hash of everything on which a finding rests: it is the same as long as all of that is."""
    said = f"{kind}|{owed}|{paid}|{household}|{basis}"
    return blake2b(said.encode(), digest_size=HASH_BYTES).hexdigest()


def facts_for(asked: Asked, homes: Frame, members: Frame) -> tuple[Frame, Frame]:
    """所见状况 — households and members with the columns that this programme may see, and no others."""
    return _facts(asked.program, homes, asked, Level.HOUSEHOLD), _facts(asked.program, members, asked, Level.MEMBER)


def _facts(program: Program, frame: Frame, asked: Asked, level: Level) -> Frame:
    names = [each.name for each in program.facts.values() if each.level is level and each.name in frame.columns]
    others = {asked.paid[each.programme] for each in program.paid.values()} if level is program.programme.to else set()
    if level is Level.MEMBER:
        return frame.select(HOUSEHOLD, MEMBER, *sorted(names), *sorted(others | set(asked.beside)))
    return frame.select(HOUSEHOLD, *sorted(names), *sorted(others))


def _judged(asked: Asked, ran: Frame, spells: Frame, dead: Frame, members: Frame) -> Frame:
    """Each unit with what is owed, what is paid, and what was found."""
    of_members = asked.program.programme.to is Level.MEMBER
    key = MEMBER if of_members else HOUSEHOLD
    unit = pl.col(MEMBER) if of_members else pl.lit(None, dtype=pl.Int64).alias(MEMBER)
    known = _known(asked, ran, members)
    base = ran.select(HOUSEHOLD, unit, pl.col(DUE).alias(OWED), known.alias(_KNOWN))
    if of_members:
        gone = pl.col(MEMBER).is_in(dead[MEMBER].implode())
        base = base.with_columns(pl.when(gone).then(0).otherwise(pl.col(OWED)).alias(OWED))
    base = _with_beside(asked, base, members)
    mine = spells.filter(pl.col("place") == asked.place).group_by(key)
    now = mine.agg(pl.col("amount").sum().alias(PAID), pl.col(_SETTLED).any())
    joined = base.join(now.filter(pl.col(key).is_not_null()), on=key, how="left")
    return joined.with_columns(pl.col(PAID).fill_null(0), pl.col(_SETTLED).fill_null(value=False)).with_columns(
        _kind().alias(FOUND)
    )


def _with_beside(asked: Asked, base: Frame, members: Frame) -> Frame:
    """Units with what they receive of programmes that are never paid beside this one. Of a household it matters only whether
    anybody is left who receives none of them.
    """
    if not asked.beside:
        return base.with_columns(pl.lit(0).alias(_BESIDE))
    theirs = members.select(HOUSEHOLD, MEMBER, pl.sum_horizontal(*asked.beside).alias(_BESIDE))
    if asked.program.programme.to is Level.MEMBER:
        return base.join(theirs.select(MEMBER, _BESIDE), on=MEMBER, how="left")
    everybody = theirs.group_by(HOUSEHOLD).agg((pl.col(_BESIDE) > 0).all().alias("__all"))
    enough = pl.when(pl.col("__all")).then(_ENOUGH).otherwise(0)
    return base.join(everybody, on=HOUSEHOLD, how="left").with_columns(enough.alias(_BESIDE)).drop("__all")


def _kind() -> pl.Expr:
    owed, paid = pl.col(OWED), pl.col(PAID)
    receives = paid > 0
    return (
        pl.when(pl.col(_SETTLED)).then(None)
        .when(owed.is_null()).then(pl.when(receives | pl.col(_KNOWN)).then(pl.lit(UNDETERMINED)))
        .when((owed > 0) & ~receives & (owed > pl.col(_BESIDE))).then(pl.lit(ENTITLED))
        .when((owed == 0) & receives).then(pl.lit(RECEIVING))
        .when((owed > 0) & receives & (owed != paid)).then(pl.lit(AMOUNT))
    )  # fmt: skip


def _known(asked: Asked, ran: Frame, members: Frame) -> pl.Expr:
    """Whether anything that the programme asks for was recorded of the unit itself."""
    of_unit = [name for name, each in asked.program.facts.items() if name in asked.recorded and name in ran.columns]
    own = [name for name in of_unit if asked.program.facts[name].level is asked.program.programme.to]
    known = pl.any_horizontal(*(pl.col(name).is_not_null() for name in own)) if own else pl.lit(value=False)
    if asked.program.programme.to is Level.MEMBER:
        return known
    theirs = [name for name in members.columns if name in asked.recorded]
    there = (
        members.filter(pl.any_horizontal(*(pl.col(name).is_not_null() for name in theirs)))
        if theirs
        else members.clear()
    )
    return known | pl.col(HOUSEHOLD).is_in(there[HOUSEHOLD].unique().implode())


def _with_basis(found: Frame, homes: Frame, members: Frame, *, of_members: bool) -> Frame:
    """Findings with a text of every value that their programme may see of the household and its members."""
    homes = homes.join(found.select(HOUSEHOLD).unique(), on=HOUSEHOLD, how="semi")
    of_home = homes.select(HOUSEHOLD, _text(homes, [HOUSEHOLD]).alias("__home"))
    if of_members:
        there = members.join(found.select(MEMBER), on=MEMBER, how="semi")
        own, key = there.select(MEMBER, _text(there, [HOUSEHOLD, MEMBER]).alias("__own")), MEMBER
    else:
        there = members.join(found.select(HOUSEHOLD), on=HOUSEHOLD, how="semi").sort(MEMBER)
        each = there.select(HOUSEHOLD, _text(there, [HOUSEHOLD]).alias("__own"))
        own, key = each.group_by(HOUSEHOLD, maintain_order=True).agg(pl.col("__own").str.join(";")), HOUSEHOLD
    joined = found.join(of_home, on=HOUSEHOLD, how="left").join(own, on=key, how="left")
    both = pl.concat_str(pl.col("__home").fill_null(""), pl.col("__own").fill_null(""), separator="#")
    return joined.with_columns(both.alias(BASIS))


def _text(frame: Frame, without: Sequence[str]) -> pl.Expr:
    """All columns but some as one text, an empty value as a mark of its own."""
    names = [name for name in frame.columns if name not in without]
    if not names:
        return pl.lit("")
    return pl.concat_str(*(pl.col(name).cast(pl.String).fill_null(_EMPTY) for name in names), separator="|")
