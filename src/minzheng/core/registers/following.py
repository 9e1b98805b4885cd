"""随同归属 — records that stand where another record stands go with it when that moves to another division."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Subquery


def follow(records: Sequence[Any]) -> None:
    """Records of the models that say so in ``moves_with`` stand where these, all of one model, stand: one statement a model."""
    if not records:
        return
    model, keys = type(records[0]), [record.pk for record in records]
    for relation in model._meta.related_objects:
        name = relation.field.name
        if name not in getattr(relation.related_model, "moves_with", ()):
            continue
        strayed = relation.related_model._default_manager.filter(**{f"{name}__in": keys}).exclude(
            division=F(f"{name}__division")
        )
        there = model._default_manager.filter(pk=OuterRef(f"{name}_id")).values("division")
        strayed.update(division=Subquery(there))
