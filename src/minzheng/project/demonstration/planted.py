"""埋设差错 — known errors put into a sound city, and the list of what each control must find; controls never read the list.

Each error is made so that exactly one control can find it.
"""

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice
from typing import TypeVar

from minzheng.project.demonstration.chapters import CHAPTERS
from minzheng.project.demonstration.geography import Geography, Unit
from minzheng.project.demonstration.people import Census, near_double
from minzheng.project.demonstration.records import Beds, Entry, Facility, Person, World

T = TypeVar("T")
LONG_AGO = 45
CLOSED = 90


@dataclass(frozen=True)
class Planted:
    """埋设的差错 — what was done, to which record, where, and the control that must find it from a day on."""

    kind: str
    record: str
    label: str
    division: str
    control: str
    found_from: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class TooSmall(LookupError):
    """城市太小 — nothing here can be spoilt in this way: a city of a few hundred people does without that error."""


@dataclass
class Plot:
    """埋设 — the city being spoilt, and the list so far. Facilities already spoilt are left alone."""

    world: World
    geography: Geography
    known_on: date

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.world.seed}:planted")  # noqa: S311 — a repeatable invention, no secret
        self.facilities = [
            replace(one, entries=list(one.entries), beds=list(one.beds)) for one in self.world.facilities
        ]
        self.rows = {name: list(rows) for name, rows in self.world.chapters.items()}
        self.planted: list[Planted] = []
        self.touched: set[str] = set()

    def pick(self, kind: str, fit: Callable[[Facility], bool] = lambda _: True) -> int:
        """The place of some sound facility of a kind that has long been open."""
        found = [
            place for place, one in enumerate(self.facilities) if one.kind == kind and self._sound(one) and fit(one)
        ]
        if not found:
            raise TooSmall(kind)
        place = self.rng.choice(found)
        self.touched.add(self.facilities[place].code)
        return place

    @staticmethod
    def first(found: Iterable[T]) -> T:
        """The first of what could be spoilt. ``TooSmall`` when there is none: look for it before anything is changed."""
        for one in found:
            return one
        raise TooSmall

    def _sound(self, facility: Facility) -> bool:
        only_open = all(entry.cause != "closed" for entry in facility.entries)
        long_open = facility.entries[0].effective_on < date(self.world.year - 1, 1, 1)
        return facility.code not in self.touched and only_open and long_open and self._assessed(facility)

    def _assessed(self, facility: Facility) -> bool:
        return self.geography.units[facility.place].county in self.geography.assessed

    def note(
        self, kind: str, facility: Facility, control: str, *, division: str = "", found_from: date | None = None
    ) -> None:
        """Remember what must be found; a bed entry in a strange place is listed under that place."""
        self.note_record(
            kind, facility.code, facility.name, control, division=division or facility.place, found_from=found_from
        )

    def note_record(
        self, kind: str, record: str, label: str, control: str, *, division: str, found_from: date | None = None
    ) -> None:
        """Remember what must be found of any record: its number, what it is called, where it lies."""
        since = (found_from or self.known_on).isoformat()
        self.planted.append(Planted(kind, record, label, division, control, since))

    def days_ago(self, days: int) -> date:
        return self.known_on - timedelta(days=days)


def plant(
    world: World, geography: Geography, census: Census, known_on: date
) -> tuple[World, list[Person], list[Planted]]:
    """The spoilt city, the people added to it, and the list of errors."""
    plot = Plot(world, geography, known_on)
    for spoil in (*SPOILERS, *chain(*(chapter.spoilers for chapter in CHAPTERS))):
        with suppress(TooSmall):
            spoil(plot)
    doubled = _near_double(plot, census)
    chapters = {name: tuple(rows) for name, rows in plot.rows.items()}
    spoilt = replace(world, facilities=tuple(plot.facilities), chapters=chapters)
    return spoilt, doubled, plot.planted


# -- entries that nobody confirmed, or that lie ahead ----------------------------------------------------------------
def _bed_entry(facility: Facility, like: Beds, **said: object) -> Beds:
    made: Beds = replace(like, pair=None, place=facility.place, **said)  # type: ignore[arg-type]  # fields of Beds
    facility.beds.append(made)
    return made


def _beds_waiting(plot: Plot) -> None:
    facility = plot.facilities[plot.pick("eldercare.institution")]
    day = plot.days_ago(LONG_AGO)
    _bed_entry(
        facility, facility.beds[0], cause="expanded", kind="nursing", delta=26, effective_on=day, accepted_on=day,
        reported_on=day + timedelta(days=3), confirmed_on=None,
    )  # fmt: skip
    plot.note("床位变动久未确认", facility, "facilities.beds_waiting")


def _entry_waiting(plot: Plot) -> None:
    facility = plot.facilities[plot.pick("eldercare.day_care", lambda one: len(one.entries) == 1)]
    day = plot.days_ago(LONG_AGO + 10)
    facility.entries.append(
        replace(
            facility.entries[0], cause="rebuilt", effective_on=day, accepted_on=day, reported_on=day, confirmed_on=None
        )
    )
    plot.note("登记事项久未确认", facility, "facilities.entry_waiting")


def _beds_ahead(plot: Plot) -> None:
    facility = plot.facilities[plot.pick("eldercare.institution")]
    day = plot.known_on + timedelta(days=20)
    _bed_entry(
        facility, facility.beds[0], cause="expanded", kind="ordinary", delta=12, effective_on=day, accepted_on=day,
        reported_on=plot.days_ago(4), confirmed_on=None,
    )  # fmt: skip
    plot.note("床位变动验收日期未到", facility, "facilities.beds_accepted_ahead")


def _entry_ahead(plot: Plot) -> None:
    facility = plot.facilities[plot.pick("eldercare.canteen", lambda one: len(one.entries) == 1)]
    day = plot.known_on + timedelta(days=15)
    facility.entries.append(
        replace(
            facility.entries[0],
            cause="rebuilt",
            effective_on=day,
            accepted_on=day,
            reported_on=plot.days_ago(3),
            confirmed_on=None,
        )
    )
    plot.note("登记事项验收日期未到", facility, "facilities.entry_accepted_ahead")


# -- facilities that cannot be right ---------------------------------------------------------------------------------
def _copy(plot: Plot, facility: Facility, code: str, **said: object) -> Facility:
    made: Facility = replace(facility, code=code, entries=list(facility.entries), beds=list(facility.beds), **said)  # type: ignore[arg-type]  # fields of Facility
    plot.facilities.append(made)
    plot.touched.add(code)
    return made


def _double(plot: Plot) -> None:
    facility = plot.facilities[
        plot.pick("eldercare.institution", lambda one: all(entry.pair is None for entry in one.beds))
    ]
    made = _copy(plot, facility, f"{facility.code}A")
    plot.note("养老机构重复登记", made, "facilities.double")


def _unstaffed(plot: Plot) -> None:
    facility = plot.facilities[plot.pick("assistance.service_window")]
    facility.staff = 0
    plot.note("窗口无人值守", facility, "assistance.unstaffed_window")


def _misplaced(plot: Plot) -> None:
    """A township's window registered at one of its villages."""
    place = plot.pick("assistance.service_window", lambda one: one.place in plot.geography.villages_of)
    facility = plot.facilities[place]
    village = plot.geography.villages_of[facility.place][0].code
    facility.place, facility.entries = village, [replace(entry, place=village) for entry in facility.entries]
    plot.note("窗口登记在村级", facility, "facilities.misplaced")


def _never_opened(plot: Plot) -> None:
    """The opening still waits (not long), yet beds of it were confirmed."""
    facility = plot.facilities[plot.pick("eldercare.day_care", lambda one: len(one.entries) == 1)]
    opening: Entry = facility.entries[0]
    facility.entries[0] = replace(
        opening, accepted_on=plot.days_ago(20), reported_on=plot.days_ago(18), confirmed_on=None
    )
    plot.note("未确认新建却有确认床位", facility, "facilities.never_opened")


def _in_vanished_village(plot: Plot) -> None:
    """A point in a village that the next edition no longer has: found once that edition speaks."""
    gone = _vanished(plot.geography)
    if gone is None or plot.geography.until is None:
        return
    pattern = plot.facilities[plot.pick("welfare.protection_point")]
    county = plot.geography.units[gone.county].name
    township = plot.geography.units[gone.township].name
    made = _copy(
        plot, pattern, f"{pattern.code}B", name=f"{county}{township}{gone.name}未成年人保护工作点", place=gone.code
    )
    made.entries = [replace(entry, place=gone.code) for entry in made.entries]
    plot.note("工作点所在村已撤并", made, "facilities.ended_division", found_from=plot.geography.until)


def _vanished(geography: Geography) -> Unit | None:
    """The first village of an assessed county that has no namesake and no code in the next edition."""
    lost = (
        unit for unit in geography.villages if unit.code not in geography.lasting and unit.county in geography.assessed
    )
    return next((unit for unit in lost if unit.code in geography.without_heir), None)


# -- beds that cannot be right ---------------------------------------------------------------------------------------
def _beds_before_opening(plot: Plot) -> None:
    facility = plot.facilities[plot.pick("eldercare.institution")]
    facility.beds[0] = replace(facility.beds[0], effective_on=facility.entries[0].effective_on - timedelta(days=40))
    plot.note("床位早于设施新建", facility, "facilities.beds_before_opening")


def _negative_stock(plot: Plot) -> None:
    facility = plot.facilities[
        plot.pick("eldercare.institution", lambda one: all(bed.kind != "dementia" for bed in one.beds))
    ]
    _bed_entry(
        facility, facility.beds[0], cause="reduced", kind="dementia", delta=-6, effective_on=plot.days_ago(CLOSED)
    )
    plot.note("床位数为负", facility, "facilities.negative_stock")


def _beds_after_closing(plot: Plot) -> None:
    """A day-care station that closed and kept its beds on the books."""
    facility = plot.facilities[plot.pick("eldercare.day_care", lambda one: len(one.entries) == 1)]
    day = plot.days_ago(CLOSED)
    facility.entries.append(
        replace(
            facility.entries[0],
            cause="closed",
            effective_on=day,
            accepted_on=day,
            reported_on=day,
            confirmed_on=day + timedelta(days=2),
        )
    )
    plot.note("关停设施仍有床位", facility, "facilities.beds_after_closing")


def _strayed(plot: Plot) -> None:
    """One bed entry under another county than its facility."""
    facility = plot.facilities[
        plot.pick("eldercare.institution", lambda one: all(bed.pair is None for bed in one.beds))
    ]
    home = plot.geography.units[facility.place].county
    elsewhere = next(
        unit for unit in plot.geography.villages if unit.county != home and unit.code in plot.geography.lasting
    )
    facility.beds[-1] = replace(facility.beds[-1], place=elsewhere.code)
    plot.note("床位登记与设施区划不一致", facility, "facilities.strayed_entry")


SPOILERS: tuple[Callable[[Plot], None], ...] = (
    _beds_waiting, _entry_waiting, _beds_ahead, _entry_ahead, _double, _unstaffed, _misplaced, _never_opened, _in_vanished_village,
    _beds_before_opening, _negative_stock, _beds_after_closing, _strayed,
)  # fmt: skip


# -- people ----------------------------------------------------------------------------------------------------------
def _near_double(plot: Plot, census: Census) -> list[Person]:
    """Somebody registered twice: same name, day of birth and village, the number off by its last two characters."""
    living = next((person for person in islice(census, 100) if person.died_on is None), None)
    if living is None:
        return []
    doubled = near_double(living)
    label = f"{doubled.id_number[:14]}****"
    plot.note_record("人员疑似重复", label, doubled.name, "parties.near_double", division=doubled.place)
    return [doubled]
