"""核对结果 — per member and source what was answered, where that contradicts the declaration, and what nobody knows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from minzheng.core.checks.limits import Limit, limit
from minzheng.core.checks.models import Check, Question
from minzheng.core.checks.reads import questions_of
from minzheng.core.checks.sources import CheckSource, source_title, sources, sources_for
from minzheng.core.facts.conflicts import conflicts
from minzheng.core.facts.kinds import FACTS, FEN, FactKind
from minzheng.core.facts.values import in_words, read_back
from minzheng.core.parties.models import Membership, Person
from minzheng.kernel.masking import mask_name
from minzheng.kernel.policy import Kind

WHOLE = "全户"
NOT_COVERED = "授权书没有包含这个来源。"


@dataclass(frozen=True)
class AnswerLine:
    """核对一项 — one member and one source: how it stands, and the values in words."""

    question: Question
    title: str
    chip: str
    standing: str
    words: str

    @property
    def is_open(self) -> bool:
        """Whether an answer is still awaited."""
        return self.question.answered_on is None and not self.question.given_up


@dataclass(frozen=True)
class ConflictLine:
    """不一致一项 — what was declared beside what an office said; ``difference`` in words, ``above`` whether it passes the tolerance."""

    who: str
    title: str
    declared: str
    checked: str
    difference: str
    above: bool


@dataclass(frozen=True)
class Unknown:
    """未查明一项 — a member, a source, and why nothing is known."""

    who: str
    title: str
    why: str


@dataclass
class Result:
    """核对结果 — everything that a report says."""

    answers: list[AnswerLine]
    conflicts: list[ConflictLine]
    unknown: list[Unknown]
    tolerance: Limit
    members: list[Person] = field(default_factory=list)

    @property
    def awaited(self) -> int:
        """How many answers are still awaited: none, or no report can be issued."""
        return sum(one.is_open for one in self.answers)


def result_of(check: Check, on: date) -> Result:
    """The result as it stands on a day: the number of statements is the same for every household."""
    asked = questions_of(check)
    members = list(dict.fromkeys(one.person for one in asked))
    unknown = [
        Unknown(mask_name(one.person.name), source_title(one.source), one.given_up) for one in asked if one.given_up
    ]
    unknown += _not_asked(check, asked, members)
    tolerance = limit("tolerance", on)
    return Result([_answer(one) for one in asked], _conflicts(check, on, tolerance), unknown, tolerance, members)


def _not_asked(check: Check, asked: list[Question], members: list[Person]) -> list[Unknown]:
    """Sources that the authorisation of a member leaves out."""
    wanted: tuple[CheckSource, ...] = sources_for(frozenset(check.facts), check.asked_on)
    there = {(one.person_id, one.source) for one in asked}
    return [
        Unknown(mask_name(person.name), source.title, NOT_COVERED)
        for person in members
        for source in wanted
        if (person.pk, source.code) not in there
    ]


def _answer(one: Question) -> AnswerLine:
    title = source_title(one.source)
    if one.given_up:
        return AnswerLine(one, title, "late", "未查明", one.given_up)
    if one.answered_on is not None:
        return AnswerLine(one, title, "ok", "已答复" if one.found else "未查到", values_in_words(one))
    if one.batch is not None:
        due = one.batch.due_on
        return AnswerLine(
            one, title, "go", "待答复", f"批次 {one.batch.number}" + (f"，应于 {due} 前答复" if due else "")
        )
    return AnswerLine(one, title, "plain", "待编批", "")


def values_in_words(one: Question) -> str:
    """What an office said, in words: no raw row, only what was asked for."""
    said: dict[str, Any] = one.said or {}
    order = [column.kind for column in sources()[one.source].feed.columns] if one.source in sources() else list(said)
    parts = [
        f"{FACTS.get(kind).label} {in_words(FACTS.get(kind), _value(kind, said[kind]))}"
        for kind in order
        if kind in said
    ]
    return "；".join(parts) or "没有记录"


def _value(kind: str, stored: Any) -> Any:
    """A kept value as the fact holds it: days are kept as text."""
    return date.fromisoformat(stored) if FACTS.get(kind).kind is Kind.DAY else stored


def _conflicts(check: Check, on: date, tolerance: Limit) -> list[ConflictLine]:
    """Declarations that an office contradicts, of what the purpose needs and of nothing else."""
    needed = set(check.facts) | {kind.code for kind in FACTS if kind.adds_up in check.facts}
    people = list(Membership.objects.on(on).filter(household=check.household_id).values_list("person", flat=True))
    among = Q(household=check.household_id) | Q(person__in=people)
    found = conflicts(on, among & Q(kind__in=sorted(needed))).select_related("person").order_by("kind", "pk")
    return [_conflict(one, FACTS.get(one.kind), tolerance) for one in found]


def _conflict(fact: Any, kind: FactKind, tolerance: Limit) -> ConflictLine:
    declared, checked = read_back(kind, fact.declared_said), read_back(kind, fact.checked_said)
    who = WHOLE if fact.person is None else mask_name(fact.person.name)
    difference, above = "", True
    if kind.kind is Kind.NUMBER:
        gap = checked - declared
        difference = f"{'多' if gap > 0 else '少'} {in_words(kind, abs(gap))}"
        above = kind.unit != FEN or abs(gap) > tolerance.value
    return ConflictLine(who, kind.label, in_words(kind, declared), in_words(kind, checked), difference, above)
