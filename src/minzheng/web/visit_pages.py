"""走访一页 — everything that the page of a visit shows, gathered once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.parties import sealing
from minzheng.core.visits import reads
from minzheng.core.visits.checklist import Outcome, Section
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.papers import name_of
from minzheng.core.visits.planning import may_reassign
from minzheng.core.visits.visiting import who_may_go
from minzheng.kernel import periods

GOING, SENT, ENDED = ("planned", "started"), "submitted", ("finished", "cancelled")
SUBJECT_REGISTERS = {
    "person": "parties.person",
    "household": "parties.household",
    "organisation": "parties.organisation",
}


@dataclass(frozen=True)
class VisitPage:
    """走访一页 — ``record`` is the visit; everything else follows from it and from who looks at it."""

    record: Any
    checklist: Any
    subject: str
    subject_register: str
    masked: str
    visitors: list[Any]
    sections: list[tuple[Section, list[reads.Answered]]]
    results: list[Outcome]
    findings: list[Any]
    late: bool
    goes: bool
    has_signed: bool
    may_work: bool
    may_cancel: bool
    may_reassign: bool
    colleagues: list[Any]

    @classmethod
    def of(cls, visit: Any, user: Any) -> "VisitPage":
        """The page of a visit for a viewer; the number of statements is the same for every visit."""
        today, checklist = periods.today(), pinned(visit.pin)
        people = reads.visitors_of(visit)
        mine = next((one for one in people if one.person_id == user.pk), None)
        is_open, sent = visit.state not in ENDED, visit.state in {SENT, "finished"}
        may_work = scope_of(user, Permission.VISIT_WORK).covers(visit.division.path)
        going = visit.state in GOING
        hands_on = going and may_work and may_reassign(user, visit, checklist, today, goes=mine is not None)
        return cls(
            record=visit, checklist=checklist, subject=name_of(visit), subject_register=_register(visit), masked=_masked(visit),
            visitors=people, sections=reads.answered(checklist, visit.answers, reads.pictures_of(visit)) if sent else [],
            results=reads.results_of(visit) if sent else [], findings=reads.findings_of(visit),
            late=going and visit.planned_on < today, goes=mine is not None,
            has_signed=mine is not None and mine.signed_at is not None, may_work=may_work,
            may_cancel=is_open and may_work and (mine is not None or visit.planned_by_id == user.pk),
            may_reassign=hands_on,
            colleagues=who_may_go(checklist, visit.division, visit.planned_on) if hands_on else [],
        )  # fmt: skip

    @property
    def going(self) -> bool:
        """Whether the visit is still to be made."""
        return self.record.state in GOING

    @property
    def may_fill(self) -> bool:
        """Whether the viewer may fill the form in now."""
        return self.going and self.goes and self.may_work

    @property
    def may_confirm(self) -> bool:
        """Whether the visit waits for the viewer's signature."""
        return self.record.state == SENT and self.goes and not self.has_signed and self.may_work

    @property
    def may_send_back(self) -> bool:
        """Whether the viewer may give what was sent in back to its writer."""
        return self.record.state == SENT and self.goes and self.may_work

    @property
    def chip(self) -> str:
        """How the state is drawn."""
        return (
            "late" if self.late else {"finished": "ok", "cancelled": "off", SENT: "soon"}.get(self.record.state, "go")
        )

    @property
    def chosen(self) -> frozenset[int]:
        """Keys of those who go."""
        return frozenset(one.person_id for one in self.visitors)


def _register(visit: Any) -> str:
    return next((code for name, code in SUBJECT_REGISTERS.items() if getattr(visit, f"{name}_id")), "")


def _masked(visit: Any) -> str:
    """The identity number of a person, masked."""
    return sealing.masked_id(visit.person.sealed_id, visit.person.uid) if visit.person is not None else ""


def form_key(sent: QueryDict, name: str) -> UUID | None:
    """表单编号 — the key that a form carries under a name; None when it is none."""
    try:
        return UUID(sent.get(name, ""))
    except ValueError:
        return None
