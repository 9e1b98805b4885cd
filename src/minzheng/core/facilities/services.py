"""设施登记 — the only writes to facilities, their entries and their beds; each with its actor and one audit event."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.facilities import reads
from minzheng.core.facilities.confirming import Candidates, Verdicts, judge
from minzheng.core.facilities.entries.writing import BedEntryWriter, FacilityEntryWriter, entries_of
from minzheng.core.facilities.kinds import kind_of
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.facilities.timeline import Timeline
from minzheng.core.facilities.writing import FacilityWriter
from minzheng.core.registers.accepting import Confirmation, Refusal
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.kernel import periods

__all__ = [
    "NotPossible",
    "change_facility",
    "confirm",
    "open_facility",
    "record_beds",
    "record_entry",
    "upgrade_beds",
    "withdraw",
]

Entry = FacilityEntry | BedEntry


def writer_for(kind: str) -> type[FacilityWriter]:
    """The writer of one kind of facility."""
    declared = kind_of(kind)
    return type("FacilityWriter", (FacilityWriter,), {"kind": declared})


@transaction.atomic
def open_facility(
    *, kind: str, code: str, name: str, division: Division, opened_on: date, by: User, accepted_on: date | None = None, paper: str = "",
    **details: Any,
) -> Facility:  # fmt: skip
    """Register a facility and its opening, which waits for confirmation. ``details`` are further fields of ``Facility``."""
    values = {
        "code": code, "name": name, "division": division, "opened_on": opened_on, "accepted_on": accepted_on, "paper": paper, **details
    }  # fmt: skip
    writer = writer_for(kind)
    _refuse(writer.problems([values]))
    if Facility.objects.filter(code=code).exists():
        raise NotPossible(f"设施编号“{code}”已被使用，请换一个。")
    writer.create_many([values], by=by)
    facility = Facility.objects.select_related("division").get(code=code)
    _tell("facility.open", facility, by)
    return facility


@transaction.atomic
def change_facility(facility: Facility, values: Values, *, by: User) -> None:
    """Change what is written about a facility; a new division takes its entries along."""
    locked = Facility.objects.select_for_update(of=("self",)).select_related("division").get(pk=facility.pk)
    writer_for(locked.kind).update_many([(locked, values)], by=by)
    _tell("facility.change", locked, by, fields=sorted(values))


@transaction.atomic
def record_entry(
    facility: Facility,
    cause: str,
    *,
    effective_on: date,
    by: User,
    accepted_on: date | None = None,
    paper: str = "",
    note: str = "",
) -> FacilityEntry:
    """Record an opening, rebuilding or closing. A closing also writes off the beds that are left on that day."""
    values = {"cause": cause, "effective_on": effective_on, "accepted_on": accepted_on, "paper": paper, "note": note}
    _refuse(FacilityEntryWriter.problems([{**values, "facility": facility.code}]))
    entry = FacilityEntry(facility=facility, division=facility.division, reported_by=by, **values)
    _save(lambda: entry.save(force_insert=True))
    if cause == FacilityEntry.Cause.CLOSED:
        rest = {kind: count for kind, count in reads.stock_of(facility, effective_on).items() if count > 0}
        common = {**values, "cause": BedEntry.Cause.CLOSED}
        written_off = [
            entries_of(facility, {**common, "kind": kind, "count": count}, by=by)[0] for kind, count in rest.items()
        ]
        BedEntry.objects.bulk_create(written_off)
    _tell("facility.entry", facility, by, cause=cause, effective_on=str(effective_on))
    return entry


@transaction.atomic
def record_beds(
    facility: Facility, cause: str, *, kind: str, count: int, effective_on: date, by: User, accepted_on: date | None = None,
    paper: str = "", note: str = "",
) -> BedEntry:  # fmt: skip
    """Record beds gained or lost; ``count`` (张) is positive, the cause decides the sign. Waits for confirmation."""
    values = {
        "facility": facility.code, "cause": cause, "kind": kind, "count": count, "effective_on": effective_on,
        "accepted_on": accepted_on, "paper": paper, "note": note,
    }  # fmt: skip
    _refuse(BedEntryWriter.problems([values]))
    entries = entries_of(facility, values, by=by)
    _save(lambda: BedEntry.objects.bulk_create(entries))
    _tell("facility.beds", facility, by, cause=cause, kind=kind, count=count, effective_on=str(effective_on))
    return entries[0]


def upgrade_beds(
    facility: Facility, *, count: int, effective_on: date, by: User, **said: Any
) -> tuple[BedEntry, BedEntry]:
    """Record ordinary beds turned into nursing beds: (nursing row, ordinary row) under one pair number."""
    nursing = record_beds(
        facility,
        BedEntry.Cause.UPGRADED,
        kind=BedEntry.Kind.NURSING,
        count=count,
        effective_on=effective_on,
        by=by,
        **said,
    )
    return nursing, BedEntry.objects.exclude(pk=nursing.pk).get(pair=nursing.pair)


@transaction.atomic
def confirm(entries: Iterable[Entry], *, by: User) -> Confirmation:
    """Confirm entries that somebody else reported; both rows of an upgrade go together, whichever was given.

    The facilities are locked, so two people confirming at once cannot take the same bed away twice. Entries that cannot
    be confirmed are named with the reason; the others are confirmed. The caller passes only what ``by`` may confirm.
    """
    candidates = _locked(list(entries))
    verdicts = judge(candidates, by=by, today=periods.today())
    stamp = {"confirmed_by": by, "confirmed_at": periods.now()}
    FacilityEntry.objects.filter(pk__in=[entry.pk for entry in verdicts.facility_entries]).update(**stamp)
    BedEntry.objects.filter(pk__in=[entry.pk for entry in verdicts.bed_entries]).update(**stamp)
    _tell_confirmation(verdicts, by)
    refused = tuple(Refusal(entry.uid, f"{entry.facility.name}：{entry}", reason) for entry, reason in verdicts.refused)
    return Confirmation(len(verdicts.facility_entries) + len(verdicts.bed_entries), refused)


def confirm_openings(facilities: Sequence[Facility], *, by: User) -> Confirmation:
    """Confirm the waiting openings of facilities."""
    waiting = FacilityEntry.objects.waiting().filter(facility__in=facilities, cause=FacilityEntry.Cause.OPENED)
    return confirm(waiting, by=by)


@transaction.atomic
def withdraw(entry: Entry, *, by: User) -> None:
    """Take an entry back that nobody confirmed; an upgrade goes with both rows."""
    writer = FacilityEntryWriter if isinstance(entry, FacilityEntry) else BedEntryWriter
    locked: Entry = (
        type(entry).objects.select_for_update(of=("self",)).select_related("facility__division").get(pk=entry.pk)
    )
    writer.remove_many([locked], by=by)
    _tell("facility.withdraw", locked.facility, by, entry=str(locked.uid))


def _locked(entries: list[Entry]) -> Candidates:
    """Lock the facilities in one order, then read their entries and history afresh."""
    beds = {entry.pk for entry in entries if isinstance(entry, BedEntry)}
    others = {entry.pk for entry in entries if isinstance(entry, FacilityEntry)}
    facilities = {entry.facility_id for entry in entries}
    list(Facility.objects.select_for_update().filter(pk__in=facilities).order_by("pk").values_list("pk", flat=True))
    twins = reads.namesakes(entry.facility_id for entry in entries if isinstance(entry, FacilityEntry))
    pairs = BedEntry.objects.filter(pk__in=beds, pair__isnull=False).values("pair")
    bed_rows = BedEntry.objects.filter(pk__in=beds) | BedEntry.objects.filter(pair__in=pairs)
    timelines = reads.timelines({*facilities, *(twin for _, twin, _ in twins)})
    namesakes: dict[int, dict[str, Timeline]] = {}
    for facility, twin, code in twins:
        namesakes.setdefault(facility, {})[code] = timelines[twin]
    return Candidates(
        facility_entries=list(
            FacilityEntry.objects.filter(pk__in=others).select_related("facility").order_by("effective_on", "pk")
        ),
        bed_entries=list(bed_rows.select_related("facility").order_by("effective_on", "pk")),
        timelines=timelines,
        namesakes=namesakes,
    )


def _refuse(problems: dict[int, dict[str, str]]) -> None:
    for problem in problems.values():
        raise NotPossible("；".join(problem.values()))


def _save(write: Any) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as problem:
        raise NotPossible("与已有登记重复，或不符合登记规则；请核对事项、日期和张数。") from problem


def _tell(action: str, facility: Facility, by: User, **body: Any) -> None:
    audit.record(
        action,
        by=by,
        target_kind=facility.kind,
        target_uid=facility.uid,
        division_path=facility.division.path,
        body=body,
    )


def _tell_confirmation(verdicts: Verdicts, by: User) -> None:
    uids = sorted(str(entry.uid) for entry in (*verdicts.facility_entries, *verdicts.bed_entries))
    body = {
        "facility_entries": len(verdicts.facility_entries), "bed_entries": len(verdicts.bed_entries),
        "refused": len(verdicts.refused), "sha256": hashlib.sha256("\n".join(uids).encode()).hexdigest(),
    }  # fmt: skip
    single = UUID(uids[0]) if len(uids) == 1 else None
    audit.record("facility.confirm", by=by, target_kind="facilities.entry", target_uid=single, body=body)
