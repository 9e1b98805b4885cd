"""设施查询 — the shared questions: beds on a day, the story of one facility."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from minzheng.core.access.scopes import Scope
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.facilities.timeline import Timeline


def bed_stock(at: date, *, scope: Scope | None = None) -> QuerySet[BedEntry, Any]:
    """Beds (张) per facility and kind of bed on a day, in one statement: rows of ``facility``, ``kind``, ``beds``."""
    entries = BedEntry.objects.standing(at)
    if scope is not None:
        entries = entries.within(scope)
    return entries.order_by().values("facility", "kind").annotate(beds=Sum("delta")).order_by("facility", "kind")


def stock_of(facility: Facility, at: date) -> dict[str, int]:
    """Beds (张) of one facility on a day by kind of bed."""
    return {row["kind"]: row["beds"] for row in bed_stock(at).filter(facility=facility)}


@dataclass(frozen=True)
class HistoryLine:
    """设施大事 — one thing that happened to a facility, confirmed or waiting."""

    uid: UUID
    on: date
    what: str
    beds: int | None
    accepted_on: date | None
    paper: str
    reported_by: str
    confirmed_by: str

    @property
    def counts(self) -> bool:
        """Whether figures count it."""
        return bool(self.confirmed_by)


def facility_history(facility: Facility) -> list[HistoryLine]:
    """Openings, rebuildings, closings and bed changes of a facility in the order of days: two statements."""
    entries: list[FacilityEntry | BedEntry] = [
        *facility.entries.select_related("reported_by", "confirmed_by"),
        *facility.bed_entries.select_related("reported_by", "confirmed_by"),
    ]
    return [
        _line(entry)
        for entry in sorted(entries, key=lambda entry: (entry.effective_on, entry.created_at, str(entry.uid)))
    ]


def _line(entry: FacilityEntry | BedEntry) -> HistoryLine:
    beds = entry.delta if isinstance(entry, BedEntry) else None
    kind = f"{entry.get_kind_display()}床位" if isinstance(entry, BedEntry) else ""
    return HistoryLine(
        uid=entry.uid, on=entry.effective_on, what=f"{entry.get_cause_display()}{kind}", beds=beds, accepted_on=entry.accepted_on,
        paper=entry.paper, reported_by=entry.reported_by.name, confirmed_by=entry.confirmed_by.name if entry.confirmed_by else "",
    )  # fmt: skip


def namesakes(facilities: Iterable[int]) -> list[tuple[int, int, str]]:
    """Of some facilities, others of the same kind, place and name: rows of (facility, other, code of the other)."""
    same = {name: OuterRef(name) for name in ("kind", "division", "name")}
    given = Facility.objects.filter(pk__in=list(facilities))
    twins = Facility.objects.filter(Exists(given.filter(**same).exclude(pk=OuterRef("pk"))))
    by_name: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for key, kind, division, name in given.values_list("pk", "kind", "division", "name"):
        by_name[kind, division, name].append(key)
    rows = twins.values_list("pk", "code", "kind", "division", "name").order_by("pk")
    return [
        (facility, other, code)
        for other, code, kind, division, name in rows
        for facility in by_name[kind, division, name]
        if facility != other
    ]


def timelines(facilities: Iterable[int]) -> dict[int, Timeline]:
    """What is confirmed of some facilities, day by day, in two statements; keyed by the facilities' keys."""
    found = {facility: Timeline() for facility in facilities}
    for facility, cause, day in (
        FacilityEntry.objects.counted().filter(facility__in=found).values_list("facility", "cause", "effective_on")
    ):
        if cause == FacilityEntry.Cause.OPENED:
            found[facility].openings.add(day)
        elif cause == FacilityEntry.Cause.CLOSED:
            found[facility].closings.add(day)
    rows = (
        BedEntry.objects.counted().filter(facility__in=found).values_list("facility", "kind", "effective_on", "delta")
    )
    for facility, kind, day, delta in rows:
        found[facility].add([(day, kind, delta)])
    return found
