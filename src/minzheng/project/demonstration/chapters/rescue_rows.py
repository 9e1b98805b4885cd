"""演示救助行 — what the chapter of rescue stations drafts: stays with what happened in them, and reports of missing people."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from minzheng.project.demonstration.records import Reported


@dataclass(frozen=True, slots=True)
class Looks:
    """演示体貌 — sex, years of birth, height (cm), where somebody seems to come from, what can be seen of him."""

    sex: str
    born_from: int
    born_to: int
    height: int
    origin: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow(Reported):
    """演示身份查明 — the identity number, how it was found out on ``effective_on``, and whether the family was found with it."""

    person: str
    way: str
    kin_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow(Reported):
    """演示离站 — how somebody left on ``effective_on``."""

    way: str
    destination: str = ""
    benefit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow(Reported):
    """演示寻亲核对 — with which report, and what was judged."""

    report: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """演示在站救助 — one entry; ``person``, ``name`` and ``home`` where he is known at once, ``told_name`` what he says himself."""

    number: str
    station: str
    place: str
    entered_on: date
    category: str
    brought: str
    looks: Looks
    told_name: str = ""
    person: str = ""
    name: str = ""
    home: str = ""
    needs_escort: bool = False
    acts: tuple[tuple[str, date], ...] = ()
    known: KnownRow | None = None
    left: LeftRow | None = None
    match: MatchRow | None = None

    def as_known_on(self, day: date) -> "Self | None":
        """The stay with what had happened by a day."""
        if self.entered_on > day:
            return None
        return replace(
            self, acts=tuple(act for act in self.acts if act[1] <= day), known=self.known and self.known.as_known_on(day),
            left=self.left and self.left.as_known_on(day), match=self.match and self.match.as_known_on(day),
        )  # fmt: skip

    def without(self, act: str) -> "StayRow":
        """The same stay in which something was not done."""
        return replace(self, acts=tuple(one for one in self.acts if one[0] != act))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """演示寻亲报告 — somebody who is missed, and by whom."""

    number: str
    place: str
    lost_on: date
    reported_on: date
    name: str
    looks: Looks
    reporter: str
    phone: str
    home_on: date | None = None

    def as_known_on(self, day: date) -> "Self | None":
        """The report as it stood on a day."""
        if self.reported_on > day:
            return None
        return self if self.home_on is None or self.home_on <= day else replace(self, home_on=None)
