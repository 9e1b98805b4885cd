"""分份计算 — what is asked of one part of a register, answered as one table: the same work here, part after part, and on a cluster at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from minzheng.adapters.columnar.comparing import Asked, compare, digest_of, facts_for
from minzheng.adapters.columnar.frozen import FrozenPart
from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER, run
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import DUE, ENTITLED
from minzheng.kernel.policy.symbols import Level

Frame = Any  # a Polars frame; nobody above needs to know
ANSWERS: dict[str, Any] = {
    "programme": pl.String,
    HOUSEHOLD: pl.Int64,
    MEMBER: pl.Int64,
    ENTITLED: pl.Boolean,
    DUE: pl.Int64,
}
FINDINGS: dict[str, Any] = {
    "programme": pl.String, HOUSEHOLD: pl.Int64, MEMBER: pl.Int64, "kind": pl.String, "owed": pl.Int64, "paid": pl.Int64,
    "missing": pl.List(pl.String), "digest": pl.String, "count": pl.Int64,
}  # fmt: skip
UNASKED, UNSETTLED = "unasked", "unsettled"


@dataclass(frozen=True)
class Work:
    """一项计算 — what is done with each part: ``columns`` are those of the table that comes out."""

    name: str
    columns: dict[str, Any]
    of: Callable[[Sequence[Asked], Month, FrozenPart], Frame]


def answered(asked: Sequence[Asked], month: Month, part: FrozenPart) -> Frame:
    """规则结果 — for every unit and programme whether it is entitled and what is due (fen); undetermined is empty."""
    found = []
    for one in asked:
        program = one.program
        homes, members = run(program, *facts_for(one, part.homes, part.members), one.parameters, month, one.paid)
        of_members = program.programme.to is Level.MEMBER
        unit = pl.col(MEMBER) if of_members else pl.lit(None, dtype=pl.Int64).alias(MEMBER)
        frame = members if of_members else homes
        found.append(
            frame.select(pl.lit(program.programme.code).alias("programme"), HOUSEHOLD, unit, ENTITLED, DUE).sort(
                HOUSEHOLD, MEMBER
            )
        )
    return pl.concat(found).cast(ANSWERS) if found else pl.DataFrame(schema=ANSWERS)


def screened(asked: Sequence[Asked], month: Month, part: FrozenPart) -> Frame:
    """筛查结果 — the findings, each with its digest; what is only counted stands as ``unasked`` and ``unsettled`` with a number."""
    rows: list[tuple[Any, ...]] = []
    for one in asked:
        code = one.program.programme.code
        compared = compare(one, part.homes, part.members, part.spells, part.dead, month)
        for household, member, kind, owed, paid, missing, basis in compared.rows:
            digest = digest_of(kind, owed, paid, household, basis)
            rows.append((code, household, member, kind, owed, paid, sorted(missing), digest, 1))
        for kind, number in ((UNASKED, compared.unasked), (UNSETTLED, compared.unsettled)):
            if number:
                rows.append((code, None, None, kind, None, None, [], "", number))
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")


RULES, SCREENING = Work("rules", ANSWERS, answered), Work("screening", FINDINGS, screened)
WORKS = {one.name: one for one in (RULES, SCREENING)}
