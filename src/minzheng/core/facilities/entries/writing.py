"""登记事项与床位写入 — how dated entries of facilities come about, change and go; the cause decides the sign of beds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.facilities.repeating import repeats
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import BATCH, NotPossible, Values, Writer

NO_SUCH_FACILITY = "没有这个设施编号，或者它不在您可以登记的范围内。"
ALREADY_CONFIRMED = "已经确认的登记不能更改或删除；床位有误的，请另行登记核减或新增。"


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
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Rows equal to an entry of the register or to an earlier row: a file saved again enters nothing twice."""
        return repeats(rows, seen)

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
        """Unknown facilities."""
        codes = {values["facility"] for values in rows}
        known = set(Facility.objects.filter(code__in=codes).values_list("code", flat=True))
        return {
            index: {"facility": NO_SUCH_FACILITY}
            for index, values in enumerate(rows)
            if values["facility"] not in known
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
