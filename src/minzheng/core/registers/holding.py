"""归属 — every kind of business record is a holder of a division's records: listed when a unit is split, moved as a person decides.

What its table keeps in its place, a posted notice or a confirmed activity, is not listed: nobody could move it.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from minzheng.core.divisions.holders import HOLDERS, Holder
from minzheng.core.divisions.models import Division
from minzheng.core.registers.records import Record, Staying


def hold_all() -> None:
    """Name every record model as a holder; called once, when all models are there."""
    for model in apps.get_models():
        if issubclass(model, Record) and model.staying is not Staying.ALWAYS and model._meta.label_lower not in HOLDERS:
            HOLDERS.add(_holder(model))


def _holder(model: type[Record]) -> Holder:
    def records() -> QuerySet[Any]:
        rows = model._default_manager.all()
        return (
            rows.filter(models.Q(("confirmed_at__isnull", True))) if model.staying is Staying.ONCE_CONFIRMED else rows
        )

    def move(uids: Iterable[UUID] | QuerySet[Any, Any], division: Division, *, by: Any) -> None:  # noqa: ARG001 — the decision that calls it is audited
        model._default_manager.filter(uid__in=uids).update(division=division)

    return Holder(model._meta.label_lower, str(model._meta.verbose_name), records, move)
