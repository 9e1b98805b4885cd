"""分段计算 — a register of any size in parts of some households: what one part needs is in memory, and nothing more."""

from collections.abc import Iterator, Mapping

import polars as pl

from minzheng.adapters.columnar.running import HOUSEHOLD, ParameterTable, run
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import Program

AT_ONCE = 100_000  # households
Frames = tuple[pl.DataFrame, pl.DataFrame]


def run_in_parts(
    program: Program, households: pl.LazyFrame, members: pl.LazyFrame, parameters: Mapping[str, ParameterTable], month: Month,
    paid: Mapping[str, str] | None = None, at_once: int = AT_ONCE,
) -> Iterator[Frames]:  # fmt: skip
    """Run a program part by part: (households, members) of each, in the order of the households' numbers.

    Both frames are best sorted by household, as files: then each part reads its own piece of them. Time grows with the
    register, memory with ``at_once`` alone. Members of no household of the register are in no part.
    """
    numbers = households.select(pl.col(HOUSEHOLD).sort()).collect()[HOUSEHOLD]
    for first in range(0, len(numbers), at_once):
        last = min(first + at_once, len(numbers)) - 1
        own = pl.col(HOUSEHOLD).is_between(numbers[first], numbers[last])
        part, people = pl.collect_all([households.filter(own), members.filter(own)])
        yield run(program, part, people, parameters, month, paid)
