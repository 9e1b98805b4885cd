"""督办查询 — instructions with how they stand, for the pages of the plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.apps import apps
from django.db.models import Prefetch

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.audit.reads import of_target
from minzheng.core.undertakings.kinds import INSTRUCTION
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingQuerySet
from minzheng.kernel import periods

SENT_BACK = "instruction.send_back"


class InstructionState(StrEnum):
    """督办状态 — where an instruction stands."""

    ISSUED = "issued"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {"issued": "待答复", "overdue": "逾期未答复", "answered": "已答复，待办结", "closed": "已办结"}[
            self.value
        ]

    @property
    def chip(self) -> str:
        """The sort of mark that shows it."""
        return {"issued": "go", "overdue": "late", "answered": "soon", "closed": "ok"}[self.value]


@dataclass(frozen=True)
class Instruction:
    """督办 — one instruction with its answer and its closing."""

    record: Undertaking
    answered: Milestone | None
    closed: Milestone | None
    at: date

    @property
    def state(self) -> InstructionState:
        if self.closed is not None:
            return InstructionState.CLOSED
        if self.answered is not None:
            return InstructionState.ANSWERED
        late = self.record.due_on is not None and self.record.due_on < self.at
        return InstructionState.OVERDUE if late else InstructionState.ISSUED

    @property
    def on_time(self) -> bool:
        """Whether it was answered by its day: the day of the answer tells, not the day that the answer speaks of."""
        given_on, due_on = self.answered.accepted_on if self.answered else None, self.record.due_on
        return given_on is not None and (due_on is None or given_on <= due_on)

    @property
    def promise(self) -> str:
        """The code of the promise that it concerns, or empty."""
        return self.record.group

    @property
    def uid(self) -> UUID:
        return self.record.uid

    @property
    def url(self) -> str:
        """Its page in the register."""
        return f"/registers/{INSTRUCTION}/{self.record.uid}/"


@dataclass(frozen=True)
class SentBack:
    """退回的答复 — an answer that did not suffice: why and when it was sent back, what it said and by which paper."""

    at: datetime
    reason: str
    text: str = ""
    paper: str = ""


def sent_back(one: Instruction) -> list[SentBack]:
    """The answers that were sent back, newest first, as the log and the history kept them: two statements."""
    acts = list(of_target(one.uid).filter(action=SENT_BACK))
    history = apps.get_model("undertakings", "MilestoneEvent")._default_manager
    wanted = [act.body.get("answer") for act in acts if act.body.get("answer")]
    answers = {str(event.uid): event for event in history.filter(uid__in=wanted).order_by("pgh_id")} if wanted else {}
    found = ((act, answers.get(act.body.get("answer", ""))) for act in acts)
    return [
        SentBack(act.at, act.reason, answer.note if answer else "", answer.paper if answer else "")
        for act, answer in found
    ]


def instructions(user: User, promise: str = "") -> list[Instruction]:
    """The instructions in a user's scope, of one promise or of all, newest first: two statements."""
    rows = _rows().visible_to(user, Permission.PLAN_VIEW)
    return _standing(rows.filter(group=promise) if promise else rows)


def the_instruction(user: User, uid: UUID, *, to: Permission = Permission.PLAN_VIEW) -> Instruction:
    """One instruction in the user's scope; Http404 for any other."""
    (found,) = _standing([get_visible(_rows(), user, uid, to=to)])
    return found


def _rows() -> UndertakingQuerySet:
    chain = Milestone.objects.select_related("reported_by", "confirmed_by")
    rows = Undertaking.objects.of_kind(INSTRUCTION).select_related("division", "reported_by")
    return rows.prefetch_related(Prefetch("milestones", chain)).order_by("-started_on", "-id")


def _standing(records: Iterable[Undertaking]) -> list[Instruction]:
    today = periods.today()
    found = []
    for record in records:
        chain = {one.stage: one for one in record.milestones.all()}
        found.append(Instruction(record, chain.get("answered"), chain.get("closed"), today))
    return found
