"""演示拟稿 — how entries, dates, addresses and allotments come about; all from one random source, in a fixed order."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from minzheng.project.demonstration.geography import Geography, Unit
from minzheng.project.demonstration.names import Names
from minzheng.project.demonstration.people import PHONE_PREFIX
from minzheng.project.demonstration.records import Beds, Entry, Facility, Office, Person

Thing = TypeVar("Thing")
SLOWEST_REPORT, SLOWEST_CONFIRMATION = 7, 14
FIRST_DAY, LAST_DAY = 4, 352
CODE_PREFIX = {
    "eldercare.institution": "YL", "eldercare.day_care": "RJ", "eldercare.canteen": "CT", "eldercare.regional_centre": "QY",
    "eldercare.village_point": "XF", "assistance.service_window": "CK", "governance.party_service_centre": "DQ",
    "governance.incubator": "FH", "welfare.protection_station": "WZ", "welfare.protection_point": "WD",
    "affairs.marriage_registry": "HY", "governance.special_group_service": "TS",
    "assistance.rescue_station": "JZ",
}  # fmt: skip


@dataclass(frozen=True)
class Steps:
    """办理日期 — when something was accepted, reported and confirmed."""

    accepted_on: date
    reported_on: date
    confirmed_on: date


class Draft:
    """演示拟稿 — the random source, the ground, the names, and the facilities made so far."""

    def __init__(
        self, geography: Geography, names: Names, *, seed: int, year: int, name: str = "world",
        people: Sequence[Person] = (), offices: Sequence[Office] = (), places: Sequence[Facility] = (),
        chapters: Mapping[str, Sequence[Any]] = MappingProxyType({}), everybody: Sequence[Person] = (),
    ) -> None:  # fmt: skip
        self.rng = random.Random(f"{seed}:{name}")  # noqa: S311 — a repeatable invention, no secret
        self.geography, self.names, self.year = geography, names, year
        self.people, self.offices, self.places = people, offices, places
        self.everybody = everybody  # all ages and the dead, of whom ``people`` are those of an age to work
        self.chapters = chapters  # what the chapters before this one drafted
        self.facilities: list[Facility] = []
        self.taken: set[tuple[str, str]] = set()
        self.numbers: Counter[str] = Counter()

    # -- days
    def steps(self, accepted_on: date) -> Steps:
        """Reported within a week of acceptance, confirmed within two more: nothing waits for a month."""
        reported_on = accepted_on + timedelta(days=self.rng.randint(1, SLOWEST_REPORT))
        return Steps(accepted_on, reported_on, reported_on + timedelta(days=self.rng.randint(1, SLOWEST_CONFIRMATION)))

    def spread(self, count: int) -> list[date]:
        """Days spread evenly over the year, in random order."""
        first = date(self.year, 1, 1)
        width = LAST_DAY - FIRST_DAY
        days = [
            first + timedelta(FIRST_DAY + int((place + self.rng.random()) * width / count)) for place in range(count)
        ]
        self.rng.shuffle(days)
        return days

    def day_in(self, first: int, last: int) -> date:
        """Some day of the years ``first`` to ``last``, not too near their end."""
        days = (date(last, 12, 1) - date(first, 1, 10)).days
        return date(first, 1, 10) + timedelta(days=self.rng.randrange(days))

    # -- allotments
    def chance(self, share: float) -> bool:
        """True in this share of all cases."""
        return self.rng.random() < share

    def dealt(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """``count`` of the things in random order."""
        return self.rng.sample(list(things), min(count, len(things)))

    def split(self, total: int, weights: Sequence[float]) -> list[int]:
        """A total divided by weights into whole numbers, largest remainders first."""
        whole = sum(weights)
        exact = [total * weight / whole for weight in weights]
        parts = [int(part) for part in exact]
        order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
        for place in order[: total - sum(parts)]:
            parts[place] += 1
        return parts

    # -- facilities
    def facility(self, kind: str, name: str, level: str, place: Unit, **said: object) -> Facility:
        """A facility with invented particulars, not yet opened; names are made to differ within a place and kind."""
        prefix = CODE_PREFIX[kind]
        self.numbers[kind] += 1
        names = (name, *(f"{name}（{number}）" for number in range(2, 100)))
        name = next(one for one in names if (kind, one) not in self.taken)
        self.taken.add((kind, name))
        made = Facility(
            code=f"{prefix}{place.code[:6]}{self.numbers[kind]:04}", name=name, kind=kind, level=level, place=place.code,
            address=self._address(place), person_in_charge=self.names.person(self.rng, self.rng.choice(("male", "female"))),
            phone=f"{PHONE_PREFIX}{self.rng.randrange(100_000_000):08}", **said,  # type: ignore[arg-type]  # fields of Facility
        )  # fmt: skip
        self.facilities.append(made)
        return made

    def _address(self, place: Unit) -> str:
        return f"{self.geography.name_of(place.township if place.level == 'village' else place.code)}{self.rng.randint(1, 280)}号"

    def entry(self, facility: Facility, cause: str, effective_on: date, steps: Steps) -> Entry:
        """An opening, rebuilding or closing."""
        made = Entry(
            cause=cause, place=facility.place, effective_on=effective_on, accepted_on=steps.accepted_on, reported_on=steps.reported_on,
            confirmed_on=steps.confirmed_on, paper=self._paper(facility, steps.accepted_on),
        )  # fmt: skip
        facility.entries.append(made)
        return made

    def opened(self, facility: Facility, on: date) -> Steps:
        """Open a facility on the day of its acceptance."""
        steps = self.steps(on)
        self.entry(facility, "opened", on, steps)
        return steps

    def beds(self, facility: Facility, cause: str, changes: dict[str, int], effective_on: date, steps: Steps) -> None:
        """Bed entries of one act; an upgrade is its two rows under one pair number."""
        pair = UUID(int=self.rng.getrandbits(128), version=4) if cause == "upgraded" else None
        opening = facility.entries[0].confirmed_on
        confirmed_on = max(steps.confirmed_on, opening) if opening else steps.confirmed_on
        paper = self._paper(facility, steps.accepted_on)
        for kind, delta in changes.items():
            if delta:
                made = Beds(
                    cause=cause, kind=kind, delta=delta, pair=pair, place=facility.place, effective_on=effective_on,
                    accepted_on=steps.accepted_on, reported_on=steps.reported_on, confirmed_on=confirmed_on, paper=paper,
                )  # fmt: skip
                facility.beds.append(made)

    def _paper(self, facility: Facility, on: date) -> str:
        return self.paper(self.geography.city.code if facility.level == "city" else facility.place, on)

    def paper(self, place: str, on: date) -> str:
        """An invented paper of the county (or the city) in which a place lies."""
        unit = self.geography.units[place]
        county = unit.county if unit.level != "city" else self.geography.city.code
        return f"演民验〔{on.year}〕{county[2:6]}-{self.rng.randint(1, 999)}号"
