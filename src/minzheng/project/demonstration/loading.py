"""演示装入 — the invented city into the database, set by set, inside the one transaction that also marks it.

A kill in the middle leaves nothing; the next start builds the city again. People stream through in batches, so memory
does not grow with their number. One audit event tells of each kind of record.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions import services as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.parties.services import OrganisationWriter, PersonWriter, PostingWriter
from minzheng.core.plan import reads as plan_reads
from minzheng.core.plan import services as plans
from minzheng.core.plan.alerts import services as alerts
from minzheng.core.plan.files import load_plan_file
from minzheng.project.demonstration import records
from minzheng.project.demonstration.cast import Cast, open_accounts
from minzheng.project.demonstration.chapters import CHAPTERS
from minzheng.project.demonstration.chapters.chapter import MORNING, Ground, moment
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.geography import Geography
from minzheng.project.demonstration.world import CIRCLE, Setting

BATCH = 4_000
YOUNGEST, OLDEST = 1963, 1996  # years of birth of those who hold posts
# What each step weighs on the progress bar, in people.
GROUND, CAST, PLACES, CHAPTERED, OBSERVED = 3_000, 1_500, 6_000, 4_000, 4_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class City:
    """待装入的城市 — the ground, the city as its registers show it, its people in their order, and the day."""

    setting: Setting
    geography: Geography
    world: records.World
    people: Iterable[records.Person]
    count: int
    known_on: date
    days: tuple[date, ...]


class Loader:
    """装入 — one city into one empty database."""

    def __init__(self, city: City, progress: Progress) -> None:
        self.city, self.progress = city, progress
        self.done, self.total = 0, city.count + GROUND + CAST + PLACES + CHAPTERED + OBSERVED
        self.division_of: dict[str, Division] = {}
        self.facility_of: dict[str, Facility] = {}
        self.person_of: dict[str, Person] = {}
        self.registered_at = moment(date(city.world.year, 1, 4), MORNING)

    def run(self) -> None:
        """Every step, in the order in which records lean on one another."""
        self._ground()
        cast = open_accounts(self.city.setting, self.division_of)
        self._step(CAST)
        self._places(cast)
        offices = self._offices(cast.entry)
        ground = Ground(
            cast, self.city.world.year, self.city.known_on, self.division_of, self.facility_of, offices, self.person_of
        )
        self._people(cast.entry, offices)
        self._chapters(ground)
        self._observe()

    def _step(self, weight: int) -> None:
        self.done += weight
        self.progress(self.done, self.total)

    def _tell(self, kind: str, count: int, digest: str = "") -> None:
        body = {"rows": count} | ({"sha256": digest} if digest else {})
        audit.record("demonstration.load", by="system", target_kind=kind, body=body)

    # -- ground and plan
    def _ground(self) -> None:
        divisions.load(self.city.setting.divisions, by="system")
        plans.load_plan(load_plan_file(self.city.setting.plan), by="system")
        standing = Division.objects.standing(self.city.geography.since).select_related("county")
        self.division_of = {division.code: division for division in standing}
        self._step(GROUND)

    # -- facilities
    def _places(self, cast: Cast) -> None:
        facilities = self.city.world.facilities
        made = stored([self._facility(one) for one in facilities])
        model_of = self.facility_of = {one.code: model for one, model in zip(facilities, made, strict=True)}
        ground = Ground(cast, self.city.world.year, self.city.known_on, self.division_of)

        def dated(entry: records.Reported) -> dict[str, Any]:
            return ground.reported(entry) | {"effective_on": entry.effective_on}

        entries = [
            FacilityEntry(facility=model_of[one.code], cause=entry.cause, **dated(entry))
            for one, entry in self.city.world.all_entries()
        ]
        beds = [
            BedEntry(
                facility=model_of[one.code], cause=entry.cause, kind=entry.kind, delta=entry.delta, pair=entry.pair,
                **dated(entry),
            )
            for one, entry in self.city.world.all_beds()
        ]  # fmt: skip
        stored(entries)
        stored(beds)
        digest = hashlib.sha256("\n".join(map(repr, facilities)).encode()).hexdigest()
        for kind, rows in (("facilities.facility", made), ("facilities.entry", entries), ("facilities.beds", beds)):
            self._tell(kind, len(rows), digest)
        self._step(PLACES)

    def _facility(self, one: records.Facility) -> Facility:
        first = moment(min(entry.reported_on for entry in one.entries), MORNING)
        return Facility(
            code=one.code, name=one.name, kind=one.kind, level=one.level, division=self.division_of[one.place], staff=one.staff,
            is_model=one.is_model, ownership=one.ownership, operator=one.operator, address=one.address, phone=one.phone,
            person_in_charge=one.person_in_charge, area=one.area, filing_number=one.filing_number, filed_on=one.filed_on,
            created_at=first, updated_at=first,
        )  # fmt: skip

    # -- offices and people
    def _offices(self, by: User) -> dict[str, Organisation]:
        made: dict[str, Organisation] = {}
        for is_part in (False, True):
            wanted = [office for office in self.city.world.offices if bool(office.parent) is is_part]
            rows = [
                {
                    "code": office.code, "name": office.name, "kind": office.kind, "division": self.division_of[office.place],
                    "parent": made.get(office.parent), "credit_code": office.credit_code, "phone": office.phone,
                    "opened_on": office.opened_on,
                }
                for office in wanted
            ]  # fmt: skip
            created = OrganisationWriter.create_many(rows, by=by)
            made |= {
                office.code: record
                for office, record in zip(wanted, created, strict=True)
                if isinstance(record, Organisation)
            }
        self._tell("parties.organisation", len(made))
        return made

    def _people(self, by: User, offices: dict[str, Organisation]) -> None:
        wanted = Counter(self._county(office.place) for office in self.city.world.offices for _ in office.roles)
        pool: dict[str, list[Person]] = defaultdict(list)
        read = 0
        for batch in _batches(self.city.people):
            made = stored(PersonWriter.drafts([self._person(person) for person in batch], by=by))
            connection.check_constraints()  # settles what waits, so that the queue does not grow
            for person, record in zip(batch, made, strict=True):
                if read < CIRCLE:
                    self.person_of[person.id_number] = record
                read += 1
                county = person.place[:6]
                fit = person.died_on is None and YOUNGEST <= person.born_on.year <= OLDEST
                if fit and len(pool[county]) < wanted[county] + wanted[""]:
                    pool[county].append(record)
            self._step(len(batch))
        self._tell("parties.person", self.city.count)
        self._postings(by, offices, pool)

    def _person(self, person: records.Person) -> dict[str, Any]:
        died_on = person.died_on if person.died_on and person.died_on <= self.city.known_on else None
        return {
            "name": person.name, "id_number": person.id_number, "sex": person.sex, "born_on": person.born_on, "died_on": died_on,
            "division": self.division_of[person.place], "hukou": self.division_of[person.hukou], "settlement": person.settlement,
            "phone": person.phone, "created_at": self.registered_at, "updated_at": self.registered_at,
        }  # fmt: skip

    def _county(self, place: str) -> str:
        """The six digits of a county; "" for the city itself, whose offices take people from anywhere."""
        return "" if place == self.city.geography.city.code else place[:6]

    def _postings(self, by: User, offices: dict[str, Organisation], pool: dict[str, list[Person]]) -> None:
        rows: list[dict[str, Any]] = []
        for office in self.city.world.offices:
            for place, role in enumerate(office.roles):
                people = (
                    pool[self._county(office.place)]
                    if self._county(office.place)
                    else max(pool.values(), key=len, default=[])
                )
                if people:
                    since = date(self.city.world.year - 6 + (len(rows) + place) % 6, 3, 1)
                    division = self.division_of[office.place]
                    rows.append(
                        {
                            "person": people.pop(),
                            "office": offices[office.code],
                            "role": role,
                            "since": since,
                            "division": division,
                        }
                    )
        PostingWriter.create_many(rows, by=by)
        self._tell("parties.posting", len(rows))

    # -- chapters
    def _chapters(self, ground: Ground) -> None:
        """The rows of each chapter, and one audit event for each kind of record."""
        for chapter in CHAPTERS:
            for kind, count in chapter.load(ground, self.city.world.chapters[chapter.name]).items():
                self._tell(kind, count)
        self._step(CHAPTERED)

    # -- observations
    def _observe(self) -> None:
        """Every set on the last day; the default set alone on those before."""
        usual = [one.code for one in self.city.geography.sets if one.is_default]
        every = [one.code for one in self.city.geography.sets]
        with connection.cursor() as cursor:
            # Rows of this transaction are not in the planner's statistics yet; after a rolled-back build these even say
            # that the tables are empty, and nested loops over five thousand villages would take minutes.
            cursor.execute("SET LOCAL enable_nestloop = off")
        for day in self.city.days:
            plans.compute_observations(day, every if day == self.city.days[-1] else usual, by="system")
        for plan in plan_reads.plans():
            alerts.raise_alerts(plan, by="system")
        self._step(OBSERVED)


def _batches(people: Iterable[records.Person]) -> Iterator[Sequence[records.Person]]:
    stream = iter(people)
    while batch := list(islice(stream, BATCH)):
        yield batch
