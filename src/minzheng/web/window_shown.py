"""窗口所示 — what the window shows of a person: his household and cases, what it receives, what it may be entitled to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.hinting import Hint, hints_for
from minzheng.core.benefits.reads import paid_to
from minzheng.core.cases import queue
from minzheng.core.cases.drafting import reads as drafts
from minzheng.core.cases.intake import lists, reads
from minzheng.core.cases.intake.reads import Visitor
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES
from minzheng.web import window_forms as typed


@dataclass(frozen=True)
class Received:
    """在领一项 — a programme and what it pays the household in the month (fen)."""

    title: str
    amount: int


@dataclass(frozen=True)
class FoundLine:
    """找到的人 — with his open cases in words, and what his household receives."""

    visitor: Visitor
    cases: list[queue.QueueLine]
    receives: list[Received]

    @classmethod
    def of(cls, visitors: Sequence[Visitor]) -> "list[FoundLine]":
        """One statement more for what everybody receives, whatever their number."""
        today = periods.today()
        members = {one.person_id for each in visitors for one in each.members} | {one.person.pk for one in visitors}
        paid = paid_to(members, on=today) if members else {}
        return [cls(one, queue.lines(one.cases, today), _received(one, paid)) for one in visitors]


def _received(visitor: Visitor, paid: Any) -> list[Received]:
    people = {one.person_id for one in visitor.members} | {visitor.person.pk}
    together: dict[str, int] = {}
    for person in people:
        for programme, share in paid.get(person, {}).items():
            together[programme] = together.get(programme, 0) + share
    return [Received(PROGRAMMES.get(code).title, amount) for code, amount in sorted(together.items()) if amount]


@dataclass(frozen=True)
class DraftLine:
    """草稿行 — a draft by what was typed so far: for whom, and what was chosen."""

    draft: Any
    who: str
    what: str

    @classmethod
    def of(cls, kept: Iterable[Any]) -> "list[DraftLine]":
        """Drafts with the names of registered applicants: one statement more, whatever their number."""
        read = [(one, drafts.typed_in(one)) for one in kept]
        names = reads.names_of([said["person"][0] for _, said in read if said.get("person")])
        return [
            cls(one, names.get(typed.one(said, "person")) or typed.one(said, "new_name") or "未填姓名", _chosen(said))
            for one, said in read
        ]


def _chosen(said: typed.Answers) -> str:
    titles = [title for _, title in typed.chosen(said)]
    return "、".join(titles) if titles else "还没有选事项"


def visitor_of(user: Any, answers: typed.Answers) -> Visitor | None:
    """来人 — the registered person of a draft; None while nobody is registered, or where he moved out of the scope."""
    said = typed.one(answers, "person")
    try:
        return reads.get_visitor(user, UUID(said), periods.today()) if said else None
    except (ValueError, Http404):
        return None


def receiving_of(visitor: Visitor | None) -> FoundLine | None:
    """在领待遇 — of one visitor's household."""
    return FoundLine.of([visitor])[0] if visitor is not None else None


@dataclass(frozen=True)
class HintLine:
    """政策提示行 — a hint, and the matter under which one would apply for it here; empty where the window takes none."""

    hint: Hint
    matter: str


def hints_of(user: Any, visitor: Visitor | None) -> list[HintLine]:
    """政策提示 — for those who may see facts of the household; the clear ones first."""
    if visitor is None or visitor.household is None or not may(user, Permission.FACT_VIEW):
        return []
    offered = {one.code for one in reads.matters_at(periods.today())} - set(lists.needs())
    found = hints_for(visitor.household, Month.of(periods.today()))
    return [HintLine(one, one.programme.code if one.programme.code in offered else "") for one in found]
