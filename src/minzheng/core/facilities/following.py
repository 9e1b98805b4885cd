"""随设施 — the entries of a facility go with it: to another division, and back when an import is undone."""

from collections.abc import Iterable, Sequence
from typing import Any

from minzheng.core.facilities.models import Facility
from minzheng.core.registers.records import Record


def dependents() -> list[type[Any]]:
    """Every model whose records belong to a facility, of whatever concept: entries, beds, features, changes, titles."""
    relations = (one for one in Facility._meta.related_objects if one.field.name == "facility")
    return [one.related_model for one in relations if issubclass(one.related_model, Record)]


def follow_division(entries: Iterable[Any]) -> None:
    """Entries stand where their facility stands."""
    strayed = [entry for entry in entries if entry.division_id != entry.facility.division_id]
    for entry in strayed:
        entry.division_id = entry.facility.division_id
    if strayed:
        type(strayed[0]).objects.bulk_update(strayed, ["division"], batch_size=500)


def follow_facilities(facilities: Sequence[Any]) -> None:
    """All entries of some facilities stand where their facilities stand."""
    for model in dependents():
        follow_division(model.objects.filter(facility__in=facilities).select_related("facility"))


def entries_along(facilities: Sequence[Any]) -> list[tuple[int, Any]]:
    """All entries of some facilities, each with the key of its facility."""
    return [
        (entry.facility_id, entry) for model in dependents() for entry in model.objects.filter(facility__in=facilities)
    ]
