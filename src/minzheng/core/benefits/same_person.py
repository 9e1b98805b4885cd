"""合并后的重复保障 — enrolments of one person under two records that are merged: told as a list, never stopped by themselves.

Which of them is right, from when, and what is to be paid back, is decided by people on each enrolment.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.exclusions.models import Exclusion
from minzheng.core.benefits.models import Coverage
from minzheng.core.parties.duplicates.reads import in_force
from minzheng.core.registers.spells import SpellQuerySet
from minzheng.kernel.periods import Month


def twice(at: date) -> SpellQuerySet[Coverage]:
    """Coverages of the month of records that are merged, beside one of the same person by the same programme or one it excludes."""
    among = _of_merged(at)
    beside = among.filter(same=OuterRef("same")).exclude(person=OuterRef("person"))
    excluded = Exclusion.objects.filter(
        Q(one=OuterRef("programme"), other=OuterRef(OuterRef("programme")))
        | Q(other=OuterRef("programme"), one=OuterRef(OuterRef("programme")))
    )
    found: SpellQuerySet[Coverage] = among.filter(
        Exists(beside.filter(Q(programme=OuterRef("programme")) | Exists(excluded)))
    )
    return found


def _of_merged(at: date) -> Any:
    """Coverages of merged records and of those that remain, with ``same``: the key of the one that remains."""
    merges = in_force()
    concerned = Q(person__in=merges.values("duplicate")) | Q(person__in=merges.values("survivor"))
    remaining = Subquery(merges.filter(duplicate=OuterRef("person")).values("survivor")[:1])
    rows = Coverage.objects.on(Month.of(at).first).filter(concerned)
    return rows.alias(same=Coalesce(remaining, F("person"), output_field=BigIntegerField()))


def covered(people: Iterable[Any], user: User, at: date) -> list[Coverage]:
    """现有保障 — what covers some people in the month of a day, as far as the viewer may see it: one statement beside his posts."""
    rows = Coverage.objects.visible_to(user, Permission.REGISTER_VIEW).on(Month.of(at).first).filter(person__in=people)
    return list(rows.select_related("enrolment").order_by("programme", "pk"))
