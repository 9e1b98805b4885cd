"""演示世界 — the whole invented city of a year from one seed; the same seed gives the same city, to the last character."""

import hashlib
from collections.abc import Iterable
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

import yaml

from minzheng.project.demonstration import geography as ground
from minzheng.project.demonstration.chapters import CHAPTERS
from minzheng.project.demonstration.coverage import draft_coverage, draft_stations
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.eldercare import draft_eldercare, draft_three_levels
from minzheng.project.demonstration.geography import Geography
from minzheng.project.demonstration.names import Names
from minzheng.project.demonstration.offices import draft_offices
from minzheng.project.demonstration.people import Census
from minzheng.project.demonstration.records import Person, World

DATA = Path(__file__).resolve().parents[2] / "data"
HASHED_PEOPLE = 1_000
POOL = 3_000  # of these people chapters may name those of an age to work
CIRCLE = 5_000  # these live in the households of the city
YOUNGEST, OLDEST = 20, 59


class Setting:
    """演示设定 — what the data files say: ground, names, cast, dates."""

    def __init__(self, data: Path = DATA) -> None:
        self.data = data
        self.said: dict[str, Any] = yaml.safe_load((data / "demonstration" / "cast.yaml").read_text(encoding="utf-8"))
        self.names = Names.read(data / "demonstration" / "names.yaml")
        self.year: int = self.said["year"]

    @property
    def divisions(self) -> Path:
        return self.data / "divisions" / str(self.said["prefecture"])

    @property
    def plan(self) -> Path:
        return self.data / "plans" / f"{self.said['plan']}.yaml"

    def geography(self) -> Geography:
        """The edition in force when the year began."""
        return ground.read(self.divisions, date(self.year, 1, 1))

    def census(self, geography: Geography, *, seed: int, count: int) -> Census:
        """The people."""
        return Census(geography, self.names, seed=seed, count=count)


def build_world(setting: Setting, geography: Geography, *, seed: int, people: int = POOL) -> World:
    """Facilities, offices and the rows of every chapter, for the whole year; ``people`` is how many the city has."""
    draft = Draft(geography, setting.names, seed=seed, year=setting.year)
    draft_eldercare(draft)
    draft_coverage(draft)
    draft_three_levels(draft)
    offices = draft_offices(draft, setting.said)
    draft_stations(draft)
    lasting = min(people - 1, CIRCLE)  # the last one gives way to the planted double
    circle = tuple(islice(setting.census(geography, seed=seed, count=people), lasting))
    pool = adults(circle[:POOL], setting.year)
    chapters: dict[str, tuple[Any, ...]] = {}
    for chapter in CHAPTERS:
        its_own = Draft(
            geography, setting.names, seed=seed, year=setting.year, name=chapter.name, people=pool, offices=offices,
            places=draft.facilities, chapters=chapters, everybody=circle,
        )  # fmt: skip
        chapters[chapter.name] = tuple(chapter.draft(its_own))
    return World(
        seed=seed, year=setting.year, facilities=tuple(draft.facilities), offices=tuple(offices), chapters=chapters
    )


def adults(people: Iterable[Person], year: int) -> tuple[Person, ...]:
    """Living people of an age to work: those whom chapters may name."""
    return tuple(
        person for person in people if person.died_on is None and YOUNGEST <= year - person.born_on.year <= OLDEST
    )


def fingerprint(world: World, census: Census) -> str:
    """指纹 — one hash over everything, the first thousand people included."""
    digest = hashlib.sha256()
    for thing in (*world.facilities, *world.offices, *chain(*world.chapters.values()), *islice(census, HASHED_PEOPLE)):
        digest.update(repr(thing).encode())
    return digest.hexdigest()
