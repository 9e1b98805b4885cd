"""列入疑似重复 — pairs that were found become rows: each once, where both may be seen, with what their data were like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.db.models import Exists, OuterRef, Q

from minzheng.core.access.keys import keyring
from minzheng.core.divisions.models import Division
from minzheng.core.parties.duplicates.models import SURE, Judgement, Reason, Source, Suspicion
from minzheng.core.parties.models import Person

CHUNK = 2_000
PURPOSE = "parties.pair"
KNOWN = ("name", "sex", "born_on", "died_on", "id_index", "phone_index")
Pair = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """所见 — in what two people agree, how sure the model is (thousandths; 0 for rules), and how it was found."""

    reasons: frozenset[Reason]
    source: Source
    score: int = 0

    def and_also(self, other: "Found") -> "Found":
        """The same pair found twice: everything that speaks for it, and the word of the model before that of the rules."""
        told = self if self.source == Source.MODEL else other
        return Found(self.reasons | other.reasons, told.source, told.score)


def note(found: Mapping[Pair, Found]) -> int:
    """Pairs (the lower key first) as rows; those that stand as they were are left alone. Returns how many are new or changed."""
    pairs = sorted(found.items())
    return sum(_noted(dict(pairs[start : start + CHUNK])) for start in range(0, len(pairs), CHUNK))


def _noted(found: Mapping[Pair, Found]) -> int:
    people = Person.objects.select_related("division").in_bulk({key for pair in found for key in pair})
    places = common_places([(people[one], people[other]) for one, other in found])
    rows = Suspicion.objects.filter(one__in={one for one, _ in found}, other__in={other for _, other in found})
    there = {(row.one_id, row.other_id): row for row in rows}
    fresh, changed = [], []
    for pair, what in found.items():
        place = places.get(pair)
        if place is None:  # of two trees: nobody's scope holds both
            continue
        said = {
            "reasons": sorted(what.reasons), "doubt": SURE - what.score, "source": what.source, "division_id": place,
            "fingerprint": fingerprint(people[pair[0]], people[pair[1]]),
        }  # fmt: skip
        row = there.get(pair)
        if row is None:
            fresh.append(Suspicion(one_id=pair[0], other_id=pair[1], **said))
        elif any(_plain(getattr(row, name)) != _plain(value) for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            changed.append(row)
    Suspicion.objects.bulk_create(fresh)
    Suspicion.objects.bulk_update(changed, ["reasons", "doubt", "source", "division", "fingerprint"])
    return len(fresh) + len(changed)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def fingerprint(one: Person, other: Person) -> bytes:
    """资料指纹 — a keyed hash of what both records say of who they are; in whatever order the two are given."""
    told = [
        "|".join(_told(getattr(each, name)) for name in KNOWN)
        for each in sorted((one, other), key=lambda each: each.pk)
    ]
    return keyring().blind_index("\n".join(told), purpose=PURPOSE)


def _told(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def common_places(pairs: Sequence[tuple[Person, Person]]) -> dict[Pair, int]:
    """共同所在 — the key of the lowest division that holds both persons of each pair, by their keys: one statement."""
    paths = {(one.pk, other.pk): _common(one.division.path, other.division.path) for one, other in pairs}
    rows = Division.objects.filter(path__in=set(paths.values())).order_by("since").values_list("path", "pk")
    places = dict(rows)
    return {pair: places[path] for pair, path in paths.items() if path in places}


def _common(one: str, other: str) -> str:
    """The longest path that both lie under; a path ends with a stroke."""
    pairs = zip(one.rstrip("/").split("/"), other.rstrip("/").split("/"), strict=False)
    return "".join(f"{part}/" for part, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def remove(keys: list[int]) -> int:
    """Take back pairs that nobody judged; how many."""
    return Suspicion.objects.filter(pk__in=keys).delete()[0]


def forget(people: Iterable[Person]) -> None:
    """People who are removed take along the pairs that nobody judged; a judged pair keeps them where they are."""
    keys = [person.pk for person in people]
    rows = Suspicion.objects.filter(Q(one__in=keys) | Q(other__in=keys))
    rows.filter(~Exists(Judgement.objects.filter(suspicion=OuterRef("pk")))).delete()


def moved(people: Iterable[Person]) -> None:
    """Pairs of people who moved stand where both may be seen now: three statements, or one where there is no such pair."""
    keys = [person.pk for person in people]
    rows = Suspicion.objects.filter(Q(one__in=keys) | Q(other__in=keys))
    pairs = list(rows.select_related("one__division", "other__division")) if keys else []
    if not pairs:
        return
    places = common_places([(row.one, row.other) for row in pairs])
    for row in pairs:
        row.division_id = places.get((row.one_id, row.other_id), row.division_id)
    Suspicion.objects.bulk_update(pairs, ["division"])
