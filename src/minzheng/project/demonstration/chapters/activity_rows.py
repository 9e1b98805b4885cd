"""演示活动的行 — what the generator says of an activity, of an attendance, and of a place on a party branch's roll."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from minzheng.project.demonstration.records import Reported


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow(Reported):
    """演示活动 — held on ``effective_on`` by an organisation (its code, or ""); ``tenths`` of a lesson for each person."""

    code: str
    kind: str
    title: str
    host: str = ""
    ended_on: date | None = None
    tenths: int = 0
    marks: tuple[str, ...] = ()
    audience: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow(Reported):
    """演示参加 — a person (identity number) at an activity (code), begun on ``effective_on``."""

    activity: str
    person: str
    role: str
    tenths: int
    completed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """演示名册 — a person (identity number) holds a role in a party branch (code) from a day, perhaps to a day."""

    branch: str
    place: str
    person: str
    role: str
    since: date
    until: date | None = None

    def as_known_on(self, day: date) -> "Self | None":
        """The posting as the register showed it on a day; an end yet to come is not known."""
        if self.since > day:
            return None
        return replace(self, until=None) if self.until is not None and self.until > day else self

    def in_force(self, at: date) -> bool:
        """Whether the role is held on a day."""
        return self.since <= at and (self.until is None or self.until > at)
