"""来件写入 — a row of an office's file is several facts of one person; it is remembered by the fact of its first column.

A row that says what is known already changes nothing; one that says something else from a later day ends what was said
before; one from the same day corrects it. An empty cell says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, ClassVar

from django.db.models import QuerySet

from minzheng.core.access.models import User
from minzheng.core.facts import services
from minzheng.core.facts.feeds import Feed
from minzheng.core.facts.models import Fact, Source
from minzheng.core.facts.services import NewFact
from minzheng.core.facts.timeline import Span, place
from minzheng.core.facts.writing import ENDS_TOO_EARLY, NOT_YET
from minzheng.core.parties import sealing
from minzheng.core.parties.models import Person
from minzheng.core.parties.references import a_person
from minzheng.core.parties.services import ReferringWriter
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.kernel import periods


class FeedWriter(ReferringWriter):
    """来件写入器 — the facts of one feed."""

    model = Fact
    references = (a_person("person"),)
    feed: ClassVar[Feed]

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Persons whom nobody registered, and days that do not fit."""
        found = super().problems(rows)
        for index, values in enumerate(rows):
            if values["since"] > periods.today():
                found.setdefault(index, {})["since"] = NOT_YET
            elif values.get("until") is not None and values["until"] <= values["since"]:
                found.setdefault(index, {})["until"] = ENDS_TOO_EARLY
        return found

    @classmethod
    def existing(cls, rows: QuerySet[Any], identity: str, keys: Sequence[Any]) -> dict[Any, Any]:
        """What the office said last of some persons, by identity number, with all it said of them: two statements."""
        _ = identity
        by_index = {sealing.id_index(key): key for key in keys}
        there = rows.filter(person__id_index__in=[index for index in by_index if index])
        found = {by_index[bytes(fact.person.id_index)]: fact for fact in there.select_related("division", "person")}
        _with_lines(cls.feed, found.values())
        return found

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change anything that is known of the person."""
        lines = cls._lines(record)
        for column in cls.feed.columns:
            if values.get(column.kind) in (None, ""):
                continue
            spans = [Span(fact.value, fact.since, fact.until) for fact in lines[column.kind]]
            new = Span(values[column.kind], values["since"], values.get("until"))
            if place(spans, new) is new or any(span.touched for span in spans):
                return True
        return False

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        """Write down what the office said; the facts of the first column, in the order of the rows."""
        ready = cls.resolved(rows, by=by)
        given = [_new(cls.feed, values) for values in ready]
        made = services.record([each for row in given for each in row], by=by)
        ends = accumulate(len(row) for row in given)
        return [made[end - len(row)] for row, end in zip(given, ends, strict=True)]

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Write down what the office says now; the row's own fact is touched, so that the batch can be taken back."""
        said = [{**cls.current(record), **values} for record, values in pairs]
        if any(
            values["person"] != cls.current(record)["person"] for (record, _), values in zip(pairs, said, strict=True)
        ):
            raise NotPossible("来件的对象不能更改；登记错了的请删除后重新登记。")
        before = {record.pk: record.version for record, _ in pairs}
        cls.create_many(said, by=by)
        untouched = [fact for fact in Fact.objects.filter(pk__in=before) if fact.version == before[fact.pk]]
        services.touch(untouched, by=by)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Take away what the office said along with these facts, on the same day."""
        days = {(record.person_id, record.since) for record in records}
        along = _of(cls.feed, records).filter(origin=cls.feed.code)
        services.remove([fact for fact in along if (fact.person_id, fact.since) in days], by=by)

    @classmethod
    def companions(cls, records: Sequence[Any]) -> list[tuple[int, Any]]:
        """Whatever else is known of the same persons of what the file tells."""
        owners = {record.person_id: record.pk for record in records}
        mine = set(owners.values())
        return [(owners[fact.person_id], fact) for fact in _of(cls.feed, records) if fact.pk not in mine]

    @classmethod
    def current(cls, record: Any) -> Values:
        """What the office said last, under the names of the fields."""
        lines = cls._lines(record)
        held = {kind: [fact for fact in line if fact.holds(record.since)] for kind, line in lines.items()}
        said = {kind: held[kind][0].value if held.get(kind) else None for kind in cls.feed.kinds}
        return {"person": cls.references[0].number_of(record), "since": record.since, "until": record.until, **said}

    @classmethod
    def _lines(cls, record: Any) -> dict[str, list[Fact]]:
        if not hasattr(record, "lines"):
            _with_lines(cls.feed, [record])
        lines: dict[str, list[Fact]] = record.lines
        return lines


def _of(feed: Feed, records: Iterable[Any]) -> QuerySet[Fact]:
    """All that is checked of some persons of what a feed tells, whichever office said it."""
    persons = {record.person_id for record in records}
    return Fact.objects.of_kinds(feed.kinds).filter(person__in=persons, source=Source.CHECKED).order_by("since", "pk")


def _with_lines(feed: Feed, records: Iterable[Any]) -> None:
    chosen = list(records)
    lines: dict[int, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in _of(feed, chosen):
        assert fact.person_id is not None
        lines[fact.person_id][fact.kind].append(fact)
    for record in chosen:
        record.lines = lines[record.person_id]


def _new(feed: Feed, values: Values) -> list[NewFact]:
    person: Person = values["person"]
    return [
        NewFact(
            person, column.kind, values[column.kind], values["since"], Source.CHECKED, values.get("until"), feed.code,
            f"{feed.office}来件",
        )
        for column in feed.columns
        if values.get(column.kind) not in (None, "")
    ]  # fmt: skip
