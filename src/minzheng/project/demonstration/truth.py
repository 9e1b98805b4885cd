"""核对数 — what each live figure must be, reckoned from the generator's own objects and the published division files.

Not one line here asks the database or the product's own reckoning: where both agree, two independent ways agree. A record
counts when it was confirmed by the day on which the registers are read (``known_on``), whatever day the figure is for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from minzheng.project.demonstration.geography import CountySet, Geography
from minzheng.project.demonstration.records import Beds, Entry, Facility, Reported, World

IN_FACILITIES = {"ordinary", "nursing", "dementia"}


@dataclass(frozen=True)
class Truth:
    """核对数 — numerator and denominator per county code and in all; the headline as an exact fraction or number."""

    units: Mapping[str, tuple[int, int | None]]
    total: tuple[int, int | None]
    headline: Fraction | int | None

    def as_json(self) -> dict[str, Any]:
        """Plain values: fractions as text and, for readers, as a decimal."""
        exact = self.headline
        return {
            "units": {code: _pair(*ratio) for code, ratio in self.units.items()},
            "total": _pair(*self.total),
            "headline": None if exact is None else str(exact),
            "headline_decimal": None if exact is None else round(float(exact), 8),
        }


def _pair(numerator: int, denominator: int | None) -> dict[str, int | None]:
    return {"numerator": numerator, "denominator": denominator}


@dataclass(frozen=True)
class Question:
    """所问 — the city as the registers show it, the ground, a day, and a set of counties."""

    world: World
    geography: Geography
    at: date
    chosen: CountySet

    def county_of(self, place: str) -> str | None:
        """The county of the set to which a record at this place belongs."""
        unit = self.geography.units[place]
        if unit.level == "city" or unit.county not in self.chosen.members:
            return None
        return None if self.chosen.by_legal_parent and unit.county in self.geography.zones else unit.county

    def this_year(self, entry: Reported) -> bool:
        return entry.confirmed_on is not None and date(self.at.year, 1, 1) <= entry.accepted_on <= self.at

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Codes of facilities written down a second time: one before it of its kind, place and name is in use."""
        seen: set[tuple[str, str, str]] = set()
        found: set[str] = set()
        for one in self.world.facilities:
            what = (one.kind, one.place, one.name)
            if what in seen:
                found.add(one.code)
            if self.stands(one):
                seen.add(what)
        return frozenset(found)

    def single(self) -> Iterable[Facility]:
        """Facilities without those that are written down a second time."""
        return (one for one in self.world.facilities if one.code not in self.repeated)

    def stands(self, facility: Facility) -> bool:
        """Whether some confirmed opening until the day has no confirmed closing after it."""
        done = [entry for entry in facility.entries if entry.confirmed_on is not None and entry.effective_on <= self.at]
        closings = [entry.effective_on for entry in done if entry.cause == "closed"]
        openings = [entry.effective_on for entry in done if entry.cause == "opened"]
        return any(not any(closing >= opening for closing in closings) for opening in openings)

    def standing(self, kind: str) -> Iterable[Facility]:
        return (one for one in self.single() if one.kind == kind and self.stands(one))


# -- sums ------------------------------------------------------------------------------------------------------------
def summed(question: Question, amounts: Iterable[tuple[str, int]]) -> Truth:
    """Amounts added up for each county of the set, and in all."""
    found: Counter[str] = Counter()
    for place, amount in amounts:
        if county := question.county_of(place):
            found[county] += amount
    units: dict[str, tuple[int, int | None]] = {code: (found[code], None) for code in question.chosen.members}
    total = sum(found.values())
    return Truth(units, (total, None), total)


def _beds(question: Question) -> Iterable[tuple[Facility, Beds]]:
    return ((one, entry) for one in question.single() for entry in one.beds)


def _new_beds(question: Question) -> Truth:
    def counts(facility: Facility, entry: Beds) -> bool:
        new = entry.cause in {"new", "expanded"} and entry.kind in IN_FACILITIES
        return new and facility.kind in {"eldercare.institution", "eldercare.day_care"} and question.this_year(entry)

    return summed(question, ((entry.place, entry.delta) for one, entry in _beds(question) if counts(one, entry)))


def _upgraded(question: Question) -> Truth:
    return summed(
        question,
        (
            (entry.place, entry.delta)
            for _, entry in _beds(question)
            if entry.cause == "upgraded" and entry.delta > 0 and question.this_year(entry)
        ),
    )


def _built(question: Question, kind: str, *, model_only: bool = False) -> Truth:
    def built(entry: Entry) -> bool:
        return entry.cause in {"opened", "rebuilt"} and question.this_year(entry)

    fit = (one for one in question.single() if one.kind == kind and (one.is_model or not model_only))
    return summed(question, ((one.place, 1) for one in fit if any(built(entry) for entry in one.entries)))


# -- shares ----------------------------------------------------------------------------------------------------------
def _nursing_share(question: Question) -> Truth:
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for facility, entry in _beds(question):
        in_effect = entry.confirmed_on is not None and entry.effective_on <= question.at and entry.kind in IN_FACILITIES
        county = question.county_of(entry.place)
        if facility.kind == "eldercare.institution" and in_effect and county:
            whole[county] += entry.delta
            part[county] += entry.delta if entry.kind == "nursing" else 0
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    ratios = [Fraction(part[code], whole[code]) for code in question.chosen.members if whole[code]]
    mean = sum(ratios, Fraction(0)) / len(ratios) if ratios else None
    return Truth(units, (sum(part.values()), sum(whole.values())), mean)


def covered(question: Question, level: str, facilities: Iterable[Facility]) -> Truth:
    """Units of a level with at least one facility at that very unit; development zones are no townships."""
    those = {
        "county": question.geography.counties,
        "township": tuple(one for one in question.geography.townships if not one.is_quasi),
        "village": question.geography.villages,
    }[level]
    places = {_up_to(question, facility.place, level) for facility in facilities}
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for unit in those:
        county = unit.county if level == "county" else question.county_of(unit.code)
        if county in question.chosen.members:
            assert county
            whole[county] += 1
            part[county] += unit.code in places
    units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
    in_all = (sum(part.values()), sum(whole.values()))
    return Truth(units, in_all, Fraction(*in_all) if in_all[1] else None)


def _up_to(question: Question, place: str, level: str) -> str | None:
    """A county has what lies anywhere in it; a township or village only what is registered at itself."""
    return question.county_of(place) if level == "county" else place


def _windows(question: Question) -> Truth:
    return covered(
        question, "township", (one for one in question.standing("assistance.service_window") if one.staff >= 1)
    )


def _county_centres(question: Question, kind: str) -> Truth:
    return covered(question, "county", (one for one in question.standing(kind) if one.level == "county"))


def _city_incubators(question: Question) -> Truth:
    count = sum(1 for one in question.standing("governance.incubator") if one.level == "city")
    return Truth({}, (count, None), count)


FIGURES: dict[str, tuple[str, Callable[[Question], Truth]]] = {
    "T06": ("assistance.service_window_coverage", _windows),
    "T14": ("eldercare.new_beds", _new_beds),
    "T15": ("eldercare.upgraded_nursing_beds", _upgraded),
    "T16": ("eldercare.day_care_stations", lambda asked: _built(asked, "eldercare.day_care")),
    "T17": ("eldercare.model_canteens", lambda asked: _built(asked, "eldercare.canteen", model_only=True)),
    "T24": ("eldercare.nursing_bed_share", _nursing_share),
    "T35": (
        "governance.party_service_centre_coverage",
        lambda asked: _county_centres(asked, "governance.party_service_centre"),
    ),
    "T36": ("governance.city_incubators", _city_incubators),
    "T37": ("governance.county_incubator_coverage", lambda asked: _county_centres(asked, "governance.incubator")),
    "T43": (
        "welfare.protection_station_coverage",
        lambda asked: covered(asked, "township", asked.standing("welfare.protection_station")),
    ),
    "T44": (
        "welfare.protection_point_coverage",
        lambda asked: covered(asked, "village", asked.standing("welfare.protection_point")),
    ),
}


def figures() -> Mapping[str, tuple[str, Callable[[Question], Truth]]]:
    """Every figure of the city: those of its facilities, and those of its chapters."""
    from minzheng.project.demonstration.chapters import CHAPTERS  # chapters reckon with what stands here

    found = dict(FIGURES)
    for chapter in CHAPTERS:
        found |= chapter.figures
    return found


def truth_of(promise: str, world: World, geography: Geography, at: date, chosen: CountySet) -> Truth:
    """One figure. ``world`` is the city as its registers show it now; the day must be one that the edition describes."""
    if not geography.speaks_for(at):
        raise ValueError(f"{at} 已是下一版区划，核对数只算到 {geography.until} 之前。")
    return figures()[promise][1](Question(world, geography, at, chosen))


def whole_truth(world: World, geography: Geography, days: Iterable[date]) -> list[dict[str, Any]]:
    """Every figure on every day over every set, ready for a file."""
    return [
        {"promise": promise, "indicator": figures()[promise][0], "at": day.isoformat(), "set": chosen.code}
        | truth_of(promise, world, geography, day, chosen).as_json()
        for day in days
        for chosen in geography.sets
        for promise in figures()
    ]
