"""演示区划 — the divisions of one edition, read straight from the published files: the ground under the generator.

On purpose this does not use the product's own division code, so that the truth computed over it is a second opinion.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path

import yaml

FIRST_QUASI_TOWNSHIP = 400
FIRST_VILLAGE_COMMITTEE = 200


@dataclass(frozen=True, slots=True)
class Unit:
    """区划单元 — one line of the file; ``county`` and ``township`` are 12-digit codes of the units above, or its own."""

    code: str
    name: str
    level: str

    @property
    def county(self) -> str:
        return f"{self.code[:6]}000000"

    @property
    def township(self) -> str:
        return f"{self.code[:9]}000"

    @property
    def is_quasi(self) -> bool:
        """Whether a township-level unit is a development zone that only counts as one."""
        return int(self.code[6:9]) >= FIRST_QUASI_TOWNSHIP

    @property
    def is_urban(self) -> bool:
        """Whether a village-level unit is a residents' committee."""
        return int(self.code[9:]) < FIRST_VILLAGE_COMMITTEE


@dataclass(frozen=True)
class CountySet:
    """演示考核单位集 — county codes; by legal parent or by managing unit."""

    code: str
    members: tuple[str, ...]
    by_legal_parent: bool
    is_default: bool


WINDOW = "130123001"  # the township at whose window the cast works (data/demonstration/cast.yaml)


@dataclass(frozen=True)
class Geography:
    """演示区划 — one edition: counties, townships and villages in the order of their codes."""

    city: Unit
    since: date
    until: date | None
    units: dict[str, Unit]
    lasting: frozenset[str]
    without_heir: frozenset[str]
    zones: frozenset[str]
    sets: tuple[CountySet, ...]

    @cached_property
    def counties(self) -> tuple[Unit, ...]:
        return self._of("county")

    @cached_property
    def townships(self) -> tuple[Unit, ...]:
        return self._of("township")

    @cached_property
    def villages(self) -> tuple[Unit, ...]:
        return self._of("village")

    @cached_property
    def villages_of(self) -> dict[str, tuple[Unit, ...]]:
        """Villages by township that are still there in the next edition."""
        kept = [unit for unit in self.villages if unit.code in self.lasting]
        return {code: tuple(found) for code, found in groupby(kept, key=lambda unit: unit.township)}

    @cached_property
    def assessed(self) -> frozenset[str]:
        """The counties of the default set."""
        return frozenset(next(one.members for one in self.sets if one.is_default))

    @cached_property
    def legal_counties(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.counties if unit.code not in self.zones)

    def name_of(self, code: str) -> str:
        """The name of a unit with its county before it."""
        unit = self.units[code]
        return unit.name if unit.level in {"city", "county"} else self.units[unit.county].name + unit.name

    def speaks_for(self, day: date) -> bool:
        """Whether this edition describes a day."""
        return self.until is None or day < self.until

    def _of(self, level: str) -> tuple[Unit, ...]:
        return tuple(unit for _, unit in sorted(self.units.items()) if unit.level == level)


def read(folder: Path, on: date) -> Geography:
    """The edition of a prefecture's folder that speaks for a day: the last one before it, or the first."""
    said = yaml.safe_load((folder / "divisions.yaml").read_text(encoding="utf-8"))
    editions = sorted(said["editions"], key=lambda one: one["cut_off"])
    past = [one for one in editions if one["cut_off"] <= on] or editions[:1]
    following = editions[len(past)] if len(past) < len(editions) else None
    city = Unit(said["city"]["code"], said["city"]["name"], "city")
    units = {city.code: city} | _units(folder / past[-1]["file"])
    later = _units(folder / following["file"]) if following else units
    counties = sorted(unit.code for unit in units.values() if unit.level == "county")
    return Geography(
        city=city,
        since=past[-1]["cut_off"],
        until=following["cut_off"] if following else None,
        units=units,
        lasting=frozenset(units.keys() & later.keys()),
        without_heir=_without_heir(units, later),
        zones=frozenset(zone["code"] for zone in said.get("zones") or ()),
        sets=tuple(
            CountySet(
                one["code"], tuple(code for code in counties if code not in (one.get("without") or ())),
                bool(one.get("by_legal_parent")), bool(one.get("is_default")),
            )
            for one in said["sets"]
        ),
    )  # fmt: skip


def _without_heir(units: dict[str, Unit], later: dict[str, Unit]) -> frozenset[str]:
    """Villages of which the next edition has neither the code nor, in the same township, a name that begins alike."""
    stems = {(unit.township, unit.name[:2]) for unit in later.values() if unit.level == "village"}
    gone = (unit for code, unit in units.items() if unit.level == "village" and code not in later)
    return frozenset(
        unit.code for unit in gone if unit.township in later and (unit.township, unit.name[:2]) not in stems
    )


def _units(file: Path) -> dict[str, Unit]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {row["code12"]: Unit(row["code12"], row["name"].strip(), row["level"]) for row in csv.DictReader(lines)}
