"""待遇保障篇的行 — decisions on enrolments, the recognitions on which some rest, deaths that offices reported; plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from minzheng.project.demonstration.records import Reported

Key = tuple[str, str]
OPENS = ("opening", "grant")
STATES = {"opening": "paid", "grant": "paid", "resume": "paid", "suspend": "suspended", "taper": "tapering"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow(Reported):
    """演示保障决定 — ``unit`` is a household's number or a person's; ``effective_on`` the first month in which it holds.

    ``bare`` is a planted error: an enrolment of which nothing says how much.
    """

    kind: str
    programme: str
    unit: str
    members: tuple[str, ...] = ()
    amount: int | None = None
    held_since: date | None = None
    applied_on: date | None = None
    tapering_months: int | None = None
    deceased: str = ""
    reason: str = ""
    bare: bool = False

    @property
    def key(self) -> Key:
        """Which enrolment: no unit has two of one programme in the invented city."""
        return self.programme, self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionRow(Reported):
    """演示身份认定 — a person (identity number) is recognised from ``effective_on`` up to ``until``."""

    kind: str
    person: str
    document_number: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathRow:
    """演示死亡信息 — a person (identity number) of whom an office reported that he died; its matches are as old as the report."""

    person: str
    place: str
    died_on: date
    reported_on: date

    def as_known_on(self, day: date) -> Self | None:
        """What was reported by then."""
        return self if self.reported_on <= day else None


def owed(rows: Iterable[object], month: date) -> Mapping[Key, tuple[str, int]]:
    """What every enrolment is owed in a month by the confirmed decisions alone: its state and the amount (fen)."""
    confirmed = [row for row in rows if isinstance(row, DecisionRow) and row.confirmed_on is not None and not row.bare]
    found: dict[Key, tuple[str, int]] = {}
    for row in sorted(confirmed, key=lambda one: (one.effective_on, one.accepted_on)):
        if row.effective_on > month:
            continue
        state, amount = found.get(row.key, ("", 0))
        over = row.kind in {"stop", "death"} or (row.kind == "taper" and _tapered(row, month))
        if over:
            found.pop(row.key, None)
        elif row.kind in OPENS or row.key in found:
            found[row.key] = (STATES.get(row.kind, state), row.amount or amount)
    return found


def _tapered(row: DecisionRow, month: date) -> bool:
    passed = (month.year - row.effective_on.year) * 12 + month.month - row.effective_on.month
    return passed >= (row.tapering_months or 0)
