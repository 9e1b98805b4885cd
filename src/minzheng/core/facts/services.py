"""状况写入 — the only way by which facts come about: many at a time, the newer value of a source ending its earlier one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from minzheng.core.access.models import User
from minzheng.core.facts.kinds import FACTS, FactKind
from minzheng.core.facts.models import VALUES, Fact, Source
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.facts.timeline import Span, place
from minzheng.core.parties.models import Household, Person
from minzheng.core.registers.writing import BATCH, NotPossible
from minzheng.kernel.policy import Kind, Level

Key = tuple[int | None, int | None, str, str]
_TYPES: dict[Kind, type] = {Kind.NUMBER: int, Kind.TRUTH: bool, Kind.DAY: date, Kind.CODE: str}


@dataclass(frozen=True)
class NewFact:
    """新状况 — what somebody says of a person or a household from a day on; amounts are fen."""

    party: Person | Household
    kind: str
    value: int | bool | date | str
    since: date
    source: str = Source.DECLARED
    until: date | None = None
    origin: str = ""
    basis: str = ""

    @property
    def key(self) -> Key:
        """Party, kind and source: of these there is one value a day."""
        person = self.party.pk if isinstance(self.party, Person) else None
        return person, None if person is not None else self.party.pk, self.kind, self.source


def refusal(kind: FactKind, party: type[Person] | type[Household]) -> str:
    """Why a fact of a kind cannot be written down of such a party; empty when it can."""
    if kind.code in PROVIDERS:
        return f"“{kind.label}”自动取自“{PROVIDERS.get(kind.code).where}”登记簿，不在这里填报；有误的请在那里改正。"
    if (kind.level is Level.HOUSEHOLD) != (party is Household):
        return f"“{kind.label}”是{'家庭' if kind.level is Level.HOUSEHOLD else '个人'}的状况，请改填相应的对象。"
    return ""


def _check(new: NewFact) -> None:
    kind = FACTS.get(new.kind)
    if problem := refusal(kind, type(new.party)):
        raise NotPossible(problem)
    if type(new.value) is not _TYPES[kind.kind] or (kind.choices and new.value not in kind.choices):
        raise NotPossible(f"“{kind.label}”的值不是{kind.kind.label}，或不在规定的代码中。")
    if new.until is not None and new.until <= new.since:
        raise NotPossible("终止日期应晚于起始日期。")


@transaction.atomic
def record(entries: Iterable[NewFact], *, by: User | str) -> list[Fact]:
    """Write facts down, in this order; the facts that now hold on their first days, in the same order. Raises NotPossible.

    Three statements for each five thousand, whatever is there: what the parties have of these kinds, what ends or is
    corrected, what is new. The caller audits the act (``by`` is who did it).
    """
    given = list(entries)
    for each in given:
        _check(each)
    _ = by
    lines = _lines(given)
    holding = [_placed(each, lines[each.key]) for each in given]
    spans = [span for line in lines.values() for span in line]
    touched = [_brought_up(span) for span in spans if span.touched and span.record.pk is not None]
    Fact.objects.bulk_update(touched, [*VALUES, "until", "origin", "basis"], batch_size=500)
    Fact.objects.bulk_create([_brought_up(span) for span in spans if span.record.pk is None], batch_size=BATCH)
    return [span.record for span in holding]


def _lines(given: Sequence[NewFact]) -> dict[Key, list[Span]]:
    """What the same sources said of the same parties before, locked."""
    lines: dict[Key, list[Span]] = defaultdict(list)
    kinds = {each.kind for each in given}
    for place_of, party in ((0, "person"), (1, "household")):
        keys = {each.key[place_of] for each in given} - {None}
        if not keys:
            continue
        there = Fact.objects.of_kinds(kinds).filter(**{f"{party}__in": keys})
        for fact in there.select_for_update(of=("self",)).order_by("pk"):
            key = fact.person_id, fact.household_id, fact.kind, fact.source
            lines[key].append(Span(fact.value, fact.since, fact.until, fact))
    return lines


def _placed(new: NewFact, line: list[Span]) -> Span:
    span = place(line, Span(new.value, new.since, new.until))
    if span.record is None:
        person, household, kind, source = new.key
        span.record = Fact(
            person_id=person, household_id=household, kind=kind, source=source, since=new.since,
            division_id=new.party.division_id,
        )  # fmt: skip
        span.record.origin, span.record.basis = new.origin, new.basis
    elif span.touched and span.value == new.value and span.since == new.since:
        span.record.origin, span.record.basis = new.origin, new.basis
    return span


def _brought_up(span: Span) -> Fact:
    """The record with the value and the end of its span."""
    fact: Fact = span.record
    column = FACTS.get(fact.kind).column
    for name in VALUES:
        setattr(fact, name, span.value if name == column else None)
    fact.until = span.until
    return fact


def touch(facts: Iterable[Any], *, by: User | str) -> None:
    """Let facts have a further version although their values stay: what changed is another fact of the same statement."""
    _ = by
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(basis=F("basis"))


def remove(facts: Iterable[Any], *, by: User | str) -> None:
    """Delete facts that were written down by mistake; the history keeps them."""
    _ = by
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).delete()


def correct(facts: Sequence[Any], *, by: User | str) -> None:
    """Keep changed values, days and grounds of facts in their own rows; the history keeps what stood there."""
    _ = by
    Fact.objects.bulk_update(facts, [*VALUES, "since", "until", "basis"], batch_size=500)
