"""查找相近的登记 — who is registered already under a number, or a name and a birthday, like those of somebody who comes.

A number is sealed and found by its blind index alone. Numbers that are nearly the same are found by the same index: the neighbours of
the number in hand are reckoned, and each is asked for. Nothing more is stored, so nothing more can leak (ADR 0042).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from minzheng.core.parties import sealing
from minzheng.core.parties.duplicates import reads
from minzheng.core.parties.duplicates.models import Reason
from minzheng.core.parties.duplicates.neighbours import near_resident_ids
from minzheng.core.parties.models import Person

MOST = 10


@dataclass(frozen=True)
class Alike:
    """相近的登记 — a registered person, and in what he is like the one in hand."""

    person: Person
    reasons: tuple[Reason, ...]

    @property
    def id_masked(self) -> str:
        """His number as lists show it."""
        return sealing.masked_id(self.person.sealed_id, self.person.uid)

    @property
    def said(self) -> str:
        """The reasons in words."""
        return "、".join(str(one.label) for one in self.reasons)


def alike(among: Any, *, name: str, number: str, born_on: date | None) -> list[Alike]:
    """登记前核对 — people among those given who are like somebody with this name, number and birthday: two statements.

    The very same number is no likeness: the register refuses it. A record that was merged is shown as the one that remains.
    """
    near = _near(number)
    found = among.filter(Q(id_index__in=near) | Q(name=name, born_on=born_on)).select_related("division")
    own = sealing.id_index(number)
    people = [one for one in found.order_by("pk")[: MOST + 1] if one.id_index is None or bytes(one.id_index) != own]
    seen = [Alike(one, _reasons(one, near, name, born_on)) for one in people]
    return remaining(seen, among)[:MOST]


def near(among: Any, text: str) -> list[Person]:
    """号码相近的登记 — people among those given whose number is one slip away from what was typed, an old number of 15 digits included."""
    found = among.filter(id_index__in=_near(text)).select_related("division", "hukou").order_by("sort_key", "pk")[:MOST]
    return [one.person for one in remaining([Alike(person, (Reason.NUMBER,)) for person in found], among)]


def remaining(found: Sequence[Alike], among: Any) -> list[Alike]:
    """保留的登记 — each once, as the record that remains where it was merged and that record is among those given."""
    survivors = reads.survivors([one.person.pk for one in found], among)
    kept: dict[int, Alike] = {}
    for one in found:
        person = survivors.get(one.person.pk, one.person)
        kept.setdefault(person.pk, Alike(person, one.reasons))
    return list(kept.values())


def _near(number: str) -> set[bytes]:
    return {index for each in near_resident_ids(number) if (index := sealing.id_index(each))}


def _reasons(person: Person, near: set[bytes], name: str, born_on: date | None) -> tuple[Reason, ...]:
    said = {
        Reason.NUMBER: person.id_index is not None and bytes(person.id_index) in near,
        Reason.NAME: person.name == name,
        Reason.BORN: person.born_on == born_on,
    }
    return tuple(reason for reason, holds in said.items() if holds)
