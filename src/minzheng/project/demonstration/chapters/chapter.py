"""演示篇章 — what a chapter consists of, and the ground on which its rows are loaded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Organisation, Person
from minzheng.kernel.periods import ZONE
from minzheng.project.demonstration.records import Reported

if TYPE_CHECKING:
    from minzheng.project.demonstration.cast import Cast

BATCH = 4_000
MORNING, AFTERNOON = time(9, 30), time(15, 10)


@dataclass
class Ground:
    """装入的地基 — what rows of a chapter lean on, by the numbers that the generator gave."""

    cast: "Cast"
    year: int
    known_on: date
    division_of: Mapping[str, Division]
    facility_of: Mapping[str, Facility] = field(default_factory=dict)
    organisation_of: dict[str, Organisation] = field(default_factory=dict)
    person_of: dict[str, Person] = field(default_factory=dict)

    def reported(self, row: Reported) -> dict[str, Any]:
        """The fields that every accepted record has: division, acceptance, reporter, confirmer and their moments."""
        reporter, confirmer = self.cast.acting(row.place, current=row.accepted_on.year >= self.year)
        reported_at = moment(row.reported_on, MORNING)
        confirmed_at = moment(row.confirmed_on, AFTERNOON) if row.confirmed_on else None
        return {
            "division": self.division_of[row.place], "accepted_on": row.accepted_on, "paper": row.paper,
            "reported_by": reporter, "created_at": reported_at, "confirmed_by": confirmer if confirmed_at else None,
            "confirmed_at": confirmed_at, "updated_at": confirmed_at or reported_at,
        }  # fmt: skip

    @property
    def by(self) -> User:
        """Who acts where no one in particular does."""
        return self.cast.entry


@dataclass(frozen=True)
class Chapter:
    """演示篇章 — ``draft`` makes the rows of the whole year, ``load`` stores those that are known and says how many of which.

    Rows have ``as_known_on(day)``: the row as the registers show it on a day, or None. ``figures`` maps the code of a
    promise to its indicator and to the independent reckoning; ``spoilers`` plant errors.
    """

    name: str
    draft: Callable[[Any], Sequence[Any]]
    load: Callable[[Ground, Sequence[Any]], Mapping[str, int]]
    figures: Mapping[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict)
    spoilers: tuple[Callable[[Any], None], ...] = ()


def moment(day: date, hour: time) -> datetime:
    """A moment of a day in the city's own time."""
    return datetime.combine(day, hour, ZONE)
