"""所缺列 — which facts keep an answer open, for many units at once: from the answer down through what is undetermined.

A step counts only where it has no value itself, so a fact that a decided condition or another case would have used is not
asked for. Within one step that is undetermined every missing input counts.
"""

from collections.abc import Iterable
from typing import Any

import polars as pl

from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER
from minzheng.kernel.policy.reading import DUE, Program
from minzheng.kernel.policy.symbols import Level, Symbol

Frame = Any  # a Polars frame; nobody above needs to know
UNITS = (HOUSEHOLD, MEMBER)
MISSING = "missing"
_FROM = "__from"


def lacking(program: Program, homes: Frame, members: Frame, units: Frame) -> Frame:
    """For units whose answer is open (household, member or None): the names of the facts that are missing.

    ``homes`` and ``members`` are what the program's run gave. A household's are those of all its members; a member's are his own
    and his household's. The list is empty where a parameter alone has no value.
    """
    trace = _Trace(program, homes, members, units)
    for step in reversed(program.steps):
        for name in sorted(set(_names(step.expression))):
            trace.reach(step.name, name)
    for name, declared in program.parameters.items():
        for key in declared.by:
            trace.reach(name, key)
    return trace.missing(units)


class _Trace:
    """追溯 — a column of marks beside each value that was reached and is not there."""

    def __init__(self, program: Program, homes: Frame, members: Frame, units: Frame) -> None:
        self.program = program
        open_homes = units.select(HOUSEHOLD).unique()
        self.homes = homes.join(open_homes, on=HOUSEHOLD, how="semi")
        self.members = members.join(open_homes, on=HOUSEHOLD, how="semi")
        self.levels = _levels(program)
        self.marked = {DUE}
        if program.programme.to is Level.MEMBER:
            asked = pl.col(MEMBER).is_in(units[MEMBER].implode())
            self.members = self.members.with_columns((asked & pl.col(DUE).is_null()).alias(_mark(DUE)))
        else:
            self.homes = self.homes.with_columns(pl.col(DUE).is_null().alias(_mark(DUE)))

    def reach(self, name: str, below: str) -> None:
        """Mark what is missing below a name that was reached."""
        if name not in self.marked or below not in self.levels:
            return
        level, target = self.levels[name], self.levels[below]
        mark = _mark(name)
        if level is target:
            frame, came = self._frame(target), pl.col(mark)
        elif target is Level.MEMBER:
            frame, came = (
                self.members.join(self.homes.select(HOUSEHOLD, pl.col(mark).alias(_FROM)), on=HOUSEHOLD),
                pl.col(_FROM),
            )
        else:
            asking = self.members.group_by(HOUSEHOLD).agg(pl.col(mark).any().alias(_FROM))
            frame, came = self.homes.join(asking, on=HOUSEHOLD, how="left"), pl.col(_FROM).fill_null(value=False)
        missing = came & pl.col(below).is_null()
        if below in self.marked:
            missing = missing | pl.col(_mark(below))
        made = frame.with_columns(missing.alias(_mark(below))).drop(_FROM, strict=False)
        self.marked.add(below)
        if target is Level.MEMBER:
            self.members = made
        else:
            self.homes = made

    def missing(self, units: Frame) -> Frame:
        """The units with the names of the facts that were reached."""
        facts = [each for each in self.program.facts.values() if each.name in self.marked]
        of_home = [each.name for each in facts if each.level is Level.HOUSEHOLD]
        of_member = [each.name for each in facts if each.level is Level.MEMBER]
        homes = self.homes.select(HOUSEHOLD, _listed(of_home).alias("__home"))
        if self.program.programme.to is Level.MEMBER:
            own, key = self.members.select(MEMBER, _listed(of_member).alias("__own")), MEMBER
        else:
            marks = [pl.col(_mark(name)).any() for name in of_member]
            own, key = (
                self.members.group_by(HOUSEHOLD).agg(*marks).select(HOUSEHOLD, _listed(of_member).alias("__own")),
                HOUSEHOLD,
            )
        joined = units.join(homes, on=HOUSEHOLD, how="left").join(own, on=key, how="left")
        both = pl.concat_list(pl.col("__home").fill_null([]), pl.col("__own").fill_null([]))
        return joined.select(*UNITS, both.alias(MISSING))

    def _frame(self, level: Level) -> Frame:
        return self.members if level is Level.MEMBER else self.homes


def _levels(program: Program) -> dict[str, Level]:
    """In which of the two tables each name stands."""
    found = {step.name: step.level for step in program.steps} | {
        each.name: each.level for each in program.facts.values()
    }
    for name, declared in program.parameters.items():
        found[name] = Level.MEMBER if any(found[key] is Level.MEMBER for key in declared.by) else Level.HOUSEHOLD
    return {name: Level.MEMBER if level is Level.MEMBER else Level.HOUSEHOLD for name, level in found.items()}


def _listed(names: Iterable[str]) -> pl.Expr:
    """The names whose marks are set, as a list."""
    said = [pl.when(pl.col(_mark(name))).then(pl.lit(name)) for name in names]
    return pl.concat_list(*said).list.drop_nulls() if said else pl.lit([], dtype=pl.List(pl.String))


def _mark(name: str) -> str:
    return f"?{name}"


def _names(symbol: Symbol) -> Iterable[str]:
    if symbol.op == "input":
        yield symbol.name
    for part in symbol.args:
        yield from _names(part)
