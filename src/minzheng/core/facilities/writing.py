"""设施写入 — how facilities and bed entries come about, change and go: set-based, for single records and for files alike."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.facilities.following import entries_along, follow_facilities
from minzheng.core.facilities.kinds import FacilityKind
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import BATCH, NotPossible, Values, Writer
from minzheng.kernel import periods

_KEPT_BY_THE_RECORD = frozenset({"uid", "version", "created_at", "updated_at"})
_TEXTS = ("address", "operator", "filing_number", "person_in_charge", "phone", "note")
OPENING = ("opened_on", "accepted_on", "paper")
NO_SUCH_FACILITY = "没有这个设施编号，或者它不在您可以登记的范围内。"
ALREADY_CONFIRMED = "已经确认的登记不能更改或删除；床位有误的，请另行登记核减或新增。"


class FacilityWriter(Writer):
    """设施写入器 — a facility is written together with its opening, which waits for confirmation."""

    model = Facility
    kind: ClassVar[FacilityKind]

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:  # noqa: ARG003 — the interface
        """Model values of the facility itself; what was left empty takes its default."""
        return cls._prepared(values)

    @classmethod
    def _prepared(cls, values: Values) -> Values:
        kept = {name: value for name, value in values.items() if name not in OPENING}
        kept |= {name: "" for name in _TEXTS if name in kept and kept[name] is None}
        kept["staff"] = kept.get("staff") or 0
        kept["is_model"] = bool(kept.get("is_model"))
        kept["ownership"] = kept.get("ownership") or Facility.Ownership.PUBLIC
        return kept | {"kind": cls.kind.code, "level": cls._level(values)}

    @classmethod
    def _level(cls, values: Values) -> str:
        return values.get("level") or cls.kind.levels[0]

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Levels that do not go with the place, codes taken by another kind, openings that were confirmed otherwise."""
        codes = [values["code"] for values in rows]
        taken = set(Facility.objects.filter(code__in=codes).exclude(kind=cls.kind.code).values_list("code", flat=True))
        settled = {entry.facility.code: entry for entry in _confirmed_openings(codes)}
        found = ((index, cls._problem(values, taken, settled)) for index, values in enumerate(rows))
        return {index: problem for index, problem in found if problem}

    @classmethod
    def _problem(cls, values: Values, taken: set[str], settled: Mapping[str, FacilityEntry]) -> dict[str, str]:
        entry = settled.get(values["code"])
        checks = {
            "code": "这个编号已被另一类设施使用。" if values["code"] in taken else "",
            "division": cls.kind.misplaced(cls._level(values), values["division"]),
            "accepted_on": _not_later_than_today(values.get("accepted_on")),
            "opened_on": ALREADY_CONFIRMED if entry is not None and _opening_of(entry) != _opening(values) else "",
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Facilities, each with one unconfirmed opening. Raises NotPossible."""
        for values in rows:
            if problem := cls.kind.misplaced(cls._level(values), values["division"]):
                raise NotPossible(problem)
        made = Facility.objects.bulk_create(
            [Facility(**cls.prepare(values, by=by)) for values in rows], batch_size=BATCH
        )
        entries = [
            FacilityEntry(
                facility=facility, division=facility.division, cause=FacilityEntry.Cause.OPENED, reported_by=by,
                effective_on=values["opened_on"], accepted_on=values.get("accepted_on"), paper=values.get("paper") or "",
            )
            for facility, values in zip(made, rows, strict=True)
        ]  # fmt: skip
        FacilityEntry.objects.bulk_create(entries, batch_size=BATCH)
        return list(made)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Change facilities; their entries follow to another division, and an unconfirmed opening may be corrected."""
        prefetch_related_objects([record for record, _ in pairs], "entries", "division")
        whole = [(record, {**cls.current(record), **values}) for record, values in pairs]
        for _, values in whole:
            if problem := cls.kind.misplaced(cls._level(values), values["division"]):
                raise NotPossible(problem)
        super().update_many(whole, by=by)
        cls._correct_openings(whole, by)
        follow_facilities([record for record, _ in pairs])

    @classmethod
    def _correct_openings(cls, pairs: Sequence[tuple[Any, Values]], by: User) -> None:
        wanted = {record.pk: _opening(values) for record, values in pairs if values.get("opened_on")}
        entries = list(
            FacilityEntry.objects.filter(facility__in=wanted, cause=FacilityEntry.Cause.OPENED).order_by(
                "-effective_on"
            )
        )
        first = {entry.facility_id: entry for entry in entries}
        changed = [entry for entry in first.values() if _opening_of(entry) != wanted[entry.facility_id]]
        if any(entry.counts for entry in changed):
            raise NotPossible(ALREADY_CONFIRMED)
        for entry in changed:
            opened_on, entry.accepted_on, entry.paper = wanted[entry.facility_id]
            entry.effective_on, entry.reported_by = opened_on or entry.effective_on, by
        names = ["effective_on", "accepted_on", "paper", "reported_by"]
        FacilityEntry.objects.bulk_update(changed, names, batch_size=500)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Delete facilities of which nothing was confirmed, with their waiting entries. Raises NotPossible."""
        entries = FacilityEntry.objects.filter(facility__in=records)
        beds = BedEntry.objects.filter(facility__in=records)
        if entries.counted().exists() or beds.exists():
            raise NotPossible("设施已有确认的登记事项或床位登记，不能删除；停用的请登记关停。")
        entries.delete()
        super().remove_many(records, by=by)

    @classmethod
    def companions(cls, records: Sequence[Any]) -> list[tuple[int, Any]]:
        return entries_along(records)

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values, with the opening as it was reported."""
        opening = min(
            (entry for entry in record.entries.all() if entry.cause == FacilityEntry.Cause.OPENED),
            key=lambda entry: entry.effective_on, default=None,
        )  # fmt: skip
        values = {name: value for name, value in super().current(record).items() if name not in _KEPT_BY_THE_RECORD}
        return values | dict(zip(OPENING, (None, None, "") if opening is None else _opening_of(opening), strict=True))

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change the facility or its opening; an empty cell means the default."""
        wanted = cls._prepared(values) | dict(zip(OPENING, _opening(values), strict=True))
        return super().differs(record, wanted)

    @classmethod
    def existing(cls, rows: QuerySet[Any], identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        """Facilities by identity, their entries read along."""
        return super().existing(rows.prefetch_related("entries"), identity, keys)


class BedEntryWriter(Writer):
    """床位写入器 — rows name the facility by its code and give a positive number of beds; the cause decides the sign."""

    model = BedEntry

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Unknown facilities, kinds without beds, numbers and kinds of bed that do not go with the cause."""
        known = {
            facility.code: facility
            for facility in Facility.objects.filter(code__in=[values["facility"] for values in rows])
        }
        found = ((index, cls._problem(values, known)) for index, values in enumerate(rows))
        return {index: problem for index, problem in found if problem}

    @classmethod
    def _problem(cls, values: Values, known: Mapping[str, Facility]) -> dict[str, str]:
        facility = known.get(values["facility"])
        upgrade = values["cause"] == BedEntry.Cause.UPGRADED
        checks = {
            "facility": NO_SUCH_FACILITY if facility is None else _no_beds(facility),
            "count": "张数应大于零；增减由“原因”决定。" if values["count"] <= 0 else "",
            "kind": "提升改造只能改为护理型床位。" if upgrade and values["kind"] != BedEntry.Kind.NURSING else "",
            "accepted_on": _not_later_than_today(values.get("accepted_on")),
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:
        """Rows of facilities outside what the user may edit."""
        return _outside(rows, by)

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Bed entries; an upgrade makes two rows, of which the nursing one is given back. Raises NotPossible."""
        for problem in cls.problems(rows).values():
            raise NotPossible("；".join(problem.values()))
        places = _places(rows, by)
        shown: list[BedEntry] = []
        partners: list[BedEntry] = []
        for values in rows:
            entries = entries_of(places[values["facility"]], values, by=by)
            shown.append(entries[0])
            partners.extend(entries[1:])
        BedEntry.objects.bulk_create([*shown, *partners], batch_size=BATCH)
        return list(shown)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Correct entries that nobody confirmed; both rows of an upgrade change together. Raises NotPossible.

        Whoever corrects an entry has reported it: he cannot be the second person any more.
        """
        if any(entry.counts for entry, _ in pairs):
            raise NotPossible(ALREADY_CONFIRMED)
        partners = _partners(entry for entry, _ in pairs)
        changed: list[BedEntry] = []
        for entry, values in pairs:
            present = cls.current(entry)
            wanted = {**present, **values}
            if (wanted["facility"], wanted["cause"]) != (entry.facility.code, entry.cause) or (
                entry.pair and wanted["kind"] != entry.kind
            ):
                raise NotPossible("设施、原因以及提升改造的床位类型登记后不能更改；登记错了请撤回后重新登记。")
            for row in (entry, *([partners[entry.pk]] if entry.pk in partners else [])):
                row.delta = wanted["count"] if row.delta > 0 else -wanted["count"]
                row.kind = row.kind if row.pair else wanted["kind"]
                row.effective_on, row.accepted_on = wanted["effective_on"], wanted["accepted_on"]
                row.paper, row.note = wanted["paper"] or "", wanted["note"] or ""
                row.reported_by = row.reported_by if wanted == present else by
                changed.append(row)
        names = ["delta", "kind", "effective_on", "accepted_on", "paper", "note", "reported_by"]
        BedEntry.objects.bulk_update(changed, names, batch_size=500)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Take back entries that nobody confirmed, an upgrade with both rows. Raises NotPossible."""
        if any(entry.counts for entry in records):
            raise NotPossible(ALREADY_CONFIRMED)
        super().remove_many([*records, *_partners(records).values()], by=by)

    @classmethod
    def companions(cls, records: Sequence[Any]) -> list[tuple[int, Any]]:
        return list(_partners(records).items())

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values under the names of the fields."""
        return {
            "facility": record.facility.code, "effective_on": record.effective_on, "cause": record.cause, "kind": record.kind,
            "count": abs(record.delta), "accepted_on": record.accepted_on, "paper": record.paper, "note": record.note,
        }  # fmt: skip


class FacilityEntryWriter(Writer):
    """登记事项写入器 — rebuildings and closings; an opening comes about with its facility."""

    model = FacilityEntry

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Unknown facilities and dates of acceptance yet to come."""
        known = set(
            Facility.objects.filter(code__in=[values["facility"] for values in rows]).values_list("code", flat=True)
        )
        found = (
            (index, {"facility": "" if values["facility"] in known else NO_SUCH_FACILITY,
                     "accepted_on": _not_later_than_today(values.get("accepted_on"))})
            for index, values in enumerate(rows)
        )  # fmt: skip
        return {
            index: kept for index, checks in found if (kept := {name: text for name, text in checks.items() if text})
        }

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:
        """Rows of facilities outside what the user may edit."""
        return _outside(rows, by)

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Unconfirmed entries. Raises NotPossible."""
        places = _places(rows, by)
        made = []
        for values in rows:
            facility = places[values["facility"]]
            made.append(
                FacilityEntry(facility=facility, division=facility.division, reported_by=by, **cls._own(values))
            )
        return list(FacilityEntry.objects.bulk_create(made, batch_size=BATCH))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Correct entries that nobody confirmed; the facility stays, the corrector is its reporter. Raises NotPossible."""
        for entry, values in pairs:
            if entry.counts:
                raise NotPossible(ALREADY_CONFIRMED)
            if values.get("facility", entry.facility.code) != entry.facility.code:
                raise NotPossible("登记后不能改到另一设施；登记错了请撤回后重新登记。")
            present = cls.current(entry)
            entry.reported_by = entry.reported_by if {**present, **values} == present else by
            for name, value in cls._own({**present, **values}).items():
                setattr(entry, name, value)
        names = ["cause", "effective_on", "accepted_on", "paper", "note", "reported_by"]
        FacilityEntry.objects.bulk_update([entry for entry, _ in pairs], names, batch_size=500)

    @staticmethod
    def _own(values: Values) -> Values:
        return {
            "cause": values["cause"], "effective_on": values["effective_on"], "accepted_on": values.get("accepted_on"),
            "paper": values.get("paper") or "", "note": values.get("note") or "",
        }  # fmt: skip

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Take back entries that nobody confirmed. Raises NotPossible."""
        if any(entry.counts for entry in records):
            raise NotPossible(ALREADY_CONFIRMED)
        super().remove_many(records, by=by)

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values under the names of the fields."""
        return {
            "facility": record.facility.code, "effective_on": record.effective_on, "cause": record.cause,
            "accepted_on": record.accepted_on, "paper": record.paper, "note": record.note,
        }  # fmt: skip


def entries_of(facility: Facility, values: Values, *, by: User) -> list[BedEntry]:
    """The rows of one bed entry, not yet saved: one, or the two of an upgrade with the nursing row first."""
    cause, count = values["cause"], values["count"]
    pair: UUID | None = uuid7() if cause == BedEntry.Cause.UPGRADED else None
    less = cause in {BedEntry.Cause.REDUCED, BedEntry.Cause.CLOSED}
    deltas = [(values["kind"], -count if less else count)] + ([(BedEntry.Kind.ORDINARY.value, -count)] if pair else [])
    return [
        BedEntry(
            facility=facility, division=facility.division, cause=cause, kind=kind, delta=delta, pair=pair, reported_by=by,
            effective_on=values["effective_on"], accepted_on=values.get("accepted_on"), paper=values.get("paper") or "",
            note=values.get("note") or "",
        )
        for kind, delta in deltas
    ]  # fmt: skip


def _partners(entries: Iterable[BedEntry]) -> dict[int, BedEntry]:
    """The other row of each upgrade, by the key of the first; empty for entries that both stand in the input."""
    given = list(entries)
    pairs = {entry.pair: entry for entry in given if entry.pair}
    rows = BedEntry.objects.filter(pair__in=list(pairs)).exclude(pk__in=[entry.pk for entry in given])
    return {pairs[row.pair].pk: row for row in rows if row.pair}


def _outside(rows: Sequence[Values], by: User) -> dict[int, dict[str, str]]:
    codes = {values["facility"] for values in rows}
    within = Facility.objects.visible_to(by, Permission.REGISTER_EDIT).filter(code__in=codes)
    known = set(within.values_list("code", flat=True))
    return {
        index: {"facility": NO_SUCH_FACILITY} for index, values in enumerate(rows) if values["facility"] not in known
    }


def _places(rows: Sequence[Values], by: User) -> dict[str, Facility]:
    """The facilities that rows name, inside what the user may edit. Raises NotPossible."""
    codes = {values["facility"] for values in rows}
    within = Facility.objects.visible_to(by, Permission.REGISTER_EDIT).filter(code__in=codes).select_related("division")
    places = {facility.code: facility for facility in within}
    if codes - set(places):
        raise NotPossible(NO_SUCH_FACILITY)
    return places


def _no_beds(facility: Facility) -> str:
    from minzheng.core.facilities.kinds import kind_of  # reads the declarations of all lines

    kind = kind_of(facility.kind)
    return "" if kind.has_beds else f"{kind.title}不登记床位。"


def _confirmed_openings(codes: Sequence[str]) -> Iterable[FacilityEntry]:
    """Confirmed first openings of facilities, the earliest last."""
    counted = FacilityEntry.objects.counted().filter(facility__code__in=codes, cause=FacilityEntry.Cause.OPENED)
    return counted.select_related("facility").order_by("-effective_on")


def _opening(values: Values) -> tuple[date | None, date | None, str]:
    return values.get("opened_on"), values.get("accepted_on"), values.get("paper") or ""


def _opening_of(entry: FacilityEntry) -> tuple[date | None, date | None, str]:
    return entry.effective_on, entry.accepted_on, entry.paper


def _not_later_than_today(day: date | None) -> str:
    return "验收日期不能晚于今天。" if day is not None and day > periods.today() else ""
