"""演示记录 — what the generator makes: plain values, each with the days on which it was reported and confirmed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """演示登记 — accepted on a day by a paper, reported some days later, confirmed by a second person or not (yet)."""

    place: str
    effective_on: date
    accepted_on: date
    reported_on: date
    confirmed_on: date | None
    paper: str

    def known_on(self, day: date) -> bool:
        return self.reported_on <= day

    def counts_on(self, day: date) -> bool:
        """Whether a second person had confirmed it by a day."""
        return self.confirmed_on is not None and self.confirmed_on <= day

    def as_known_on(self, day: date) -> "Self | None":
        """The row as the registers showed it on a day; None when it was not reported yet."""
        if not self.known_on(day):
            return None
        return self if self.counts_on(day) or self.confirmed_on is None else replace(self, confirmed_on=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Reported):
    """演示登记事项 — opened, rebuilt or closed."""

    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beds(Reported):
    """演示床位增减 — beds (张) of one kind gained or lost."""

    cause: str
    kind: str
    delta: int
    pair: UUID | None = None


@dataclass(slots=True, kw_only=True)
class Facility:
    """服务设施 — a place of service with its entries and bed entries."""

    code: str
    name: str
    kind: str
    level: str
    place: str
    staff: int = 1
    is_model: bool = False
    ownership: str = "public"
    operator: str = ""
    address: str = ""
    person_in_charge: str = ""
    phone: str = ""
    area: int | None = None
    filing_number: str = ""
    filed_on: date | None = None
    entries: list[Entry] = field(default_factory=list)
    beds: list[Beds] = field(default_factory=list)

    def as_known_on(self, day: date) -> "Facility | None":
        """The facility as the registers showed it on a day; None when nothing was reported yet."""
        entries = known(self.entries, day)
        if not entries:
            return None
        beds = known(self.beds, day)
        return replace(self, entries=entries, beds=beds)


Kept = TypeVar("Kept", bound="Reported")


def known(rows: Iterable[Kept], day: date) -> list[Kept]:
    """Rows as the registers showed them on a day."""
    return [kept for row in rows if (kept := row.as_known_on(day)) is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """自然人 — an invented person; ``place`` is the village where he lives, ``hukou`` the one where he is registered."""

    name: str
    id_number: str
    sex: str
    born_on: date
    died_on: date | None
    place: str
    hukou: str
    settlement: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """演示组织 — a bureau, one of its offices, or a social organisation; ``roles`` are the posts to be held in it."""

    code: str
    name: str
    kind: str
    place: str
    parent: str = ""
    credit_code: str = ""
    address: str = ""
    phone: str = ""
    opened_on: date | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """演示城市 — its facilities and offices, as its registers showed it on ``known_on``; its people come one by one from ``people.census``."""

    seed: int
    year: int
    facilities: tuple[Facility, ...]
    offices: tuple[Office, ...]
    chapters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    known_on: date = date.max

    def as_known_on(self, day: date) -> "World":
        """The city as its registers showed it on a day."""
        known = (facility.as_known_on(day) for facility in self.facilities)
        chapters = {
            name: tuple(kept for row in rows if (kept := row.as_known_on(day)) is not None)
            for name, rows in self.chapters.items()
        }
        return replace(
            self,
            facilities=tuple(facility for facility in known if facility is not None),
            chapters=chapters,
            known_on=day,
        )

    def all_entries(self) -> Iterator[tuple[Facility, Entry]]:
        return ((facility, entry) for facility in self.facilities for entry in facility.entries)

    def all_beds(self) -> Iterator[tuple[Facility, Beds]]:
        return ((facility, entry) for facility in self.facilities for entry in facility.beds)
