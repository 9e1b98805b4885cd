"""演示人口 — invented people one by one, in the same order for the same seed; memory does not grow with their number."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

from minzheng.kernel.identifiers.persons import resident_check
from minzheng.project.demonstration.geography import WINDOW, Geography, Unit
from minzheng.project.demonstration.names import Names
from minzheng.project.demonstration.records import Person

# Share of each five-year band of ages from 0–4 up to 95–99, in thousandths, roughly as in the census of 2020.
PYRAMID = (55, 64, 60, 52, 53, 65, 88, 70, 66, 81, 86, 72, 52, 52, 35, 22, 14, 8, 3, 1)
BAND_DAYS = 1_826
LAST_BIRTH = date(2020, 12, 31)
EPOCH = date(1900, 1, 1)
DAYS = (LAST_BIRTH - EPOCH).days + 1
SEQUENCES = 499
SEXES = ("female", "male")
URBAN_WEIGHT, RURAL_WEIGHT = 30, 8
AT_THE_WINDOW = 6  # so many times as many people live in the township whose window is shown at work
URBAN_HUKOU = {True: 0.86, False: 0.07}
AT_HOME = 0.88
BORN_NEARBY = 0.93
# Share of people who are no longer alive, by age in decades.
DEAD = (0.0, 0.0, 0.002, 0.003, 0.006, 0.012, 0.03, 0.07, 0.16, 0.35)
FIRST_DEATH = date(2015, 1, 1)
# Numbers beginning with 160 belong to no public network: nobody can be called by mistake.
PHONE_PREFIX = "160"


class Census:
    """演示人口 — iterates ``count`` people; a second iteration gives the same people again."""

    def __init__(self, geography: Geography, names: Names, *, seed: int, count: int) -> None:
        self.geography, self.names, self.seed, self.count = geography, names, seed, count
        self.villages = geography.villages
        self.by_weight = list(accumulate(_weight(unit) for unit in self.villages))
        self.by_age = list(accumulate(PYRAMID))
        self.issuers = [unit.code[:6] for unit in geography.legal_counties]
        self.place_of = {issuer: place for place, issuer in enumerate(self.issuers)}

    def __iter__(self) -> Iterator[Person]:
        rng = random.Random(f"{self.seed}:people")  # noqa: S311 — a repeatable invention, no secret
        issued = bytearray(len(self.issuers) * DAYS * len(SEXES))
        born = bytearray(DAYS * len(SEXES))
        for _ in range(self.count):
            yield self._person(rng, issued, born)

    def _person(self, rng: random.Random, issued: bytearray, born: bytearray) -> Person:
        village = rng.choices(self.villages, cum_weights=self.by_weight)[0]
        sex = rng.randrange(len(SEXES))
        born_on = self._birth(rng)
        day = (born_on - EPOCH).days
        turn = born[day * 2 + sex]
        born[day * 2 + sex] = (turn + 1) % 256
        settlement = "urban" if rng.random() < URBAN_HUKOU[village.is_urban] else "rural"
        return Person(
            name=self.names.person(rng, SEXES[sex], turn + day * 7),
            id_number=self._number(rng, village, born_on, sex, issued),
            sex=SEXES[sex],
            born_on=born_on,
            died_on=self._death(rng, born_on),
            place=village.code,
            hukou=village.code if rng.random() < AT_HOME else rng.choice(self.villages).code,
            settlement=settlement,
            phone=f"{PHONE_PREFIX}{rng.randrange(100_000_000):08}",
        )

    def _birth(self, rng: random.Random) -> date:
        band = rng.choices(range(len(PYRAMID)), cum_weights=self.by_age)[0]
        return LAST_BIRTH - timedelta(days=band * BAND_DAYS + rng.randrange(BAND_DAYS))

    def _number(self, rng: random.Random, village: Unit, born_on: date, sex: int, issued: bytearray) -> str:
        """The next free number of this issuer, day of birth and sex: no two people share one."""
        home = village.code[:6]
        nearby = home in self.place_of and rng.random() < BORN_NEARBY
        issuer = self.place_of[home] if nearby else rng.randrange(len(self.issuers))
        day = (born_on - EPOCH).days
        slot = (issuer * DAYS + day) * len(SEXES) + sex
        turn = issued[slot]
        issued[slot] = turn + 1
        sequence = ((day * 37 + issuer * 101 + turn) % SEQUENCES) * 2 + 2 - sex
        body = f"{self.issuers[issuer]}{born_on.isoformat().replace('-', '')}{sequence:03}"
        return body + resident_check(body)

    @staticmethod
    def _death(rng: random.Random, born_on: date) -> date | None:
        decade = min((LAST_BIRTH - born_on).days // 3_653, len(DEAD) - 1)
        days = rng.randrange((date(2021, 8, 15) - FIRST_DEATH).days)
        died_on = FIRST_DEATH + timedelta(days=days)
        return died_on if rng.random() < DEAD[decade] and died_on > born_on else None


def _weight(unit: Unit) -> int:
    return (URBAN_WEIGHT if unit.is_urban else RURAL_WEIGHT) * (AT_THE_WINDOW if unit.code.startswith(WINDOW) else 1)


def near_double(person: Person) -> Person:
    """The same person once more, under a number that differs in its last two characters and has a valid check."""
    digit = (int(person.id_number[16]) - 2) % 10  # numbers are issued upwards: this one is free
    body = person.id_number[:16] + str(digit)
    return replace(person, id_number=body + resident_check(body))
