"""设施功能篇 — rooms, disclosure and equipment of marriage registries; whom the organisations for special groups serve."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from minzheng.core.facilities.models import FeatureEntry
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Facility, Reported
from minzheng.project.demonstration.truth import Question, Truth, covered

if TYPE_CHECKING:
    from minzheng.project.demonstration.planted import Plot

REGISTRY, SERVICE = "affairs.marriage_registry", "governance.special_group_service"
INDEPENDENT, CROSS = ("independent_premises",), ("cross_district",)
ROOMS = ("waiting_hall", "marriage_room", "divorce_room", "archive")
FURTHER = ("ceremony_room", "counselling_room")
DISCLOSED = (
    "disclosure_basis", "disclosure_conditions", "disclosure_procedure", "disclosure_fees", "disclosure_hours",
    "disclosure_complaints",
)  # fmt: skip
EQUIPPED = ("online_registration", "booking", "face_check", "scanning")
# Square metres from and to, of each kind of room.
AREAS = {
    "waiting_hall": (40, 160), "marriage_room": (20, 60), "divorce_room": (15, 40), "archive": (30, 120),
    "ceremony_room": (30, 90), "counselling_room": (12, 30),
}  # fmt: skip
# Of the registries: how many had the whole group before the year, and how many get what is missing in its course.
GROUPS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (INDEPENDENT, 9, 6), (ROOMS, 12, 7), (FURTHER, 6, 5), (DISCLOSED, 17, 5), (EQUIPPED, 14, 8), (CROSS, 2, 20),
)  # fmt: skip
SERVED = ("elderly", "disabled", "children", "hardship")
FIRST_YEAR, MOVED_OUT, MOVE = 2017, 2, (5, 18)
WAITED, CLOSED_FOR = 45, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureRow(Reported):
    """演示功能 — a facility has a feature from a day on; ``until`` is known from the first report or not at all."""

    facility: str
    feature: str
    until: date | None = None
    area: int | None = None
    checked_on: date | None = None


# -- draft -----------------------------------------------------------------------------------------------------------
def draft(ground: Draft) -> Sequence[FeatureRow]:
    """What every registry has and gets, and whom the organisations serve."""
    registries = [one for one in ground.places if one.kind == REGISTRY]
    rows: list[FeatureRow] = []
    for group, old, new in GROUPS:
        order = ground.dealt(registries, len(registries))
        days = ground.spread(new)
        for place, registry in enumerate(order):
            day = days[place - old] if old <= place < old + new else None
            rows += _group(ground, registry, group, complete=place < old, completed_on=day)
        if group is INDEPENDENT:
            rows += [_moved_out(ground, registry) for registry in order[old + new :][:MOVED_OUT]]
    for service in (one for one in ground.places if one.kind == SERVICE):
        opened = service.entries[0]
        rows += [
            replace(
                _row(ground, service, feature, opened.effective_on), accepted_on=opened.accepted_on,
                reported_on=opened.reported_on, confirmed_on=opened.confirmed_on,
            )
            for feature in ground.dealt(SERVED, ground.rng.randint(1, 2))
        ]  # fmt: skip
    return rows


def _group(
    ground: Draft, registry: Facility, group: tuple[str, ...], *, complete: bool, completed_on: date | None
) -> list[FeatureRow]:
    """What a registry has of a group of features: all of old, some of old and the rest on a day, or some only."""
    had = group if complete else ground.dealt(group, ground.rng.randrange(len(group)))
    rows = [_row(ground, registry, one, ground.day_in(FIRST_YEAR, ground.year - 1)) for one in had]
    if completed_on is not None:
        rows += [_row(ground, registry, one, completed_on) for one in group if one not in had]
    return rows


def _moved_out(ground: Draft, registry: Facility) -> FeatureRow:
    """Premises of its own that a registry gave up in the course of the year: recorded when it moved, with both days."""
    until = date(ground.year, *MOVE)
    steps = ground.steps(until)
    row = _row(ground, registry, INDEPENDENT[0], ground.day_in(FIRST_YEAR, ground.year - 1))
    return replace(row, until=until, accepted_on=until, reported_on=steps.reported_on, confirmed_on=steps.confirmed_on)


def _row(ground: Draft, facility: Facility, feature: str, since: date) -> FeatureRow:
    steps = ground.steps(since)
    least, most = AREAS.get(feature, (0, 0))
    return FeatureRow(
        place=facility.place, effective_on=since, accepted_on=steps.accepted_on, reported_on=steps.reported_on,
        confirmed_on=steps.confirmed_on, paper=ground.paper(facility.place, since), facility=facility.code, feature=feature,
        area=ground.rng.randint(least, most) if most else None, checked_on=since,
    )  # fmt: skip


# -- load ------------------------------------------------------------------------------------------------------------
def load(ground: Ground, rows: Sequence[FeatureRow]) -> Mapping[str, int]:
    """Store the entries."""
    made = stored(
        [
            FeatureEntry(
                facility=ground.facility_of[row.facility], feature=row.feature, since=row.effective_on, until=row.until,
                area=row.area, checked_on=row.checked_on, **ground.reported(row),
            )
            for row in rows
        ]
    )  # fmt: skip
    return {"facilities.feature": len(made)}


# -- truth -----------------------------------------------------------------------------------------------------------
def _of_registries(*wanted: str) -> Callable[[Question], Truth]:
    """The share of registries that have all of some features on the day."""

    def reckon(question: Question) -> Truth:
        part: Counter[str] = Counter()
        whole: Counter[str] = Counter()
        for registry in question.standing(REGISTRY):
            if county := question.county_of(registry.place):
                whole[county] += 1
                part[county] += set(wanted) <= _had(question, registry.code)
        units: dict[str, tuple[int, int | None]] = {code: (part[code], whole[code]) for code in question.chosen.members}
        in_all = (sum(part.values()), sum(whole.values()))
        return Truth(units, in_all, Fraction(*in_all) if in_all[1] else None)

    return reckon


def _had(question: Question, facility: str) -> set[str]:
    rows: Iterable[FeatureRow] = question.world.chapters["features"]
    return {
        row.feature
        for row in rows
        if row.facility == facility and row.confirmed_on is not None and row.effective_on <= question.at
        and (row.until is None or row.until > question.at)
    }  # fmt: skip


def _city_centre(question: Question) -> Truth:
    there = any(one.level == "city" for one in question.standing("governance.party_service_centre"))
    return Truth({}, (int(there), 1), Fraction(int(there)))


def _services(question: Question) -> Truth:
    return covered(question, "county", question.standing(SERVICE))


# -- spoilers --------------------------------------------------------------------------------------------------------
def _waiting(plot: "Plot") -> None:
    """A ceremony room of a registry that never had one, reported long ago."""
    rows = plot.rows["features"]
    having = {row.facility for row in rows if row.feature == "ceremony_room"}
    registry = plot.facilities[plot.pick(REGISTRY, lambda one: one.code not in having)]
    day = plot.days_ago(WAITED)
    rows.append(
        FeatureRow(
            place=registry.place, effective_on=day, accepted_on=day, reported_on=day + timedelta(days=2), confirmed_on=None,
            paper="演示验收单", facility=registry.code, feature="ceremony_room", area=46, checked_on=day,
        )
    )  # fmt: skip
    plot.note("用房登记久未确认", registry, "facilities.feature_waiting")


def _unmeasured(plot: "Plot") -> None:
    """A confirmed archive without its area."""
    rows = plot.rows["features"]
    kept = plot.days_ago(WAITED)
    having = {row.facility for row in rows if row.feature == "archive" and row.counts_on(kept)}
    registry = plot.facilities[plot.pick(REGISTRY, lambda one: one.code in having)]
    place = plot.first(n for n, row in enumerate(rows) if (row.facility, row.feature) == (registry.code, "archive"))
    rows[place] = replace(rows[place], area=None)
    plot.note("用房没有面积", registry, "facilities.room_unmeasured")


def _after_closing(plot: "Plot") -> None:
    """An organisation that closed and still serves on the books."""
    service = plot.facilities[plot.pick(SERVICE)]
    day = plot.days_ago(CLOSED_FOR)
    done = day + timedelta(days=2)
    service.entries.append(
        replace(
            service.entries[0], cause="closed", effective_on=day, accepted_on=day, reported_on=day, confirmed_on=done
        )
    )
    plot.note("关停设施仍有功能", service, "facilities.features_after_closing")


def _serving_nobody(plot: "Plot") -> None:
    """An organisation of which nobody recorded whom it serves."""
    service = plot.facilities[plot.pick(SERVICE)]
    plot.rows["features"] = [row for row in plot.rows["features"] if row.facility != service.code]
    plot.note("未登记服务对象", service, "governance.service_for_nobody")


FEATURES = Chapter(
    "features",
    draft,
    load,
    figures={
        "T32": ("governance.city_party_service_centre", _city_centre),
        "T38": ("governance.special_group_organisations", _services),
        "T51": ("affairs.registry_independent_premises", _of_registries(*INDEPENDENT)),
        "T52": ("affairs.registry_separate_rooms", _of_registries(*ROOMS)),
        "T53": ("affairs.registry_ceremony_and_counselling", _of_registries(*FURTHER)),
        "T54": ("affairs.registry_disclosure", _of_registries(*DISCLOSED)),
        "T55": ("affairs.registry_informatisation", _of_registries(*EQUIPPED)),
        "T57": ("affairs.cross_district_marriage", _of_registries(*CROSS)),
    },
    spoilers=(_waiting, _unmeasured, _after_closing, _serving_nobody),
)
