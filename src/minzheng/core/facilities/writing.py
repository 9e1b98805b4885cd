"""设施写入 — how facilities come about, change and go: set-based, for single records and for files alike."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet, prefetch_related_objects

from minzheng.core.access.models import User
from minzheng.core.facilities.changes.models import GUARDED, FacilityChange
from minzheng.core.facilities.changes.writing import PAPERS, Proposal, is_guarded, propose
from minzheng.core.facilities.entries.writing import ALREADY_CONFIRMED
from minzheng.core.facilities.following import entries_along, follow_facilities
from minzheng.core.facilities.kinds import FacilityKind
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import BATCH, NotPossible, Values, Writer

_KEPT_BY_THE_RECORD = frozenset({"uid", "version", "created_at", "updated_at"})
_TEXTS = ("address", "operator", "filing_number", "person_in_charge", "phone", "note")
OPENING = ("opened_on", "accepted_on", "paper")


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
        kept = {name: value for name, value in values.items() if name not in (*OPENING, *PAPERS)}
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
        """Change facilities; their entries follow to another division, and an unconfirmed opening may be corrected.

        What figures read of a facility with a confirmed opening waits for another person (``FacilityChange``); who
        changes it before the opening is confirmed has reported it.
        """
        prefetch_related_objects([record for record, _ in pairs], "entries", "division")
        whole = [(record, {**cls.current(record), **values}) for record, values in pairs]
        guarded = [(record, cls._changed(record, values)) for record, values in whole]
        for _, values in whole:
            if problem := cls.kind.misplaced(cls._level(values), values["division"]):
                raise NotPossible(problem)
        settled = {record.pk for record, _ in pairs if is_guarded(record)}
        fresh = [record.pk for record, new in guarded if new and record.pk not in settled]
        proposals = [
            Proposal(record, new, values)
            for (record, new), (_, values) in zip(guarded, pairs, strict=True)
            if record.pk in settled and (new or any(values.get(name) for name in PAPERS))
        ]
        propose([each for each in proposals if each.new], by=by)
        whole = [
            (record, values | {name: getattr(record, name) for name in GUARDED} if record.pk in settled else values)
            for record, values in whole
        ]
        super().update_many(whole, by=by)
        cls._correct_openings(whole, by)
        FacilityEntry.objects.waiting().filter(facility__in=fresh, cause=FacilityEntry.Cause.OPENED).update(
            reported_by=by
        )
        follow_facilities([record for record, _ in pairs])

    @classmethod
    def _changed(cls, record: Any, values: Values) -> Values:
        """Which guarded values a row changes; of a confirmed facility, an empty cell changes nothing."""
        wanted = cls._prepared(values)
        empty = {name for name in ("staff", "is_model") if values.get(name) is None and is_guarded(record)}
        return {name: wanted[name] for name in GUARDED if name not in empty and wanted[name] != getattr(record, name)}

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
    def aside(cls, record: Any) -> str:
        """Which changes of the facility wait for another person."""
        change = FacilityChange.objects.waiting().filter(facility=record).first()
        if change is None:
            return ""
        names = "、".join(f"“{GUARDED[name]}”" for name in change.proposed)
        papers = "" if change.paper and change.accepted_on else "；请在下面的“设施变更”中补填变更日期和依据文件"
        return f"{names}的更改要由另一人确认后才生效，确认之前数字按原值计算{papers}。"

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
        if is_guarded(record):
            proposed = {
                name: value
                for change in record.changes.all()
                if not change.counts
                for name, value in change.proposed.items()
            }
            new = cls._changed(record, values)
            unchanged = {name for name in GUARDED if name not in new or proposed.get(name) == new[name]}
            wanted = {name: value for name, value in wanted.items() if name not in unchanged}
        return super().differs(record, wanted)

    @classmethod
    def existing(cls, rows: QuerySet[Any], identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        """Facilities by identity, their entries read along."""
        return super().existing(rows.prefetch_related("entries", "changes"), identity, keys)


def _confirmed_openings(codes: Sequence[str]) -> Iterable[FacilityEntry]:
    """Confirmed first openings of facilities, the earliest last."""
    counted = FacilityEntry.objects.counted().filter(facility__code__in=codes, cause=FacilityEntry.Cause.OPENED)
    return counted.select_related("facility").order_by("-effective_on")


def _opening(values: Values) -> tuple[date | None, date | None, str]:
    return values.get("opened_on"), values.get("accepted_on"), values.get("paper") or ""


def _opening_of(entry: FacilityEntry) -> tuple[date | None, date | None, str]:
    return entry.effective_on, entry.accepted_on, entry.paper
