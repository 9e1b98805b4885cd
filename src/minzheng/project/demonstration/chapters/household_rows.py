"""家庭篇的行 — a household with its members and what is known of them; plain values."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

Value = int | bool | str | date
DECLARED, CHECKED, ASSESSED = "declared", "checked", "assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """演示状况 — of the household, or of the member with this identity number; from a day to the day before ``until``."""

    kind: str
    value: Value
    since: date
    source: str = DECLARED
    person: str = ""
    origin: str = ""
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the value holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """演示成员 — a person (identity number) in the household, who lives at ``place``."""

    person: str
    name: str
    place: str
    relation: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """演示家庭 — ``meant`` is the case that it was invented to show; ``former`` members died before the year."""

    code: str
    place: str
    settlement: str
    local_hukou: bool
    since: date
    meant: str
    members: tuple[MemberRow, ...]
    former: tuple[MemberRow, ...] = ()
    facts: tuple[FactRow, ...] = ()

    def as_known_on(self, day: date) -> Self | None:
        """The household as the registers showed it on a day; None when it was not registered yet."""
        if self.since > day:
            return None
        return replace(self, facts=tuple(fact for fact in self.facts if fact.since <= day))

    def ruling(self, kind: str, on: date, person: str = "") -> Value | None:
        """What rules on a day: assessed over checked over declared; None where nothing was recorded."""
        held = {
            fact.source: fact.value
            for fact in self.facts
            if (fact.kind, fact.person) == (kind, person) and fact.holds(on)
        }
        return next((held[source] for source in (ASSESSED, CHECKED, DECLARED) if source in held), None)
