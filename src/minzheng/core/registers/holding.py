"""归属 — every kind of business record is a holder of a division's records: listed when a unit is split, moved one by one."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from minzheng.core.divisions.holders import HOLDERS, Holder
from minzheng.core.divisions.models import Division
from minzheng.core.registers.records import Record


def hold_all() -> None:
    """Name every record model as a holder; called once, when all models are there."""
    for model in apps.get_models():
        if issubclass(model, Record) and model._meta.label_lower not in HOLDERS:
            HOLDERS.add(_holder(model))


def _holder(model: type[Record]) -> Holder:
    def records() -> QuerySet[Any]:
        return model._default_manager.all()

    def move(uid: UUID, division: Division, *, by: Any) -> None:  # noqa: ARG001 — the decision that calls it is audited
        model._default_manager.filter(uid=uid).update(division=division)

    return Holder(model._meta.label_lower, str(model._meta.verbose_name), records, move)
